// What differs between two messages, word by word (longest common subsequence), for "against last sent".

export interface Change {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

const wordsMax = 4000;

function wordsOf(text: string): string[] {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .split(" ")
    .filter((word) => word !== "")
    .slice(0, wordsMax);
}

function lengths(left: readonly string[], right: readonly string[]): Uint16Array {
  const width = right.length + 1;
  const table = new Uint16Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; --row) {
    for (let column = right.length - 1; column >= 0; --column) {
      table[row * width + column] =
        left[row] === right[column]
          ? (table[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(table[(row + 1) * width + column] ?? 0, table[row * width + column + 1] ?? 0);
    }
  }
  return table;
}

export function differences(before: string, after: string): Change[] {
  const left = wordsOf(before);
  const right = wordsOf(after);
  const table = lengths(left, right);
  const width = right.length + 1;
  const changes: { kind: Change["kind"]; words: string[] }[] = [];
  const add = (kind: Change["kind"], word: string): void => {
    const last = changes.at(-1);
    if (last?.kind === kind) last.words.push(word);
    else changes.push({ kind, words: [word] });
  };
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) {
      add("same", left[row++] ?? "");
      ++column;
    } else if (
      row < left.length &&
      (column >= right.length || (table[(row + 1) * width + column] ?? 0) >= (table[row * width + column + 1] ?? 0))
    ) {
      add("gone", left[row++] ?? "");
    } else {
      add("new", right[column++] ?? "");
    }
  }
  return changes.map(({ kind, words }) => ({ kind, text: words.join(" ") }));
}
