// The desk beside the list: the draft that would be sent, what it rests on, when money is expected, why now. The
// buttons stand under exactly what they act on.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";
import { customerQuery, explanationQuery, proposalQuery } from "@/api/queries";
import type { Schemas } from "@/api/client";
import { useFormats, useSession, useText } from "@/app/contexts";
import { useKnownAt } from "@/app/past";
import type { Verdict } from "@/features/decisions/decisions";
import {
  EvidenceLight,
  EvidenceTable,
  MessageBody,
  Pieces,
  bindMessage,
  type Message,
} from "@/features/decisions/message";
import { Badge, Button, Day, Failure, KeyHint, Loading, Money, Section, State } from "@/ui/kit";
import { ExpectedChart } from "@/ui/spark";
import { reasonsOf, stateOf, type Row } from "./rows";

export interface PaneActions {
  readonly approve: () => void;
  readonly reject: () => void;
  readonly followUp: () => void;
  readonly hold: (kind: "promise" | "dispute" | "other") => void;
  readonly brief: () => void;
}

function Head({ row, close }: { row: Row; close: () => void }): React.JSX.Element {
  const text = useText();
  const change = row.behaviour === "deteriorating" ? "late strong" : "strong";
  return (
    <header className="pane-head">
      <div className="pane-title">
        <h2>{row.customer.name}</h2>
        <span className="pane-close">
          <Button onPress={close}>{text.common.close}</Button>
        </span>
        <Link to="/customers/$customer" params={{ customer: row.customer.number }}>
          {text.worklist.open} <KeyHint name="o" />
        </Link>
      </div>
      <p className="reason small">
        {text.worklist.customer(row.customer.number)} {text.worklist.segment}{" "}
        <b>{text.segments[row.customer.segment]}</b>. {text.worklist.behaviour}{" "}
        <span className={change}>{text.behaviours[row.behaviour]}</span>, {text.worklist.computed}.
      </p>
    </header>
  );
}

function DraftView({ proposal }: { proposal: Schemas["Proposal"] }): React.JSX.Element {
  const text = useText();
  const message = proposal.effect.with as Message;
  const bound = useMemo(() => bindMessage(message, proposal.facts), [message, proposal.facts]);
  const number = proposal.summary.reminder_number ?? 1;
  return (
    <EvidenceLight>
      <dl className="message-head">
        <dt>{text.message.draft}</dt>
        <dd>
          <b>{text.message.reminder(number)}</b>, {text.languages(message.language)}, {text.message.byMail}
        </dd>
        <dt>{text.message.to}</dt>
        <dd>{message.to_name ? `${message.to_name} <${message.to_address}>` : message.to_address}</dd>
        <dt>{text.message.subject}</dt>
        <dd lang={message.language}>
          <b>
            <Pieces pieces={bound.subject} numberOf={bound.numberOf} />
          </b>
        </dd>
      </dl>
      <section className="section compact" aria-label={text.message.body}>
        <MessageBody bound={bound} language={message.language} />
      </section>
      <Section title={text.message.evidence} note={text.message.bound(proposal.facts.length)}>
        <EvidenceTable bound={bound} rows={proposal.basis_rows} full={false} />
      </Section>
    </EvidenceLight>
  );
}

