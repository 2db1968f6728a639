// What the effect rests on: the rows of the ledger with their versions then and now, why a person is asked, what
// changed since, who approved already.
import { Link } from "@tanstack/react-router";
import { useMemo, type ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { useFormats, useSession, useText } from "@/app/contexts";
import { EvidenceTable, Now, bindMessage, type Message } from "@/features/decisions/message";
import { Badge, Day, Heads, Money, Section, State } from "@/ui/kit";
import { useTimeLeft } from "./approvals_screen";

type Proposal = Schemas["Proposal"];

function MessageEvidence({ proposal }: { proposal: Proposal }): React.JSX.Element {
  const message = proposal.effect.with as Message;
  const bound = useMemo(() => bindMessage(message, proposal.facts), [message, proposal.facts]);
  return <EvidenceTable bound={bound} rows={proposal.basis_rows} full />;
}

function BasisTable({ rows }: { rows: readonly Schemas["BasisRow"][] }): React.JSX.Element {
  const text = useText();
  return (
    <table className="evidence">
      <Heads
        columns={[
          text.message.ledgerRow,
          { number: text.message.value },
          { number: text.message.version },
          { number: text.message.now },
        ]}
      />
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <td>
              {(text.basisKinds as Readonly<Record<string, string>>)[row.kind] ?? row.label}
              {row.due_on && (
                <>
                  , {text.message.due} <Day day={row.due_on} />
                </>
              )}
            </td>
            <td className="number strong">
              {row.value === null ? (
                ""
              ) : row.currency ? (
                <>
                  <span className="sum-currency">{row.currency}</span> <Money amount={row.value} />
                </>
              ) : (
                row.value
              )}
            </td>
            <td className="number mono quiet">{row.version === null ? "" : `v${row.version}`}</td>
            <td className="number">
              <Now row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why({ decision }: { decision: Schemas["Decision"] }): React.JSX.Element {
  const text = useText();
  const floors = decision.sentence.split("; ").slice(1).join("; ");
  return (
    <Section title={text.approvals.whyPerson}>
      <div className="why">
        {decision.rule && (
          <>
            <Badge tone="rust">{text.approvals.rule(decision.rule)}</Badge>
            <span>
              {text.approvals.rolesOf(decision.roles.split(",").map((role) => text.roles[role as Schemas["Role"]]))}
            </span>
          </>
        )}
        {decision.floor && (
          <>
            <Badge tone="plain">{text.approvals.floorInCode}</Badge>
            <span>{(text.floors as Readonly<Record<string, string>>)[decision.floor] ?? decision.sentence}</span>
          </>
        )}
        {!decision.rule && !decision.floor && (
          <>
            <Badge tone="plain">{text.approvals.noRule}</Badge>
            <span>{decision.sentence}</span>
          </>
        )}
        {floors !== "" && !decision.floor && (
          <>
            <Badge tone="plain">{text.approvals.floorInCode}</Badge>
            <span>
              {(text.floors as Readonly<Record<string, string>>)[/\((floor\.[\w-]+)\)/.exec(floors)?.[1] ?? ""] ??
                floors}
            </span>
          </>
        )}
      </div>
    </Section>
  );
}

function Changed({ proposal }: { proposal: Proposal }): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  // A server that does not say when it was proposed does not say what changed since, either.
  if (proposal.proposed_seq === 0) return null;
  const moved = proposal.basis_rows.filter((row) => row.now !== "same").length;
  return (
    <Section
      title={text.approvals.changed}
      note={text.approvals.proposedNote(formats.instant(proposal.proposed_at), formats.count(proposal.proposed_seq))}
    >
      {moved === 0 ? (
        <State tone="moss" glyph="check">
          <span className="reason">
            {text.approvals.entriesSince(proposal.entries_since, proposal.basis_rows.length)}
          </span>
        </State>
      ) : (
        <State tone="rust" glyph="triangle">
          {text.approvals.moved(moved)}
        </State>
      )}
    </Section>
  );
}

function Checks({ summary }: { summary: Schemas["ActionSummary"] }): React.JSX.Element {
  const text = useText();
  const checks: readonly (readonly [boolean, string, string])[] = [
    [
      !(
        summary.account_disputed ||
        summary.item_disputed ||
        summary.account_held ||
        summary.item_held ||
        summary.item_promised
      ),
      text.checks.free,
      text.checks.heldUp,
    ],
    [!summary.item_paid, text.checks.unpaid, text.checks.paid],
    [summary.has_recipient !== false, text.checks.recipient, text.checks.noRecipient],
    [
      summary.segment === "standard" || summary.segment === undefined,
      text.checks.standard,
      text.checks.segment(summary.segment ? text.segments[summary.segment as Schemas["Segment"]] : ""),
    ],
  ];
  return (
    <Section title={text.approvals.checks}>
      <ul className="checks">
        {checks.map(([good, yes, no]) => (
          <li key={yes}>
            <State tone={good ? "moss" : "rust"} glyph={good ? "check" : "triangle"}>
              <span className="reason">{good ? yes : no}</span>
            </State>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Approvals({ proposal }: { proposal: Proposal }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { login } = useSession();
  const waiting = proposal.state === "pending";
  return (
    <Section
      title={proposal.decision.four_eyes ? text.approvals.fourEyes : text.approvals.who}
      note={text.approvals.drafted(
        (text.agents as Readonly<Record<string, string>>)[proposal.proposed_by] ?? proposal.proposed_by,
      )}
    >
      <ul className="approvers">
        {proposal.approvals.map((approval) => (
          <li key={approval.user + approval.decided_at}>
            <State
              tone={approval.verdict === "approved" ? "moss" : "plain"}
              glyph={approval.verdict === "approved" ? "check" : "cross"}
            >
              <span className="reason">
                <b>{approval.login}</b>{" "}
                {approval.verdict === "approved" ? text.approvals.approvedIt : text.approvals.rejectedIt}
                {approval.reason && `: ${approval.reason}`}
              </span>
            </State>
            <time dateTime={approval.decided_at} className="quiet">
              {formats.time(approval.decided_at)}
            </time>
          </li>
        ))}
        {waiting && (
          <li>
            <State tone="rust" glyph="ring">
              <span className="reason">
                {proposal.rights.approve ? (
                  <>
                    <b>{text.approvals.you(login)}</b>; {text.approvals.neither}
                  </>
                ) : (
                  text.why.somebody
                )}
              </span>
            </State>
            <span className="late">{text.approvals.isWaiting}</span>
          </li>
        )}
      </ul>
    </Section>
  );
}

function After({ proposal }: { proposal: Proposal }): React.JSX.Element {
  const text = useText();
  return (
    <Section title={text.approvals.after}>
      <ul className="after small">
        {proposal.action === "send_message" ? (
          <>
            <li>{text.approvals.afterSend}</li>
            <li>{text.approvals.afterUnknown}</li>
          </>
        ) : (
          <li>{text.approvals.afterOther}</li>
        )}
        {proposal.deliveries.map((delivery) => (
          <li key={delivery.outbox}>
            <span className="mono">{delivery.outbox}</span> {delivery.detail}
          </li>
        ))}
        {proposal.note && <li>{proposal.note}</li>}
      </ul>
    </Section>
  );
}

export function EvidencePane({ proposal, children }: { proposal: Proposal; children: ReactNode }): React.JSX.Element {
  const text = useText();
  const left = useTimeLeft()(proposal.expires_at);
  return (
    <aside className="evidence-pane" aria-label={text.message.evidence}>
      <header className="effect-head">
        <h2>{text.message.evidence}</h2>
        {proposal.facts.length > 0 && (
          <span className="quiet small">{text.message.boundShort(proposal.facts.length)}</span>
        )}
        {proposal.state === "pending" && (
          <span className={`effect-expiry small ${left.soon ? "late" : "reason"}`}>
            {text.approvals.expires(left.words)}
          </span>
        )}
      </header>
      <div className="effect-scroll" tabIndex={0} role="region" aria-label={text.message.evidence}>
        <div className="section">
          {proposal.action === "send_message" ? (
            <MessageEvidence proposal={proposal} />
          ) : (
            proposal.basis_rows.length > 0 && <BasisTable rows={proposal.basis_rows} />
          )}
          {proposal.customer?.number && (
            <p className="small evidence-link">
              <Link to="/customers/$customer" params={{ customer: proposal.customer.number }}>
                {text.approvals.toCustomer(proposal.customer.name)}
              </Link>
            </p>
          )}
        </div>
        <Why decision={proposal.decision} />
        <Changed proposal={proposal} />
        {proposal.action === "send_message" && <Checks summary={proposal.summary} />}
        <Approvals proposal={proposal} />
        <After proposal={proposal} />
      </div>
      {children}
    </aside>
  );
}
