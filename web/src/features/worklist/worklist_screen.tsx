// The home of a collector: the ranked accounts on the left, the one thing being decided on the right.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { proposalQuery, worklistQuery } from "@/api/queries";
import { isPageOnly } from "@/api/complete";
import type { Schemas } from "@/api/client";
import { useFormats, useMay, useSession, useText } from "@/app/contexts";
import { usePreferences } from "@/app/preferences";
import { Screen } from "@/app/screen";
import { decisions, usePutOff, useVerdicts, type Verdict } from "@/features/decisions/decisions";
import { useKey } from "@/keyboard/use_keys";
import { Cell, Empty, Failure, KeyHint, Loading, Sum } from "@/ui/kit";
import { BatchBar, MarkRefused, MarkedList, useBatch, type Batch } from "./batch";
import { WorklistPane, type PaneActions } from "./pane";
import { WorklistRow } from "./row";
import { chosenRows, isToWork, keyOf, shows, type Row, type Show, type Sort, type Worklist } from "./rows";
import { useUpdates } from "./updates";
import "./worklist.css";

const RejectDialog = lazy(() =>
  import("@/features/decisions/dialogs").then((module) => ({ default: module.RejectDialog })),
);
const FollowUpDialog = lazy(() =>
  import("@/features/decisions/dialogs").then((module) => ({ default: module.FollowUpDialog })),
);
const HoldDialog = lazy(() =>
  import("@/features/decisions/dialogs").then((module) => ({ default: module.HoldDialog })),
);

const route = getRouteApi("/worklist");
const headHeight = 29;

type Question =
  | { readonly kind: "reject" | "followUp" }
  | { readonly kind: "hold"; readonly hold: "promise" | "dispute" | "other" }
  | null;

function Strip({ list, worked }: { list: Worklist; worked: number }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { totals, collectors } = list;
  // The company's own currency first.
  const own = ({ currency }: Schemas["Money"]): number => (currency === totals.gain.currency ? 0 : 1);
  const sums = [...totals.overdue].sort((left, right) => own(left) - own(right));
  const planned = collectors.reduce((sum, collector) => sum + collector.accounts_planned, 0);
  const ticks = 20;
  const filled = Math.round((worked / Math.max(1, planned || totals.accounts)) * ticks);
  return (
    <dl className="strip">
      <Cell label={text.worklist.workedToday}>
        <span className="key-figure">
          {text.worklist.ofPlanned(formats.count(worked), formats.count(planned || totals.accounts))}
        </span>
        <span className="ticks" aria-hidden="true">
          {Array.from({ length: ticks }, (_, index) => (
            <i key={index} className={index < filled ? "filled" : ""} />
          ))}
        </span>
      </Cell>
      <Cell label={isPageOnly(list) ? text.worklist.overdueOfFirst(totals.accounts) : text.worklist.overdueLeft} wide>
        {totals.overdue.length === 0 && <Sum amount="0.00" currency={totals.gain.currency} />}
        {sums.slice(0, 3).map((sum) => (
          <Sum key={sum.currency} amount={sum.amount} currency={sum.currency} />
        ))}
        {totals.overdue.length > 3 && (
          <Link to="/insight" search={{ view: "aging" }}>
            {text.worklist.allCurrencies(totals.overdue.length)}
          </Link>
        )}
      </Cell>
      <Cell label={text.worklist.expectedGain}>
        <Sum amount={totals.gain.amount} currency={totals.gain.currency} />
      </Cell>
    </dl>
  );
}

