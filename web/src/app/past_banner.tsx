// Across the page while one looks at the past: at which entry, of when, and the way back.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { entryQuery, type KnownAt } from "@/api/queries";
import { useFormats, useMay, useText } from "./contexts";

export function PastBanner({ knownAt }: { knownAt: KnownAt }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const may = useMay("view_journal");
  const seq = typeof knownAt === "number" ? knownAt : 0;
  // Who may not read the journal is told the number alone.
  const { data } = useQuery({ ...entryQuery(seq), enabled: may && seq > 0 });
  const words =
    typeof knownAt === "number"
      ? text.past.entry(formats.count(knownAt), data ? formats.instant(data.at) : null)
      : text.past.instant(formats.instant(knownAt));
  return (
    <p className="past-line" role="status">
      {words}{" "}
      <Link
        to="."
        search={
          ((before: Readonly<Record<string, unknown>>) => ({
            ...before,
            known_at: undefined,
            as_of: undefined,
            date: undefined,
          })) as never
        }
      >
        {text.past.toNow}
      </Link>
    </p>
  );
}
