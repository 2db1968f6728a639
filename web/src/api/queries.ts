// What the screens ask. Answers stay as they are until an event says that something changed: nothing is asked again
// because a window got the focus.
import { QueryClient, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { Problem, get, type Schemas } from "./client";
import { completeProposal, completeProposals, completeSession, completeUsers, completeWorklist } from "./complete";

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => error instanceof Problem && error.mayRepeat && count < 2,
      retryDelay: (count, error) =>
        error instanceof Problem && error.retryAfter !== null ? error.retryAfter * 1000 : 500 * 2 ** count,
    },
  },
});

const forever = Number.POSITIVE_INFINITY;

// An entry's number, or an instant: the books as the journal knew them then. That never changes, so it is asked once.
export type KnownAt = number | string;

const kept = (known_at: KnownAt | undefined) =>
  known_at === undefined ? {} : { staleTime: forever, meta: { past: true } };

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }) => completeSession(await get<Schemas["Session"]>("/v1/session", undefined, signal)),
  staleTime: forever,
  retry: (count, error) => error instanceof Problem && error.mayRepeat && count < 1,
});

// Where people may sign in besides here. A server that knows of none, or of no such thing, has none.
export const providersQuery = queryOptions({
  queryKey: ["session providers"],
  queryFn: ({ signal }) =>
    get<{ readonly items: readonly Schemas["IdentityProvider"][] }>("/v1/session/providers", undefined, signal),
  staleTime: forever,
  retry: false,
});

function signedIn(): Schemas["Session"] | undefined {
  return client.getQueryData(sessionQuery.queryKey);
}

const operations = (): readonly string[] => signedIn()?.operations ?? [];

export interface WorklistFilter {
  readonly date?: string | undefined;
  readonly today?: boolean | undefined;
  readonly collector?: string | undefined;
  readonly known_at?: KnownAt | undefined;
}

// Several windows' worth: the first rows are there soon, and the next before somebody comes to them. Who wants all of
// them, in another order or to find one, does not wait for hundreds of answers.
const firstRows = 100;
const moreRows = 500;

export async function getWorklist(
  filter: WorklistFilter,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Schemas["Worklist"]> {
  const list = await get<Schemas["Worklist"]>(
    "/v1/worklist",
    { ...filter, limit: cursor === null ? firstRows : moreRows, cursor },
    signal,
  );
  return completeWorklist(list, signedIn()?.currency ?? "");
}

// Never asked again by itself: its order must not move under the cursor.
export function worklistQuery(filter: WorklistFilter) {
  return infiniteQueryOptions({
    queryKey: ["worklist", filter],
    // Fifty thousand rows are not compared with themselves at every page that comes.
    structuralSharing: false,
    queryFn: ({ pageParam, signal }) => getWorklist(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: forever,
  });
}

// While the screen is still being loaded: who is signed in, and for most the list that he begins with.
export function askAtOnce(path: string): void {
  void client.prefetchQuery(sessionQuery).then(() => {
    const begins = path === "/" || (path === "/worklist" && !/date|collector|known_at/.test(location.search));
    if (begins && operations().includes("view_worklist")) void client.prefetchInfiniteQuery(worklistQuery({}));
  });
}

export interface ProposalFilter {
  readonly state?: string | undefined;
  readonly customer?: string | undefined;
  readonly action?: string | undefined;
  readonly for_me?: boolean | undefined;
}

// A server that does not know `for_me` refuses it: then it is asked for all, and who may approve is judged here.
async function getProposals(
  { for_me: forMe, ...filter }: ProposalFilter,
  page: { readonly limit: number; readonly cursor?: string | null },
  signal: AbortSignal,
): Promise<Schemas["ProposalList"]> {
  const ask = async (narrowed: boolean): Promise<Schemas["ProposalList"]> =>
    completeProposals(
      await get<Schemas["ProposalList"]>(
        "/v1/proposals",
        { ...filter, ...(narrowed ? { for_me: true, ...page } : { ...page, limit: Math.max(100, page.limit) }) },
        signal,
      ),
      operations(),
    );
  if (!forMe) return ask(false);
  try {
    return await ask(true);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    const list = await ask(false);
    const items = list.items.filter(({ rights }) => rights.approve);
    return { ...list, items, total: items.length };
  }
}

export function proposalsQuery(filter: ProposalFilter) {
  return infiniteQueryOptions({
    queryKey: ["proposals", filter],
    queryFn: ({ pageParam, signal }) => getProposals(filter, { limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export const waitingQuery = queryOptions({
  queryKey: ["proposals", "waiting for me"],
  queryFn: ({ signal }) => getProposals({ state: "pending", for_me: true }, { limit: 1 }, signal),
});

export function proposalQuery(proposal: string) {
  return queryOptions({
    queryKey: ["proposal", proposal],
    queryFn: async ({ signal }) =>
      completeProposal(await get<Schemas["Proposal"]>(`/v1/proposals/${proposal}`, undefined, signal), operations()),
  });
}

export function customersQuery(q: string, known_at?: KnownAt) {
  return infiniteQueryOptions({
    queryKey: ["customers", q, known_at ?? ""],
    queryFn: ({ pageParam, signal }) =>
      get<Schemas["CustomerList"]>("/v1/customers", { q, limit: 100, cursor: pageParam, known_at }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    ...kept(known_at),
  });
}

export function customerQuery(customer: string, as_of?: string, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["customer", customer, "page", as_of ?? "", known_at ?? ""],
    queryFn: ({ signal }) =>
      get<Schemas["CustomerPage"]>(`/v1/customers/${encodeURIComponent(customer)}`, { as_of, known_at }, signal),
    ...kept(known_at),
  });
}

export function explanationQuery(customer: string, date?: string, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["customer", customer, "explanation", date ?? "", known_at ?? ""],
    queryFn: ({ signal }) =>
      get<Schemas["Explanation"]>(
        `/v1/customers/${encodeURIComponent(customer)}/explanation`,
        { date, known_at },
        signal,
      ),
    ...kept(known_at),
  });
}

export function timelineQuery(customer: string) {
  return infiniteQueryOptions({
    queryKey: ["customer", customer, "timeline"],
    queryFn: ({ pageParam, signal }) =>
      get<Schemas["Timeline"]>(
        `/v1/customers/${encodeURIComponent(customer)}/timeline`,
        { limit: 30, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function payPatternQuery(customer: string, as_of?: string, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["customer", customer, "pay pattern", as_of ?? "", known_at ?? ""],
    queryFn: ({ signal }) =>
      get<Schemas["PayPattern"]>(
        `/v1/customers/${encodeURIComponent(customer)}/pay-pattern`,
        { as_of, known_at },
        signal,
      ),
    ...kept(known_at),
  });
}

export function invoiceQuery(invoice: string, as_of?: string, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["invoice", invoice, as_of ?? "", known_at ?? ""],
    queryFn: ({ signal }) =>
      get<Schemas["InvoicePage"]>(`/v1/invoices/${encodeURIComponent(invoice)}`, { as_of, known_at }, signal),
    ...kept(known_at),
  });
}

export function forecastQuery(as_of: string | undefined, since: string | undefined, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["forecast", as_of ?? "", since ?? "", known_at ?? ""],
    queryFn: ({ signal }) =>
      get<Schemas["Forecast"]>("/v1/forecast", { as_of, since, by_customer: true, known_at }, signal),
    staleTime: 300_000,
    ...kept(known_at),
  });
}

export function agingQuery(by: "total" | "customer", as_of?: string, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["aging", by, as_of ?? "", known_at ?? ""],
    queryFn: ({ signal }) => get<Schemas["Aging"]>("/v1/aging", { by, as_of, known_at }, signal),
    ...kept(known_at),
  });
}

export function metricsQuery(as_of?: string, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["metrics", as_of ?? "", known_at ?? ""],
    queryFn: ({ signal }) => get<Schemas["Metrics"]>("/v1/metrics", { as_of, known_at }, signal),
    ...kept(known_at),
  });
}

