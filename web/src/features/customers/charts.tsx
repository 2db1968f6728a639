// How a customer pays: one dot an invoice, by its due day, as high as it was late; and when the open items are
// expected.
import { useId, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { drawn } from "@/text/amount";
import { addDays, dayNumber, dayOf, daysBetween } from "@/text/day";
import { linear, ticksOf } from "@/ui/scale";
import { useWidth } from "@/ui/use_size";
import "@/ui/charts.css";

type PayItem = Schemas["PayPattern"]["items"][number];

const height = 168;
const left = 34;
const top = 8;
const floor = 146;
const meanOf = 5;

function monthStarts(from: string, to: string): string[] {
  const starts: string[] = [];
  for (let day = `${from.slice(0, 7)}-01`; day <= to; day = `${dayOf(dayNumber(day) + 32).slice(0, 7)}-01`) {
    if (day >= from) starts.push(day);
  }
  return starts.filter((_, index) => index % Math.ceil(starts.length / 9) === 0);
}

export function PayPatternChart({ items, asOf }: { items: readonly PayItem[]; asOf: string }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const title = useId();
  const [at, setAt] = useState(-1);
  const frame = useRef<HTMLElement>(null);
  const width = useWidth(frame, 560);
  const shown = items.filter((item) => item.paid_on !== null || item.due_on <= asOf).slice(-60);
  const first = shown[0]?.due_on ?? asOf;
  const from = addDays(first, -12);
  const to = addDays(shown.at(-1)?.due_on ?? asOf, 12);
  const days = shown.map((item) => item.days_after_due);
  const ticks = ticksOf(Math.min(0, ...days), Math.max(10, ...days), 5);
  const x = linear(dayNumber(from), dayNumber(to), left + 8, width - 8);
  const y = linear(ticks[0] ?? 0, ticks.at(-1) ?? 1, floor, top);
  const largest = Math.max(1, ...shown.map((item) => drawn(item.amount)));
  const radius = (item: PayItem): number => 2.5 + 3.5 * Math.sqrt(drawn(item.amount) / largest);
  const paid = shown.filter((item) => item.paid_on !== null);
  const mean = paid
    .map((item, index) => {
      const last = paid.slice(Math.max(0, index - meanOf + 1), index + 1);
      const value = last.reduce((sum, other) => sum + other.days_after_due, 0) / last.length;
      return `${index === 0 ? "M" : "L"}${x(dayNumber(item.due_on)).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join("");
  const item = shown[at];
  const step = (by: number): void =>
    setAt((before) => Math.max(0, Math.min(shown.length - 1, before < 0 ? shown.length - 1 : before + by)));
  const words = (one: PayItem): string =>
    text.charts.payItem(
      one.invoice,
      formats.day(one.due_on),
      formats.signed(one.days_after_due),
      `${formats.amount(one.amount)} ${one.currency}`,
      one.paid_on === null,
    );
  return (
    <figure ref={frame}>
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        tabIndex={0}
        aria-labelledby={title}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") step(-1);
          else if (event.key === "ArrowRight") step(1);
        }}
        onBlur={() => setAt(-1)}
      >
        <title id={title}>{item ? words(item) : text.charts.payPattern(paid.length, shown.length - paid.length)}</title>
        {ticks.map((tick) => (
          <g key={tick}>
            <path className={tick === 0 ? "axis" : "grid-line"} d={`M${left} ${y(tick)}H${width}`} />
            <text className="chart-label end" x={left - 6} y={y(tick) + 4}>
              {tick === 0 ? text.message.due : formats.signed(tick)}
            </text>
          </g>
        ))}
        {monthStarts(from, to).map((day) => (
          <text key={day} className="chart-label middle" x={x(dayNumber(day))} y={height - 4}>
            {formats.month(day)}
          </text>
        ))}
        {paid.length > 1 && <path className="line-tide" d={mean} />}
        {shown.map((one, index) => (
          <circle
            key={one.id}
            className={one.paid_on === null ? "dot-open" : "dot-tide"}
            cx={x(dayNumber(one.due_on))}
            cy={y(one.days_after_due)}
            r={index === at ? radius(one) + 2 : radius(one)}
          >
            <title>{words(one)}</title>
          </circle>
        ))}
      </svg>
      {item && (
        <p className="small reason" role="status">
          {words(item)}
        </p>
      )}
    </figure>
  );
}

interface Expected {
  readonly invoice: string;
  readonly expected: string;
  // Of 8 in 10; without it the median stands alone.
  readonly within: Schemas["Range"] | null;
}

// Of the largest open items: the median day, and the days between which 8 of 10 fall.
export function ExpectedItems({
  items,
  today,
}: {
  items: readonly Schemas["ExplainedItem"][];
  today: string;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const shown = items
    .flatMap((item): Expected[] =>
      item.expected_on ? [{ invoice: item.invoice, expected: item.expected_on, within: item.within ?? null }] : [],
    )
    .slice(0, 7);
  const to = shown
    .map((item) => item.within?.to ?? item.expected)
    .reduce((latest, day) => (day > latest ? day : latest), addDays(today, 28));
  const frame = useRef<HTMLElement>(null);
  const chartWidth = Math.max(240, useWidth(frame, 376));
  const from = 104;
  const x = linear(0, daysBetween(today, to), from, chartWidth - 8);
  const row = 20;
  return (
    <figure ref={frame}>
      <svg
        className="chart"
        viewBox={`0 0 ${chartWidth} ${shown.length * row + 26}`}
        role="img"
        aria-label={text.charts.expectedItems(
          shown.map((item) => `${item.invoice} ${formats.nearDay(item.expected)}`).join(", "),
        )}
      >
        {monthStarts(today, to).map((day) => (
          <g key={day}>
            <path className="grid-line" d={`M${x(daysBetween(today, day))} 0V${shown.length * row}`} />
            {x(daysBetween(today, day)) > from + 46 && (
              <text className="chart-label middle" x={x(daysBetween(today, day))} y={shown.length * row + 18}>
                {formats.month(day)}
              </text>
            )}
          </g>
        ))}
        <path className="axis" d={`M${from} 0V${shown.length * row}`} />
        <text className="chart-label" x={from - 14} y={shown.length * row + 18}>
          {formats.nearDay(today)}
        </text>
        {shown.map((item, index) => {
          const y = index * row + row / 2;
          return (
            <g key={item.invoice}>
              <text className="chart-label" x={0} y={y + 4}>
                {item.invoice}
              </text>
              {item.within && (
                <rect
                  className="band"
                  x={x(daysBetween(today, item.within.from))}
                  y={y - 5}
                  width={Math.max(2, x(daysBetween(today, item.within.to)) - x(daysBetween(today, item.within.from)))}
                  height={10}
                />
              )}
              <path className="median" d={`M${x(daysBetween(today, item.expected))} ${y - 6}V${y + 6}`} />
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

// What the risk score is made of: points that worry, as bars, each with its words.
export function Contributions({ risk }: { risk: Schemas["Risk"] }): React.JSX.Element {
  const formats = useFormats();
  const shown = [...risk.contributions]
    .filter((one) => one.points > 0)
    .sort((left_, right) => right.points - left_.points);
  const most = Math.max(1, ...shown.map((one) => one.points_max));
  return (
    <table className="contributions">
      <tbody>
        {shown.map((one) => (
          <tr key={one.name}>
            <th scope="row">{one.words}</th>
            <td>
              <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect className="points-of" x={0} y={0.5} width={(one.points_max / most) * 100} height={9} />
                <rect className="points-worse" x={0} y={0.5} width={(one.points / most) * 100} height={9} />
              </svg>
            </td>
            <td className="number">{formats.signed(one.points / 100)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
