// All customers by name, found by the beginning of a word or by number.
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import type { Schemas } from "@/api/client";
import { customersQuery } from "@/api/queries";
import { useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { useKey } from "@/keyboard/use_keys";
import { Button, Empty, Failure, Heads, Loading, Money } from "@/ui/kit";

const route = getRouteApi("/customers");

type Customer = Schemas["CustomerList"]["items"][number];
// Who owes nothing and never did has no account.
const none = <span className="quiet">{"\u2013"}</span>;

type Account = Customer["accounts"][number];

function CustomerRow({
  customer,
  account,
  first,
}: {
  customer: Customer;
  account: Account | null;
  first: boolean;
}): React.JSX.Element {
  const text = useText();
  const name = (
    <Link className="strong" to="/customers/$customer" params={{ customer: customer.number }}>
      {customer.name}
    </Link>
  );
  return (
    <tr>
      <td className="quiet">{first && customer.number}</td>
      <td>{first && name}</td>
      <td className="reason">{first && customer.country}</td>
      <td className="reason">{first && text.segments[customer.segment]}</td>
      <td className={customer.behaviour === "deteriorating" ? "late" : "reason"}>
        {first && customer.behaviour && text.behaviours[customer.behaviour]}
      </td>
      <td className="sum-currency">{account?.currency}</td>
      <td className="number">{account ? <Money amount={account.open} /> : none}</td>
      <td className="number strong">{account ? <Money amount={account.overdue} /> : none}</td>
    </tr>
  );
}

// One line an account: a customer in two currencies has two.
function CustomersTable({ rows }: { rows: readonly Customer[] }): React.JSX.Element {
  const { tables } = useText();
  return (
    <table className="table">
      <Heads
        columns={[
          tables.number,
          tables.customer,
          tables.country,
          tables.segment,
          tables.behaviour,
          tables.currency,
          { number: tables.open },
          { number: tables.overdue },
        ]}
      />
      <tbody>
        {rows.flatMap((customer) =>
          (customer.accounts.length > 0 ? customer.accounts : [null]).map((account, index) => (
            <CustomerRow
              key={`${customer.id}${account?.currency ?? ""}`}
              customer={customer}
              account={account}
              first={index === 0}
            />
          )),
        )}
      </tbody>
    </table>
  );
}

export function CustomersScreen(): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const { q = "", known_at: knownAt } = route.useSearch();
  const [typed, setTyped] = useState(q);
  const wanted = useDeferredValue(typed.trim());
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = window.setTimeout(
      () => void navigate({ to: "/customers", search: { q: wanted || undefined }, replace: true }),
      250,
    );
    return () => window.clearTimeout(timer);
  }, [navigate, wanted]);
  useKey("f", text.customers.find, () => field.current?.focus(), { group: text.rail.customers });
  const query = useInfiniteQuery(customersQuery(q, knownAt));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Screen title={text.rail.customers} subtitle={text.customers.subtitle}>
      <div className="section">
        <label className="field find">
          <span>{text.customers.find}</span>
          <input
            ref={field}
            className="input"
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={text.customers.hint}
          />
        </label>
      </div>
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Empty title={text.customers.none(q)}>{text.customers.noneNext}</Empty>
      ) : (
        <div className="section">
          <CustomersTable rows={rows} />
          {query.hasNextPage && (
            <p className="notice">
              <Button onPress={() => void query.fetchNextPage()} disabled={query.isFetchingNextPage}>
                {text.common.more}
              </Button>
            </p>
          )}
        </div>
      )}
    </Screen>
  );
}