function Head({ sort, setSort }: { sort: Sort; setSort: (sort: Sort) => void }): React.JSX.Element {
  const text = useText();
  const button = (name: Sort, label: string): React.JSX.Element => (
    <button type="button" onClick={() => setSort(name)} aria-pressed={sort === name}>
      {label}
    </button>
  );
  return (
    <div role="row" aria-rowindex={1} className="worklist-head">
      <span role="columnheader" className="place">
        {button("rank", "#")}
      </span>
      <span role="columnheader" className="name-and-why">
        {text.worklist.customerAndWhy}
      </span>
      <span role="columnheader" className="currency">
        <span className="hidden">{text.tables.currency}</span>
      </span>
      <span role="columnheader" className="open">
        {text.tables.open}
      </span>
      <span role="columnheader" className="overdue">
        {button("overdue", text.tables.overdue)}
      </span>
      <span role="columnheader" className="days">
        {button("days", text.tables.days)}
      </span>
      <span role="columnheader" className="expected">
        {button("expected", text.worklist.expected)}
      </span>
      <span role="columnheader" className="score">
        {button("gain", text.worklist.scoreGain)}
      </span>
      <span role="columnheader" className="next">
        {text.worklist.nextAction}
      </span>
    </div>
  );
}

interface ListProps {
  readonly rows: readonly Row[];
  readonly selected: number;
  readonly choose: (row: Row) => void;
  readonly open: (row: Row) => void;
  readonly batch: Batch;
  readonly nearEnd: () => void;
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
}

function List({ rows, selected, choose, open, batch, nearEnd, sort, setSort }: ListProps): React.JSX.Element {
  const text = useText();
  const { roles } = useSession();
  const verdicts = useVerdicts();
  const putOff = usePutOff();
  const { density } = usePreferences();
  const height = density === "compact" ? 45 : 53;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 8,
    scrollPaddingStart: headHeight,
    paddingStart: 0,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: "auto" });
  }, [virtual, selected]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 60) nearEnd();
  }, [last, rows.length, nearEnd]);
  // As wide as the last rank is long.
  const places = String(rows.reduce((most, { place }) => Math.max(most, place), 0)).length;
  useEffect(() => scroll.current?.style.setProperty("--place", `${18 + 8 * Math.max(2, places)}px`), [places]);
  return (
    <div
      className="worklist-scroll"
      ref={scroll}
      role="grid"
      tabIndex={0}
      aria-label={text.rail.worklist}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={selected >= 0 ? `row-${selected}` : undefined}
    >
      <Head sort={sort} setSort={setSort} />
      <div
        role="rowgroup"
        className="worklist-rows"
        ref={(element) => element?.style.setProperty("--height", `${virtual.getTotalSize()}px`)}
      >
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <WorklistRow
              key={keyOf(row)}
              row={row}
              index={index}
              top={start}
              selected={index === selected}
              roles={roles}
              verdict={row.draft ? verdicts.get(row.draft.proposal) : undefined}
              putOff={putOff.get(row.customer.number)}
              marked={batch.keys.has(keyOf(row))}
              mark={batch.mark}
              choose={choose}
              open={open}
            />
          );
        })}
      </div>
    </div>
  );
}

function Hints({ bars, batch, acts }: { bars: boolean; batch: Batch; acts: boolean }): React.JSX.Element {
  const text = useText();
  return (
    <footer className="hint-bar">
      <span>
        <KeyHint name="j" /> <KeyHint name="k" /> {text.keys.move}
      </span>
      {acts && (
        <span>
          <KeyHint name="x" /> {text.worklist.mark}
        </span>
      )}
      <span>
        <KeyHint name="o" /> {text.worklist.openCustomer}
      </span>
      <span>
        <KeyHint name="u" /> {text.worklist.undoTen}
      </span>
      <span>
        <KeyHint name="?" /> {text.keys.all}
      </span>
      <MarkRefused batch={batch} />
      {bars && <span className="hint-note">{text.worklist.barsMean}</span>}
    </footer>
  );
}

function Views({ show, setShow }: { show: Show; setShow: (show: Show) => void }): React.JSX.Element {
  const text = useText();
  return (
    <div className="tabs worklist-views" role="group" aria-label={text.worklist.views}>
      {shows.map((name) => (
        <button key={name} type="button" aria-pressed={name === show} onClick={() => setShow(name)}>
          {text.worklist.shows[name]}
        </button>
      ))}
    </div>
  );
}

