// The whole story of one invoice: what was settled, who was reminded, what is expected, and why.
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { invoiceQuery } from "@/api/queries";
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { isZero } from "@/text/amount";
import { AsOf } from "@/ui/as_of";
import { Cell, Day, Failure, Heads, Loading, Money, Section, State, Sum } from "@/ui/kit";
import "./invoice.css";

const route = getRouteApi("/invoices/$invoice");
type Page = Schemas["InvoicePage"];

function Strip({ page }: { page: Page }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { invoice, prediction } = page;
  return (
    <dl className="strip">
      <Cell label={text.tables.amount}>
        <Sum amount={invoice.amount} currency={invoice.currency} />
      </Cell>
      <Cell label={text.tables.open}>
        <Sum
          amount={invoice.open}
          currency={invoice.currency}
          late={invoice.days_past_due > 30 && !isZero(invoice.open)}
        />
      </Cell>
      <Cell label={text.tables.issued}>
        <span className="key-figure">
          <Day day={invoice.issued_on} />
        </span>
      </Cell>
      <Cell label={text.tables.due}>
        <span>
          <span className="key-figure">
            <Day day={invoice.due_on} />
          </span>{" "}
          <span className="small">
            {invoice.days_past_due > 0 ? text.invoice.daysPast(invoice.days_past_due) : text.tables.notDue}
          </span>
        </span>
      </Cell>
      <Cell label={text.tables.expected} wide>
        {prediction?.expected_on ? (
          <span>
            <span className="key-figure">{formats.nearDay(prediction.expected_on)}</span>{" "}
            {prediction.within && (
              <span className="small">
                {text.worklist.eightOfTen(
                  formats.nearDay(prediction.within.from),
                  formats.nearDay(prediction.within.to),
                )}
              </span>
            )}
          </span>
        ) : (
          <span className="key-figure">{"\u2013"}</span>
        )}
      </Cell>
    </dl>
  );
}

