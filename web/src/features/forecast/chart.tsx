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

export function ForecastChart({ currency, past, morning, seq, chosen, choose }: ChartProps): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const frame = useRef<HTMLElement>(null);
  const width = Math.max(520, useWidth(frame, 1010));
  const highest = Math.max(
    1,
    ...currency.weeks.map((week) => Math.max(drawn(week.p90), drawn(week.total))),
    ...past.map((week) => Math.max(drawn(week.came), drawn(week.forecast), drawn(week.p90 ?? "0"))),
  );
  const ticks = ticksOf(0, highest / 1000, 7);
  const y = linear(0, (ticks.at(-1) ?? 1) * 1000, floor, top);
  const slots = past.length + currency.weeks.length;
  const slot = (width - left - 24) / slots;
  const x = (index: number): number => left + 12 + (index + 0.5) * slot;
  const box = Math.min(38, slot * 0.78);
  const border = left + 12 + past.length * slot - 2;
  const days = [...past.map((week) => week.from), ...currency.weeks.map((week) => week.from)];
  return (
    <figure ref={frame}>
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={text.forecast.chartSummary(currency.currency, currency.weeks.length)}
      >
        {chosen >= 0 && (
          <rect
            className="chart-hit chosen"
            x={x(past.length + chosen) - slot / 2}
            y={top}
            width={slot}
            height={floor - top}
          />
        )}
        {ticks.map((tick) => (
          <g key={tick}>
            <path className={tick === 0 ? "axis" : "grid-line"} d={`M${left} ${y(tick * 1000)}H${width}`} />
            <text className="chart-label end" x={left - 8} y={y(tick * 1000) + 4}>
              {formats.count(tick)}
            </text>
          </g>
        ))}
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
          <g key={week.from}>
            {week.p10 !== null && week.p90 !== null && (
              <rect
                className="band past"
                x={x(index) - box / 2}
                y={y(drawn(week.p90))}
                width={box}
                height={Math.max(1, y(drawn(week.p10)) - y(drawn(week.p90)))}
              />
            )}
            <path className="median past" d={`M${x(index) - box / 2} ${y(drawn(week.forecast))}h${box}`} />
            {outside(week) ? (
              <path className="triangle-late" d={`M${x(index)} ${y(drawn(week.came)) - 6}l6 10h-12Z`} />
            ) : (
              <circle className="dot-ink" cx={x(index)} cy={y(drawn(week.came))} r={4.5} />
            )}
          </g>
        ))}
        {currency.weeks.map((week, index) => {
          const at = x(past.length + index);
          return (
            <g key={week.from}>
              <rect
                className="band"
                x={at - box / 2}
                y={y(drawn(week.p90))}
                width={box}
                height={Math.max(1, y(drawn(week.p10)) - y(drawn(week.p90)))}
              />
              <path className="median" d={`M${at - box / 2} ${y(drawn(week.p50))}h${box}`} />
              <rect
                className="bar-mid"
                x={at - 5}
                y={y(drawn(week.firm))}
                width={10}
                height={Math.max(0, floor - y(drawn(week.firm)))}
              />
              <rect
                className="chart-hit"
                x={at - slot / 2}
                y={top}
                width={slot}
                height={floor - top}
                onClick={() => choose(index)}
              />
            </g>
          );
        })}
        {days.map((day, index) => (
          <g key={day}>
            <text className="chart-label middle" x={x(index)} y={floor + 16}>
              {Number(day.slice(8))}
            </text>
            {(index === 0 || day.slice(0, 7) !== days[index - 1]?.slice(0, 7)) && (
              <text className="chart-label strong middle" x={x(index)} y={floor + 32}>
                {formats.month(day)}
                {day.slice(0, 4) !== days[0]?.slice(0, 4) && day.slice(5, 7) === "01" ? ` ${day.slice(0, 4)}` : ""}
              </text>
            )}
          </g>
        ))}
      </svg>
    </figure>
  );
}