// Which row stands under the cursor, by its key; when the row leaves the list, the one that took its place.
function useSelection(rows: readonly Row[]): {
  index: number;
  row: Row | undefined;
  choose: (row: Row) => void;
  step: (by: number) => void;
} {
  const { at } = route.useSearch();
  const navigate = useNavigate();
  // Without an address the cursor begins at the first account that nobody worked yet.
  const place = useRef(-1);
  const found = rows.findIndex((row) => keyOf(row) === at);
  const held = place.current >= 0 ? place.current : Math.max(0, rows.findIndex(isToWork));
  const index = rows.length === 0 ? -1 : found >= 0 ? found : Math.min(held, rows.length - 1);
  useEffect(() => {
    if (index >= 0) place.current = index;
  }, [index]);
  const choose = useCallback(
    (row: Row) => {
      void navigate({
        to: "/worklist",
        search: (before) => ({ ...before, at: keyOf(row) }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const step = useCallback(
    (by: number) => {
      const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
      if (next) choose(next);
    },
    [rows, index, choose],
  );
  return { index, row: rows[index], choose, step };
}

function usePrefetch(rows: readonly Row[], index: number): void {
  const queries = useQueryClient();
  useEffect(() => {
    for (const row of rows.slice(Math.max(0, index + 1), index + 4)) {
      if (row.draft) void queries.prefetchQuery(proposalQuery(row.draft.proposal));
    }
  }, [queries, rows, index]);
}

function useMine(rows: readonly Row[], followedUp: ReadonlySet<string>): ReadonlySet<string> {
  const verdicts = useVerdicts();
  const putOff = usePutOff();
  return useMemo(() => {
    const decided = ({ draft, customer }: Row): boolean =>
      (draft !== null && verdicts.has(draft.proposal)) || putOff.has(customer.number);
    return new Set([...followedUp, ...rows.filter(decided).map(keyOf)]);
  }, [rows, verdicts, putOff, followedUp]);
}

interface Chosen {
  readonly row: Row | undefined;
  readonly verdict: Verdict | undefined;
  readonly label: string;
  readonly step: (by: number) => void;
}

// What can be done with the chosen row. Only what was shown is approved: the digest comes from the proposal in the pane.
function useActions(
  { row, verdict, label, step }: Chosen,
  ask: (question: Question) => void,
): PaneActions & { brief: () => void; inBrief: boolean } {
  const queries = useQueryClient();
  const [inBrief, setBrief] = useState(false);
  useEffect(() => setBrief(false), [row?.customer.number]);
  const proposal = row?.draft?.proposal;
  return {
    inBrief,
    approve: () => {
      const seen = proposal ? queries.getQueryData<Schemas["Proposal"]>(proposalQuery(proposal).queryKey) : undefined;
      if (!seen?.rights.approve || verdict !== undefined || inBrief) return;
      decisions.approve(seen.proposal, seen.digest, label);
      step(1);
    },
    reject: () => (proposal && verdict === undefined ? ask({ kind: "reject" }) : undefined),
    followUp: () => (row ? ask({ kind: "followUp" }) : undefined),
    hold: (hold) => (row ? ask({ kind: "hold", hold }) : undefined),
    brief: () => setBrief((shown) => !shown),
  };
}

function useDeskKeys(
  { row, step }: Chosen,
  actions: PaneActions,
  openCustomer: (row: Row) => void,
  { marked, mark }: Batch,
  acts: boolean,
): void {
  const text = useText();
  const navigate = useNavigate();
  const options = { group: text.rail.worklist };
  const words = text.worklist;
  const inApprovals = (more: { view?: string; digest?: boolean }): void => {
    if (row?.draft) void navigate({ to: "/approvals", search: { at: row.draft.proposal, state: "all", ...more } });
  };
  useKey(["j", "ArrowDown"], text.keys.next, () => step(1), options);
  useKey(["k", "ArrowUp"], text.keys.previous, () => step(-1), options);
  useKey("o", words.openCustomer, () => (row ? openCustomer(row) : undefined), options);
  const acting = { ...options, when: acts };
  useKey("x", words.mark, () => (row ? mark(row, false) : undefined), acting);
  useKey("X", words.markTo, () => (row ? mark(row, true) : undefined), acting);
  useKey("c", words.callBrief, actions.brief, options);
  // What is marked is decided by the bar under the list, and nothing else is meanwhile.
  const alone = { ...options, when: acts && marked.length === 0 };
  useKey("e", words.approveNext, actions.approve, alone);
  useKey("r", words.reject, actions.reject, alone);
  useKey("s", words.followUp, actions.followUp, alone);
  useKey("p", words.promise, () => actions.hold("promise"), alone);
  useKey("d", words.dispute, () => actions.hold("dispute"), alone);
  useKey("h", words.hold, () => actions.hold("other"), alone);
  useKey("v", words.inApprovals, () => inApprovals({ view: "diff" }), options);
  useKey("y", words.digest, () => inApprovals({ digest: true }), options);
}

function Questions({
  chosen,
  question,
  close,
  touched,
}: {
  chosen: Chosen;
  question: Question;
  close: () => void;
  touched: (row: Row) => void;
}): React.JSX.Element | null {
  const { row, label, step } = chosen;
  if (!row || !question) return null;
  const about = { customer: row.customer.number, name: row.customer.name, close };
  const done = (): void => {
    touched(row);
    step(1);
  };
  const proposal = row.draft?.proposal;
  const reject = (reason: string): void => {
    if (proposal) void decisions.reject(proposal, reason, label);
    step(1);
  };
  return (
    <Suspense>
      {question.kind === "reject" && <RejectDialog name={row.customer.name} close={close} reject={reject} />}
      {question.kind === "followUp" && <FollowUpDialog {...about} done={done} />}
      {question.kind === "hold" && <HoldDialog {...about} kind={question.hold} invoices={[]} done={done} />}
    </Suspense>
  );
}

// Decided here, and not yet in what the server counted.
function decidedSince(rows: readonly Row[], verdicts: ReadonlyMap<string, Verdict>): number {
  return rows.filter(({ draft }) => draft?.state === "pending" && verdicts.has(draft.proposal)).length;
}

interface DeskProps {
  readonly list: Worklist;
  readonly rows: readonly Row[];
  readonly nearEnd: () => void;
  readonly touched: (row: Row) => void;
}

function Desk({ list, rows, nearEnd, touched }: DeskProps): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const verdicts = useVerdicts();
  const mayImport = useMay("import_facts");
  const { sort = "rank", date, known_at: knownAt } = route.useSearch();
  // A past morning, and what was known earlier, are only looked at.
  const acts = date === undefined && knownAt === undefined;
  const { index, row, choose, step } = useSelection(rows);
  const [paneOpen, setPaneOpen] = useState(false);
  const [question, setQuestion] = useState<Question>(null);
  usePrefetch(rows, index);
  const openCustomer = useCallback(
    (wanted: Row) => void navigate({ to: "/customers/$customer", params: { customer: wanted.customer.number } }),
    [navigate],
  );
  // In a narrow window the pane lies over the list: choosing a row by hand opens it.
  const chooseByHand = useCallback(
    (wanted: Row) => {
      choose(wanted);
      setPaneOpen(true);
    },
    [choose],
  );
  const setSort = (next: Sort): void =>
    void navigate({
      to: "/worklist",
      search: (before) => ({ ...before, sort: next === "rank" ? undefined : next }),
      replace: true,
    });
  const verdict = row?.draft ? verdicts.get(row.draft.proposal) : undefined;
  const chosen: Chosen = { row, verdict, label: row ? text.undo.reminderTo(row.customer.name) : "", step };
  const actions = useActions(chosen, setQuestion);
  const batch = useBatch(rows, acts);
  const marking = batch.marked.length > 0;
  useDeskKeys(chosen, actions, openCustomer, batch, acts);
  const nextAfter = (last: Row): void => {
    const next = rows.slice(rows.indexOf(last) + 1).find((candidate) => isToWork(candidate));
    if (next) choose(next);
  };
  useKey("Enter", text.worklist.openPane, () => setPaneOpen(true), { group: text.rail.worklist });
  useKey("Escape", text.worklist.closePane, () => setPaneOpen(false), { group: text.rail.worklist, when: paneOpen });
  return (
    <div className={paneOpen ? "worklist pane-open" : "worklist"}>
      <div className="worklist-list">
        <Strip list={list} worked={list.totals.worked + decidedSince(rows, verdicts)} />
        {rows.length === 0 ? (
          <Empty title={text.worklist.emptyTitle}>
            {text.worklist.emptyNext}{" "}
            {list.totals.accounts === 0 && mayImport && <Link to="/imports">{text.worklist.importFirst}</Link>}
          </Empty>
        ) : (
          <List
            rows={rows}
            selected={index}
            choose={chooseByHand}
            open={openCustomer}
            batch={batch}
            nearEnd={nearEnd}
            sort={sort}
            setSort={setSort}
          />
        )}
        {marking ? (
          <BatchBar batch={batch} after={nextAfter} noted={(noted) => noted.forEach(touched)} />
        ) : (
          <Hints bars={rows.some((candidate) => candidate.expectation)} batch={batch} acts={acts} />
        )}
      </div>
      {row && (
        <WorklistPane
          key={keyOf(row)}
          row={row}
          close={() => setPaneOpen(false)}
          date={list.date}
          brief={actions.inBrief}
          verdict={verdict}
          actions={actions}
          marked={marking ? <MarkedList batch={batch} choose={choose} /> : null}
          instead={marking ? text.worklist.decideMarked : acts ? null : text.past.onlyLooked}
        />
      )}
      <Questions chosen={chosen} question={question} close={() => setQuestion(null)} touched={touched} />
    </div>
  );
}

export function WorklistScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const search = route.useSearch();
  const { show = "all", sort = "rank", find = "" } = search;
  const filter = useMemo(
    () => ({
      ...(search.date ? { date: search.date } : {}),
      ...(search.collector ? { collector: search.collector } : {}),
      ...(search.known_at === undefined ? {} : { known_at: search.known_at }),
    }),
    [search.date, search.collector, search.known_at],
  );
  const query = useInfiniteQuery(worklistQuery(filter));
  const [followedUp, setFollowedUp] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const rows = useMemo(() => chosenRows(all, show, sort, find), [all, show, sort, find]);
  const mine = useMine(all, followedUp);
  const updates = useUpdates(filter, mine);
  const putOff = usePutOff();
  useEffect(() => {
    const said = all.filter(
      ({ customer, follow_up: followUp }) => followUp !== null && putOff.get(customer.number) === followUp.due_on,
    );
    if (said.length > 0) decisions.forgetPutOff(said.map(({ customer }) => customer.number));
  }, [all, putOff]);
  useKey(".", text.worklist.takeUpdates, updates.take, { group: text.rail.worklist, when: updates.count > 0 });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const nearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  // A filter or another order speaks of all rows, so all of them are needed.
  useEffect(() => {
    if (show !== "all" || sort !== "rank" || find !== "") nearEnd();
  }, [show, sort, find, nearEnd]);
  const list = query.data?.pages[0];
  const subtitle =
    list &&
    `${formats.weekday(list.date)} ${formats.fullDay(list.date)}${list.run_at ? `, ${text.worklist.morningRun} ${formats.time(list.run_at)}` : ""}`;
  const tools = (
    <>
      <Views
        show={show}
        setShow={(next) =>
          void navigate({
            to: "/worklist",
            search: (before) => ({ ...before, show: next === "all" ? undefined : next }),
          })
        }
      />
      {updates.count > 0 && (
        <button type="button" className="bar-button updated" onClick={updates.take}>
          {text.worklist.updated(updates.count)} <KeyHint name="." />
        </button>
      )}
    </>
  );
  return (
    <Screen
      title={text.rail.worklist}
      subtitle={subtitle}
      tools={tools}
      stamp={list && { seq: list.as_of_entry, model: list.model }}
      past={search.date ? text.past.morning(formats.fullDay(search.date)) : undefined}
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        list && (
          <Desk
            list={list}
            rows={rows}
            nearEnd={nearEnd}
            touched={(row) => setFollowedUp((before) => new Set([...before, keyOf(row)]))}
          />
        )
      )}
    </Screen>
  );
}
