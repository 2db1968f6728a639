// Addresses and screens. What a screen shows is in its address: filters, order, the chosen row, the day.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from "@tanstack/react-router";
import type { KnownAt } from "@/api/queries";
import { validateSearch as worklistSearch } from "@/features/worklist/search";
import { Broken } from "./broken";
import { Home } from "./home";
import { NotFound } from "./not_found";
import { knownAtOf } from "./past";
import { Shell } from "./shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

interface ApprovalsSearch {
  readonly at?: string | undefined;
  readonly state?: string | undefined;
  readonly action?: string | undefined;
  readonly view?: string | undefined;
  readonly digest?: boolean | undefined;
  readonly all?: boolean | undefined;
}

interface KnownSearch {
  readonly known_at?: KnownAt | undefined;
}

interface AsOfSearch extends KnownSearch {
  readonly as_of?: string | undefined;
}

interface ForecastSearch extends AsOfSearch {
  readonly currency?: string | undefined;
  readonly week?: string | undefined;
  readonly table?: boolean | undefined;
}

interface InsightSearch extends AsOfSearch {
  readonly view?: string | undefined;
  readonly currency?: string | undefined;
  readonly metric?: string | undefined;
}

type Search = Record<string, unknown>;

const flag = (search: Search, name: string): boolean | undefined => (search[name] === true ? true : undefined);
const words = (search: Search, name: string): string | undefined => {
  const value = search[name];
  return typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;
};

// From one screen of the books to the next; see past.ts.
const stays = { middlewares: [retainSearchParams<KnownSearch>(["known_at"])] };

const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });
// Where those land who were refused elsewhere; who is signed in by now goes on.
const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", component: Home });
const worklist = createRoute({
  getParentRoute: () => root,
  path: "/worklist",
  validateSearch: worklistSearch,
  search: stays,
  component: lazyRouteComponent(() => import("@/features/worklist/worklist_screen"), "WorklistScreen"),
});
const approvals = createRoute({
  getParentRoute: () => root,
  path: "/approvals",
  validateSearch: (search: Search): ApprovalsSearch => ({
    at: words(search, "at"),
    state: words(search, "state"),
    action: words(search, "action"),
    view: words(search, "view"),
    digest: flag(search, "digest"),
    all: flag(search, "all"),
  }),
  component: lazyRouteComponent(() => import("@/features/approvals/approvals_screen"), "ApprovalsScreen"),
});
const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: (search: Search): KnownSearch & { readonly q?: string | undefined } => ({
    q: words(search, "q"),
    ...knownAtOf(search),
  }),
  search: stays,
  component: lazyRouteComponent(() => import("@/features/customers/customers_screen"), "CustomersScreen"),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$customer",
  validateSearch: (search: Search): AsOfSearch => ({ as_of: words(search, "as_of"), ...knownAtOf(search) }),
  search: stays,
  component: lazyRouteComponent(() => import("@/features/customers/customer_screen"), "CustomerScreen"),
});
const invoice = createRoute({
  getParentRoute: () => root,
  path: "/invoices/$invoice",
  validateSearch: (search: Search): AsOfSearch => ({ as_of: words(search, "as_of"), ...knownAtOf(search) }),
  search: stays,
  component: lazyRouteComponent(() => import("@/features/invoices/invoice_screen"), "InvoiceScreen"),
});
const forecast = createRoute({
  getParentRoute: () => root,
  path: "/forecast",
  validateSearch: (search: Search): ForecastSearch => ({
    currency: words(search, "currency"),
    week: words(search, "week"),
    as_of: words(search, "as_of"),
    table: flag(search, "table"),
    ...knownAtOf(search),
  }),
  search: stays,
  component: lazyRouteComponent(() => import("@/features/forecast/forecast_screen"), "ForecastScreen"),
});
const insight = createRoute({
  getParentRoute: () => root,
  path: "/insight",
  validateSearch: (search: Search): InsightSearch => ({
    view: words(search, "view"),
    currency: words(search, "currency"),
    metric: words(search, "metric"),
    as_of: words(search, "as_of"),
    ...knownAtOf(search),
  }),
  search: stays,
  component: lazyRouteComponent(() => import("@/features/insight/insight_screen"), "InsightScreen"),
});
const policy = createRoute({
  getParentRoute: () => root,
  path: "/policy",
  component: lazyRouteComponent(() => import("@/features/policy/policy_screen"), "PolicyScreen"),
});
const journal = createRoute({
  getParentRoute: () => root,
  path: "/journal",
  validateSearch: (search: Search): { readonly object?: string | undefined; readonly seq?: number | undefined } => ({
    object: words(search, "object"),
    seq: typeof search["seq"] === "number" ? search["seq"] : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/journal/journal_screen"), "JournalScreen"),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: "/imports",
  validateSearch: (search: Search): { readonly batch?: string | undefined } => ({ batch: words(search, "batch") }),
  component: lazyRouteComponent(() => import("@/features/imports/imports_screen"), "ImportsScreen"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/settings_screen"), "SettingsScreen"),
});

const access = createRoute({
  getParentRoute: () => root,
  path: "/settings/access",
  validateSearch: (search: Search): { readonly who?: string | undefined; readonly about?: string | undefined } => ({
    who: words(search, "who"),
    about: words(search, "about"),
  }),
  component: lazyRouteComponent(() => import("@/features/access/access_screen"), "AccessScreen"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    worklist,
    approvals,
    customers,
    customer,
    invoice,
    forecast,
    insight,
    policy,
    journal,
    imports,
    settings,
    access,
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: Broken,
  defaultStructuralSharing: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
