// What is done to several rows at once: the marks, the list of what they stand for beside the worklist, and the bar
// under it with the buttons. Each draft is approved by the digest that stands in that list.
import { useQueries } from "@tanstack/react-query";
import { Suspense, lazy, useCallback, useMemo, useRef, useState } from "react";
import { proposalQuery } from "@/api/queries";
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { decisions, usePutOff, useVerdicts } from "@/features/decisions/decisions";
import { useKey } from "@/keyboard/use_keys";
import { addAmounts } from "@/text/amount";
import { Button, Money, Section, State, sentenceOf } from "@/ui/kit";
import { mark, markTo, markedRows, marksMost, type Marking, type Refusal } from "./marks";
import { keyOf, type Row } from "./rows";

const WhenDialog = lazy(() =>
  import("@/features/decisions/dialogs").then((module) => ({ default: module.WhenDialog })),
);

interface MarkedRow {
  readonly row: Row;
  readonly proposal: Schemas["Proposal"] | undefined;
  readonly error: unknown;
}

export interface Batch {
  readonly marked: readonly MarkedRow[];
  readonly keys: ReadonlySet<string>;
  readonly refused: Refusal | null;
  // Drafts that may be approved by who looks at them, with the digest they were shown with.
  readonly approvable: readonly MarkedRow[];
  readonly drafted: boolean;
  readonly loading: boolean;
  readonly mark: (row: Row, range: boolean) => void;
  readonly clear: () => void;
}

const nothing: ReadonlySet<string> = new Set();

export function useBatch(rows: readonly Row[], acts: boolean): Batch {
  const verdicts = useVerdicts();
  const putOff = usePutOff();
  const [marking, setMarking] = useState<Marking>({ marks: nothing });
  const anchor = useRef<string | null>(null);
  const decided = useMemo(() => ({ verdicts, putOff }), [verdicts, putOff]);
  const chosen = useMemo(() => markedRows(rows, marking.marks, decided), [rows, marking, decided]);
  const drafted = chosen[0]?.draft?.state === "pending";
  const answers = useQueries({ queries: drafted ? chosen.map((row) => proposalQuery(row.draft?.proposal ?? "")) : [] });
  const marked = chosen.map((row, index): MarkedRow => ({
    row,
    proposal: answers[index]?.data,
    error: answers[index]?.error ?? null,
  }));
  const markRow = useCallback(
    (row: Row, range: boolean): void => {
      if (!acts) return;
      const now = markedRows(rows, marking.marks, decided);
      const place = (key: string | null): number => rows.findIndex((candidate) => keyOf(candidate) === key);
      const next = range
        ? markTo(now, rows, place(anchor.current), place(keyOf(row)), decided)
        : mark(now, row, decided);
      if (next.marks.has(keyOf(row))) anchor.current = keyOf(row);
      setMarking(next);
    },
    [rows, marking, decided, acts],
  );
  const clear = useCallback(() => setMarking({ marks: nothing }), []);
  return {
    marked,
    keys: useMemo(() => new Set(chosen.map(keyOf)), [chosen]),
    refused: marking.refused ?? null,
    approvable: marked.filter(({ proposal }) => proposal?.rights.approve === true),
    drafted,
    loading: answers.some(({ isPending }) => isPending),
    mark: markRow,
    clear,
  };
}

function useKind(row: Row | undefined): string {
  const text = useText();
  const action = row?.next_action ?? "";
  return (text.actions as Readonly<Record<string, string>>)[action] ?? action;
}

function sumsOf(rows: readonly MarkedRow[]): readonly Schemas["Money"][] {
  const parts = new Map<string, string[]>();
  for (const { row } of rows) parts.set(row.currency, [...(parts.get(row.currency) ?? []), row.overdue]);
  return [...parts].map(([currency, amounts]) => ({ currency, amount: addAmounts(amounts) }));
}

function useRefusal(batch: Batch): string | null {
  const text = useText();
  const kind = useKind(batch.marked[0]?.row);
  switch (batch.refused) {
    case "otherKind":
      return text.worklist.otherKind(kind);
    case "nothingToMark":
      return text.worklist.nothingToMark;
    case "marksMost":
      return text.worklist.marksMost(marksMost);
    case null:
      return null;
  }
}

interface BatchActions {
  readonly approve: () => void;
  readonly followUp: () => void;
}

function useBatchActions(batch: Batch, ask: () => void, after: (row: Row) => void): BatchActions {
  const text = useText();
  const done = (): void => {
    const last = batch.marked.at(-1)?.row;
    batch.clear();
    if (last) after(last);
  };
  return {
    approve: () => {
      if (batch.loading || batch.approvable.length === 0) return;
      decisions.approveTogether(
        batch.approvable.flatMap(({ row, proposal }) =>
          proposal
            ? [{ proposal: proposal.proposal, digest: proposal.digest, label: text.undo.reminderTo(row.customer.name) }]
            : [],
        ),
        text.undo.reminders(batch.approvable.length),
      );
      done();
    },
    followUp: ask,
  };
}

