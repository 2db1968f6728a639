// The server tells what changed, by topic; what a screen shows of it is asked again. The worklist is not: it counts its
// changes and lets the person take them in (features/worklist/updates.ts).
import { client } from "./queries";

type Topic =
  | "worklist"
  | "proposals"
  | "customers"
  | "forecast"
  | "policy"
  | "journal"
  | "imports"
  | "users"
  | "models"
  | "verification";

const keysOf: Record<Topic, readonly string[]> = {
  worklist: [],
  proposals: ["proposals", "proposal"],
  customers: ["customer", "customers", "invoice", "aging"],
  forecast: ["forecast", "metrics", "risk"],
  policy: ["policy"],
  journal: ["journal"],
  imports: ["imports"],
  users: ["users", "keys"],
  models: ["models"],
  verification: ["verification"],
};

const everything = Object.keys(keysOf) as readonly Topic[];

const worklistWatchers = new Set<() => void>();

export function onWorklistChanged(watcher: () => void): () => void {
  worklistWatchers.add(watcher);
  return () => worklistWatchers.delete(watcher);
}

export function follow(): () => void {
  const source = new EventSource("/v1/events");
  const changed = (event: MessageEvent<string>): void => {
    const { topics = everything } = JSON.parse(event.data) as { topics?: readonly Topic[] };
    for (const topic of topics) {
      for (const key of keysOf[topic] ?? [])
        void client.invalidateQueries({ queryKey: [key], predicate: ({ meta }) => meta?.["past"] !== true });
    }
    void client.invalidateQueries({ queryKey: ["verification"] });
    if (topics.includes("worklist")) for (const watcher of worklistWatchers) watcher();
  };
  source.addEventListener("changed", changed);
  // Some were dropped, so anything may have changed.
  source.addEventListener("lost", () => changed(new MessageEvent("lost", { data: "{}" })));
  return () => source.close();
}
