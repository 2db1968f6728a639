// Binds the figures, days and names of a message to the facts they came from, so that each can be drawn as a chip with
// the number of its evidence. The server lists the facts in the order in which the template used them: where the same
// text occurs several times ("8.205,08 EUR" of two invoices), the k-th place is the k-th such fact.

export interface Fact {
  readonly text: string;
  readonly source: string;
  readonly basis_row: number | null;
}

export interface Piece {
  readonly text: string;
  // Index of the fact; undefined where the text is not bound.
  readonly fact?: number;
  // Digits that no fact stands behind.
  readonly loose?: boolean;
}

const wordCharacter = /[\p{L}\p{N}]/u;

function standsAlone(text: string, from: number, to: number): boolean {
  const before = text[from - 1] ?? " ";
  const after = text[to] ?? " ";
  if (wordCharacter.test(before) || wordCharacter.test(after)) return false;
  // "7" is not in "7,5".
  return !(/[.,]/.test(after) && /\d/.test(text[to + 1] ?? "") && /\d/.test(text[to - 1] ?? ""));
}

export class Binder {
  private readonly byText = new Map<string, number[]>();
  private readonly texts: readonly string[];
  private readonly used = new Map<string, number>();

  constructor(facts: readonly Fact[]) {
    facts.forEach((fact, index) => {
      if (fact.text !== "") this.byText.set(fact.text, [...(this.byText.get(fact.text) ?? []), index]);
    });
    this.texts = [...this.byText.keys()].sort((left, right) => right.length - left.length || (left < right ? -1 : 1));
  }

  // Pieces of one text, in order; call it for subject and body with a binder each.
  pieces(text: string): Piece[] {
    const pieces: Piece[] = [];
    let plain = "";
    const endPlain = (): void => {
      if (plain !== "") pieces.push(...looseDigits(plain));
      plain = "";
    };
    for (let at = 0; at < text.length;) {
      const found = this.texts.find((fact) => text.startsWith(fact, at) && standsAlone(text, at, at + fact.length));
      if (found === undefined) {
        plain += text[at] ?? "";
        ++at;
        continue;
      }
      endPlain();
      pieces.push({ text: found, fact: this.next(found) });
      at += found.length;
    }
    endPlain();
    return pieces;
  }

  private next(text: string): number {
    const facts = this.byText.get(text) ?? [];
    const count = this.used.get(text) ?? 0;
    this.used.set(text, count + 1);
    return facts[Math.min(count, facts.length - 1)] ?? 0;
  }
}

function looseDigits(text: string): Piece[] {
  return text
    .split(/(\d[\d.,\u2009\u00a0]*)/)
    .filter((part) => part !== "")
    .map((part) => (/^\d/.test(part) ? { text: part, loose: true } : { text: part }));
}

export interface Evidence {
  readonly number: number;
  readonly basisRow: number | null;
  readonly source: string;
  readonly text: string;
}

// Numbers the evidence in the order in which a reader meets it: facts of one row share a number, others by their
// source. What was computed from a row ("days from due to the day of the message; inv_6t00, version 4") shares the
// row's.
export function evidenceOf(
  facts: readonly Fact[],
  met: readonly number[],
): { rows: Evidence[]; numberOf: Map<number, number> } {
  const rows: Evidence[] = [];
  const numberOf = new Map<number, number>();
  const byKey = new Map<string, number>();
  const rowOf = new Map(facts.map((fact) => [fact.source, fact.basis_row]));
  const origin = ({ source, basis_row: row }: Fact): { source: string; basis_row: number | null } => {
    const from = source.slice(source.lastIndexOf("; ") + 2);
    return row === null && from !== source && rowOf.has(from)
      ? { source: from, basis_row: rowOf.get(from) ?? null }
      : { source, basis_row: row };
  };
  for (const index of [...met, ...facts.keys()]) {
    const fact = facts[index];
    if (!fact || numberOf.has(index)) continue;
    const { source, basis_row: row } = origin(fact);
    const key = row === null ? source : `row ${row}`;
    let number = byKey.get(key);
    if (number === undefined) {
      number = rows.length + 1;
      byKey.set(key, number);
      rows.push({ number, basisRow: row, source, text: fact.text });
    }
    numberOf.set(index, number);
  }
  return { rows, numberOf };
}
