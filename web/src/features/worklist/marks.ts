// Rows that are marked to be decided together. Only what is of one kind is: the same next action, and all of it drafted
// or none of it. A decided row is of no kind. Pure.
//
//   mark(new Set(), rows[0], ...)            the first mark says which kind it is
//   markTo(marks, rows, 0, 7, ...)           those of its kind between two places
import type { Verdict } from "@/features/decisions/decisions";
import { isToWork, keyOf, type Row } from "./rows";

// Each marked draft is fetched and shown with its digest before it is approved.
export const marksMost = 100;

export type Refusal = "otherKind" | "nothingToMark" | "marksMost";

export interface Marking {
  readonly marks: ReadonlySet<string>;
  readonly refused?: Refusal;
}

export interface Decided {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly putOff: ReadonlyMap<string, string>;
}

export function kindOf(row: Row, { verdicts, putOff }: Decided): string | null {
  if (!isToWork(row) || putOff.has(row.customer.number)) return null;
  if (row.draft && verdicts.has(row.draft.proposal)) return null;
  return `${row.next_action} ${row.draft?.state === "pending" ? "drafted" : ""}`;
}

// What is still there of the marks, in the order of the list. The first of them says the kind.
export function markedRows(rows: readonly Row[], marks: ReadonlySet<string>, decided: Decided): readonly Row[] {
  if (marks.size === 0) return [];
  const found = rows.filter((row) => marks.has(keyOf(row)) && kindOf(row, decided) !== null);
  const kind = found[0] && kindOf(found[0], decided);
  return found.filter((row) => kindOf(row, decided) === kind);
}

export function mark(marked: readonly Row[], row: Row, decided: Decided): Marking {
  const marks = new Set(marked.map(keyOf));
  if (marks.delete(keyOf(row))) return { marks };
  const kind = kindOf(row, decided);
  if (kind === null) return { marks, refused: "nothingToMark" };
  if (marked[0] && kindOf(marked[0], decided) !== kind) return { marks, refused: "otherKind" };
  if (marks.size >= marksMost) return { marks, refused: "marksMost" };
  return { marks: marks.add(keyOf(row)) };
}

// From the row that was marked last to this one. What is of another kind between them is passed over; a row of another
// kind at the end is refused.
export function markTo(
  marked: readonly Row[],
  rows: readonly Row[],
  from: number,
  to: number,
  decided: Decided,
): Marking {
  const end = rows[to];
  if (!end) return { marks: new Set(marked.map(keyOf)) };
  if (marked.length === 0 || from < 0) return mark(marked, end, decided);
  if (kindOf(end, decided) === null) return { marks: new Set(marked.map(keyOf)), refused: "nothingToMark" };
  let all = marked;
  const step = to < from ? -1 : 1;
  for (let index = from; index !== to + step; index += step) {
    const row = rows[index];
    if (!row || all.includes(row)) continue;
    const { marks, refused } = mark(all, row, decided);
    if (refused === "marksMost" || (refused && index === to)) return { marks, refused };
    if (!refused) all = [...all, row];
  }
  return { marks: new Set(all.map(keyOf)) };
}
