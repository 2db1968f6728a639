// A message as its reader gets it, every figure a chip that leads to its evidence, and the evidence beside it.
import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { Money, State } from "@/ui/kit";
import { Binder, evidenceOf, type Evidence, type Piece } from "./bind";
import { blocksOf, type Block } from "./message_text";
import "./message.css";

type Proposal = Schemas["Proposal"];
export type Message = Schemas["SendMessage"];

interface Lit {
  readonly number: number | null;
  readonly light: (number: number | null) => void;
}

const LitContext = createContext<Lit>({ number: null, light: () => undefined });

export function EvidenceLight({ children }: { children: ReactNode }): React.JSX.Element {
  const [number, light] = useState<number | null>(null);
  const value = useMemo(() => ({ number, light }), [number]);
  return <LitContext value={value}>{children}</LitContext>;
}

interface BoundBlock {
  readonly block: Block;
  readonly cells: readonly (readonly Piece[])[];
}

export interface BoundMessage {
  readonly subject: readonly Piece[];
  readonly blocks: readonly BoundBlock[];
  readonly evidence: readonly Evidence[];
  readonly numberOf: ReadonlyMap<number, number>;
}

function textsOf(block: Block): string[] {
  return block.kind === "paragraph" ? [...block.lines] : [...block.rows.flat(), ...(block.total ?? [])];
}

export function bindMessage(message: Message, facts: Proposal["facts"]): BoundMessage {
  const subject = new Binder(facts).pieces(message.subject);
  const binder = new Binder(facts);
  const blocks = blocksOf(message.body).map((block) => ({
    block,
    cells: textsOf(block).map((text) => binder.pieces(text)),
  }));
  const met = [subject, ...blocks.flatMap(({ cells }) => cells)]
    .flat()
    .flatMap((piece) => (piece.fact === undefined ? [] : [piece.fact]));
  const { rows, numberOf } = evidenceOf(facts, met);
  return { subject, blocks, evidence: rows, numberOf };
}

function Chip({ text, number }: { text: string; number: number }): React.JSX.Element {
  const { number: lit, light } = useContext(LitContext);
  return (
    <span
      className={lit === number ? "chip lit" : "chip"}
      onMouseEnter={() => light(number)}
      onMouseLeave={() => light(null)}
    >
      {text}
      <sup>{number}</sup>
    </span>
  );
}

