// The list never moves under the cursor. When the server says that it changed, it is asked for in the background, and
// what others changed is counted; the person takes it in with one key. One's own decisions are taken in at once,
// because they move nothing.
import { useCallback, useEffect, useRef, useState } from "react";
import { onWorklistChanged } from "@/api/events";
import { client, getWorklist, worklistQuery, type WorklistFilter } from "@/api/queries";
import { compareLists, type Worklist } from "./rows";

const settleMilliseconds = 400;

export interface Updates {
  readonly count: number;
  readonly take: () => void;
}

async function freshPages(filter: WorklistFilter, pages: number): Promise<Worklist[]> {
  const fresh: Worklist[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < Math.max(1, pages); ++page) {
    const answer: Worklist = await getWorklist(filter, cursor);
    fresh.push(answer);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return fresh;
}

function put(filter: WorklistFilter, pages: readonly Worklist[]): void {
  client.setQueryData(worklistQuery(filter).queryKey, {
    pages: [...pages],
    pageParams: pages.map((_, index) => (index === 0 ? null : (pages[index - 1]?.next ?? null))),
  });
}

export function useUpdates(filter: WorklistFilter, mine: ReadonlySet<string>): Updates {
  const [pending, setPending] = useState<{ pages: Worklist[]; count: number } | null>(null);
  const touched = useRef(mine);
  useEffect(() => {
    touched.current = mine;
  });
  const key = JSON.stringify(filter);
  useEffect(() => {
    setPending(null);
    const asked = JSON.parse(key) as WorklistFilter;
    // What was known then stays as it was.
    if (asked.known_at !== undefined) return undefined;
    let timer = 0;
    const look = async (): Promise<void> => {
      const shown = client.getQueryData(worklistQuery(asked).queryKey);
      if (!shown) return;
      const pages = await freshPages(asked, shown.pages.length);
      const rows = (list: readonly Worklist[]) => list.flatMap((page) => page.items);
      const update = compareLists(rows(shown.pages), rows(pages), touched.current);
      if (update.others === 0 && update.sameOrder) put(asked, pages);
      else setPending({ pages, count: Math.max(1, update.others) });
    };
    const stop = onWorklistChanged(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void look().catch(() => undefined), settleMilliseconds);
    });
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [key]);
  const take = useCallback(() => {
    setPending((current) => {
      if (current) put(JSON.parse(key) as WorklistFilter, current.pages);
      return null;
    });
  }, [key]);
  return { count: pending?.count ?? 0, take };
}