// Whom to call and what to say, where nothing is drafted or somebody wants to call instead.
function Brief({ row }: { row: Row }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const page = useQuery(customerQuery(row.customer.number, undefined, useKnownAt()));
  if (page.isPending) return <Loading />;
  if (page.isError) return <Failure error={page.error} />;
  const { contacts, items, holds } = page.data;
  const overdue = items.filter((item) => item.days_past_due > 0 && item.currency === row.currency).slice(0, 8);
  return (
    <>
      <Section title={text.brief.whom} note={text.brief.contacts(contacts.length)}>
        {contacts.length === 0 ? (
          <p className="reason brief-contacts">{text.brief.nobody}</p>
        ) : (
          <ul className="brief-contacts">
            {contacts.map((contact) => (
              <li key={contact.id}>
                <b>
                  {contact.name ||
                    (text.contactRoles as Readonly<Record<string, string>>)[contact.role] ||
                    contact.role}
                </b>
                {contact.name &&
                  `, ${(text.contactRoles as Readonly<Record<string, string>>)[contact.role] ?? contact.role}`}
                <span className="reason small">
                  {contact.phone || text.brief.noPhone}
                  {contact.email && `, ${contact.email}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section
        title={text.brief.overdue}
        note={row.currency}
        aside={
          <b>
            <Money amount={row.overdue} />
          </b>
        }
      >
        <table className="evidence">
          <thead className="hidden">
            <tr>
              <th>{text.tables.invoice}</th>
              <th>{text.tables.days}</th>
              <th>{text.tables.open}</th>
            </tr>
          </thead>
          <tbody>
            {overdue.map((item) => (
              <tr key={item.id}>
                <td>
                  <Link to="/invoices/$invoice" params={{ invoice: item.id }}>
                    {item.invoice}
                  </Link>
                  , {text.message.due} <Day day={item.due_on} />
                </td>
                <td className={`number ${item.days_past_due > 30 ? "late" : ""}`}>
                  {text.brief.days(item.days_past_due)}
                </td>
                <td className="number strong">
                  <Money amount={item.open} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      {holds.length > 0 && (
        <Section title={text.customer.holds}>
          {holds.slice(0, 4).map((hold) => (
            <p key={hold.id} className="small">
              <State tone="sand" glyph="diamond">
                {text.holdKinds[hold.kind]} {hold.invoice ?? text.hold.account}
                {hold.until_on && `, ${text.customer.until} ${formats.day(hold.until_on)}`}: {hold.reason}
              </State>
            </p>
          ))}
        </Section>
      )}
    </>
  );
}

function WhyNow({ row }: { row: Row }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const explanation = useQuery(explanationQuery(row.customer.number, undefined, useKnownAt()));
  const account = explanation.data?.accounts.find((candidate) => candidate.currency === row.currency);
  return (
    <Section title={text.worklist.whyNow} note={text.worklist.scoreOf(Math.round(row.score / 100))}>
      <p className="reason small">
        {reasonsOf(row, formats.language).join("; ")}.{" "}
        {text.worklist.gainOf(formats.amount(row.gain.amount), row.gain.currency)}
      </p>
      {account && (
        <ul className="gain-parts small">
          {account.gain_parts
            .filter((part) => !/^-?0+\.0+$/.test(part.amount))
            .map((part) => (
              <li key={part.name}>
                <span className="reason">
                  {(text.gainParts as Readonly<Record<string, string>>)[part.name] ?? part.words}
                </span>
                <Money amount={part.amount} />
              </li>
            ))}
        </ul>
      )}
    </Section>
  );
}

function whyAPerson(proposal: Schemas["Proposal"], text: ReturnType<typeof useText>): string {
  const { rule, floor } = proposal.decision;
  if (floor) return text.why.floor(floor.replace(/^floor\./, ""));
  if (rule) return text.why.rule(rule);
  return proposal.decision.sentence;
}

function DraftActions({
  proposal,
  verdict,
  actions,
}: {
  proposal: Schemas["Proposal"] | undefined;
  verdict: Verdict | undefined;
  actions: PaneActions;
}): React.JSX.Element {
  const text = useText();
  const may = proposal?.rights.approve === true && verdict === undefined;
  return (
    <>
      <p className="asked small">
        {verdict === undefined && proposal?.state === "pending" && (
          <>
            <Badge tone="rust" glyph="triangle">
              {proposal.rights.approve ? text.why.you : text.why.somebody}
            </Badge>{" "}
            {proposal.rights.why_not ?? whyAPerson(proposal, text)}
          </>
        )}
        {proposal && proposal.state !== "pending" && (
          <span className="reason">
            {text.proposalStates[proposal.state]}
            {proposal.note && `: ${proposal.note}`}
          </span>
        )}
      </p>
      <div className="row-of-buttons">
        <Button kind="primary" hint="e" onPress={actions.approve} disabled={!may}>
          {text.worklist.approveNext}
        </Button>
        <Button hint="r" onPress={actions.reject} disabled={proposal?.rights.reject !== true || verdict !== undefined}>
          {text.worklist.reject}
        </Button>
        <Button hint="s" onPress={actions.followUp}>
          {text.worklist.followUp}
        </Button>
      </div>
    </>
  );
}

export function WorklistPane({
  row,
  close,
  date,
  brief,
  verdict,
  actions,
  marked,
  instead,
}: {
  row: Row;
  close: () => void;
  date: string;
  brief: boolean;
  verdict: Verdict | undefined;
  actions: PaneActions;
  // What several rows are marked for.
  marked: ReactNode;
  // Why nothing is decided here.
  instead: string | null;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { roles } = useSession();
  const draft = row.draft;
  const proposal = useQuery({ ...proposalQuery(draft?.proposal ?? ""), enabled: draft !== null });
  const state = stateOf(row, verdict, roles);
  return (
    <aside className="pane" aria-label={row.customer.name} data-proposal={draft?.proposal}>
      <div className="pane-scroll">
        {marked}
        <Head row={row} close={close} />
        {draft && !brief ? (
          proposal.isPending ? (
            <Loading />
          ) : proposal.isError ? (
            <Failure error={proposal.error} retry={() => void proposal.refetch()} />
          ) : (
            <DraftView proposal={proposal.data} />
          )
        ) : (
          <Brief row={row} />
        )}
        {row.expectation && (
          <Section
            title={text.worklist.expected}
            aside={row.expected_on && text.worklist.medianOn(formats.day(row.expected_on))}
          >
            <ExpectedChart bins={row.expectation.bins} median={row.expectation.median_bin} from={date} />
            {row.expectation.within && (
              <p className="reason small">
                {text.worklist.eightOfTen(
                  formats.day(row.expectation.within.from),
                  formats.day(row.expectation.within.to),
                )}
              </p>
            )}
          </Section>
        )}
        <WhyNow row={row} />
      </div>
      {instead !== null ? (
        <p className="action-bar reason small">{instead}</p>
      ) : (
        <footer className="action-bar">
          {draft ? (
            <DraftActions proposal={proposal.data} verdict={verdict} actions={actions} />
          ) : (
            <>
              <p className="asked small">
                <State tone={state.tone} glyph={state.glyph}>
                  {text.states[state.words](row.follow_up ? formats.day(row.follow_up.due_on) : "")}
                </State>
              </p>
              <div className="row-of-buttons">
                <Button hint="s" onPress={actions.followUp}>
                  {text.worklist.followUp}
                </Button>
              </div>
            </>
          )}
          <div className="quiet-row">
            <Button kind="quiet" hint="p" onPress={() => actions.hold("promise")}>
              {text.worklist.promise}
            </Button>
            <Button kind="quiet" hint="d" onPress={() => actions.hold("dispute")}>
              {text.worklist.dispute}
            </Button>
            {draft && (
              <Button kind="quiet" hint="c" onPress={actions.brief}>
                {brief ? text.worklist.showDraft : text.worklist.callBrief}
              </Button>
            )}
            <Button kind="quiet" hint="h" onPress={() => actions.hold("other")}>
              {text.worklist.hold}
            </Button>
          </div>
        </footer>
      )}
    </aside>
  );
}
