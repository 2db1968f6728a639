// Twelve bins of five days: the median bin in tide, the last one, outlined in rust, is later or never. It always stands
// beside its date. `ExpectedChart` is the same, larger, with an axis.
import { useRef } from "react";
import { useFormats, useText } from "@/app/contexts";
import { addDays } from "@/text/day";
import { useWidth } from "./use_size";
import "./charts.css";

const barWidth = 5;
const barGap = 1;
const height = 20;

function shape(bins: readonly number[], index: number, tallest: number, full: number): number {
  const bin = bins[index] ?? 0;
  return bin === 0 ? 1 : Math.max(1.5, (bin / tallest) * full);
}

export function Spark({ bins, median }: { bins: readonly number[]; median: number }): React.JSX.Element {
  const tallest = Math.max(...bins.slice(0, 12), (bins[12] ?? 0) * 0.4, 1);
  return (
    <svg className="spark" viewBox="0 0 82 21" aria-hidden="true">
      {bins.slice(0, 12).map((_, index) => {
        const size = shape(bins, index, tallest, height - 2);
        return (
          <rect
            key={index}
            className={index === median ? "bar-median" : "bar-mid"}
            x={index * (barWidth + barGap)}
            y={height - size}
            width={barWidth}
            height={size}
          />
        );
      })}
      <rect
        className="bar-never"
        x={76.5}
        y={height - Math.min(height - 2, shape(bins, 12, tallest, height - 2)) + 0.5}
        width={4}
        height={Math.min(height - 2, shape(bins, 12, tallest, height - 2)) - 0.5}
      />
      <path className="axis" d="M0 20.5H82" />
    </svg>
  );
}

export function ExpectedChart({
  bins,
  median,
  from,
}: {
  bins: readonly number[];
  median: number;
  from: string;
}): React.JSX.Element {
  const formats = useFormats();
  const text = useText();
  const tallest = Math.max(...bins.slice(0, 12), (bins[12] ?? 0) * 0.5, 1);
  const frame = useRef<HTMLElement>(null);
  const width = Math.max(240, useWidth(frame, 392));
  const step = (width - 20) / 12.85;
  const floor = 52;
  const never = formats.percent(bins[12] ?? 0);
  return (
    <figure ref={frame}>
      <svg
        className="chart"
        viewBox={`0 0 ${width} 68`}
        role="img"
        aria-label={text.charts.expected(formats.day(addDays(from, median * 5)), never)}
      >
        {bins.slice(0, 12).map((_, index) => {
          const size = shape(bins, index, tallest, floor - 14);
          return (
            <rect
              key={index}
              className={index === median ? "bar-median" : "bar-mid"}
              x={index * step}
              y={floor - size}
              width={step - 2}
              height={size}
            />
          );
        })}
        <rect
          className="bar-never"
          x={12 * step + 6}
          y={floor - Math.min(floor - 14, shape(bins, 12, tallest, floor - 14)) + 0.5}
          width={step - 12}
          height={Math.min(floor - 14, shape(bins, 12, tallest, floor - 14)) - 0.5}
        />
        <path className="axis" d={`M0 ${floor + 0.5}H${width}`} />
        {[0, 3, 6, 9].map((index) => (
          <text key={index} className="chart-label" x={index * step} y={65}>
            {formats.day(addDays(from, index * 5))}
          </text>
        ))}
        <text className="chart-label end" x={width} y={65}>
          {text.charts.later} {never}
        </text>
      </svg>
    </figure>
  );
}
