// Every command since the beginning: who, what, by whose authority, and which rows it changed; and whether all of it
// still holds against the tables.
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { post, type Schemas } from "@/api/client";
import { client, entryQuery, journalQuery, verificationQuery } from "@/api/queries";
import { useFormats, useMay, useSession, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { useKey } from "@/keyboard/use_keys";
import { Button, Empty, Failure, Heads, Loading, Section, State } from "@/ui/kit";
import "./journal.css";

const route = getRouteApi("/journal");
const rowsShown = 50;

function Verification(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const may = useMay("verify");
  const query = useQuery(verificationQuery);
  const verify = useMutation({
    mutationFn: () => post<Schemas["Verification"]>("/v1/verification"),
    onSuccess: (answer) => client.setQueryData(verificationQuery.queryKey, answer),
  });
  const { data } = query;
  if (query.isError) return <Failure error={query.error} />;
  if (!data) return <Loading />;
  return (
    <Section
      title={text.journal.verification}
      note={data.verified_at ? formats.instant(data.verified_at) : text.verify.never}
      aside={
        may && (
          <Button onPress={() => verify.mutate()} disabled={verify.isPending || data.state === "running"}>
            {text.journal.verifyNow}
          </Button>
        )
      }
    >
      {verify.isError && <Failure error={verify.error} />}
      {data.faults.map((fault, index) => (
        <p key={index}>
          <State tone="alarm" glyph="cross">
            {fault.code}, {fault.place}: {fault.text}
          </State>
        </p>
      ))}
      <ul className="passes small">
        {data.passes.map((pass) => (
          <li key={pass.pass}>
            <State tone={pass.fault_count === 0 ? "moss" : "alarm"} glyph={pass.fault_count === 0 ? "check" : "cross"}>
              {(text.journal.passes as Readonly<Record<string, string>>)[pass.name] ?? pass.name}
            </State>
            <span className="quiet">
              {" "}
              {text.journal.checked(formats.count(pass.checked), pass.unit === "entries")}
              {pass.fault_count > 0 && `, ${text.journal.faults(pass.fault_count)}`}
            </span>
          </li>
        ))}
      </ul>
      {data.hash && (
        <p className="mono quiet">
          {text.journal.hash} {data.hash.slice(0, 8)} {"\u2026"} {data.hash.slice(-8)}
        </p>
      )}
    </Section>
  );
}

type Change = Schemas["JournalEntry"]["changes"][number];
const customersNamed = 5;

// Numbers of the customers whose own row the entry put.
function customersOf({ changes }: Schemas["JournalEntry"]): readonly string[] {
  const rows = changes.find(({ table }) => table === "customer");
  const column = rows?.columns.indexOf("number") ?? -1;
  if (column < 0) return [];
  return [...new Set((rows?.put ?? []).map((row) => String(row[column])))].slice(0, customersNamed);
}

function Rows({ change }: { change: Change }): React.JSX.Element {
  const text = useText();
  const rows = change.put ?? [];
  return (
    <Section title={<span className="mono">{change.table}</span>} note={text.journal.rows(rows.length)}>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={change.table}>
        <table className="table journal-rows">
          <thead>
            <tr>
              {change.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, rowsShown).map((row, index) => (
              <tr key={index}>
                {row.map((value, column) => (
                  <td key={column} className={typeof value === "number" ? "number" : ""}>
                    {value === null ? "" : String(value).slice(0, 200)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Entry({ seq }: { seq: number }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const query = useQuery(entryQuery(seq));
  if (query.isPending) return <Loading />;
  if (query.isError) return <Failure error={query.error} />;
  const entry = query.data;
  return (
    <>
      <Section
        title={text.journal.entry(formats.count(entry.seq))}
        note={formats.instant(entry.at)}
        aside={
          <a href={`/v1/journal/${entry.seq}/proof`} download>
            {text.journal.proof}
          </a>
        }
      >
        <dl className="facts entry-facts">
          <dt>{text.journal.actor}</dt>
          <dd>{entry.actor_login ?? entry.actor}</dd>
          <dt>{text.journal.command}</dt>
          <dd>{entry.command}</dd>
          {Object.entries(entry.decision ?? {}).map(([name, value]) => (
            <Fact key={name} name={name} value={String(value)} />
          ))}
          <Fact name={text.journal.hash} value={entry.hash} />
          <Fact name={text.journal.before} value={entry.previous} />
        </dl>
      </Section>
      <BooksThen entry={entry} />
      {entry.changes.map((change) => (
        <Rows key={change.table} change={change} />
      ))}
    </>
  );
}

// The screens of the books as the journal knew them after the entry; on its day, where that is past.
function BooksThen({ entry }: { entry: Schemas["JournalEntry"] }): React.JSX.Element | null {
  const text = useText();
  const { today } = useSession();
  const mayWork = useMay("view_worklist");
  const mayLook = useMay("view_customer");
  if (!mayWork && !mayLook) return null;
  const day = entry.at.slice(0, 10);
  const known = { known_at: entry.seq };
  const asOf = day < today ? { ...known, as_of: day } : known;
  return (
    <Section title={text.journal.booksThen} note={text.journal.booksThenNote}>
      <p className="books-then">
        {mayWork && (
          <Link to="/worklist" search={day < today ? { ...known, date: day } : known}>
            {text.rail.worklist}
          </Link>
        )}
        {mayLook && (
          <Link to="/customers" search={known}>
            {text.rail.customers}
          </Link>
        )}
        {mayWork && (
          <>
            <Link to="/insight" search={{ ...asOf, view: "aging" }}>
              {text.insight.views.aging}
            </Link>
            <Link to="/insight" search={asOf}>
              {text.insight.figures}
            </Link>
            <Link to="/forecast" search={asOf}>
              {text.rail.forecast}
            </Link>
          </>
        )}
        {mayLook &&
          customersOf(entry).map((number) => (
            <Link
              key={number}
              to="/customers/$customer"
              params={{ customer: number }}
              search={asOf}
            >{`${text.tables.customer} ${number}`}</Link>
          ))}
      </p>
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }): React.JSX.Element {
  return (
    <>
      <dt>{name.replaceAll("_", " ")}</dt>
      <dd className={value.length > 40 ? "mono" : ""}>{value}</dd>
    </>
  );
}

interface EntriesTableProps {
  readonly rows: readonly Schemas["JournalRow"][];
  readonly seq: number | undefined;
  readonly choose: (seq: number) => void;
}

function EntriesTable({ rows, seq, choose }: EntriesTableProps): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const tablesOf = (row: Schemas["JournalRow"]): string =>
    (row.tables ?? []).map((table) => (table.rows > 1 ? `${table.table} \u00d7${table.rows}` : table.table)).join(", ");
  return (
    <table className="table">
      <Heads
        columns={[
          { number: text.shell.seq },
          text.journal.at,
          text.journal.actor,
          text.journal.command,
          text.journal.changed,
        ]}
      />
      <tbody>
        {rows.map((row) => (
          <tr key={row.seq} className={row.seq === seq ? "chosen" : ""}>
            <td className="number mono">
              <button type="button" aria-current={row.seq === seq ? "true" : undefined} onClick={() => choose(row.seq)}>
                {formats.count(row.seq)}
              </button>
            </td>
            <td className="reason">{formats.instant(row.at)}</td>
            <td>{row.actor_login ?? row.actor}</td>
            <td className="strong">{row.decision?.operation ?? row.command}</td>
            <td className="reason small">{tablesOf(row)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function JournalScreen(): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const search = route.useSearch();
  const query = useInfiniteQuery(journalQuery(search.object));
  const [typed, setTyped] = useState(search.object ?? "");
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const seq = search.seq ?? rows[0]?.seq;
  const index = rows.findIndex((row) => row.seq === seq);
  const choose = (wanted: number | undefined): void => {
    if (wanted !== undefined)
      void navigate({ to: "/journal", search: (before) => ({ ...before, seq: wanted }), replace: true });
  };
  const group = text.rail.journal;
  useKey(["j", "ArrowDown"], text.keys.next, () => choose(rows[Math.min(rows.length - 1, index + 1)]?.seq), { group });
  useKey(["k", "ArrowUp"], text.keys.previous, () => choose(rows[Math.max(0, index - 1)]?.seq), { group });
  return (
    <Screen title={text.rail.journal} subtitle={text.journal.subtitle}>
      <div className="journal">
        <div className="journal-list" tabIndex={0} role="region" aria-label={text.rail.journal}>
          <form
            className="section journal-find"
            onSubmit={(event) => {
              event.preventDefault();
              void navigate({ to: "/journal", search: { object: typed.trim() || undefined } });
            }}
          >
            <label className="field">
              <span>{text.journal.find}</span>
              <input
                className="input"
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                placeholder="inv_9g021, prp_460000"
              />
            </label>
          </form>
          {query.isPending ? (
            <Loading />
          ) : query.isError ? (
            <Failure error={query.error} retry={() => void query.refetch()} />
          ) : rows.length === 0 ? (
            <Empty title={text.journal.none} />
          ) : (
            <EntriesTable rows={rows} seq={seq} choose={choose} />
          )}
          {query.hasNextPage && (
            <p className="notice">
              <Button onPress={() => void query.fetchNextPage()}>{text.common.more}</Button>
            </p>
          )}
        </div>
        <div className="journal-detail" tabIndex={0} role="region" aria-label={text.journal.detail}>
          <Verification />
          {seq !== undefined && <Entry seq={seq} />}
        </div>
      </div>
    </Screen>
  );
}
