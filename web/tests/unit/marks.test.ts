import { expect, test } from "vitest";
import { kindOf, mark, markTo, markedRows, marksMost, type Decided } from "@/features/worklist/marks";
import { chosenRows, keyOf, type Row } from "@/features/worklist/rows";
import { company } from "../../mock/fixtures/company.mjs";

const rows = chosenRows((company() as { queue: { rows: Row[] } }).queue.rows, "all", "rank", "");
const undecided: Decided = { verdicts: new Map(), putOff: new Map() };
const ofKind = (kind: string): Row[] => rows.filter((row) => kindOf(row, undecided) === kind);
const firstKind = kindOf(rows[0] as Row, undecided) ?? "";
const [one, two] = ofKind(firstKind) as [Row, Row];
const another = rows.find((row) => ![firstKind, null].includes(kindOf(row, undecided))) as Row;

test("the first mark says the kind; what is of another one is refused, and a second press takes the mark away", () => {
  const first = mark([], one, undecided);
  expect([...first.marks]).toEqual([keyOf(one)]);
  expect(mark([one], another, undecided)).toEqual({ marks: new Set([keyOf(one)]), refused: "otherKind" });
  expect(mark([one], two, undecided).marks).toEqual(new Set([keyOf(one), keyOf(two)]));
  expect(mark([one, two], one, undecided)).toEqual({ marks: new Set([keyOf(two)]) });
});

test("a draft that waits and one that does not are of two kinds, and what is decided is of none", () => {
  const drafted = rows.find((row) => row.draft?.state === "pending") as Row & { draft: NonNullable<Row["draft"]> };
  expect(kindOf({ ...drafted, draft: null }, undecided)).not.toBe(kindOf(drafted, undecided));
  const { proposal } = drafted.draft;
  expect(kindOf(drafted, { ...undecided, verdicts: new Map([[proposal, "approving"]]) })).toBeNull();
  expect(kindOf(drafted, { ...undecided, putOff: new Map([[drafted.customer.number, "2026-11-25"]]) })).toBeNull();
  expect(kindOf({ ...drafted, draft: { ...drafted.draft, state: "done" } }, undecided)).toBeNull();
  expect(mark([], { ...drafted, draft: { ...drafted.draft, state: "done" } }, undecided).refused).toBe("nothingToMark");
});

test("a range takes those of the kind between its ends, in either direction, and refuses an end of another kind", () => {
  const last = ofKind(firstKind).at(-1) as Row;
  const range = markTo([one], rows, rows.indexOf(one), rows.indexOf(last), undecided);
  expect(range).toEqual({ marks: new Set(ofKind(firstKind).map(keyOf)) });
  const back = markTo([last], rows, rows.indexOf(last), rows.indexOf(one), undecided);
  expect([...back.marks].sort()).toEqual([...range.marks].sort());
  expect(markTo([one], rows, rows.indexOf(one), rows.indexOf(another), undecided).refused).toBe("otherKind");
});

test("marks of rows that left, or were decided meanwhile, count no longer", () => {
  const marks = new Set([keyOf(one), keyOf(two), "99999.EUR"]);
  expect(markedRows(rows, marks, undecided)).toEqual([one, two]);
  expect(markedRows(rows, marks, { ...undecided, putOff: new Map([[one.customer.number, "2026-11-25"]]) })).toEqual([
    two,
  ]);
});

test("no more are marked than are shown with their digests", () => {
  const many = Array.from({ length: marksMost + 1 }, (_, index) => ({
    ...one,
    customer: { ...one.customer, number: String(300_000 + index) },
  }));
  const range = markTo([many[0] as Row], many, 0, marksMost, undecided);
  expect(range.refused).toBe("marksMost");
  expect(range.marks.size).toBe(marksMost);
});
