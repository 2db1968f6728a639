// What the worklist shows of what the server sent: which rows, in which order, and in which state each is. Pure.
import type { Schemas } from "@/api/client";
import { compareAmounts } from "@/text/amount";
import type { Verdict } from "@/features/decisions/decisions";
import type { GlyphName } from "@/ui/glyph";
import type { Tone } from "@/ui/kit";

export type Row = Schemas["WorklistRow"];
export type Worklist = Schemas["Worklist"];

export const shows = ["all", "today", "drafts", "calls", "later"] as const;
export type Show = (typeof shows)[number];
export const sorts = ["rank", "overdue", "days", "expected", "gain"] as const;
export type Sort = (typeof sorts)[number];

// An account is a customer in one currency.
export function keyOf(row: Row): string {
  return `${row.customer.number}.${row.currency}`;
}

function matches(row: Row, show: Show, find: string): boolean {
  if (find !== "" && !row.customer.name.toLowerCase().includes(find) && !row.customer.number.startsWith(find))
    return false;
  switch (show) {
    case "all":
      return true;
    case "today":
      return row.today;
    case "drafts":
      return row.draft?.state === "pending";
    case "calls":
      return row.next_action === "call" || row.next_action === "second_reminder_person";
    case "later":
      return row.follow_up !== null || row.next_action === "wait";
  }
}

const orders: Record<Sort, (left: Row, right: Row) => number> = {
  rank: () => 0,
  overdue: (left, right) => compareAmounts(right.overdue, left.overdue),
  days: (left, right) => right.days_overdue - left.days_overdue,
  expected: (left, right) => (left.expected_on ?? "9999").localeCompare(right.expected_on ?? "9999"),
  gain: (left, right) => compareAmounts(right.gain.amount, left.gain.amount),
};

// In the order of the list where the chosen order says nothing.
export function chosenRows(rows: readonly Row[], show: Show, sort: Sort, find: string): Row[] {
  const wanted = find.trim().toLowerCase();
  const order = orders[sort];
  return rows
    .filter((row) => matches(row, show, wanted))
    .sort((left, right) => order(left, right) || left.place - right.place || (keyOf(left) < keyOf(right) ? -1 : 1));
}

export interface RowState {
  readonly tone: Tone;
  readonly glyph: GlyphName;
  readonly words:
    | "sending"
    | "sent"
    | "rejecting"
    | "rejected"
    | "again"
    | "draft"
    | "needsRole"
    | "superseded"
    | "expired"
    | "failed"
    | "unknown"
    | "brief"
    | "promise"
    | "disputed"
    | "held"
    | "contact"
    | "waiting"
    | "none";
}

const ofDraft: Partial<Record<string, RowState>> = {
  done: { tone: "tide", glyph: "dot", words: "sent" },
  executing: { tone: "plain", glyph: "half", words: "sending" },
  approved: { tone: "plain", glyph: "half", words: "sending" },
  rejected: { tone: "plain", glyph: "cross", words: "rejected" },
  superseded: { tone: "plain", glyph: "ring", words: "superseded" },
  expired: { tone: "plain", glyph: "ring", words: "expired" },
  failed: { tone: "alarm", glyph: "cross", words: "failed" },
  unknown: { tone: "alarm", glyph: "triangle", words: "unknown" },
};

const ofAction: Partial<Record<string, RowState>> = {
  call: { tone: "tide", glyph: "half", words: "brief" },
  second_reminder_person: { tone: "tide", glyph: "half", words: "brief" },
  check_promise: { tone: "sand", glyph: "diamond", words: "promise" },
  resolve_dispute: { tone: "plain", glyph: "bars", words: "disputed" },
  review_hold: { tone: "plain", glyph: "bars", words: "held" },
  no_contact_details: { tone: "plain", glyph: "ring", words: "contact" },
  wait: { tone: "plain", glyph: "ring", words: "waiting" },
};

const ofVerdict: Record<Verdict, RowState> = {
  approving: { tone: "sand", glyph: "half", words: "sending" },
  approved: { tone: "tide", glyph: "dot", words: "sent" },
  rejecting: { tone: "plain", glyph: "cross", words: "rejecting" },
  rejected: { tone: "plain", glyph: "cross", words: "rejected" },
};

export function stateOf(
  row: Row,
  verdict: Verdict | undefined,
  roles: readonly string[],
  putOff?: string | undefined,
): RowState {
  if (verdict) return ofVerdict[verdict];
  if (putOff !== undefined) return { tone: "sand", glyph: "ring", words: "again" };
  if (row.draft && row.draft.state !== "pending")
    return ofDraft[row.draft.state] ?? { tone: "plain", glyph: "ring", words: "none" };
  if (row.follow_up) return { tone: "sand", glyph: "ring", words: "again" };
  if (row.draft) {
    const asked = row.draft.why_a_person.split(":")[0] ?? "";
    return roles.some((role) => asked.includes(role))
      ? { tone: "tide", glyph: "dot", words: "draft" }
      : { tone: "rust", glyph: "triangle", words: "needsRole" };
  }
  return ofAction[row.next_action] ?? { tone: "plain", glyph: "ring", words: "none" };
}

// The server says its reasons in German as well.
export function reasonsOf(row: Row & { readonly reasons_de?: readonly string[] }, language: string): readonly string[] {
  return language === "de" ? (row.reasons_de ?? row.reasons) : row.reasons;
}

// Nobody decided about it or put it off yet.
export function isToWork({ draft, follow_up: followUp }: Row): boolean {
  return followUp === null && !["done", "executing", "approved", "rejected"].includes(draft?.state ?? "");
}

// What a person would notice of a row.
function face(row: Row): string {
  return JSON.stringify([
    row.place,
    row.open,
    row.overdue,
    row.days_overdue,
    row.reasons,
    row.next_action,
    row.draft?.proposal,
    row.draft?.state,
    row.follow_up?.due_on,
  ]);
}

export interface Update {
  // Rows that changed, came or went by somebody else's doing.
  readonly others: number;
  readonly sameOrder: boolean;
}

export function compareLists(shown: readonly Row[], fresh: readonly Row[], mine: ReadonlySet<string>): Update {
  const faces = new Map(shown.map((row) => [keyOf(row), face(row)]));
  const freshKeys = new Set(fresh.map(keyOf));
  const changed = fresh.filter((row) => faces.get(keyOf(row)) !== face(row) && !mine.has(keyOf(row)));
  const gone = shown.filter((row) => !freshKeys.has(keyOf(row)) && !mine.has(keyOf(row)));
  const sameOrder =
    shown.length === fresh.length && shown.every((row, index) => keyOf(row) === keyOf(fresh[index] ?? row));
  return { others: changed.length + gone.length, sameOrder };
}
