// The exact effect: a message as its reader gets it, against the last one sent, or byte by byte; of anything else, what
// will be different afterwards.
import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { differences } from "@/features/decisions/diff";
import { MessageBody, Pieces, bindMessage, type Message } from "@/features/decisions/message";
import { Day, KeyHint, Sum } from "@/ui/kit";

type Proposal = Schemas["Proposal"];
export type EffectView = "reader" | "diff" | "bytes";

function MessageHead({
  proposal,
  message,
  bound,
}: {
  proposal: Proposal;
  message: Message;
  bound: ReturnType<typeof bindMessage>;
}): React.JSX.Element {
  const text = useText();
  return (
    <dl className="message-head">
      <dt>{text.message.from}</dt>
      <dd>{proposal.from ?? text.common.nothing}</dd>
      <dt>{text.message.to}</dt>
      <dd>{message.to_name ? `${message.to_name} <${message.to_address}>` : message.to_address}</dd>
      <dt>{text.message.subject}</dt>
      <dd lang={message.language}>
        <b>
          <Pieces pieces={bound.subject} numberOf={bound.numberOf} />
        </b>
      </dd>
    </dl>
  );
}

function Diff({ last, message }: { last: Schemas["SentMessage"]; message: Message }): React.JSX.Element {
  const changes = useMemo(
    () => differences(`${last.subject} ${last.body}`, `${message.subject} ${message.body}`),
    [last, message],
  );
  return (
    <p className="diff" lang={message.language}>
      {changes.map((change, index) => (
        <span key={index}>
          {change.kind === "same" ? (
            change.text
          ) : change.kind === "gone" ? (
            <del>{change.text}</del>
          ) : (
            <ins>{change.text}</ins>
          )}{" "}
        </span>
      ))}
    </p>
  );
}

function AgainstLast({ proposal, message }: { proposal: Proposal; message: Message }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const last = proposal.last_sent;
  return (
    <section className="section against-last">
      <header className="section-head">
        <h2>{text.approvals.againstLast}</h2>
        {last && (
          <span className="section-note">
            {text.message.reminder(last.reminder_number)}, {formats.instant(last.sent_at)}
          </span>
        )}
        <span className="section-aside">
          <KeyHint name="v" />
        </span>
      </header>
      {last ? <Diff last={last} message={message} /> : <p className="reason">{text.approvals.firstMessage}</p>}
    </section>
  );
}

function MessageEffect({
  proposal,
  view,
  setView,
}: {
  proposal: Proposal;
  view: EffectView;
  setView: (view: EffectView) => void;
}): React.JSX.Element {
  const text = useText();
  const message = proposal.effect.with as Message;
  const bound = useMemo(() => bindMessage(message, proposal.facts), [message, proposal.facts]);
  const views: readonly (readonly [EffectView, string])[] = [
    ["reader", text.approvals.asRead],
    ["diff", text.approvals.againstLast],
    ["bytes", text.approvals.bytes],
  ];
  return (
    <>
      <header className="effect-head">
        <h2>{text.approvals.exactEffect}</h2>
        <div className="tabs" role="tablist">
          {views.map(([name, words]) => (
            <button key={name} type="button" role="tab" aria-selected={view === name} onClick={() => setView(name)}>
              {words}
            </button>
          ))}
        </div>
      </header>
      <MessageHead proposal={proposal} message={message} bound={bound} />
      <div className="effect-scroll" tabIndex={0} role="tabpanel" aria-label={text.message.body}>
        {view === "bytes" ? (
          <pre className="bytes" lang={message.language}>
            {message.body}
          </pre>
        ) : view === "diff" ? (
          <AgainstLast proposal={proposal} message={message} />
        ) : (
          <div className="section">
            <MessageBody bound={bound} language={message.language} />
          </div>
        )}
      </div>
      {view === "reader" && proposal.last_sent && <AgainstLast proposal={proposal} message={message} />}
    </>
  );
}

