// The rail: a word under each icon, the count of what waits at its side.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isPageOnly } from "@/api/complete";
import { waitingQuery, worklistQuery } from "@/api/queries";
import { useFormats, useSession, useText } from "./contexts";

const icons = {
  worklist: "M7 4h9M7 9h9M7 14h9M2 4l1 1 1.800-2M2 9l1 1 1.800-2M2 14l1 1 1.800-2",
  approvals: "M3 2.500h12v13H3ZM6 9.200l2 2 4-4.400",
  customers: "M2.500 15.500V6l6-3.500v13M8.500 7.500h7v8M5 8v.1M5 11v.1M12 10.500v.1M12 13v.1M1.500 15.500h15",
  forecast: "M2 15.500h14M2.500 12l3.500-3 3 1.500L15 4.500M12 4h3.400v3.400",
  insight: "M3 15.500v-5M7 15.500v-12M11 15.500V8M15 15.500v-4",
  policy:
    "M2 5.500h4M10 5.500h6M8 3.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM2 12.500h7M13 12.500h3M11 10.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  journal:
    "M7.500 10.500a3 3 0 0 1 0-4.200l2.300-2.300a3 3 0 0 1 4.200 4.200l-1.200 1.200M10.500 7.500a3 3 0 0 1 0 4.200L8.200 14A3 3 0 0 1 4 9.800l1.200-1.200",
  imports: "M9 2.500v8M5.800 7.500 9 10.700l3.200-3.200M2.500 11.500v4h13v-4",
} as const;

type Name = keyof typeof icons;

function Item({
  name,
  count,
  operation,
}: {
  name: Name;
  count?: string | undefined;
  operation: string;
}): React.JSX.Element | null {
  const text = useText();
  const { operations } = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  if (!operations.includes(operation)) return null;
  const here = path.startsWith(`/${name}`) || (name === "customers" && path.startsWith("/invoices"));
  return (
    <li>
      <Link to={`/${name}`} className="rail-item" aria-current={here ? "page" : undefined}>
        <span className="rail-icon">
          <svg viewBox="0 0 18 18" aria-hidden="true">
            <path d={icons[name]} />
          </svg>
          {count !== undefined && <span className="rail-count">{count}</span>}
        </span>
        <span>{text.rail[name]}</span>
      </Link>
    </li>
  );
}

export function Dunlin(): React.JSX.Element {
  return (
    <svg className="dunlin" viewBox="0 0 40 30" aria-hidden="true">
      <path d="M3 9.500 10.500 8C11.500 5 14 3.200 17 3.600c2.800.4 4.500 2.600 4.700 5.200l6.300.2c3.300.2 6.500 1.300 9.500 3.400-3.200.2-5.400.9-7.700 2.500-3 2.200-5.900 3.800-9.800 3.600-4.700-.2-7.700-3.300-7.600-7.300" />
      <path d="M20.500 18.400 19 23l3.400 5M23.500 18.300 27 22.500l-1.200 5" />
      <path d="M14.800 6.600v.1" />
    </svg>
  );
}

function useLeft(): number | undefined {
  const mayWork = useSession().operations.includes("view_worklist");
  const { data } = useInfiniteQuery({ ...worklistQuery({}), enabled: mayWork });
  const list = data?.pages[0];
  if (!list) return undefined;
  const planned = list.collectors.reduce((sum, collector) => sum + collector.accounts_planned, 0);
  return Math.max(0, (isPageOnly(list) ? planned : list.totals.accounts) - list.totals.worked);
}

export function Rail({ foot }: { foot: ReactNode }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const left = useLeft();
  const { data: waiting } = useQuery(waitingQuery);
  const shown = (count: number | undefined): string | undefined =>
    count === undefined || count === 0 ? undefined : formats.count(count);
  return (
    <nav className="rail" aria-label={text.rail.label}>
      <Link to="/" className="rail-mark" aria-label="Dunlin">
        <Dunlin />
      </Link>
      <ul>
        <Item name="worklist" count={shown(left)} operation="view_worklist" />
        <Item name="approvals" count={shown(waiting?.total)} operation="view_proposals" />
        <Item name="customers" operation="view_customer" />
        <Item name="forecast" operation="view_worklist" />
        <Item name="insight" operation="view_worklist" />
        <Item name="policy" operation="view_policy" />
        <Item name="journal" operation="view_journal" />
        <Item name="imports" operation="import_facts" />
      </ul>
      <div className="rail-foot">{foot}</div>
    </nav>
  );
}
