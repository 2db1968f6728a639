// The worklist's address: what is shown, in which order, which row is chosen.
import type { KnownAt } from "@/api/queries";
import { knownAtOf } from "@/app/past";
import { shows, sorts, type Show, type Sort } from "./rows";

export function validateSearch(search: Record<string, unknown>): {
  at?: string | undefined;
  show?: Show | undefined;
  sort?: Sort | undefined;
  find?: string | undefined;
  date?: string | undefined;
  collector?: string | undefined;
  known_at?: KnownAt | undefined;
} {
  const text = (name: string): string | undefined =>
    typeof search[name] === "string" && search[name] !== "" ? search[name] : undefined;
  return {
    at: text("at"),
    show: shows.find((name) => name === search["show"]),
    sort: sorts.find((name) => name === search["sort"]),
    find: text("find"),
    date: text("date"),
    collector: text("collector"),
    ...knownAtOf(search),
  };
}
