// Who came in, and who looked at whose data. The server tells it newest first; a person and a customer are looked for
// here, page by page, until enough was found or everything was looked through.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { accessQuery, usersQuery } from "@/api/queries";
import { useFormats, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { Button, Empty, Failure, Heads, Loading } from "@/ui/kit";
import { isMeant, nobody, targetOf, type AccessFilter, type AccessNote } from "./notes";
import "./access.css";

const route = getRouteApi("/settings/access");
const stepRows = 100;

function About({ note }: { note: AccessNote }): React.JSX.Element {
  const formats = useFormats();
  switch (targetOf(note)) {
    case "customer":
      return (
        <Link to="/customers/$customer" params={{ customer: note.about }}>
          {note.about}
        </Link>
      );
    case "invoice":
      return (
        <Link to="/invoices/$invoice" params={{ invoice: note.about }}>
          {note.about}
        </Link>
      );
    case "proposal":
      return (
        <Link to="/approvals" search={{ at: note.about, state: "all" }}>
          {note.about}
        </Link>
      );
    case "entry":
      return (
        <Link to="/journal" search={{ seq: Number(note.about) }}>
          {formats.count(Number(note.about))}
        </Link>
      );
    case null:
      return <>{note.about}</>;
  }
}

function NotesTable({ notes }: { notes: readonly AccessNote[] }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const words = text.access.what as Readonly<Record<string, string>>;
  return (
    <table className="table">
      <Heads columns={[text.access.at, text.access.who, text.access.did, text.access.about, text.access.from]} />
      <tbody>
        {notes.map((note, index) => (
          <tr key={index}>
            <td className="reason">
              <time dateTime={note.at}>{formats.instant(note.at)}</time>
            </td>
            <td className="strong">{note.login ?? note.user ?? <span className="quiet">{text.access.nobody}</span>}</td>
            <td className={note.what === "sign_in_refused" ? "late" : ""}>{words[note.what] ?? note.what}</td>
            <td className="mono">
              <About note={note} />
            </td>
            <td className="mono quiet">{note.origin}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Filter({ filter, set }: { filter: AccessFilter; set: (filter: AccessFilter) => void }): React.JSX.Element {
  const text = useText();
  const users = useQuery(usersQuery);
  const [typed, setTyped] = useState(filter.about ?? "");
  const logins = users.data?.items.map(({ login }) => login) ?? [];
  // Somebody who left is in the notes still, and may stand in the address.
  const known = filter.who === undefined || filter.who === nobody || logins.includes(filter.who);
  return (
    <form
      className="section access-find"
      onSubmit={(event) => {
        event.preventDefault();
        set({ ...filter, about: typed.trim() || undefined });
      }}
    >
      <label className="field">
        <span>{text.access.person}</span>
        <select
          className="input"
          value={filter.who ?? ""}
          onChange={({ target }) => set({ ...filter, who: target.value || undefined })}
        >
          <option value="">{text.access.everybody}</option>
          {[...logins, ...(known ? [] : [filter.who ?? ""])].map((login) => (
            <option key={login} value={login}>
              {login}
            </option>
          ))}
          <option value={nobody}>{text.access.nobody}</option>
        </select>
      </label>
      <label className="field">
        <span>{text.access.number}</span>
        <input
          className="input"
          type="search"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => set({ ...filter, about: typed.trim() || undefined })}
          placeholder="10482, RE-2026-3381, prp_460000"
        />
      </label>
      <Button type="submit">{text.access.find}</Button>
    </form>
  );
}

export function AccessScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { who, about } = route.useSearch();
  const filtered = who !== undefined || about !== undefined;
  const [wanted, setWanted] = useState(stepRows);
  useEffect(() => setWanted(stepRows), [who, about]);
  const query = useInfiniteQuery(accessQuery);
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  const found = all.filter((note) => isMeant(note, { who, about }));
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const lacking = found.length < wanted && hasNextPage && !isError;
  useEffect(() => {
    if (lacking && !isFetchingNextPage) void fetchNextPage();
  }, [lacking, isFetchingNextPage, fetchNextPage]);
  const oldest = all.at(-1);
  return (
    <Screen
      title={text.access.title}
      subtitle={
        <>
          {text.access.subtitle}; <Link to="/settings">{text.access.back}</Link>
        </>
      }
    >
      <Filter
        key={`${who ?? ""} ${about ?? ""}`}
        filter={{ who, about }}
        set={(next) => void navigate({ to: "/settings/access", search: { ...next }, replace: true })}
      />
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        <div className="section">
          {found.length > 0 && <NotesTable notes={found.slice(0, wanted)} />}
          {found.length === 0 && !lacking && (
            <Empty title={filtered ? text.access.noneFound : text.access.none}>{text.access.noneNext}</Empty>
          )}
          <p className="access-foot reason small" role="status">
            {lacking
              ? text.access.looking(formats.count(all.length))
              : filtered && oldest && text.access.looked(formats.count(all.length), formats.instant(oldest.at))}
          </p>
          {(hasNextPage || found.length > wanted) && !lacking && (
            <Button onPress={() => setWanted(wanted + stepRows)}>{text.common.more}</Button>
          )}
        </div>
      )}
    </Screen>
  );
}
