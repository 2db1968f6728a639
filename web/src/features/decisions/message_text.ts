// A message is plain text, wrapped and with tables aligned by spaces. For reading, its paragraphs are joined and its
// tables are drawn as tables; not one character that carries meaning is changed, and "Bytes" shows it as it is.

export interface Paragraph {
  readonly kind: "paragraph";
  readonly lines: readonly string[];
}

export interface TextTable {
  readonly kind: "table";
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly total: readonly string[] | null;
}

export type Block = Paragraph | TextTable;

const gap = / {2,}/;
const wrappedFrom = 50;

function cellsOf(line: string): string[] {
  return line.trim().split(gap);
}

function tableOf(lines: readonly string[]): TextTable | null {
  const [first, ...rest] = lines.map(cellsOf);
  if (!first || first.length < 2 || rest.length === 0) return null;
  const last = rest.at(-1);
  const total = last && last.length < first.length && last.length >= 2 ? last : null;
  const rows = total ? rest.slice(0, -1) : rest;
  if (rows.length === 0 || rows.some((row) => row.length !== first.length)) return null;
  return { kind: "table", head: first, rows, total };
}

// A line that is much shorter than text is wrapped at was broken on purpose: "Kind regards".
function joined(lines: readonly string[]): string[] {
  const result: string[] = [];
  lines.forEach((line, index) => {
    const wrapped = (lines[index - 1]?.length ?? 0) >= wrappedFrom;
    if (wrapped && result.length > 0) result[result.length - 1] += ` ${line.trim()}`;
    else result.push(line.trim());
  });
  return result;
}

export function blocksOf(body: string): Block[] {
  return body
    .replace(/\r\n/g, "\n")
    .split(/\n{2,}/)
    .map((text) => text.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 0)
    .flatMap((lines): Block[] => {
      const table = tableOf(lines);
      return [table ?? { kind: "paragraph", lines: joined(lines) }];
    });
}
