// What will come in over the next 13 weeks, with its band, and how far off earlier forecasts were, on one chart.
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import type { Schemas } from "@/api/client";
import { forecastQuery } from "@/api/queries";
import { useFormats, useSession, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { useKey } from "@/keyboard/use_keys";
import { addAmounts, compareAmounts, negated } from "@/text/amount";
import { addDays } from "@/text/day";
import { AsOf } from "@/ui/as_of";
import { Cell, Empty, Failure, Heads, KeyHint, Loading, Section } from "@/ui/kit";
import { goodnessOf, pastWeeks, sumGoodness, type CurrencyForecast } from "./backtest";
import { ForecastChart } from "./chart";
import "./forecast.css";

const route = getRouteApi("/forecast");
const weeksAhead = 4;
const weeksShown = 8;
const weeksMeasured = 26;
const customersShown = 6;

function Thousand({ amount, decimals = 0 }: { amount: string; decimals?: number }): React.JSX.Element {
  const formats = useFormats();
  return <>{formats.thousands(amount, decimals)}</>;
}

function Strip({ currency }: { currency: CurrencyForecast }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const code = `${currency.currency} k`;
  const goodness = goodnessOf(pastWeeks(currency, weeksAhead).slice(-weeksMeasured));
  const first = currency.weeks[0];
  const sum = (of: (week: Schemas["ForecastWeek"]) => string): string => addAmounts(currency.weeks.map(of));
  return (
    <dl className="strip">
      <Cell label={text.forecast.expected13}>
        <span>
          <span className="sum-currency">{code}</span>{" "}
          <span className="key-figure">
            <Thousand amount={sum((week) => week.total)} />
          </span>
        </span>
      </Cell>
      <Cell label={text.forecast.ofWhichFirm}>
        <span>
          <span className="sum-currency">{code}</span>{" "}
          <span className="key-figure">
            <Thousand amount={sum((week) => week.firm)} />
          </span>
        </span>
      </Cell>
      <Cell label={text.forecast.notYetBilled}>
        <span>
          <span className="sum-currency">{code}</span>{" "}
          <span className="key-figure">
            <Thousand amount={sum((week) => week.new_billing)} />
          </span>
        </span>
      </Cell>
      {first && (
        <Cell label={text.forecast.firstWeek(formats.day(first.from), formats.day(first.to))}>
          <span>
            <span className="sum-currency">{code}</span>{" "}
            <span className="key-figure">
              <Thousand amount={first.p10} /> {text.forecast.to} <Thousand amount={first.p90} />
            </span>{" "}
            <span className="small">{text.forecast.eightOfTen}</span>
          </span>
        </Cell>
      )}
      {goodness && (
        <Cell label={text.forecast.backtest(goodness.weeks)} wide>
          {goodness.inBand ? (
            <>
              <span className="key-figure">{text.forecast.inside(goodness.inBand.inside, goodness.inBand.of)}</span>
              <span className="small">{text.forecast.insideBand}</span>
            </>
          ) : (
            <>
              <span className="key-figure">
                {goodness.error.toFixed(1)}
                {"\u2009%"}
              </span>
              <span className="small">{text.forecast.meanError(goodness.errorFlat.toFixed(1))}</span>
            </>
          )}
        </Cell>
      )}
    </dl>
  );
}

function Legend({ banded }: { banded: boolean }): React.JSX.Element {
  const text = useText();
  return (
    <span className="legend">
      <span>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <circle className="dot-ink" cx={6} cy={6} r={4.5} />
        </svg>
        {text.forecast.actual}
      </span>
      {banded && (
        <span>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path className="triangle-late" d="M6 1l5 9H1Z" />
          </svg>
          {text.forecast.outside}
        </span>
      )}
      <span>
        <svg viewBox="0 0 16 12" aria-hidden="true">
          <path className="median past" d="M0 6h16" />
        </svg>
        {text.forecast.wasExpected}
      </span>
      <span>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <rect className="band" x={0.5} y={0.5} width={11} height={11} />
          <path className="median" d="M0 6h12" />
        </svg>
        P10, P50, P90
      </span>
      <span>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <rect className="bar-mid" x={3} y={1} width={6} height={11} />
        </svg>
        {text.forecast.firm}
      </span>
    </span>
  );
}

function WeeksTable({
  currency,
  chosen,
  choose,
}: {
  currency: CurrencyForecast;
  chosen: number;
  choose: (week: number) => void;
}): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const rows: readonly (readonly [keyof Schemas["ForecastWeek"], string, string])[] = [
    ["firm", text.forecast.firm, ""],
    ["likely", text.forecast.likely, ""],
    ["uncertain", text.forecast.uncertain, ""],
    ["new_billing", text.forecast.newBilling, ""],
    ["total", text.forecast.expected, "total"],
    ["p10", "P10", "quantile"],
    ["p50", "P50", "quantile"],
    ["p90", "P90", "quantile"],
  ];
  return (
    <div className="weeks" tabIndex={0} role="region" aria-label={text.forecast.tableLabel}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{text.forecast.thousand(currency.currency)}</th>
            {currency.weeks.map((week, index) => (
              <th key={week.from} scope="col" className={index === chosen ? "number chosen-head" : "number"}>
                <button type="button" onClick={() => choose(index)} aria-pressed={index === chosen}>
                  {formats.nearDay(week.from)}
                </button>
              </th>
            ))}
            <th scope="col" className="number">
              {text.forecast.sum}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, words, kind]) => (
            <tr key={name} className={kind}>
              <th scope="row">{words}</th>
              {currency.weeks.map((week) => (
                <td key={week.from} className="number">
                  <Thousand amount={week[name]} />
                </td>
              ))}
              <td className="number sum-column">
                {kind === "quantile" ? (
                  "\u2013"
                ) : (
                  <Thousand amount={addAmounts(currency.weeks.map((week) => week[name]))} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WeekDetail({ currency, week }: { currency: CurrencyForecast; week: number }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const chosen = currency.weeks[week];
  const customers = currency.customers
    .map((customer) => ({ ...customer, amount: customer.weeks[week] ?? "0.00" }))
    .sort((left, right) => compareAmounts(right.amount, left.amount) || (left.customer < right.customer ? -1 : 1));
  const shown = customers.slice(0, customersShown);
  const others = customers.slice(customersShown);
  if (!chosen) return <></>;
  return (
    <Section
      title={text.forecast.weekOf(formats.day(chosen.from))}
      note={
        <>
          {text.forecast.expectedNote} <Thousand amount={chosen.total} decimals={1} />
        </>
      }
    >
      <table className="side-table">
        <tbody>
          {shown.map((customer) => (
            <tr key={customer.customer}>
              <th scope="row">
                <Link to="/customers/$customer" params={{ customer: customer.customer }}>
                  {customer.name}
                </Link>
              </th>
              <td className="number strong">
                <Thousand amount={customer.amount} decimals={1} />
              </td>
            </tr>
          ))}
          {others.length > 0 && (
            <tr>
              <th scope="row">{text.forecast.others(others.length)}</th>
              <td className="number strong">
                <Thousand amount={addAmounts(others.map((customer) => customer.amount))} decimals={1} />
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">{text.forecast.newBilling}</th>
            <td className="number strong">
              <Thousand amount={chosen.new_billing} decimals={1} />
            </td>
          </tr>
        </tbody>
      </table>
      <p className="small quiet">{text.forecast.inThousand(currency.currency)}</p>
    </Section>
  );
}

function HowGood({ currency }: { currency: CurrencyForecast }): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  const goodness = goodnessOf(pastWeeks(currency, weeksAhead).slice(-weeksMeasured));
  const sums = sumGoodness(currency);
  if (!goodness) return null;
  const percent = (value: number): string => `${formats.decimal(Math.abs(value).toFixed(1))}\u2009%`;
  const signed = (value: number): string => `${formats.signed(value, 1)}\u2009%`;
  return (
    <Section title={text.forecast.howGood} note={text.forecast.howGoodNote(goodness.weeks)}>
      <table className="side-table">
        <Heads columns={[text.forecast.measure, { number: "Dunlin" }, { number: text.forecast.flat }]} />
        <tbody>
          {goodness.inBand && (
            <tr>
              <th scope="row">{text.forecast.inBand}</th>
              <td className="number strong">{percent((goodness.inBand.inside / goodness.inBand.of) * 100)}</td>
              <td className="number">{"\u2013"}</td>
            </tr>
          )}
          <tr>
            <th scope="row">{text.forecast.errorOfWeek}</th>
            <td className="number strong">{percent(goodness.error)}</td>
            <td className="number">{percent(goodness.errorFlat)}</td>
          </tr>
          {sums && (
            <tr>
              <th scope="row">{text.forecast.errorOfSum}</th>
              <td className="number strong">{percent(sums.error)}</td>
              <td className="number">{percent(sums.errorFlat)}</td>
            </tr>
          )}
          <tr>
            <th scope="row">{text.forecast.bias}</th>
            <td className="number strong">{signed(goodness.bias)}</td>
            <td className="number">{signed(goodness.biasFlat)}</td>
          </tr>
        </tbody>
      </table>
    </Section>
  );
}

type Change = NonNullable<CurrencyForecast["changes"]>[number];

function Changes({ currency, since }: { currency: CurrencyForecast; since: string }): React.JSX.Element | null {
  const text = useText();
  const formats = useFormats();
  const { changes } = currency;
  if (!changes || changes.length === 0) return null;
  const sum = (of: (change: Change) => string): string => addAmounts(changes.map(of));
  const signed = (amount: string): string =>
    amount.startsWith("-") ? formats.thousands(amount, 1) : `+${formats.thousands(amount, 1)}`;
  const names = new Map(currency.customers.map(({ customer, name }) => [customer, name]));
  const moved = [...changes]
    .sort((left, right) => compareAmounts(right.moved.replace("-", ""), left.moved.replace("-", "")))
    .slice(0, 5);
  return (
    <Section title={text.forecast.changed} note={text.forecast.changedNote(formats.day(since))}>
      <table className="side-table">
        <tbody>
          <tr>
            <th scope="row">{text.forecast.billedSince}</th>
            <td className="number strong">{signed(sum((change) => change.billed))}</td>
          </tr>
          <tr>
            <th scope="row">{text.forecast.cameIn}</th>
            <td className="number strong">{signed(negated(sum((change) => change.came)))}</td>
          </tr>
          {moved.map((change) => (
            <tr key={change.customer}>
              <th scope="row">
                <Link to="/customers/$customer" params={{ customer: change.customer }}>
                  {change.name ?? names.get(change.customer) ?? change.customer}
                </Link>
                {change.items_slipped > 0 && (
                  <span className="quiet">, {text.forecast.slipped(change.items_slipped)}</span>
                )}
              </th>
              <td className="number strong">{signed(change.moved)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Content({ forecast, since }: { forecast: Schemas["Forecast"]; since: string }): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const search = route.useSearch();
  const session = useSession();
  const codes = forecast.currencies.map((one) => one.currency);
  const code = search.currency ?? (codes.includes(session.currency) ? session.currency : codes[0]);
  const currency = forecast.currencies.find((one) => one.currency === code);
  const chosen = Math.max(0, currency?.weeks.findIndex((week) => week.from === search.week) ?? 0);
  const choose = (week: number): void => {
    const from = currency?.weeks[Math.max(0, Math.min((currency?.weeks.length ?? 1) - 1, week))]?.from;
    void navigate({ to: "/forecast", search: (before) => ({ ...before, week: from }), replace: true });
  };
  const group = text.rail.forecast;
  useKey("ArrowRight", text.forecast.nextWeek, () => choose(chosen + 1), { group });
  useKey("ArrowLeft", text.forecast.previousWeek, () => choose(chosen - 1), { group });
  useKey(
    "t",
    text.forecast.tableOnly,
    () =>
      void navigate({
        to: "/forecast",
        search: (before) => ({ ...before, table: before.table ? undefined : true }),
        replace: true,
      }),
    { group },
  );
  useKey(
    "$",
    text.forecast.nextCurrency,
    () => {
      const next = codes[(codes.indexOf(code ?? "") + 1) % codes.length];
      void navigate({ to: "/forecast", search: (before) => ({ ...before, currency: next }), replace: true });
    },
    { group },
  );
  if (!currency) return <Empty title={text.forecast.emptyTitle}>{text.forecast.emptyNext}</Empty>;
  const past = pastWeeks(currency, weeksAhead).slice(-weeksShown);
  return (
    <div className="forecast">
      <Strip currency={currency} />
      <div className="forecast-body">
        <div className="forecast-main">
          {!search.table && (
            <Section
              className="forecast-chart"
              title={text.forecast.chart}
              note={text.forecast.chartNote(currency.currency)}
              aside={<Legend banded={past.some((week) => week.p10 !== null)} />}
            >
              <ForecastChart
                currency={currency}
                past={past}
                morning={forecast.morning}
                seq={forecast.as_of_entry}
                chosen={chosen}
                choose={choose}
              />
            </Section>
          )}
          <WeeksTable currency={currency} chosen={chosen} choose={choose} />
        </div>
        <aside className="forecast-side" aria-label={text.forecast.side} tabIndex={0}>
          <WeekDetail currency={currency} week={chosen} />
          <HowGood currency={currency} />
          <Changes currency={currency} since={since} />
        </aside>
      </div>
      <footer className="hint-bar">
        <span>
          <KeyHint name="ArrowLeft" /> <KeyHint name="ArrowRight" /> {text.forecast.week}
        </span>
        <span>
          <KeyHint name="t" /> {text.forecast.tableOnly}
        </span>
        <span>
          <KeyHint name="$" /> {text.forecast.nextCurrency}
        </span>
        <span className="hint-note">{text.forecast.doNotAdd}</span>
      </footer>
    </div>
  );
}

export function ForecastScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { today } = useSession();
  const { as_of: asOf, currency: wanted, known_at: knownAt } = route.useSearch();
  const since = addDays(asOf ?? today, -8);
  const query = useQuery(forecastQuery(asOf, since, knownAt));
  const forecast = query.data;
  const tools = (
    <>
      {forecast && forecast.currencies.length > 1 && (
        <label className="bar-select">
          <span className="hidden">{text.tables.currency}</span>
          <select
            value={wanted ?? "EUR"}
            onChange={(event) =>
              void navigate({ to: "/forecast", search: (before) => ({ ...before, currency: event.target.value }) })
            }
          >
            {forecast.currencies.map((one) => (
              <option key={one.currency}>{one.currency}</option>
            ))}
          </select>
        </label>
      )}
      <AsOf
        day={asOf}
        set={(day) => void navigate({ to: "/forecast", search: (before) => ({ ...before, as_of: day }) })}
      />
    </>
  );
  return (
    <Screen
      title={text.rail.forecast}
      subtitle={text.forecast.subtitle(wanted ?? "EUR")}
      tools={tools}
      stamp={forecast && { seq: forecast.as_of_entry, model: forecast.model }}
      past={asOf ? text.past.day(formats.fullDay(asOf)) : undefined}
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Content forecast={query.data} since={since} />
      )}
    </Screen>
  );
}