// Under the list, where its keys are drawn otherwise.
export function BatchBar({
  batch,
  after,
  noted,
}: {
  batch: Batch;
  after: (row: Row) => void;
  noted: (rows: readonly Row[]) => void;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const [asking, setAsking] = useState(false);
  const actions = useBatchActions(batch, () => setAsking(true), after);
  const kind = useKind(batch.marked[0]?.row);
  const refusal = useRefusal(batch);
  const options = { group: text.rail.worklist };
  useKey("e", text.worklist.approveMarked(formats.count(batch.marked.length)), actions.approve, {
    ...options,
    when: batch.drafted,
  });
  useKey("s", text.worklist.followUpMarked(formats.count(batch.marked.length)), actions.followUp, options);
  useKey("Escape", text.worklist.unmark, batch.clear, options);
  const count = formats.count(batch.marked.length);
  const others = batch.drafted && !batch.loading ? batch.marked.length - batch.approvable.length : 0;
  const customers = [...new Map(batch.marked.map(({ row }) => [row.customer.number, row.customer])).values()];
  const rows = batch.marked.map(({ row }) => row);
  return (
    <div className="action-bar batch-bar" role="group" aria-label={text.worklist.marked(count)}>
      <p className="batch-words" role="status">
        <b>{text.worklist.marked(count)}</b>, {text.worklist.ofKind(kind)}
        {others > 0 && `; ${text.worklist.notYours(formats.count(others))}`}
        {refusal !== null && <span className="late small">{refusal}</span>}
      </p>
      <div className="row-of-buttons">
        {batch.drafted && (
          <Button
            kind="primary"
            hint="e"
            onPress={actions.approve}
            disabled={batch.loading || batch.approvable.length === 0}
          >
            {text.worklist.approveMarked(formats.count(batch.loading ? batch.marked.length : batch.approvable.length))}
          </Button>
        )}
        <Button hint="s" onPress={actions.followUp}>
          {text.worklist.followUpMarked(formats.count(customers.length))}
        </Button>
        <Button hint="Escape" onPress={batch.clear}>
          {text.worklist.unmark}
        </Button>
      </div>
      {asking && (
        <Suspense>
          <WhenDialog
            title={text.followUp.titleOf(formats.count(customers.length))}
            close={() => setAsking(false)}
            send={(when) => {
              decisions.putOffTogether(
                customers.map(({ number, name }) => ({ customer: number, label: text.undo.followUpWith(name) })),
                { ...when, label: text.undo.followUps(customers.length, formats.day(when.due_on)) },
                (customer) => noted(rows.filter((row) => row.customer.number === customer)),
              );
              const last = rows.at(-1);
              batch.clear();
              if (last) after(last);
              return Promise.resolve();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

// Why nothing was marked, where nothing is.
export function MarkRefused({ batch }: { batch: Batch }): React.JSX.Element {
  const refusal = useRefusal(batch);
  return (
    <span role="status" className="late">
      {refusal}
    </span>
  );
}

// In the pane, above what is under the cursor: what the marks stand for.
export function MarkedList({ batch, choose }: { batch: Batch; choose: (row: Row) => void }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const kind = useKind(batch.marked[0]?.row);
  const sums = sumsOf(batch.marked);
  return (
    <Section
      title={text.worklist.marked(formats.count(batch.marked.length))}
      note={kind}
      aside={sums.map(({ currency, amount }) => (
        <span key={currency} className="marked-sum">
          {currency}{" "}
          <b>
            <Money amount={amount} />
          </b>
        </span>
      ))}
    >
      <div className="marked-list" tabIndex={0} role="region" aria-label={text.worklist.marked("")}>
        <table className="evidence">
          <thead className="hidden">
            <tr>
              <th>{text.tables.customer}</th>
              <th>{text.tables.overdue}</th>
              <th>{text.worklist.digest}</th>
            </tr>
          </thead>
          <tbody>
            {batch.marked.map(({ row, proposal, error }) => (
              <tr key={keyOf(row)}>
                <td>
                  <button type="button" className="marked-name cut" onClick={() => choose(row)}>
                    {row.customer.name}
                  </button>
                  {error !== null && (
                    <State tone="alarm" glyph="triangle">
                      {sentenceOf(error, text.common.unreachable)}
                    </State>
                  )}
                  {proposal && !proposal.rights.approve && (
                    <State tone="rust" glyph="triangle">
                      {proposal.rights.why_not ?? text.why.somebody}
                    </State>
                  )}
                </td>
                <td className="number strong">
                  <span className="quiet">{row.currency}</span> <Money amount={row.overdue} />
                </td>
                {batch.drafted && <td className="number mono quiet">{proposal?.digest.slice(0, 8)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
