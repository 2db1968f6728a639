// One account: two lines on the left, the expected day with its spark, the score with the gain, the next action.
import { memo } from "react";
import { useFormats, useText } from "@/app/contexts";
import type { Verdict } from "@/features/decisions/decisions";
import { Glyph } from "@/ui/glyph";
import { Money, State } from "@/ui/kit";
import { Spark } from "@/ui/spark";
import { reasonsOf, stateOf, type Row } from "./rows";

const lateFrom = 31;

interface WorklistRowProps {
  readonly row: Row;
  readonly index: number;
  readonly selected: boolean;
  readonly verdict: Verdict | undefined;
  // Until which day it was put off just now.
  readonly putOff: string | undefined;
  readonly marked: boolean;
  readonly mark: (row: Row, range: boolean) => void;
  readonly roles: readonly string[];
  readonly top: number;
  readonly choose: (row: Row) => void;
  readonly open: (row: Row) => void;
}

function Reasons({ reasons }: { reasons: readonly string[] }): React.JSX.Element {
  return (
    <span className="worklist-reasons">
      {reasons.map((reason, index) => (
        <span key={index}>{reason}</span>
      ))}
    </span>
  );
}

export const WorklistRow = memo(function WorklistRow(props: WorklistRowProps): React.JSX.Element {
  const { row, index, selected, verdict, putOff, marked, mark, roles, top, choose, open } = props;
  const text = useText();
  const formats = useFormats();
  const state = stateOf(row, verdict, roles, putOff);
  const late = row.days_overdue >= lateFrom ? " late" : "";
  const action = (text.actions as Readonly<Record<string, string>>)[row.next_action] ?? row.next_action;
  const until = putOff ?? row.follow_up?.due_on;
  const again = until === undefined ? "" : formats.day(until);
  return (
    <div
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={marked ? "worklist-row marked" : "worklist-row"}
      ref={(element) => element?.style.setProperty("--top", `${top}px`)}
      onClick={(event) => (event.shiftKey || event.ctrlKey || event.metaKey ? mark(row, event.shiftKey) : choose(row))}
      onDoubleClick={() => open(row)}
    >
      <span
        role="gridcell"
        className="place"
        onClick={(event) => {
          event.stopPropagation();
          mark(row, event.shiftKey);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {marked && <Glyph name="check" />}
        <span className={marked ? "hidden" : ""}>
          {marked && `${text.worklist.markedRow} `}
          {row.place}
        </span>
      </span>
      <span role="gridcell" className="name-and-why">
        <span className="name cut">{row.customer.name}</span>
        <Reasons reasons={reasonsOf(row, formats.language)} />
      </span>
      <span role="gridcell" className="currency">
        {row.currency}
      </span>
      <span role="gridcell" className="open">
        <Money amount={row.open} />
      </span>
      <span role="gridcell" className={`overdue${late}`}>
        <Money amount={row.overdue} />
      </span>
      <span role="gridcell" className={`days${late}`}>
        {formats.count(row.days_overdue)}
      </span>
      <span role="gridcell" className="expected">
        {row.expected_on ? (
          <time dateTime={row.expected_on}>{formats.nearDay(row.expected_on)}</time>
        ) : (
          <span className="quiet">{"\u2013"}</span>
        )}
        {row.expectation && <Spark bins={row.expectation.bins} median={row.expectation.median_bin} />}
      </span>
      <span role="gridcell" className="score">
        <b>{Math.round(row.score / 100)}</b>
        <span className="gain">+{formats.amount(row.gain.amount.split(".")[0] ?? "0")}</span>
      </span>
      <span role="gridcell" className="next">
        <span className="cut">{row.moved ? text.worklist.movedTo(action) : action}</span>
        <State tone={state.tone} glyph={state.glyph}>
          {text.states[state.words](again)}
        </State>
      </span>
    </div>
  );
});
