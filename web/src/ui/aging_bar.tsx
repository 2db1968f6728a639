// Open amounts by days past due: one bar, one ramp from slate to burnt, and under it each bucket with its amount.
import type { Schemas } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { drawn, isZero, shareOf } from "@/text/amount";
import { Money } from "./kit";
import "./charts.css";
import "./aging_bar.css";

export const buckets = ["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"] as const;
export type Bucket = (typeof buckets)[number];

export function AgingBar({ line, credits }: { line: Schemas["AgingLine"]; credits: boolean }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const whole = Math.max(drawn(line.open), 0.01);
  let at = 0;
  const share = (bucket: Bucket): string => {
    const percent = shareOf(line.amounts[bucket], line.open);
    if (percent === null) return "";
    return percent > 0 && percent < 0.5 ? "< 1\u2009%" : `${Math.round(percent)}\u2009%`;
  };
  return (
    <figure className="aging">
      <svg className="aging-bar" viewBox="0 0 1000 18" preserveAspectRatio="none" aria-hidden="true">
        {buckets.map((bucket, index) => {
          const width = (drawn(line.amounts[bucket]) / whole) * 1000;
          const x = at;
          at += width;
          return (
            width > 0 && (
              <rect
                key={bucket}
                className={`aging-${index + 1}`}
                x={x}
                y={0.5}
                width={Math.max(2, width - 2)}
                height={17}
              />
            )
          );
        })}
      </svg>
      <dl className="aging-legend">
        {buckets.map((bucket, index) => (
          <div key={bucket}>
            <dt>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect className={`aging-${index + 1}`} x={0.5} y={0.5} width={9} height={9} />
              </svg>
              {text.buckets[bucket]}
            </dt>
            <dd>
              <b>
                <Money amount={line.amounts[bucket]} />
              </b>{" "}
              {!isZero(line.amounts[bucket]) && <span className="reason">{share(bucket)}</span>}
            </dd>
          </div>
        ))}
        {credits && (
          <div>
            <dt className="no-mark">{text.customer.credits}</dt>
            <dd>
              <b>{isZero(line.unapplied) ? <Money amount="0.00" /> : formats.amount(`-${line.unapplied}`)}</b>
            </dd>
          </div>
        )}
      </dl>
    </figure>
  );
}
