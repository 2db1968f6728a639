// What waits for a decision: the list by expiry, the exact effect, and what it rests on. The pane is the dialog: the
// buttons stand under the digest of exactly what is shown.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef } from "react";
import { useState } from "react";
import { proposalQuery, proposalsQuery } from "@/api/queries";
import type { Schemas } from "@/api/client";
import { useFormats, useSession, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { decisions, useVerdicts, type Verdict } from "@/features/decisions/decisions";
import { EvidenceLight } from "@/features/decisions/message";
import { useKey } from "@/keyboard/use_keys";
import { Button, Empty, Failure, KeyHint, Loading, State } from "@/ui/kit";
import { EffectPane, type EffectView } from "./effect";
import { EvidencePane } from "./evidence";
import "./approvals.css";

const RejectDialog = lazy(() =>
  import("@/features/decisions/dialogs").then((module) => ({ default: module.RejectDialog })),
);
const route = getRouteApi("/approvals");

type Row = Schemas["ProposalRow"];

export function useWhat(): (row: Pick<Row, "action" | "summary">) => string {
  const text = useText();
  return (row) =>
    row.action === "send_message"
      ? `${text.message.reminder(row.summary.reminder_number ?? 1)}, ${text.message.mail}`
      : text.actionNames[row.action];
}

export function useTimeLeft(): (instant: string) => { words: string; soon: boolean } {
  const text = useText();
  const { today } = useSession();
  // The clock of the browser, or the tenant's day where the two differ: a demonstration may stand on another day.
  const now =
    Math.abs(Date.now() - Date.parse(`${today}T12:00:00Z`)) > 86_400_000
      ? Date.parse(`${today}T08:12:00Z`)
      : Date.now();
  return (instant) => {
    const minutes = Math.floor((Date.parse(instant) - now) / 60_000);
    if (minutes <= 0) return { words: text.approvals.expired, soon: true };
    return {
      words: text.approvals.left(Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60),
      soon: minutes < 6 * 60,
    };
  };
}

function ListRow({
  row,
  chosen,
  verdict,
  choose,
}: {
  row: Row;
  chosen: boolean;
  verdict: Verdict | undefined;
  choose: () => void;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const what = useWhat();
  const left = useTimeLeft()(row.expires_at);
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const [amount, currency] = (row.summary.amount ?? "").split(" ");
  const why = row.decision.floor
    ? text.approvals.floor(row.decision.floor.replace("floor.", ""))
    : row.decision.rule
      ? text.approvals.rule(row.decision.rule)
      : "";
  return (
    <li>
      <button
        type="button"
        ref={element}
        className="approval-row"
        aria-current={chosen ? "true" : undefined}
        onClick={choose}
      >
        <span className="approval-line">
          <span className="strong cut">{row.customer?.name ?? what(row)}</span>
          <span className={left.soon ? "late strong" : "quiet"}>{row.state === "pending" ? left.words : ""}</span>
        </span>
        <span className="approval-line reason">
          <span className="cut">{what(row)}</span>
        </span>
        <span className="approval-line reason">
          {verdict ? (
            <State tone={verdict === "approving" ? "sand" : "plain"} glyph={verdict === "approved" ? "check" : "half"}>
              {text.approvals.verdicts[verdict]}
            </State>
          ) : row.state !== "pending" ? (
            <span>{text.proposalStates[row.state]}</span>
          ) : (
            <span className={row.rights.approve ? "cut" : "cut late"}>
              {row.decision.four_eyes ? text.approvals.fourEyes : row.rights.approve ? why : text.why.somebody}
            </span>
          )}
          {amount && currency && (
            <span className="approval-amount">
              {currency} {formats.amount(amount)}
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

function Filters(): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const { state = "pending", action = "", all = false } = route.useSearch();
  const set = (change: Record<string, string | boolean | undefined>): void => {
    void navigate({ to: "/approvals", search: (before) => ({ ...before, at: undefined, ...change }) });
  };
  return (
    <>
      <label className="bar-select">
        <span className="hidden">{text.approvals.whose}</span>
        <select
          value={state !== "pending" ? state : all ? "everybody" : "me"}
          onChange={(event) => {
            const value = event.target.value;
            set(
              value === "me"
                ? { state: undefined, all: undefined }
                : value === "everybody"
                  ? { state: undefined, all: true }
                  : { state: value, all: undefined },
            );
          }}
        >
          <option value="me">{text.approvals.forYou}</option>
          <option value="everybody">{text.approvals.forEverybody}</option>
          {(["done", "rejected", "superseded", "expired", "failed", "unknown", "all"] as const).map((name) => (
            <option key={name} value={name}>
              {name === "all" ? text.approvals.all : text.proposalStates[name]}
            </option>
          ))}
        </select>
      </label>
      <label className="bar-select">
        <span className="hidden">{text.approvals.kind}</span>
        <select value={action} onChange={(event) => set({ action: event.target.value || undefined })}>
          <option value="">{text.approvals.everyKind}</option>
          {Object.entries(text.actionNames).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Decide({
  row,
  verdict,
  next,
}: {
  row: Row;
  verdict: Verdict | undefined;
  next: () => void;
}): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const { view = "reader", digest: full = false } = route.useSearch();
  const detail = useQuery(proposalQuery(row.proposal));
  const [rejecting, setRejecting] = useState(false);
  const name = row.customer?.name ?? text.actionNames[row.action];
  const label = row.action === "send_message" ? text.undo.reminderTo(name) : text.undo.decisionOn(name);
  const set = useCallback(
    (change: { view?: string; digest?: boolean | undefined }) => {
      void navigate({
        to: "/approvals",
        search: (before) => ({ ...before, at: row.proposal, ...change }),
        replace: true,
      });
    },
    [navigate, row.proposal],
  );
  const may = detail.data?.rights.approve === true && verdict === undefined;
  const approve = (): void => {
    if (!detail.data || !may) return;
    decisions.approve(detail.data.proposal, detail.data.digest, label);
    next();
  };
  const mayReject = detail.data?.rights.reject === true && verdict === undefined;
  const group = text.rail.approvals;
  useKey("e", text.approvals.approve, approve, { group });
  useKey(
    "r",
    text.worklist.reject,
    () => {
      if (mayReject) setRejecting(true);
    },
    { group },
  );
  useKey("v", text.approvals.compare, () => set({ view: view === "diff" ? "reader" : "diff" }), { group });
  useKey("y", text.approvals.fullDigest, () => set({ digest: full ? undefined : true }), { group });
  useKey(
    "o",
    text.worklist.openCustomer,
    () => {
      if (row.customer) void navigate({ to: "/customers/$customer", params: { customer: row.customer.number } });
    },
    { group },
  );
  if (detail.isPending) return <Loading />;
  if (detail.isError) return <Failure error={detail.error} retry={() => void detail.refetch()} />;
  // The list knows the customer where the proposal does not say him.
  const proposal = { ...detail.data, customer: detail.data.customer ?? row.customer };
  const primary = proposal.action === "send_message" ? text.approvals.approveSend : text.approvals.approveIt;
  return (
    <EvidenceLight>
      <EffectPane proposal={proposal} view={view as EffectView} setView={(next_) => set({ view: next_ })} />
      <EvidencePane proposal={proposal}>
        <footer className="action-bar">
          <p className="asked small">
            {proposal.rights.approve ? text.approvals.youApprove : proposal.rights.why_not}{" "}
            <span className="mono digest">sha256 {digestWords(proposal.digest, full)}</span> <KeyHint name="y" />
          </p>
          <div className="row-of-buttons">
            <Button kind="primary" hint="e" onPress={approve} disabled={!may}>
              {primary}
            </Button>
            <Button hint="r" onPress={() => setRejecting(true)} disabled={!mayReject}>
              {text.worklist.reject}
            </Button>
          </div>
        </footer>
      </EvidencePane>
      <Suspense>
        {rejecting && (
          <RejectDialog
            name={name}
            close={() => setRejecting(false)}
            reject={(reason) => {
              void decisions.reject(row.proposal, reason, label);
              next();
            }}
          />
        )}
      </Suspense>
    </EvidenceLight>
  );
}

export function digestWords(digest: string, full: boolean): string {
  const groups = digest.match(/.{8}/g) ?? [digest];
  return full ? groups.join(" ") : `${groups.slice(0, 3).join(" ")} \u2026 ${groups.at(-1) ?? ""}`;
}

export function ApprovalsScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { at, state = "pending", action, all = false } = route.useSearch();
  const query = useInfiniteQuery(proposalsQuery({ state, action, for_me: state === "pending" && !all }));
  const verdicts = useVerdicts();
  const fresh = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const rows = useSteadyRows(fresh, `${state} ${action ?? ""} ${all}`);
  const place = useRef(0);
  const found = rows.findIndex((row) => row.proposal === at);
  // An address may name one that is further down than what was asked for, or decided already: it is shown all the same.
  const named = useQuery({ ...proposalQuery(at ?? ""), enabled: at !== undefined && query.isSuccess && found < 0 });
  const elsewhere = found < 0 && at !== undefined && named.data?.proposal === at ? named.data : undefined;
  const index = found >= 0 || elsewhere ? found : Math.min(place.current, rows.length - 1);
  const row = elsewhere ?? rows[index];
  const looking = found < 0 && at !== undefined && named.isFetching;
  useEffect(() => {
    if (index >= 0) place.current = index;
  }, [index]);
  const choose = useCallback(
    (wanted: Row | undefined) => {
      if (wanted)
        void navigate({
          to: "/approvals",
          search: (before) => ({ ...before, at: wanted.proposal, digest: undefined }),
          replace: true,
        });
    },
    [navigate],
  );
  const step = (by: number): void => choose(rows[Math.max(0, Math.min(rows.length - 1, index + by))]);
  const group = text.rail.approvals;
  useKey(["j", "ArrowDown"], text.keys.next, () => step(1), { group });
  useKey(["k", "ArrowUp"], text.keys.previous, () => step(-1), { group });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && index > rows.length - 20) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, index, rows.length]);
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <Screen
      title={text.rail.approvals}
      subtitle={query.data && text.approvals.waiting(formats.count(total), state)}
      tools={<Filters />}
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 && !row ? (
        <Empty title={text.approvals.emptyTitle}>{text.approvals.emptyNext}</Empty>
      ) : (
        <div className="approvals">
          <nav className="approvals-list" aria-label={text.rail.approvals}>
            <p className="approvals-head">
              <b>{state === "pending" && !all ? text.approvals.forYou : text.approvals.list}</b>{" "}
              <span className="quiet">{formats.count(total)}</span>
              <span className="approvals-order">
                {text.approvals.byExpiry} <KeyHint name="j" /> <KeyHint name="k" />
              </span>
            </p>
            <ul>
              {rows.map((other) => (
                <ListRow
                  key={other.proposal}
                  row={other}
                  chosen={other === row}
                  verdict={verdicts.get(other.proposal)}
                  choose={() => choose(other)}
                />
              ))}
            </ul>
            {hasNextPage && (
              <div className="notice">
                <Button onPress={() => void fetchNextPage()}>{text.common.more}</Button>
              </div>
            )}
          </nav>
          {!looking && row && (
            <Decide key={row.proposal} row={row} verdict={verdicts.get(row.proposal)} next={() => step(1)} />
          )}
        </div>
      )}
    </Screen>
  );
}

// Rows stay where they are while the screen is open: what was decided keeps its place with its verdict, new ones come
// last.
function useSteadyRows(fresh: readonly Row[], filter: string): readonly Row[] {
  const kept = useRef<{ filter: string; rows: readonly Row[] }>({ filter, rows: [] });
  return useMemo(() => {
    const before = kept.current.filter === filter ? kept.current.rows : [];
    const byId = new Map(fresh.map((row) => [row.proposal, row]));
    const known = new Set(before.map((row) => row.proposal));
    const rows = [
      ...before.map((row) => byId.get(row.proposal) ?? row),
      ...fresh.filter((row) => !known.has(row.proposal)),
    ];
    kept.current = { filter, rows };
    return rows;
  }, [fresh, filter]);
}
