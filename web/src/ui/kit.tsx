// The small parts that all screens are made of: keys, badges, buttons, sections, amounts and days.
import { useEffect, useState, type ReactNode } from "react";
import { Problem } from "@/api/client";
import { useFormats, useText } from "@/app/contexts";
import { isZero } from "@/text/amount";
import { Glyph, type GlyphName } from "./glyph";
import "./kit.css";

export type Tone = "tide" | "rust" | "sand" | "moss" | "alarm" | "plain";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export function keyLabel(name: string): string {
  return name
    .replace("Ctrl", isMac ? "\u2318" : "Ctrl")
    .replace("ArrowDown", "\u2193")
    .replace("ArrowUp", "\u2191")
    .replace("ArrowLeft", "\u2190")
    .replace("ArrowRight", "\u2192")
    .replace("Escape", "Esc")
    .replace(/^[A-Z]$/, (letter) => `Shift ${letter.toLowerCase()}`);
}

export function KeyHint({ name }: { name: string }): React.JSX.Element {
  return <kbd aria-hidden="true">{keyLabel(name)}</kbd>;
}

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: (() => void) | undefined;
  readonly hint?: string | undefined;
  readonly kind?: "primary" | "normal" | "quiet";
  readonly disabled?: boolean | undefined;
  readonly type?: "button" | "submit";
  readonly describedBy?: string;
}

export function Button({
  children,
  onPress,
  hint,
  kind = "normal",
  disabled,
  type = "button",
  describedBy,
}: ButtonProps): React.JSX.Element {
  return (
    <button
      type={type}
      className={`button ${kind}`}
      onClick={onPress}
      disabled={disabled}
      aria-keyshortcuts={hint}
      aria-describedby={describedBy}
    >
      {kind === "quiet" && hint && <KeyHint name={hint} />}
      <span>{children}</span>
      {kind !== "quiet" && hint && <KeyHint name={hint} />}
    </button>
  );
}

export function Badge({
  tone,
  glyph,
  children,
}: {
  tone: Tone;
  glyph?: GlyphName;
  children: ReactNode;
}): React.JSX.Element {
  return (
    <span className={`badge tone-${tone}`}>
      {glyph && <Glyph name={glyph} />}
      {children}
    </span>
  );
}

export function State({
  tone,
  glyph,
  children,
}: {
  tone: Tone;
  glyph: GlyphName;
  children: ReactNode;
}): React.JSX.Element {
  return (
    <span className={`state text-${tone}`}>
      <Glyph name={glyph} />
      <span>{children}</span>
    </span>
  );
}

export function Money({ amount, className = "" }: { amount: string; className?: string }): React.JSX.Element {
  const formats = useFormats();
  return <span className={`money ${isZero(amount) ? "nothing" : ""} ${className}`}>{formats.amount(amount)}</span>;
}

// An amount with its currency in front, for strips and sentences.
export function Sum({
  amount,
  currency,
  late = false,
}: {
  amount: string;
  currency: string;
  late?: boolean;
}): React.JSX.Element {
  return (
    <span className="sum">
      <span className="sum-currency">{currency}</span>{" "}
      <span className={`key-figure ${late ? "late" : ""}`}>
        <Money amount={amount} />
      </span>
    </span>
  );
}

export function Day({ day, full = false }: { day: string; full?: boolean }): React.JSX.Element {
  const formats = useFormats();
  return <time dateTime={day}>{full ? formats.fullDay(day) : formats.day(day)}</time>;
}

interface SectionProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
}

export function Section({ title, note, aside, className = "", children }: SectionProps): React.JSX.Element {
  return (
    <section className={`section ${className}`}>
      <header className="section-head">
        <h2>{title}</h2>
        {note !== undefined && <span className="section-note">{note}</span>}
        {aside !== undefined && <span className="section-aside">{aside}</span>}
      </header>
      {children}
    </section>
  );
}

export function Cell({
  label,
  children,
  wide = false,
}: {
  label: ReactNode;
  children: ReactNode;
  wide?: boolean;
}): React.JSX.Element {
  return (
    <div className={wide ? "strip-cell wide" : "strip-cell"}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// Nothing for 300 ms, then a word: most answers are there before.
export function Loading(): React.JSX.Element {
  const text = useText();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), 300);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <p className="notice quiet" role="status">
      {late ? text.common.loading : "\u00a0"}
    </p>
  );
}

export function sentenceOf(error: unknown, unreachable: string): string {
  if (error instanceof Problem) return error.reason === "unreachable" ? unreachable : error.detail;
  return String(error);
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }): React.JSX.Element {
  const text = useText();
  return (
    <div className="notice failure" role="alert">
      <State tone="alarm" glyph="triangle">
        {sentenceOf(error, text.common.unreachable)}
      </State>
      {retry && <Button onPress={retry}>{text.common.again}</Button>}
    </div>
  );
}

export function Empty({ title, children }: { title: ReactNode; children?: ReactNode }): React.JSX.Element {
  return (
    <div className="notice empty">
      <p className="strong">{title}</p>
      {children !== undefined && <p className="reason">{children}</p>}
    </div>
  );
}

export interface NumberHead {
  readonly number: string;
}

// The head of a table: words over words, and over numbers at their right.
export function Heads({ columns }: { columns: readonly (string | NumberHead)[] }): React.JSX.Element {
  return (
    <thead>
      <tr>
        {columns.map((column, index) => (
          <th key={index} scope="col" className={typeof column === "string" ? "" : "number"}>
            {typeof column === "string" ? column : column.number}
          </th>
        ))}
      </tr>
    </thead>
  );
}
