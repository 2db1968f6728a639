// How good the forecasts were: what was expected on past mornings, a number of weeks ahead, against what came. Pure;
// the figures are for drawing and for shares, and amounts in the tables stay the server's strings.
import type { Schemas } from "@/api/client";
import { drawn } from "@/text/amount";
import { addDays } from "@/text/day";

export type CurrencyForecast = Schemas["Forecast"]["currencies"][number];

export interface PastWeek {
  readonly from: string;
  readonly forecast: string;
  readonly came: string;
  readonly flat: string;
  readonly p10: string | null;
  readonly p90: string | null;
}

// The weeks of which one forecast was made `ahead` weeks before, oldest first.
export function pastWeeks(currency: CurrencyForecast, ahead: number): PastWeek[] {
  return currency.past.flatMap((past): PastWeek[] => {
    const forecast = past.forecast[ahead];
    const came = past.came[ahead];
    if (forecast === undefined || came === undefined) return [];
    return [
      {
        from: addDays(past.morning, ahead * 7),
        forecast,
        came,
        flat: past.flat,
        p10: past.p10?.[ahead] ?? null,
        p90: past.p90?.[ahead] ?? null,
      },
    ];
  });
}

export interface Goodness {
  readonly weeks: number;
  // Shares of what came, in percent: errors added up by size, and with their sign.
  readonly error: number;
  readonly errorFlat: number;
  readonly bias: number;
  readonly biasFlat: number;
  readonly inBand: { readonly inside: number; readonly of: number } | null;
}

export function goodnessOf(weeks: readonly PastWeek[]): Goodness | null {
  const came = weeks.reduce((sum, week) => sum + drawn(week.came), 0);
  if (weeks.length === 0 || came === 0) return null;
  const percent = (of: (week: PastWeek) => number): number =>
    (weeks.reduce((sum, week) => sum + of(week), 0) / came) * 100;
  const banded = weeks.filter((week) => week.p10 !== null && week.p90 !== null);
  const inside = banded.filter(
    (week) => drawn(week.came) >= drawn(week.p10 ?? "0") && drawn(week.came) <= drawn(week.p90 ?? "0"),
  );
  return {
    weeks: weeks.length,
    error: percent((week) => Math.abs(drawn(week.forecast) - drawn(week.came))),
    errorFlat: percent((week) => Math.abs(drawn(week.flat) - drawn(week.came))),
    bias: percent((week) => drawn(week.forecast) - drawn(week.came)),
    biasFlat: percent((week) => drawn(week.flat) - drawn(week.came)),
    inBand: banded.length === 0 ? null : { inside: inside.length, of: banded.length },
  };
}

// The error of the sum of all 13 weeks, over the mornings of which all 13 are over.
export function sumGoodness(currency: CurrencyForecast): { error: number; errorFlat: number } | null {
  const whole = currency.past.filter((past) => past.came.length === 13);
  const sum = (amounts: readonly string[]): number => amounts.reduce((total, amount) => total + drawn(amount), 0);
  const came = whole.reduce((total, past) => total + sum(past.came), 0);
  if (whole.length === 0 || came === 0) return null;
  const percent = (of: (past: (typeof whole)[number]) => number): number =>
    (whole.reduce((total, past) => total + Math.abs(of(past) - sum(past.came)), 0) / came) * 100;
  return { error: percent((past) => sum(past.forecast)), errorFlat: percent((past) => drawn(past.flat) * 13) };
}
