import { describe, expect, test } from "vitest";
import { Binder, evidenceOf, type Fact } from "@/features/decisions/bind";
import { differences } from "@/features/decisions/diff";
import { blocksOf } from "@/features/decisions/message_text";

const fact = (text: string, row: number | null, source = "x"): Fact => ({ text, source, basis_row: row });

describe("binding a message to its facts", () => {
  test("the k-th place of a text is the k-th fact with it", () => {
    const facts = [fact("RE-1", 0), fact("8.205,08 €", 0), fact("RE-2", 1), fact("8.205,08 €", 1)];
    const pieces = new Binder(facts).pieces("RE-1 8.205,08 € RE-2 8.205,08 €");
    expect(pieces.flatMap((piece) => (piece.fact === undefined ? [] : [piece.fact]))).toEqual([0, 1, 2, 3]);
  });
  test("a short figure is not found inside a longer one", () => {
    const pieces = new Binder([fact("7", null)]).pieces("7 Rechnungen, 7,50 und 17 und 7.");
    expect(pieces.filter((piece) => piece.fact === 0)).toHaveLength(2);
    expect(pieces.filter((piece) => piece.loose).map((piece) => piece.text.trim())).toEqual(["7,50", "17"]);
  });
  test("the longest fact wins", () => {
    const pieces = new Binder([fact("November", null), fact("17. November 2026", null)]).pieces("am 17. November 2026");
    expect(pieces.at(-1)).toEqual({ text: "17. November 2026", fact: 1 });
  });
  test("nothing of the text is lost", () => {
    const text = "Offen sind 3 Rechnungen über 48.210,55 €.";
    expect(
      new Binder([fact("48.210,55 €", null)])
        .pieces(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });
  test("facts of one row share a number, in the order a reader meets them", () => {
    const facts = [fact("a", 4), fact("b", null, "sum"), fact("c", 4), fact("d", 2)];
    const { rows, numberOf } = evidenceOf(facts, [1, 0, 3]);
    expect(rows.map((row) => row.basisRow)).toEqual([null, 4, 2]);
    expect([...numberOf]).toEqual([
      [1, 1],
      [0, 2],
      [3, 3],
      [2, 2],
    ]);
  });
  test("what was computed from a row shares its number", () => {
    const facts = [fact("RE-1", 3, "inv_1, version 4"), fact("34", null, "days from due; inv_1, version 4")];
    expect(evidenceOf(facts, [0, 1]).rows.map((row) => row.basisRow)).toEqual([3]);
    const unbound = [fact("34", null, "days from due; inv_1"), fact("RE-1", null, "inv_1"), fact("9", null, "a; b")];
    expect(evidenceOf(unbound, []).rows.map((row) => row.source)).toEqual(["inv_1", "a; b"]);
  });
});

describe("reading a message", () => {
  const body =
    "Guten Tag,\n\ndie folgenden Rechnungen sind überfällig. Bis zum 17. November 2026\nhaben wir Ihre Zahlung nicht erhalten:\n\nRechnung      Fällig am      Offen\nRE-1          14. Oktober    10,00 €\nRE-2          21. Oktober    20,00 €\nSumme                        30,00 €\n\nMit freundlichen Grüßen\nHalden Optik GmbH\n";
  test("joins wrapped lines, keeps broken ones, and finds the table", () => {
    const [greeting, open, table, end] = blocksOf(body);
    expect(greeting).toEqual({ kind: "paragraph", lines: ["Guten Tag,"] });
    expect(open).toEqual({
      kind: "paragraph",
      lines: [
        "die folgenden Rechnungen sind überfällig. Bis zum 17. November 2026 haben wir Ihre Zahlung nicht erhalten:",
      ],
    });
    expect(table).toEqual({
      kind: "table",
      head: ["Rechnung", "Fällig am", "Offen"],
      rows: [
        ["RE-1", "14. Oktober", "10,00 €"],
        ["RE-2", "21. Oktober", "20,00 €"],
      ],
      total: ["Summe", "30,00 €"],
    });
    expect(end).toEqual({ kind: "paragraph", lines: ["Mit freundlichen Grüßen", "Halden Optik GmbH"] });
  });
  test("keeps every word", () => {
    const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);
    const shown = blocksOf(body)
      .flatMap((block) =>
        block.kind === "paragraph" ? block.lines : [...block.head, ...block.rows.flat(), ...(block.total ?? [])],
      )
      .join(" ");
    expect(words(shown)).toEqual(words(body));
  });
});

test("differences tell what went and what came", () => {
  expect(differences("Bitte zahlen Sie bis zum 6. November", "Bitte zahlen Sie bis zum 24. November")).toEqual([
    { kind: "same", text: "Bitte zahlen Sie bis zum" },
    { kind: "gone", text: "6." },
    { kind: "new", text: "24." },
    { kind: "same", text: "November" },
  ]);
  expect(differences("", "a b")).toEqual([{ kind: "new", text: "a b" }]);
  expect(differences("same", "same")).toEqual([{ kind: "same", text: "same" }]);
});