export const definitionsQuery = queryOptions({
  queryKey: ["metrics", "definitions"],
  queryFn: ({ signal }) => get<Schemas["MetricDefinitions"]>("/v1/metrics/definitions", undefined, signal),
  staleTime: forever,
});

export function trendQuery(metric: string, months: number, known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["metrics", "trend", metric, months, known_at ?? ""],
    queryFn: ({ signal }) => get<Schemas["MetricTrend"]>(`/v1/metrics/${metric}/trend`, { months, known_at }, signal),
    ...kept(known_at),
  });
}

export function riskQuery(known_at?: KnownAt) {
  return queryOptions({
    queryKey: ["risk", known_at ?? ""],
    queryFn: ({ signal }) => get<Schemas["RiskList"]>("/v1/risk", { limit: 100, known_at }, signal),
    ...kept(known_at),
  });
}

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => get<Schemas["ModelList"]>("/v1/models", undefined, signal),
});

export const policyQuery = queryOptions({
  queryKey: ["policy"],
  queryFn: ({ signal }) => get<Schemas["Policy"]>("/v1/policies/current", undefined, signal),
});

export const policiesQuery = queryOptions({
  queryKey: ["policy", "all"],
  queryFn: ({ signal }) => get<Schemas["PolicyList"]>("/v1/policies", undefined, signal),
});

export function journalQuery(object: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["journal", object ?? ""],
    queryFn: ({ pageParam, signal }) =>
      get<Schemas["JournalList"]>("/v1/journal", { object, limit: 100, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function entryQuery(seq: number) {
  return queryOptions({
    queryKey: ["journal", "entry", seq],
    queryFn: ({ signal }) => get<Schemas["JournalEntry"]>(`/v1/journal/${seq}`, undefined, signal),
    staleTime: forever,
  });
}

export const verificationQuery = queryOptions({
  queryKey: ["verification"],
  queryFn: ({ signal }) => get<Schemas["Verification"]>("/v1/verification", undefined, signal),
  refetchInterval: (query) => (query.state.data?.state === "running" ? 2000 : 60_000),
});

export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports"],
  queryFn: ({ pageParam, signal }) =>
    get<Schemas["ImportList"]>("/v1/imports", { limit: 50, cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export function quarantineQuery(batch: string) {
  return queryOptions({
    queryKey: ["imports", "quarantine", batch],
    queryFn: ({ signal }) => get<Schemas["Quarantine"]>(`/v1/imports/${batch}/quarantine`, { limit: 500 }, signal),
  });
}

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: async ({ signal }) => completeUsers(await get<Schemas["UserList"]>("/v1/users", undefined, signal)),
});

// A session that only listens is not seen: what is shown is asked again each time.
export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => get<Schemas["SessionList"]>("/v1/sessions", undefined, signal),
  staleTime: 0,
});

interface AccessPage {
  readonly items: readonly Schemas["AccessNote"][];
  readonly next: string | null;
}

export const accessQuery = infiniteQueryOptions({
  queryKey: ["access"],
  queryFn: ({ pageParam, signal }) => get<AccessPage>("/v1/access", { limit: 200, cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

export const keysQuery = queryOptions({
  queryKey: ["keys"],
  queryFn: ({ signal }) => get<Schemas["KeyList"]>("/v1/keys", undefined, signal),
});