export function Pieces({
  pieces,
  numberOf,
}: {
  pieces: readonly Piece[];
  numberOf: ReadonlyMap<number, number>;
}): React.JSX.Element {
  const text = useText();
  return (
    <>
      {pieces.map((piece, index) =>
        piece.fact !== undefined ? (
          <Chip key={index} text={piece.text} number={numberOf.get(piece.fact) ?? 0} />
        ) : piece.loose ? (
          <span key={index} className="chip loose" title={text.message.loose}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </>
  );
}

function TableBlock({
  bound,
  numberOf,
}: {
  bound: BoundBlock;
  numberOf: ReadonlyMap<number, number>;
}): React.JSX.Element | null {
  const { block, cells } = bound;
  if (block.kind !== "table") return null;
  const width = block.head.length;
  const cellAt = (row: number, column: number): readonly Piece[] => cells[row * width + column] ?? [];
  const totals = cells.slice(block.rows.length * width);
  return (
    <table className="message-table">
      <thead>
        <tr>
          {block.head.map((name, column) => (
            <th key={column} scope="col" className={column > 0 ? "number" : ""}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row, index) => (
          <tr key={index}>
            {row.map((_, column) => (
              <td key={column} className={column > 0 ? "number" : ""}>
                <Pieces pieces={cellAt(index, column)} numberOf={numberOf} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {block.total && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={width - 1}>
              <Pieces pieces={totals[0] ?? []} numberOf={numberOf} />
            </th>
            <td className="number">
              <Pieces pieces={totals[totals.length - 1] ?? []} numberOf={numberOf} />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

export function MessageBody({ bound, language }: { bound: BoundMessage; language: string }): React.JSX.Element {
  return (
    <div className="message-body" lang={language}>
      {bound.blocks.map((block, index) =>
        block.block.kind === "table" ? (
          <TableBlock key={index} bound={block} numberOf={bound.numberOf} />
        ) : (
          <p key={index}>
            {block.cells.map((pieces, line) => (
              <span key={line}>
                {line > 0 && <br />}
                <Pieces pieces={pieces} numberOf={bound.numberOf} />
              </span>
            ))}
          </p>
        ),
      )}
    </div>
  );
}

// The server names sources in English words; the ones it uses today are said in the reader's language.
function useSourceWords(): (source: string) => string {
  const text = useText();
  const formats = useFormats();
  return (source) => {
    const sum = /^sum of (\d+) items$/.exec(source);
    if (sum) return text.message.sumOf(Number(sum[1]));
    const count = /^count of (\d+) items$/.exec(source);
    if (count) return text.message.countOf(Number(count[1]));
    const run = /^morning run of (\d{4}-\d{2}-\d{2})$/.exec(source);
    if (run) return text.message.morningOf(formats.day(run[1] ?? ""));
    const days = /^policy: (\d+) days to pay$/.exec(source);
    if (days) return text.message.daysToPay(Number(days[1]));
    const setting = /^setting (.+)$/.exec(source);
    if (setting) return text.message.setting(setting[1] ?? "");
    return source;
  };
}

function RowLabel({ row }: { row: Schemas["BasisRow"] }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const kind = row.kind === "contact" ? `${text.message.contact} ` : "";
  return (
    <>
      {kind}
      {row.label}
      {row.due_on !== null && `, ${text.message.due} ${formats.day(row.due_on)}`}
    </>
  );
}

export function EvidenceTable({
  bound,
  rows,
  full,
}: {
  bound: BoundMessage;
  rows: readonly Schemas["BasisRow"][];
  full: boolean;
}): React.JSX.Element {
  const text = useText();
  const words = useSourceWords();
  const { number: lit, light } = useContext(LitContext);
  return (
    <table className="evidence">
      <thead className={full ? "" : "hidden"}>
        <tr>
          <th scope="col" className="hidden">
            {text.message.number}
          </th>
          <th scope="col">{text.message.ledgerRow}</th>
          <th scope="col" className="number">
            {text.message.value}
          </th>
          <th scope="col" className="number">
            {text.message.version}
          </th>
          {full && (
            <th scope="col" className="number">
              {text.message.now}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {bound.evidence.map((evidence) => {
          const row = evidence.basisRow === null ? undefined : rows[evidence.basisRow];
          return (
            <tr
              key={evidence.number}
              className={lit === evidence.number ? "lit" : ""}
              onMouseEnter={() => light(evidence.number)}
              onMouseLeave={() => light(null)}
            >
              <td className="reference">
                <span>{evidence.number}</span>
              </td>
              <td className="evidence-label">{row ? <RowLabel row={row} /> : words(evidence.source)}</td>
              <td className="number strong">
                {row?.value != null ? (
                  row.currency ? (
                    <Money amount={row.value} />
                  ) : (
                    row.value
                  )
                ) : row ? (
                  ""
                ) : (
                  evidence.text
                )}
              </td>
              <td className="number mono quiet">{row?.version != null ? `v${row.version}` : ""}</td>
              {full && (
                <td className="number">
                  {row ? <Now row={row} /> : <span className="quiet">{text.message.computed}</span>}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Now({ row }: { row: Schemas["BasisRow"] }): React.JSX.Element {
  const text = useText();
  if (row.now === "same")
    return (
      <State tone="moss" glyph="check">
        {text.message.same}
      </State>
    );
  if (row.now === "changed")
    return (
      <State tone="rust" glyph="triangle">
        {text.message.changed(row.version_now ?? 0)}
      </State>
    );
  return (
    <State tone="alarm" glyph="cross">
      {text.message.gone}
    </State>
  );
}
