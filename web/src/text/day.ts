// Civil days as the server writes them, "2026-11-17": neither zone nor time. Arithmetic counts days since 1970.

export type Day = string;

const millisecondsPerDay = 86_400_000;

export function dayNumber(day: Day): number {
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time)) throw new Error(`"${day}" is no day`);
  return Math.round(time / millisecondsPerDay);
}

export function dayOf(number: number): Day {
  return new Date(number * millisecondsPerDay).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
  return dayOf(dayNumber(day) + days);
}

export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

// 0 is Sunday.
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

// The next day that is no Saturday or Sunday, counted from the day itself.
export function nextWorkday(day: Day): Day {
  const weekday = weekdayOf(day);
  return addDays(day, weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}
