// One line of time: messages, money, decisions, newest first, each with what it is about.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Schemas } from "@/api/client";
import { timelineQuery, type KnownAt } from "@/api/queries";
import { useFormats, useText } from "@/app/contexts";
import { Button, Failure, Loading, Money } from "@/ui/kit";
import { Glyph, type GlyphName } from "@/ui/glyph";

type Event = Schemas["TimelineEvent"];

const marks: Record<Event["kind"], readonly [GlyphName, string]> = {
  message_drafted: ["ring", "tide"],
  message_sent: ["dot", "tide"],
  message_failed: ["cross", "alarm"],
  message_unknown: ["triangle", "alarm"],
  message_superseded: ["ring", "plain"],
  proposal_rejected: ["cross", "plain"],
  invoice_issued: ["ring", "plain"],
  payment_received: ["check", "moss"],
  payment_applied: ["check", "moss"],
  credit_applied: ["check", "moss"],
  application_reversed: ["cross", "rust"],
  written_off: ["cross", "rust"],
  hold_placed: ["bars", "sand"],
  hold_released: ["bars", "plain"],
  segment_changed: ["diamond", "sand"],
  follow_up_set: ["half", "plain"],
  follow_up_closed: ["half", "plain"],
  moved: ["triangle", "sand"],
  credit_reviewed: ["half", "plain"],
  contact_changed: ["half", "plain"],
  other: ["ring", "plain"],
};

function Reference({ reference }: { reference: NonNullable<Event["reference"]> }): React.JSX.Element {
  if (reference.kind === "proposal")
    return (
      <Link to="/approvals" search={{ at: reference.id, state: "all" }} className="mono">
        {reference.label}
      </Link>
    );
  if (reference.kind === "invoice")
    return (
      <Link to="/invoices/$invoice" params={{ invoice: reference.label }}>
        {reference.label}
      </Link>
    );
  return <span className="mono quiet">{reference.label}</span>;
}

function Entry({ event }: { event: Event }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const [glyph, tone] = marks[event.kind];
  const words = text.timeline[event.kind];
  return (
    <li className="timeline-event">
      <span className="quiet">{event.at ? formats.time(event.at) : ""}</span>
      <span className={`timeline-mark text-${tone}`}>
        <Glyph name={glyph} />
      </span>
      <span>
        {words ?? event.text}
        {event.amount !== null && (
          <>
            {" "}
            <b>
              <Money amount={event.amount} />
            </b>{" "}
            {event.currency}
          </>
        )}
        {event.reference && (
          <>
            {" "}
            <Reference reference={event.reference} />
          </>
        )}
        {["hold_placed", "segment_changed", "proposal_rejected", "follow_up_set"].includes(event.kind) && (
          <span className="reason small timeline-note">{event.text}</span>
        )}
        {event.by !== null && <span className="quiet small timeline-note">{text.timelineBy(event.by)}</span>}
      </span>
    </li>
  );
}

// It tells when each thing was known, so a past of it is what came before.
function wasKnown({ seq, at, on }: Schemas["TimelineEvent"], knownAt: KnownAt | undefined): boolean {
  if (knownAt === undefined) return true;
  return typeof knownAt === "number" ? seq <= knownAt : (at ?? on) <= knownAt;
}

export function Timeline({ customer, knownAt }: { customer: string; knownAt: KnownAt | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const query = useInfiniteQuery(timelineQuery(customer));
  const events = (query.data?.pages.flatMap((page) => page.items) ?? []).filter((event) => wasKnown(event, knownAt));
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const lacking = knownAt !== undefined && events.length === 0 && hasNextPage && !isError;
  useEffect(() => {
    if (lacking && !isFetchingNextPage) void fetchNextPage();
  }, [lacking, isFetchingNextPage, fetchNextPage]);
  const days = [...new Set(events.map((event) => event.on))];
  return (
    <aside className="timeline" aria-label={text.customer.timeline}>
      <header className="section-head">
        <h2>{text.customer.timeline}</h2>
        <span className="section-note">{text.customer.timelineNote}</span>
      </header>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} />
      ) : (
        <>
          {days.length === 0 && <p className="reason">{text.customer.noEvents}</p>}
          {days.map((day) => (
            <section key={day} className="timeline-day">
              <h3>{formats.day(day)}</h3>
              <ul>
                {events
                  .filter((event) => event.on === day)
                  .map((event) => (
                    <Entry key={event.id} event={event} />
                  ))}
              </ul>
            </section>
          ))}
          {query.hasNextPage && (
            <Button onPress={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
              {text.common.more}
            </Button>
          )}
        </>
      )}
    </aside>
  );
}
