// One figure at the ends of months, labelled at the end of its line; where a best possible value exists, dashed below.
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { Schemas } from "@/api/client";
import { trendQuery } from "@/api/queries";
import { useKnownAt } from "@/app/past";
import { useFormats, useText } from "@/app/contexts";
import { linear, ticksOf } from "@/ui/scale";
import { useWidth } from "@/ui/use_size";
import "@/ui/charts.css";

type Point = Schemas["MetricTrend"]["points"][number];

const height = 200;
const left = 64;
const right = 90;

export function TrendChart({
  points,
  best,
  currency,
}: {
  points: readonly Point[];
  best: string | null;
  currency: string;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const frame = useRef<HTMLElement>(null);
  const width = Math.max(420, useWidth(frame, 900));
  const other = useQuery({ ...trendQuery(best ?? "", 12, useKnownAt()), enabled: best !== null });
  const below = best === null ? [] : (other.data?.points.filter((point) => point.currency === currency) ?? []);
  const known = points.filter((point) => point.value !== null);
  const values = [...known, ...below].map((point) => Number(point.value));
  const ticks = ticksOf(Math.min(...values, Infinity), Math.max(...values, -Infinity), 4);
  const y = linear(ticks[0] ?? 0, ticks.at(-1) ?? 1, height - 24, 10);
  const x = linear(0, Math.max(1, points.length - 1), left, width - right);
  const path = (line: readonly Point[]): string =>
    line
      .map((point) => {
        const index = points.findIndex((candidate) => candidate.day === point.day);
        return point.value === null || index < 0 ? "" : `${x(index).toFixed(1)} ${y(Number(point.value)).toFixed(1)}`;
      })
      .filter((at) => at !== "")
      .map((at, index) => (index === 0 ? "M" : "L") + at)
      .join("");
  const last = known.at(-1);
  const lastBelow = below.at(-1);
  if (known.length === 0) return <p className="reason">{text.insight.noTrend}</p>;
  return (
    <figure ref={frame}>
      <svg
        className="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={text.insight.trendSummary(
          known.map((point) => `${formats.month(point.day)} ${formats.decimal(point.value ?? "0")}`).join(", "),
        )}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <path className="grid-line" d={`M${left} ${y(tick)}H${width - right}`} />
            <text className="chart-label end" x={left - 8} y={y(tick) + 4}>
              {formats.count(tick)}
            </text>
          </g>
        ))}
        {points.map((point, index) => (
          <text key={point.day} className="chart-label middle" x={x(index)} y={height - 6}>
            {formats.month(point.day)}
          </text>
        ))}
        {below.length > 0 && <path className="line-control" d={path(below)} />}
        <path className="line-tide" d={path(known)} />
        {last && (
          <>
            <circle className="dot-tide" cx={x(points.indexOf(last))} cy={y(Number(last.value))} r={3.5} />
            <text className="chart-label tide" x={x(points.indexOf(last)) + 8} y={y(Number(last.value)) + 4}>
              {formats.decimal(last.value ?? "0")}
            </text>
          </>
        )}
        {lastBelow?.value != null && (
          <text className="chart-label" x={width - right + 8} y={y(Number(lastBelow.value)) + 4}>
            {formats.decimal(lastBelow.value)} {text.insight.best}
          </text>
        )}
      </svg>
    </figure>
  );
}