function Field({ name, children }: { name: string; children: React.ReactNode }): React.JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Reasons({ reasons }: { reasons: readonly Schemas["NamedReason"][] }): React.JSX.Element {
  const { language } = useFormats();
  return (
    <ul className="effect-reasons">
      {reasons.map((reason) => (
        <li key={reason.name}>{language === "de" ? reason.german : reason.english}</li>
      ))}
    </ul>
  );
}

function OtherEffect({ proposal }: { proposal: Proposal }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { action } = proposal;
  const name = proposal.customer?.name ?? "";
  const fields = proposal.effect.with as Record<string, unknown>;
  return (
    <div className="section effect-words">
      <p className="effect-sentence">{text.approvals.willHappen[action]?.(name)}</p>
      {action === "place_hold" && <HoldEffect hold={fields as unknown as Schemas["PlaceHold"]} />}
      {action === "review_credit" && <ReviewEffect review={fields as unknown as Schemas["ReviewCredit"]} />}
      {action === "change_segment" && (
        <dl className="effect-fields">
          <Field name={text.tables.segment}>
            {text.segments[(fields as unknown as Schemas["ChangeSegment"]).segment]}
          </Field>
          <Field name={text.approvals.reason}>{String(fields["reason"])}</Field>
        </dl>
      )}
      {action === "change_policy" && <pre className="bytes">{String(fields["body"])}</pre>}
      {!["place_hold", "review_credit", "change_segment", "change_policy"].includes(action) && (
        <dl className="effect-fields">
          {Object.entries(fields).map(([field, value]) => (
            <Field key={field} name={field}>
              {typeof value === "string" ? value : JSON.stringify(value)}
            </Field>
          ))}
        </dl>
      )}
      {proposal.proposed_at !== "" && (
        <p className="quiet small">{text.approvals.proposedAt(formats.instant(proposal.proposed_at))}</p>
      )}
    </div>
  );
}

function HoldEffect({ hold }: { hold: Schemas["PlaceHold"] }): React.JSX.Element {
  const text = useText();
  return (
    <>
      <dl className="effect-fields">
        <Field name={text.approvals.holdKind}>{text.holdKinds[hold.hold_kind]}</Field>
        <Field name={text.hold.what}>{hold.invoice || text.hold.account}</Field>
        <Field name={text.approvals.from}>
          <Day day={hold.placed_on} full />
        </Field>
        <Field name={text.approvals.until}>
          {hold.until_on ? <Day day={hold.until_on} full /> : text.approvals.noEnd}
        </Field>
        {!hold.evidence?.length && <Field name={text.approvals.reason}>{hold.reason}</Field>}
      </dl>
      {hold.evidence && hold.evidence.length > 0 && (
        <>
          <h3>{text.approvals.because}</h3>
          <Reasons reasons={hold.evidence} />
        </>
      )}
    </>
  );
}

function ReviewEffect({ review }: { review: Schemas["ReviewCredit"] }): React.JSX.Element {
  const text = useText();
  return (
    <>
      <dl className="effect-fields">
        <Field name={text.approvals.risk}>
          <span className="key-figure">{Math.round(review.score_basis_points / 100)}</span> {text.approvals.ofHundred}{" "}
          <span className="quiet small">{review.model}</span>
        </Field>
        <Field name={text.approvals.exposure}>
          <Sum amount={review.exposure.amount} currency={review.exposure.currency} />
        </Field>
      </dl>
      <h3>{text.approvals.because}</h3>
      <Reasons reasons={review.reasons} />
    </>
  );
}

export function EffectPane({
  proposal,
  view,
  setView,
}: {
  proposal: Proposal;
  view: EffectView;
  setView: (view: EffectView) => void;
}): React.JSX.Element {
  const text = useText();
  return (
    <article className="effect" aria-label={text.approvals.exactEffect} data-proposal={proposal.proposal}>
      {proposal.action === "send_message" ? (
        <MessageEffect proposal={proposal} view={view} setView={setView} />
      ) : (
        <>
          <header className="effect-head">
            <h2>{text.approvals.exactEffect}</h2>
          </header>
          <div className="effect-scroll" tabIndex={0}>
            <OtherEffect proposal={proposal} />
          </div>
        </>
      )}
    </article>
  );
}
