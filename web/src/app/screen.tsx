// The bar and what is under it: every screen is one of these. On the right of the bar always stand the search, the
// stamp (as of which entry, by which model) and whether the journal is verified.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { verificationQuery } from "@/api/queries";
import { Glyph } from "@/ui/glyph";
import { KeyHint } from "@/ui/kit";
import { useFormats, useText } from "./contexts";
import { openPalette } from "./palette_state";
import { useKnownAt } from "./past";
import { PastBanner } from "./past_banner";

interface ScreenProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly tools?: ReactNode;
  readonly stamp?: { readonly seq: number; readonly model?: string | undefined } | undefined;
  // A sentence about the past day that is shown; actions are off then.
  readonly past?: string | undefined;
  readonly children: ReactNode;
}

function Shield(): React.JSX.Element {
  return (
    <svg className="shield" viewBox="0 0 14 14" aria-hidden="true">
      <path d="M7 1 12 2.800v4c0 3-2.200 5.200-5 6.200-2.800-1-5-3.200-5-6.200v-4Z" className="glyph-stroke" />
      <path d="M4.600 6.900 6.400 8.600 9.500 5.200" className="glyph-stroke" />
    </svg>
  );
}

function badgeOf(
  verification: Schemas["Verification"],
  text: ReturnType<typeof useText>,
  count: (count: number) => string,
): { tone: string; words: string } {
  if (verification.ok === false)
    return { tone: "alarm", words: text.verify.broken(count(verification.broken_at ?? verification.verified_to)) };
  if (verification.state === "running") {
    return {
      tone: "sand",
      words: text.verify.running(count(verification.progress ?? verification.verified_to), count(verification.head)),
    };
  }
  if (verification.ok === null) return { tone: "plain", words: text.verify.never };
  return { tone: "moss", words: text.verify.done(count(verification.verified_to)) };
}

function VerifyBadge({
  verification,
}: {
  verification: Schemas["Verification"] | undefined;
}): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  if (!verification) return <span className="verify-badge tone-plain">{"\u00a0"}</span>;
  const { tone, words } = badgeOf(verification, text, formats.count);
  return (
    <Link to="/journal" className={`verify-badge badge tone-${tone}`}>
      {tone === "alarm" ? <Glyph name="cross" /> : <Shield />}
      {words}
    </Link>
  );
}

export function Screen({ title, subtitle, tools, stamp, past, children }: ScreenProps): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { data: verification } = useQuery(verificationQuery);
  useEffect(() => {
    document.title = `${title} \u00b7 Dunlin`;
  }, [title]);
  const knownAt = useKnownAt();
  const seq = stamp?.seq ?? verification?.head;
  return (
    <div className="screen">
      <header className="bar">
        <h1>{title}</h1>
        {subtitle !== undefined && <div className="bar-subtitle">{subtitle}</div>}
        <div className="bar-tools">
          {tools}
          <button type="button" className="search-box" onClick={openPalette} aria-keyshortcuts="/ Control+K">
            <span>{text.shell.search}</span>
            <span className="search-keys">
              <KeyHint name="/" />
              <KeyHint name="Ctrl K" />
            </span>
          </button>
          <span className="stamp">
            {seq !== undefined && (
              <span>
                {text.shell.asOf}{" "}
                <b>
                  {text.shell.seq} {formats.count(seq)}
                </b>
              </span>
            )}
            {stamp?.model && (
              <span className="stamp-model">
                {text.shell.model} <b>{stamp.model}</b>
              </span>
            )}
          </span>
          <VerifyBadge verification={verification} />
        </div>
      </header>
      {knownAt !== undefined && <PastBanner knownAt={knownAt} />}
      {past !== undefined && (
        <p className="past-line" role="status">
          {past}
        </p>
      )}
      <main className="content" id="content">
        {children}
      </main>
    </div>
  );
}
