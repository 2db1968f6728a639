// Everything about one customer on one screen, as of any day: what is open, how they pay, what is expected, who set
// what and why, and the line of time beside it.
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { customerQuery, explanationQuery, payPatternQuery } from "@/api/queries";
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { useKnownAt } from "@/app/past";
import { Screen } from "@/app/screen";
import { FollowUpDialog, HoldDialog, type HoldKind } from "@/features/decisions/dialogs";
import { useKey } from "@/keyboard/use_keys";
import { addAmounts, isZero } from "@/text/amount";
import { AgingBar } from "@/ui/aging_bar";
import { AsOf } from "@/ui/as_of";
import { Badge, Button, Cell, Day, Failure, Heads, KeyHint, Loading, Money, Section, State, Sum } from "@/ui/kit";
import { Contributions, ExpectedItems, PayPatternChart } from "./charts";
import { Timeline } from "./timeline";
import "./customer.css";

const route = getRouteApi("/customers/$customer");
type Page = Schemas["CustomerPage"];
type Account = Schemas["AgingLine"];

function Strip({ page, account }: { page: Page; account: Account | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { segment } = page.customer;
  const limit = page.risk?.credit_limit;
  const overdueItems = page.items.filter((item) => item.days_past_due > 0 && item.currency === account?.currency);
  const change = page.risk?.behaviour === "deteriorating";
  return (
    <dl className="strip">
      {account && (
        <>
          <Cell label={text.tables.open}>
            <Sum amount={account.open} currency={account.currency} />
          </Cell>
          <Cell label={text.tables.overdue}>
            <span>
              <Sum amount={account.overdue} currency={account.currency} late={(account.days_past_due_max ?? 0) > 30} />{" "}
              <span className="small">
                {overdueItems.length > 0 &&
                  text.customer.overdueNote(overdueItems.length, account.days_past_due_max ?? 0)}
              </span>
            </span>
          </Cell>
          <Cell label={text.customer.unapplied}>
            <Sum amount={isZero(account.unapplied) ? "0.00" : `-${account.unapplied}`} currency={account.currency} />
          </Cell>
        </>
      )}
      {limit && (
        <Cell label={text.customer.limit}>
          <span>
            <span className="sum-currency">{limit.currency}</span>{" "}
            <span className="key-figure">{formats.amount(limit.amount.split(".")[0] ?? "0")}</span>{" "}
            {page.risk?.utilisation_basis_points != null && (
              <span className={`small ${page.risk.utilisation_basis_points > 10_000 ? "late strong" : ""}`}>
                {text.customer.used(formats.percent(page.risk.utilisation_basis_points))}
              </span>
            )}
          </span>
        </Cell>
      )}
      <Cell label={text.customer.segmentBy} wide>
        <span className="cut">
          <Badge tone="plain">{text.segments[segment.name]}</Badge>{" "}
          <span className="small">
            {segment.set_by
              ? text.customer.setBy(
                  segment.set_by,
                  segment.set_at ? formats.day(segment.set_at.slice(0, 10)) : "",
                  segment.reason ?? "",
                )
              : text.customer.neverSet}
          </span>
        </span>
      </Cell>
      {page.risk && (
        <Cell label={text.customer.behaviour}>
          <Badge tone={change ? "rust" : "plain"}>{text.behaviours[page.risk.behaviour]}</Badge>
        </Cell>
      )}
    </dl>
  );
}

function ItemState({ item }: { item: Schemas["OpenItem"] }): React.JSX.Element {
  const text = useText();
  const hold = item.holds[0];
  if (hold)
    return (
      <State tone="sand" glyph={hold === "promise" ? "diamond" : "bars"}>
        {text.holdKinds[hold]}
      </State>
    );
  if (item.reminders > 0)
    return (
      <State tone="tide" glyph="dot">
        {text.customer.reminded(item.reminders)}
      </State>
    );
  if (item.open !== item.amount)
    return (
      <State tone="plain" glyph="half">
        {text.customer.partPaid}
      </State>
    );
  return (
    <State tone="plain" glyph="ring">
      {item.days_past_due > 0 ? text.tables.overdue : text.customer.notDue}
    </State>
  );
}

function ItemRow({
  item,
  when,
}: {
  item: Schemas["OpenItem"];
  when: Schemas["ExplainedItem"] | undefined;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const range = when?.within && text.customer.range(formats.nearDay(when.within.from), formats.nearDay(when.within.to));
  return (
    <tr>
      <td>
        <Link to="/invoices/$invoice" params={{ invoice: item.id }} className="strong">
          {item.invoice}
        </Link>
      </td>
      <td className="number reason">
        <Day day={item.issued_on} />
      </td>
      <td className="number">
        <Day day={item.due_on} />
      </td>
      <td className={`number ${item.days_past_due > 30 ? "late strong" : ""}`}>
        {item.days_past_due > 0 ? (
          formats.count(item.days_past_due)
        ) : (
          <span className="quiet">{text.tables.notDue}</span>
        )}
      </td>
      <td className="number reason">
        <Money amount={item.amount} />
      </td>
      <td className="number strong">
        <Money amount={item.open} />
      </td>
      <td className="number">{when?.expected_on ? formats.nearDay(when.expected_on) : "\u2013"}</td>
      <td className="reason">{range ?? "\u2013"}</td>
      <td>
        <ItemState item={item} />
      </td>
    </tr>
  );
}

interface ItemsProps {
  readonly page: Page;
  readonly explanation: Schemas["Explanation"] | undefined;
  readonly currency: string;
}

function Items({ page, explanation, currency }: ItemsProps): React.JSX.Element {
  const text = useText();
  const items = page.items.filter((item) => item.currency === currency);
  const expected = new Map(explanation?.items.map((item) => [item.invoice, item]));
  const heads = [
    text.tables.invoice,
    ...[text.tables.issued, text.tables.due, text.tables.days, text.tables.amount].map((number) => ({ number })),
    { number: `${text.tables.open}, ${currency}` },
    { number: text.tables.expected },
    text.tables.within,
    text.tables.state,
  ];
  return (
    <table className="table">
      <Heads columns={heads} />
      <tbody>
        {items.map((item) => (
          <ItemRow key={item.id} item={item} when={expected.get(item.invoice)} />
        ))}
      </tbody>
      {items.length > 0 && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {text.tables.total}
            </th>
            <td className="number">
              <Money amount={addAmounts(items.map((item) => item.amount))} />
            </td>
            <td className="number">
              <Money amount={addAmounts(items.map((item) => item.open))} />
            </td>
            <td colSpan={3} />
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function RiskSection({ page }: { page: Page }): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  const { risk } = page;
  if (!risk) return null;
  const trend = risk.score_trend;
  return (
    <Section
      title={text.customer.risk}
      note={
        <>
          <b className={risk.score >= 5000 ? "late" : ""}>{Math.round(risk.score / 100)}</b>{" "}
          {text.customer.riskOf(trend ? Math.round(trend.earlier / 100) : null)}
        </>
      }
    >
      <Contributions risk={risk} />
      <p className="small quiet">
        {text.customer.model(risk.model)}
        {page.as_of_entry ? `, ${text.customer.atSeq(formats.count(page.as_of_entry))}` : ""}.{" "}
        {text.customer.settled(risk.settled_invoices)}
      </p>
      {risk.advice.kind !== "none" && (
        <p className="small">
          <State tone="rust" glyph="triangle">
            {risk.advice.kind === "hold" ? text.customer.holdAdvised : text.customer.reviewAdvised}:{" "}
            {risk.advice.reasons
              .map((reason) => (formats.language === "de" ? reason.german : reason.english))
              .join("; ")}
          </State>
        </p>
      )}
    </Section>
  );
}

function HoldsSection({ page }: { page: Page }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  return (
    <Section
      title={text.customer.holds}
      note={page.holds.length === 0 ? text.common.nothing : formats.count(page.holds.length)}
    >
      <ul className="plain-list">
        {page.holds.map((hold) => (
          <li key={hold.id}>
            <State tone="sand" glyph={hold.kind === "promise" ? "diamond" : "bars"}>
              {text.holdKinds[hold.kind]}
            </State>{" "}
            {hold.invoice ?? text.hold.account}
            {hold.until_on && (
              <span className="reason">
                {" "}
                {text.customer.until} <Day day={hold.until_on} />
              </span>
            )}
            <span className="reason small plain-note">
              {hold.reason}{" "}
              <span className="quiet">
                {hold.placed_by}, <Day day={hold.placed_on} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      <h3 className="sub-head">
        {text.customer.proposals}{" "}
        <span className="section-note">{text.customer.closedBefore(page.proposals_closed)}</span>
      </h3>
      <ul className="plain-list">
        {page.proposals.map((proposal) => (
          <li key={proposal.proposal}>
            <Link to="/approvals" search={{ at: proposal.proposal, state: "all" }}>
              {text.actionNames[proposal.action]}
            </Link>{" "}
            <span className="reason">{text.proposalStates[proposal.state]}</span>
          </li>
        ))}
      </ul>
      {page.unapplied.length > 0 && (
        <>
          <h3 className="sub-head">{text.customer.unapplied}</h3>
          <ul className="plain-list">
            {page.unapplied.map((source) => (
              <li key={source.number}>
                {source.kind === "payment" ? text.customer.payment : text.customer.creditMemo} {source.number},{" "}
                <Day day={source.dated_on} />:{" "}
                <b>
                  <Money amount={source.unapplied} />
                </b>{" "}
                {source.currency}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function ContactsSection({ page }: { page: Page }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { customer } = page;
  return (
    <Section title={text.customer.contacts} note={formats.count(page.contacts.length)}>
      <ul className="plain-list">
        {page.contacts.slice(0, 5).map((contact) => (
          <li key={contact.id}>
            <b>
              {contact.withheld
                ? text.customer.withheld[contact.withheld]
                : contact.name || text.contactRoles[contact.role] || contact.role}
            </b>
            {contact.name && `, ${text.contactRoles[contact.role] ?? contact.role}`}
            {contact.language && `, ${text.languages(contact.language)}`}
            <span className="reason small plain-note cut">
              {[contact.email, contact.phone].filter(Boolean).join(", ")}
            </span>
          </li>
        ))}
      </ul>
      <dl className="facts small">
        <dt>{text.customer.terms}</dt>
        <dd>{customer.terms || "\u2013"}</dd>
        <dt>{text.customer.collector}</dt>
        <dd>{customer.collector || "\u2013"}</dd>
        <dt>{text.customer.owner}</dt>
        <dd>{customer.account_owner || "\u2013"}</dd>
      </dl>
      {page.risk?.credit_scores && page.risk.credit_scores.length > 0 && (
        <>
          <h3 className="sub-head">{text.customer.agencies}</h3>
          <ul className="plain-list small">
            {page.risk.credit_scores.map((score) => (
              <li key={score.agency + score.rated_on}>
                {score.agency}: <b>{score.score}</b> {text.customer.scale(score.worst, score.best)},{" "}
                <Day day={score.rated_on} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

interface AgingSectionProps {
  readonly page: Page;
  readonly account: Account;
  readonly choose: (currency: string) => void;
}

function AgingSection({ page, account, choose }: AgingSectionProps): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const ties = (
    <>
      {text.customer.ties} {formats.amount(account.open)} {"\u2212"} {formats.amount(account.unapplied)} ={" "}
      <b>{formats.amount(account.balance)}</b>
    </>
  );
  const currencies = (
    <span className="tabs" role="group" aria-label={text.tables.currency}>
      {page.accounts.map((other) => (
        <button
          key={other.currency}
          type="button"
          aria-pressed={other === account}
          onClick={() => choose(other.currency)}
        >
          {other.currency}
        </button>
      ))}
    </span>
  );
  return (
    <Section
      title={text.customer.aging}
      note={text.customer.agingNote(account.currency, formats.day(page.as_of))}
      aside={page.accounts.length > 1 ? currencies : ties}
    >
      <AgingBar line={account} credits />
    </Section>
  );
}

function PayPattern({ number, asOf }: { number: string; asOf: string | undefined }): React.JSX.Element {
  const text = useText();
  const pattern = useQuery(payPatternQuery(number, asOf, useKnownAt()));
  const items = pattern.data?.items ?? [];
  const legend = (
    <>
      <span className="late">{"\u25CB"}</span> {text.customer.stillOpen}, {"\u2014"} {text.customer.meanOfFive}
    </>
  );
  return (
    <Section
      title={text.customer.payPattern}
      note={text.customer.payPatternNote(items.filter((item) => item.paid_on !== null).length)}
      aside={legend}
    >
      {pattern.isPending && <Loading />}
      {pattern.isError && <Failure error={pattern.error} />}
      {pattern.data && items.length > 0 && <PayPatternChart items={items} asOf={pattern.data.as_of} />}
      {pattern.data && items.length === 0 && <p className="reason">{text.customer.noHistory}</p>}
    </Section>
  );
}

interface FiguresProps {
  readonly page: Page;
  readonly explanation: Schemas["Explanation"] | undefined;
  readonly number: string;
  readonly asOf: string | undefined;
}

function Figures({ page, explanation, number, asOf }: FiguresProps): React.JSX.Element {
  const text = useText();
  const knownAt = useKnownAt();
  const [wanted, setWanted] = useState("");
  const account = page.accounts.find((candidate) => candidate.currency === wanted) ?? page.accounts[0];
  const expected = explanation?.items.filter((item) => item.currency === account?.currency);
  return (
    <>
      <Strip page={page} account={account} />
      <div className="customer-body">
        <div className="customer-main">
          {account && <AgingSection page={page} account={account} choose={setWanted} />}
          <div className="customer-charts">
            <PayPattern number={number} asOf={asOf} />
            <Section title={text.customer.expected} note={text.customer.expectedNote}>
              {explanation && expected ? <ExpectedItems items={expected} today={explanation.date} /> : <Loading />}
            </Section>
          </div>
          <Section title={text.customer.items} note={text.customer.itemsNote(page.items.length, page.unapplied.length)}>
            {account ? (
              <Items page={page} explanation={explanation} currency={account.currency} />
            ) : (
              <p className="reason">{text.customer.nothingOpen}</p>
            )}
          </Section>
          <div className="customer-thirds">
            <RiskSection page={page} />
            <HoldsSection page={page} />
            <ContactsSection page={page} />
          </div>
        </div>
        <Timeline customer={number} knownAt={knownAt} />
      </div>
    </>
  );
}

export function CustomerScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { customer: number } = route.useParams();
  const { as_of: asOf, known_at: knownAt } = route.useSearch();
  const page = useQuery(customerQuery(number, asOf, knownAt));
  const explanation = useQuery(explanationQuery(number, asOf, knownAt));
  const [question, setQuestion] = useState<HoldKind | "followUp" | null>(null);
  const group = text.rail.customers;
  const may = asOf === undefined && knownAt === undefined && page.data !== undefined;
  useKey("s", text.worklist.followUp, () => setQuestion("followUp"), { group, when: may });
  useKey("p", text.worklist.promise, () => setQuestion("promise"), { group, when: may });
  useKey("d", text.worklist.dispute, () => setQuestion("dispute"), { group, when: may });
  useKey("h", text.worklist.hold, () => setQuestion("other"), { group, when: may });
  useKey("b", text.customer.back, () => window.history.back(), { group });
  const customer = page.data?.customer;
  const done = (): void => void page.refetch();
  const close = (): void => setQuestion(null);
  const setDay = (day: string | undefined): void =>
    void navigate({ to: "/customers/$customer", params: { customer: number }, search: { as_of: day } });
  return (
    <Screen
      title={customer?.name ?? number}
      subtitle={customer && text.customer.subtitle(customer.country, customer.number, customer.parent)}
      tools={<AsOf day={asOf} set={setDay} />}
      stamp={page.data && { seq: page.data.as_of_entry, model: explanation.data?.model }}
      past={asOf ? text.past.day(formats.fullDay(asOf)) : undefined}
    >
      {page.isPending ? (
        <Loading />
      ) : page.isError ? (
        <Failure error={page.error} retry={() => void page.refetch()} />
      ) : (
        <div className="customer">
          <div className="customer-scroll">
            <Figures page={page.data} explanation={explanation.data} number={number} asOf={asOf} />
          </div>
          {may && (
            <footer className="hint-bar action-bar">
              <Button kind="quiet" hint="s" onPress={() => setQuestion("followUp")}>
                {text.worklist.followUp}
              </Button>
              <Button kind="quiet" hint="p" onPress={() => setQuestion("promise")}>
                {text.worklist.promise}
              </Button>
              <Button kind="quiet" hint="d" onPress={() => setQuestion("dispute")}>
                {text.worklist.dispute}
              </Button>
              <Button kind="quiet" hint="h" onPress={() => setQuestion("other")}>
                {text.worklist.hold}
              </Button>
              <span className="hint-note">
                <KeyHint name="b" /> {text.customer.back}
              </span>
            </footer>
          )}
        </div>
      )}
      {customer && question === "followUp" && (
        <FollowUpDialog customer={customer.number} name={customer.name} close={close} done={done} />
      )}
      {customer && question !== null && question !== "followUp" && (
        <HoldDialog
          customer={customer.number}
          name={customer.name}
          kind={question}
          invoices={page.data?.items.map((item) => item.invoice) ?? []}
          close={close}
          done={done}
        />
      )}
    </Screen>
  );
}