function Settlements({ page }: { page: Page }): React.JSX.Element {
  const text = useText();
  return (
    <Section title={text.invoice.settled} note={page.invoice.currency}>
      {page.settlements.length === 0 ? (
        <p className="reason">{text.invoice.nothingPaid}</p>
      ) : (
        <table className="table">
          <Heads
            columns={[
              text.invoice.on,
              text.invoice.what,
              text.tables.number,
              { number: text.tables.amount },
              text.invoice.reverses,
            ]}
          />
          <tbody>
            {page.settlements.map((settlement) => (
              <tr key={settlement.id}>
                <td>
                  <Day day={settlement.on} />
                </td>
                <td>{(text.invoice.kinds as Readonly<Record<string, string>>)[settlement.kind] ?? settlement.kind}</td>
                <td className="reason">{settlement.number}</td>
                <td className="number strong">
                  <Money amount={settlement.amount} />
                </td>
                <td className="mono quiet">{settlement.reverses}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Prediction({ page }: { page: Page }): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  const { prediction, payment_reasons: reasons } = page;
  if (!prediction) return null;
  const percent = (value: string): string => `${formats.decimal(Number(value).toFixed(0))}\u2009%`;
  const most = Math.max(1, ...(reasons?.reasons ?? []).map((reason) => Math.abs(reason.share)));
  return (
    <Section title={text.invoice.prediction} note={page.model}>
      <dl className="facts">
        <dt>{text.invoice.unpaid7}</dt>
        <dd>{percent(prediction.unpaid_in_7_days)}</dd>
        <dt>{text.invoice.unpaid30}</dt>
        <dd>{percent(prediction.unpaid_in_30_days)}</dd>
        <dt>{text.invoice.from}</dt>
        <dd>
          {text.invoice.settledUsed(prediction.settled_used)}
          {prediction.low_confidence && (
            <>
              {" "}
              <State tone="sand" glyph="diamond">
                {text.invoice.little}
              </State>
            </>
          )}
        </dd>
      </dl>
      {reasons && reasons.reasons.length > 0 && (
        <table className="reasons-table">
          <caption className="small quiet">{text.invoice.reasonsNote}</caption>
          <tbody>
            {reasons.reasons.slice(0, 8).map((reason) => (
              <tr key={reason.reason}>
                <th scope="row">{reason.words}</th>
                <td>
                  <svg viewBox="-50 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect
                      className={reason.share < 0 ? "points-worse" : "points-better"}
                      x={reason.share < 0 ? (reason.share / most) * 50 : 0}
                      y={0.5}
                      width={Math.abs(reason.share / most) * 50}
                      height={9}
                    />
                  </svg>
                </td>
                <td className="number">{formats.signed(reason.share / 1000, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Outcomes({ page }: { page: Page }): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  if (!page.outcomes) return null;
  return (
    <Section title={text.invoice.outcomes} note={page.outcomes.model}>
      <table className="table">
        <Heads columns={[text.invoice.outcome, { number: text.invoice.chance }, text.invoice.measured]} />
        <tbody>
          {page.outcomes.outcomes.map((outcome) => (
            <tr key={outcome.outcome}>
              <td>
                {(text.outcomes as Readonly<Record<string, string>>)[outcome.outcome] ?? outcome.words}
                {outcome.items[0]?.method && `: ${outcome.items[0].method}`}
              </td>
              <td className={`number ${outcome.validated ? "strong" : "quiet"}`}>
                {formats.decimal(Number(outcome.items[0]?.percent ?? 0).toFixed(0))}
                {"\u2009%"}
              </td>
              <td>
                {outcome.validated ? (
                  <State tone="moss" glyph="check">
                    {outcome.mark}
                  </State>
                ) : (
                  <span className="quiet small">{outcome.mark}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Marks({ page }: { page: Page }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  return (
    <>
      <Section
        title={text.invoice.reminders}
        note={page.reminders.length === 0 ? text.common.nothing : formats.count(page.reminders.length)}
      >
        <ul className="plain-list">
          {page.reminders.map((reminder) => (
            <li key={reminder.proposal}>
              {text.message.reminder(reminder.number)}, <Day day={reminder.sent_on} />,{" "}
              <Link to="/approvals" search={{ at: reminder.proposal, state: "all" }}>
                {reminder.proposal}
              </Link>
            </li>
          ))}
        </ul>
      </Section>
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
              <span className="reason">{hold.reason}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

export function InvoiceScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { invoice } = route.useParams();
  const { as_of: asOf, known_at: knownAt } = route.useSearch();
  const page = useQuery(invoiceQuery(invoice, asOf, knownAt));
  const { data } = page;
  return (
    <Screen
      title={data?.invoice.number ?? invoice}
      past={asOf ? text.past.day(formats.fullDay(asOf)) : undefined}
      stamp={data && { seq: data.as_of_entry, model: data.model }}
      subtitle={
        data && (
          <>
            <Link to="/customers/$customer" params={{ customer: data.customer.number }}>
              {data.customer.name}
            </Link>
            {data.invoice.terms && `, ${data.invoice.terms}`},{" "}
            {text.invoice.version(formats.count(data.invoice.version))}
          </>
        )
      }
      tools={
        <AsOf
          day={asOf}
          set={(day) => void navigate({ to: "/invoices/$invoice", params: { invoice }, search: { as_of: day } })}
        />
      }
    >
      {page.isPending ? (
        <Loading />
      ) : page.isError ? (
        <Failure error={page.error} retry={() => void page.refetch()} />
      ) : (
        <>
          <Strip page={page.data} />
          <div className="invoice-body">
            <div>
              <Settlements page={page.data} />
              <Prediction page={page.data} />
              <Outcomes page={page.data} />
            </div>
            <aside>
              <Marks page={page.data} />
            </aside>
          </div>
        </>
      )}
    </Screen>
  );
}
