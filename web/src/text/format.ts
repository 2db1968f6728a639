// Numbers, days and times as the user's language writes them. Messages to customers are not formatted here: the server
// renders them in the customer's language, and they are shown as they will be sent.
import { formatAmount, formatThousands, type Separators } from "./amount";
import { dayOf, type Day } from "./day";

export type Language = "en" | "de";

export interface Formats {
  readonly language: Language;
  readonly separators: Separators;
  amount(amount: string): string;
  thousands(amount: string, decimals?: number): string;
  count(count: number): string;
  decimal(value: string): string;
  percent(basisPoints: number): string;
  chance(basisPoints: number): string;
  day(day: Day): string;
  fullDay(day: Day): string;
  // Of an expected day, where the year is plain: "8 Jan".
  nearDay(day: Day): string;
  weekday(day: Day): string;
  month(day: Day): string;
  time(instant: string): string;
  instant(instant: string): string;
  signed(value: number, decimals?: number): string;
}

const thin = "\u2009";
const minus = "\u2212";
const months: Record<Language, readonly string[]> = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  de: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."],
};
const weekdays: Record<Language, readonly string[]> = {
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  de: ["So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"],
};

export function separatorsOf(language: Language): Separators {
  return language === "de" ? { group: ".", decimal: "," } : { group: ",", decimal: "." };
}

// `thisYear`: days of other years show theirs.
export function formatsOf(language: Language, thisYear: string): Formats {
  const separators = separatorsOf(language);
  const short = (day: Day): string => {
    const month = months[language][Number(day.slice(5, 7)) - 1] ?? "";
    const number = Number(day.slice(8, 10));
    return language === "de" ? `${number}. ${month}` : `${number} ${month}`;
  };
  const year = (day: Day): string => day.slice(0, 4);
  const inZone = (instant: string): { day: Day; time: string } => {
    if (instant === "") return { day: "", time: "" };
    const at = new Date(instant);
    const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
    return { day: dayOf(Math.floor(shifted.getTime() / 86_400_000)), time: shifted.toISOString().slice(11, 16) };
  };
  const day = (value: Day): string => (year(value) === thisYear ? short(value) : `${short(value)} ${year(value)}`);
  const tenths = (value: number, decimals: number): string =>
    formatAmount(Math.abs(value).toFixed(decimals), separators);
  return {
    language,
    separators,
    amount: (amount) => formatAmount(amount, separators),
    thousands: (amount, decimals = 0) => formatThousands(amount, decimals, separators),
    count: (count) => formatAmount(String(Math.trunc(count)), separators),
    decimal: (value) => formatAmount(value, separators),
    percent: (basisPoints) => `${formatAmount(String(Math.round(basisPoints / 100)), separators)}${thin}%`,
    chance: (basisPoints) => tenths(basisPoints / 10_000, 2),
    day,
    nearDay: (value) =>
      Math.abs(Number(year(value)) - Number(thisYear)) <= 1 && value > `${thisYear}-06` ? short(value) : day(value),
    fullDay: (value) => `${short(value)} ${year(value)}`,
    weekday: (value) => weekdays[language][new Date(`${value}T00:00:00Z`).getUTCDay()] ?? "",
    month: (value) => months[language][Number(value.slice(5, 7)) - 1] ?? "",
    time: (instant) => inZone(instant).time,
    instant: (instant) => (instant === "" ? "" : `${day(inZone(instant).day)} ${inZone(instant).time}`),
    signed: (value, decimals = 0) => {
      const rounded = Number(value.toFixed(decimals));
      return (rounded < 0 ? minus : rounded > 0 ? "+" : "") + tenths(value, decimals);
    },
  };
}
