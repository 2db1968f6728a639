// Amounts are decimal strings, as the server counts them, and stay so: what is printed or added up here never passes
// through a fraction of the machine. Only charts turn an amount into a number, to draw it (`drawn`).
//
//   formatAmount("48210.55", separators("en"))  "48,210.55"
//   formatAmount("-640.00", separators("de"))   "\u2212640,00"
//   addAmounts(["0.10", "0.20"])                "0.30"

export interface Separators {
  readonly group: string;
  readonly decimal: string;
}

const minus = "\u2212";
const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

interface Parts {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

function partsOf(amount: string): Parts {
  const match = pattern.exec(amount);
  if (!match) throw new Error(`"${amount}" is no amount`);
  return { negative: match[1] === "-", whole: match[2] ?? "0", fraction: match[3] ?? "" };
}

function grouped(whole: string, group: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, group);
}

function isNothing(parts: Parts): boolean {
  return /^0*$/.test(parts.whole) && /^0*$/.test(parts.fraction);
}

export function formatAmount(amount: string, separators: Separators): string {
  const parts = partsOf(amount);
  const sign = parts.negative && !isNothing(parts) ? minus : "";
  const fraction = parts.fraction === "" ? "" : separators.decimal + parts.fraction;
  return sign + grouped(parts.whole, separators.group) + fraction;
}

export function isZero(amount: string): boolean {
  return isNothing(partsOf(amount));
}

export function isNegative(amount: string): boolean {
  const parts = partsOf(amount);
  return parts.negative && !isNothing(parts);
}

// As an integer of the smallest unit that any of the amounts shows.
function scaled(amount: string, decimals: number): bigint {
  const parts = partsOf(amount);
  const digits = BigInt(parts.whole + parts.fraction.padEnd(decimals, "0"));
  return parts.negative ? -digits : digits;
}

function unscaled(value: bigint, decimals: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? "" : `.${digits.slice(digits.length - decimals)}`;
  return (negative ? "-" : "") + whole + fraction;
}

// The sum of amounts of one currency, with as many decimals as the one that has most. Nothing adds up to "0".
export function addAmounts(amounts: readonly string[]): string {
  const decimals = Math.max(0, ...amounts.map((amount) => partsOf(amount).fraction.length));
  return unscaled(
    amounts.reduce((sum, amount) => sum + scaled(amount, decimals), 0n),
    decimals,
  );
}

export function negated(amount: string): string {
  const parts = partsOf(amount);
  return parts.negative ? amount.slice(1) : `-${amount}`;
}

export function compareAmounts(left: string, right: string): number {
  const decimals = Math.max(partsOf(left).fraction.length, partsOf(right).fraction.length);
  const difference = scaled(left, decimals) - scaled(right, decimals);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

// In thousands, rounded half away from zero: forecast and insight only, and their heads say so.
export function formatThousands(amount: string, decimals: number, separators: Separators): string {
  const parts = partsOf(amount);
  const exact = scaled(amount, parts.fraction.length);
  const unit = 10n ** BigInt(3 + parts.fraction.length - decimals);
  const size = exact < 0n ? -exact : exact;
  const rounded = (size + unit / 2n) / unit;
  return formatAmount(unscaled(exact < 0n ? -rounded : rounded, decimals), separators);
}

// The share of a part in percent, rounded; null of nothing.
export function shareOf(part: string, whole: string): number | null {
  if (isZero(whole)) return null;
  const decimals = Math.max(partsOf(part).fraction.length, partsOf(whole).fraction.length);
  return Number((scaled(part, decimals) * 1000n) / scaled(whole, decimals)) / 10;
}

// For drawing alone.
export function drawn(amount: string): number {
  return Number(amount);
}
