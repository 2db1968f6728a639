import { expect, test } from "vitest";
import { chosenRows, compareLists, isToWork, keyOf, stateOf, type Row } from "@/features/worklist/rows";
import { goodnessOf, pastWeeks, type CurrencyForecast } from "@/features/forecast/backtest";
import { company } from "../../mock/fixtures/company.mjs";

const rows = (company() as { queue: { rows: Row[] } }).queue.rows;
const by = (number: string): Row => {
  const row = rows.find((candidate) => candidate.customer.number === number);
  if (!row) throw new Error(number);
  return row;
};

test("rank is the order unless another one is asked for, and orders are total", () => {
  expect(chosenRows(rows, "all", "rank", "").map((row) => row.place)).toEqual(rows.map((row) => row.place));
  const days = chosenRows(rows, "all", "days", "").map((row) => row.days_overdue);
  expect(days).toEqual([...days].sort((left, right) => right - left));
  expect(chosenRows([...rows].reverse(), "all", "overdue", "").map(keyOf)).toEqual(
    chosenRows(rows, "all", "overdue", "").map(keyOf),
  );
});

test("views and finding", () => {
  expect(chosenRows(rows, "drafts", "rank", "").every((row) => row.draft?.state === "pending")).toBe(true);
  expect(chosenRows(rows, "calls", "rank", "").map((row) => row.customer.number)).toEqual(["10517", "10721"]);
  expect(chosenRows(rows, "all", "rank", "  krüger").map((row) => row.customer.number)).toEqual(["10608"]);
  expect(chosenRows(rows, "all", "rank", "102").map((row) => row.customer.number)).toEqual(["10233", "10256"]);
});

test("a row says what state it is in, to whom it matters", () => {
  expect(stateOf(by("10482"), undefined, ["collector"]).words).toBe("draft");
  expect(stateOf(by("10482"), "approving", ["collector"]).words).toBe("sending");
  expect(stateOf(by("10608"), undefined, ["collector"]).words).toBe("needsRole");
  expect(stateOf(by("10608"), undefined, ["controller"]).words).toBe("draft");
  expect(stateOf(by("10517"), undefined, ["collector"]).words).toBe("brief");
});

test("what was decided or put off is not to be worked", () => {
  const [row] = rows.filter(({ draft }) => draft?.state === "pending");
  if (!row?.draft) throw new Error("there is no draft");
  expect(isToWork({ ...row, follow_up: null })).toBe(true);
  expect(isToWork({ ...row, follow_up: null, draft: { ...row.draft, state: "done" } })).toBe(false);
  expect(isToWork({ ...row, follow_up: null, draft: { ...row.draft, state: "superseded" } })).toBe(true);
});

test("changes of others are counted, one's own and none are not", () => {
  const first = by("10482");
  const changed = rows.map((row) => (row === first ? { ...row, overdue: "1.00" } : row));
  expect(compareLists(rows, rows, new Set())).toEqual({ others: 0, sameOrder: true });
  expect(compareLists(rows, changed, new Set())).toEqual({ others: 1, sameOrder: true });
  expect(compareLists(rows, changed, new Set([keyOf(first)]))).toEqual({ others: 0, sameOrder: true });
  expect(compareLists(rows, rows.slice(1), new Set())).toEqual({ others: 1, sameOrder: false });
});

test("the backtest measures errors against what came", () => {
  const currency = {
    past: [
      {
        morning: "2026-10-06",
        forecast: ["100.00", "200.00"],
        came: ["80.00", "220.00"],
        flat: "150.00",
        p10: ["90.00", "150.00"],
        p90: ["110.00", "250.00"],
      },
      { morning: "2026-10-13", forecast: ["50.00"], came: ["100.00"], flat: "150.00" },
    ],
  } as unknown as CurrencyForecast;
  expect(pastWeeks(currency, 1)).toEqual([
    { from: "2026-10-13", forecast: "200.00", came: "220.00", flat: "150.00", p10: "150.00", p90: "250.00" },
  ]);
  const goodness = goodnessOf(pastWeeks(currency, 0));
  expect(goodness).toMatchObject({ weeks: 2, inBand: { inside: 0, of: 1 } });
  expect(goodness?.error).toBeCloseTo(((20 + 50) / 180) * 100);
  expect(goodness?.bias).toBeCloseTo(((20 - 50) / 180) * 100);
  expect(goodnessOf([])).toBeNull();
});
