// The books as they were known at an earlier entry, or instant, of the journal: `known_at` in the address. It stays there
// from one screen of the books to the next, and ends with "Back to now" or on a screen that has no past. While it
// stands, nothing is decided.
import { useRouterState } from "@tanstack/react-router";
import type { KnownAt } from "@/api/queries";

const ofTheBooks = /^\/(worklist|customers|invoices|forecast|insight)(\/|$)/;

// Without a key where there is nothing, so that it can be told from one that was taken away.
export function knownAtOf(search: Readonly<Record<string, unknown>>): { readonly known_at?: KnownAt | undefined } {
  const { known_at: wanted } = search;
  if (typeof wanted === "number" && Number.isSafeInteger(wanted) && wanted > 0) return { known_at: wanted };
  return typeof wanted === "string" && /^\d{4}-\d\d-\d\dT/.test(wanted) ? { known_at: wanted } : {};
}

export function useKnownAt(): KnownAt | undefined {
  return useRouterState({
    select: ({ location }) => (ofTheBooks.test(location.pathname) ? knownAtOf(location.search).known_at : undefined),
  });
}
