// Receipts by week: what came as dots over what had been expected (dashed), and each coming week's band as a box with
// its median. Nothing is smoothed: a week is a box.
import { useRef } from "react";
import { useFormats, useText } from "@/app/contexts";
import { drawn } from "@/text/amount";
import { linear, ticksOf } from "@/ui/scale";
import { useWidth } from "@/ui/use_size";
import type { CurrencyForecast, PastWeek } from "./backtest";
import "@/ui/charts.css";

interface ChartProps {
  readonly currency: CurrencyForecast;
  readonly past: readonly PastWeek[];
  readonly morning: string;
  readonly seq: number;
  readonly chosen: number;
  readonly choose: (week: number) => void;
}

const height = 452;
const left = 44;
const top = 26;
const floor = height - 40;

function outside(week: PastWeek): boolean {
  return (
    week.p10 !== null && week.p90 !== null && (drawn(week.came) < drawn(week.p10) || drawn(week.came) > drawn(week.p90))
  );
}

interface Frame {
  readonly width: number;
  readonly slot: number;
  readonly box: number;
  readonly ticks: readonly number[];
  readonly x: (index: number) => number;
  readonly y: (amount: number) => number;
}

function frameOf(currency: CurrencyForecast, past: readonly PastWeek[], width: number): Frame {
  const highest = Math.max(
    1,
    ...currency.weeks.map((week) => Math.max(drawn(week.p90), drawn(week.total))),
    ...past.map((week) => Math.max(drawn(week.came), drawn(week.forecast), drawn(week.p90 ?? "0"))),
  );
  const ticks = ticksOf(0, highest / 1000, 7);
  const slot = (width - left - 24) / (past.length + currency.weeks.length);
  return {
    width,
    slot,
    box: Math.min(38, slot * 0.78),
    ticks,
    x: (index) => left + 12 + (index + 0.5) * slot,
    y: linear(0, (ticks.at(-1) ?? 1) * 1000, floor, top),
  };
}

interface BandProps {
  readonly frame: Frame;
  readonly at: number;
  readonly low: string;
  readonly high: string;
  readonly past?: boolean;
}

function Band({ frame: { box, y }, at, low, high, past = false }: BandProps): React.JSX.Element {
  const size = Math.max(1, y(drawn(low)) - y(drawn(high)));
  return <rect className={past ? "band past" : "band"} x={at - box / 2} y={y(drawn(high))} width={box} height={size} />;
}

function Past({ frame, week, at }: { frame: Frame; week: PastWeek; at: number }): React.JSX.Element {
  const came = frame.y(drawn(week.came));
  return (
    <g>
      {week.p10 !== null && week.p90 !== null && <Band frame={frame} at={at} low={week.p10} high={week.p90} past />}
      <path className="median past" d={`M${at - frame.box / 2} ${frame.y(drawn(week.forecast))}h${frame.box}`} />
      {outside(week) ? (
        <path className="triangle-late" d={`M${at} ${came - 6}l6 10h-12Z`} />
      ) : (
        <circle className="dot-ink" cx={at} cy={came} r={4.5} />
      )}
    </g>
  );
}

type Week = CurrencyForecast["weeks"][number];

function Coming({ frame, week, at }: { frame: Frame; week: Week; at: number }): React.JSX.Element {
  const firm = frame.y(drawn(week.firm));
  return (
    <g>
      <Band frame={frame} at={at} low={week.p10} high={week.p90} />
      <path className="median" d={`M${at - frame.box / 2} ${frame.y(drawn(week.p50))}h${frame.box}`} />
      <rect className="bar-mid" x={at - 5} y={firm} width={10} height={Math.max(0, floor - firm)} />
    </g>
  );
}

function Axes({ frame, days }: { frame: Frame; days: readonly string[] }): React.JSX.Element {
  const formats = useFormats();
  const newYear = (day: string): string =>
    day.slice(0, 4) !== days[0]?.slice(0, 4) && day.slice(5, 7) === "01" ? ` ${day.slice(0, 4)}` : "";
  return (
    <>
      {frame.ticks.map((tick) => (
        <g key={tick}>
          <path className={tick === 0 ? "axis" : "grid-line"} d={`M${left} ${frame.y(tick * 1000)}H${frame.width}`} />
          <text className="chart-label end" x={left - 8} y={frame.y(tick * 1000) + 4}>
            {formats.count(tick)}
          </text>
        </g>
      ))}
      {days.map((day, index) => (
        <g key={day}>
          <text className="chart-label middle" x={frame.x(index)} y={floor + 16}>
            {Number(day.slice(8))}
          </text>
          {(index === 0 || day.slice(0, 7) !== days[index - 1]?.slice(0, 7)) && (
            <text className="chart-label strong middle" x={frame.x(index)} y={floor + 32}>
              {formats.month(day) + newYear(day)}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

export function ForecastChart({ currency, past, morning, seq, chosen, choose }: ChartProps): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const element = useRef<HTMLElement>(null);
  const frame = frameOf(currency, past, Math.max(520, useWidth(element, 1010)));
  const border = left + 12 + past.length * frame.slot - 2;
  const label = text.forecast.chartSummary(currency.currency, currency.weeks.length);
  const column = (index: number): { x: number; y: number; width: number; height: number } => ({
    x: frame.x(past.length + index) - frame.slot / 2,
    y: top,
    width: frame.slot,
    height: floor - top,
  });
  return (
    <figure ref={element}>
      <svg className="chart" viewBox={`0 0 ${frame.width} ${height}`} role="img" aria-label={label}>
        {chosen >= 0 && <rect className="chart-hit chosen" {...column(chosen)} />}
        <Axes frame={frame} days={[...past, ...currency.weeks].map((week) => week.from)} />
        {past.length > 0 && (
          <text className="chart-label end" x={border - 6} y={top - 12}>
            {text.forecast.asForecast}
          </text>
        )}
        <text className="chart-label strong" x={border + 6} y={top - 12}>
          {text.forecast.made(formats.day(morning), formats.count(seq))}
        </text>
        <path className="now-line" d={`M${border} ${top - 24}V${floor}`} />
        {past.map((week, index) => (
          <Past key={week.from} frame={frame} week={week} at={frame.x(index)} />
        ))}
        {currency.weeks.map((week, index) => (
          <Coming key={week.from} frame={frame} week={week} at={frame.x(past.length + index)} />
        ))}
        {currency.weeks.map((week, index) => (
          <rect key={week.from} className="chart-hit" {...column(index)} onClick={() => choose(index)} />
        ))}
      </svg>
    </figure>
  );
}
