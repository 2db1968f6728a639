// About the whole: the figures a controller reports, aging, who might not pay, and the payment models with what was
// measured of them.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { agingQuery, definitionsQuery, metricsQuery, modelsQuery, riskQuery, trendQuery } from "@/api/queries";
import { post, type Schemas } from "@/api/client";
import { useFormats, useMay, useSession, useText } from "@/app/contexts";
import { useKnownAt } from "@/app/past";
import { Screen } from "@/app/screen";
import { AgingBar } from "@/ui/aging_bar";
import { AsOf } from "@/ui/as_of";
import { Badge, Button, Day, Empty, Failure, Heads, Loading, Money, Section, State } from "@/ui/kit";
import { TrendChart } from "./trend_chart";
import "./insight.css";

const route = getRouteApi("/insight");
const views = ["figures", "aging", "risk", "models"] as const;
type View = (typeof views)[number];
const accountsShown = 200;

const figures = [
  "receivable.open.1",
  "receivable.overdue.1",
  "receivable.unapplied.1",
  "aging.over_90_share.1",
  "sales.period.1",
  "dso.simple.1",
  "dso.best_possible.1",
  "dso.count_back.1",
  "add.count_back.1",
  "cei.period.1",
  "delay.weighted.1",
  "bad_debt.month.1",
  "concentration.top.1",
  "concentration.herfindahl.1",
] as const;
const trended = [
  "dso.count_back.1",
  "dso.simple.1",
  "cei.period.1",
  "delay.weighted.1",
  "aging.over_90_share.1",
  "receivable.overdue.1",
] as const;

// Figures are printed as people read them: amounts in the currency, shares in percent, times in days.
function unitOf(name: (typeof figures)[number]): "money" | "percent" | "days" | "points" {
  if (/^(receivable|sales)\./.test(name)) return "money";
  if (/^(dso|add|delay)\./.test(name)) return "days";
  return name === "concentration.herfindahl.1" ? "points" : "percent";
}

type Definitions = ReadonlyMap<string, Schemas["MetricDefinitions"]["items"][number]>;

function useMetricName(): (name: string) => string {
  const text = useText();
  const names: Readonly<Record<string, string>> = text.metrics;
  return (name) => names[name] ?? name;
}

function FiguresTable({ metrics }: { metrics: Schemas["Metrics"] }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const nameOf = useMetricName();
  const shown = (value: unknown): string => {
    if (value === null || value === undefined) return "\u2013";
    return typeof value === "number" ? formats.count(value) : formats.decimal(String(value));
  };
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={text.insight.figures}>
      <table className="table">
        <Heads
          columns={[
            text.insight.figure,
            text.insight.unit,
            ...metrics.currencies.map((one) => ({ number: one.currency })),
          ]}
        />
        <tbody>
          {figures.map((name) => (
            <tr key={name}>
              <th scope="row" className="figure-name">
                {nameOf(name)} <span className="mono quiet">{name}</span>
              </th>
              <td className="quiet small">{text.units[unitOf(name)]}</td>
              {metrics.currencies.map((one) => (
                <td key={one.currency} className="number">
                  {shown((one as Readonly<Record<string, unknown>>)[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Trend({ currency, defined }: { currency: string; defined: Definitions }): React.JSX.Element {
  const text = useText();
  const navigate = useNavigate();
  const nameOf = useMetricName();
  const search = route.useSearch();
  const metric = trended.find((name) => name === search.metric) ?? trended[0];
  const trend = useQuery(trendQuery(metric, 12, search.known_at));
  const best = metric === "dso.count_back.1" ? "dso.best_possible_count_back.1" : null;
  const chosen = defined.get(metric);
  const choose = (name: string): void =>
    void navigate({ to: "/insight", search: (before) => ({ ...before, metric: name }), replace: true });
  const choice = (
    <label className="bar-select">
      <span className="hidden">{text.insight.figure}</span>
      <select value={metric} onChange={(event) => choose(event.target.value)}>
        {trended.map((name) => (
          <option key={name} value={name}>
            {nameOf(name)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Section title={nameOf(metric)} note={text.insight.monthEnds(currency)} aside={choice}>
      {trend.isPending && <Loading />}
      {trend.isError && <Failure error={trend.error} />}
      {trend.data && (
        <TrendChart
          points={trend.data.points.filter((point) => point.currency === currency)}
          best={best}
          currency={currency}
        />
      )}
      {chosen && (
        <p className="small reason definition">
          {chosen.definition} <span className="mono">{chosen.formula}</span>
        </p>
      )}
    </Section>
  );
}

function Figures({ asOf }: { asOf: string | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const { currency } = useSession();
  const search = route.useSearch();
  const metrics = useQuery(metricsQuery(asOf, search.known_at));
  const definitions = useQuery(definitionsQuery);
  if (metrics.isPending) return <Loading />;
  if (metrics.isError) return <Failure error={metrics.error} retry={() => void metrics.refetch()} />;
  if (metrics.data.currencies.length === 0) return <Empty title={text.insight.noRisk}>{text.insight.noneNext}</Empty>;
  const codes = metrics.data.currencies.map((one) => one.currency);
  const code = search.currency ?? (codes.includes(currency) ? currency : codes[0]) ?? currency;
  const { first_day: first, last_day: last } = metrics.data.sales_period;
  return (
    <>
      <Section title={text.insight.figures} note={text.insight.period(formats.day(first), formats.day(last))}>
        <FiguresTable metrics={metrics.data} />
      </Section>
      <Trend currency={code} defined={new Map(definitions.data?.items.map((item) => [item.name, item]))} />
    </>
  );
}

function AgingView({ asOf }: { asOf: string | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const search = route.useSearch();
  const aging = useQuery(agingQuery("customer", asOf, search.known_at));
  if (aging.isPending) return <Loading />;
  if (aging.isError) return <Failure error={aging.error} retry={() => void aging.refetch()} />;
  const { currencies, accounts = [] } = aging.data;
  if (currencies.length === 0) return <Empty title={text.insight.noRisk}>{text.insight.noneNext}</Empty>;
  const shown = accounts
    .filter((account) => !search.currency || account.currency === search.currency)
    .slice(0, accountsShown);
  return (
    <>
      {currencies.map((line) => (
        <Section
          key={line.currency}
          title={line.currency}
          note={text.insight.agingNote(formats.count(line.accounts), formats.day(aging.data.as_of))}
          aside={
            <>
              {text.tables.open} <b>{formats.amount(line.open)}</b>, {text.tables.overdue}{" "}
              <b>{formats.amount(line.overdue)}</b>
            </>
          }
        >
          <AgingBar line={line} credits />
        </Section>
      ))}
      <Section title={text.insight.byCustomer} note={text.insight.firstOf(shown.length, accounts.length)}>
        <div className="scroll-x" tabIndex={0} role="region" aria-label={text.insight.byCustomer}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.tables.customer}</th>
                <th scope="col">{text.tables.currency}</th>
                {(["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"] as const).map((bucket) => (
                  <th key={bucket} scope="col" className="number">
                    {text.buckets[bucket]}
                  </th>
                ))}
                <th scope="col" className="number">
                  {text.tables.open}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((account) => (
                <tr key={account.customer + account.currency}>
                  <td>
                    <Link to="/customers/$customer" params={{ customer: account.customer }}>
                      {account.name}
                    </Link>
                  </td>
                  <td className="sum-currency">{account.currency}</td>
                  {(["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"] as const).map((bucket) => (
                    <td key={bucket} className="number">
                      <Money amount={account.amounts[bucket]} />
                    </td>
                  ))}
                  <td className="number strong">
                    <Money amount={account.open} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  );
}

function RiskView(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const risk = useQuery(riskQuery(useKnownAt()));
  if (risk.isPending) return <Loading />;
  if (risk.isError) return <Failure error={risk.error} retry={() => void risk.refetch()} />;
  if (risk.data.items.length === 0) return <Empty title={text.insight.noRisk}>{text.insight.noneNext}</Empty>;
  return (
    <Section title={text.insight.atRisk} note={text.insight.riskNote(risk.data.model, risk.data.predictions)}>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text.insight.atRisk}>
        <table className="table">
          <Heads
            columns={[
              text.tables.customer,
              text.tables.behaviour,
              { number: text.insight.score },
              { number: text.insight.trend },
              { number: text.insight.exposure },
              { number: text.insight.amountAtRisk },
              { number: text.insight.limitUsed },
              text.insight.because,
            ]}
          />
          <tbody>
            {risk.data.items.map((row) => {
              const why = [...row.contributions]
                .sort((left, right) => right.points - left.points)
                .slice(0, 2)
                .map((one) => one.words)
                .join("; ");
              return (
                <tr key={row.customer.id}>
                  <td>
                    <Link to="/customers/$customer" params={{ customer: row.customer.number }} className="strong">
                      {row.customer.name}
                    </Link>{" "}
                    <span className="quiet small">{text.segments[row.customer.segment]}</span>
                  </td>
                  <td className={row.behaviour === "deteriorating" ? "late" : "reason"}>
                    {text.behaviours[row.behaviour]}
                  </td>
                  <td className="number strong">{Math.round(row.score / 100)}</td>
                  <td className="number reason">
                    {row.score_trend ? formats.signed(row.score_trend.rise / 100) : "\u2013"}
                  </td>
                  <td className="number">
                    <span className="sum-currency">{row.at_ranking_rates.currency}</span>{" "}
                    <Money amount={row.at_ranking_rates.exposure} />
                  </td>
                  <td className="number strong">
                    <Money amount={row.at_ranking_rates.at_risk} />
                  </td>
                  <td className={`number ${(row.utilisation_basis_points ?? 0) > 10_000 ? "late strong" : "reason"}`}>
                    {row.utilisation_basis_points === null ? "\u2013" : formats.percent(row.utilisation_basis_points)}
                  </td>
                  <td className="reason small">{why}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function ModelFacts({ model }: { model: Schemas["Model"] }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const metrics = model.facts.metrics;
  return (
    <tr>
      <td className="mono">{model.model}</td>
      <td>
        <Day day={model.trained_on} />
      </td>
      <td>
        {model.state === "in force" ? (
          <Badge tone="moss" glyph="check">
            {text.insight.inForce}
          </Badge>
        ) : (
          <span className="reason">{model.state}</span>
        )}
      </td>
      <td className="number">{model.facts.invoices === undefined ? "\u2013" : formats.count(model.facts.invoices)}</td>
      <td className="number">
        {metrics?.error_days_floor === undefined
          ? "\u2013"
          : formats.decimal((metrics.error_days_floor / 100).toFixed(1))}
      </td>
      <td className="number">
        {metrics?.error_days_model === undefined
          ? "\u2013"
          : formats.decimal((metrics.error_days_model / 100).toFixed(1))}
      </td>
      <td className="reason small">{model.reason}</td>
    </tr>
  );
}

function ModelsView(): React.JSX.Element {
  const text = useText();
  const { today } = useSession();
  const may = useMay("train_model");
  const looksBack = useKnownAt() !== undefined;
  const models = useQuery(modelsQuery);
  const train = useMutation({
    mutationFn: () => post<Schemas["TrainedModel"] | undefined>("/v1/models", { date: today }),
    onSuccess: () => void models.refetch(),
  });
  if (models.isPending) return <Loading />;
  if (models.isError) return <Failure error={models.error} retry={() => void models.refetch()} />;
  return (
    <Section
      title={text.insight.models}
      note={text.insight.modelsNote}
      aside={
        may && (
          <Button onPress={() => train.mutate()} disabled={train.isPending || looksBack}>
            {train.isPending ? text.insight.training : text.insight.train}
          </Button>
        )
      }
    >
      {train.isError && <Failure error={train.error} />}
      {train.data && (
        <p>
          <State tone={train.data.promoted ? "moss" : "plain"} glyph={train.data.promoted ? "check" : "half"}>
            {train.data.reason}
          </State>
        </p>
      )}
      {models.data.items.length === 0 ? (
        <Empty title={text.insight.noModel}>{text.insight.noModelNext}</Empty>
      ) : (
        <table className="table">
          <Heads
            columns={[
              text.insight.model,
              text.insight.trainedOn,
              text.tables.state,
              { number: text.insight.invoices },
              { number: text.insight.errorFloor },
              { number: text.insight.errorModel },
              text.insight.measured,
            ]}
          />
          <tbody>
            {models.data.items.map((model) => (
              <ModelFacts key={model.model} model={model} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

export function InsightScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const search = route.useSearch();
  const view: View = views.find((name) => name === search.view) ?? "figures";
  const dated = view === "figures" || view === "aging";
  const tools = (
    <>
      <div className="tabs" role="group" aria-label={text.rail.insight}>
        {views.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === view}
            onClick={() =>
              void navigate({
                to: "/insight",
                search: (before) => ({ ...before, view: name === "figures" ? undefined : name }),
              })
            }
          >
            {text.insight.views[name]}
          </button>
        ))}
      </div>
      {dated && (
        <AsOf
          day={search.as_of}
          set={(day) => void navigate({ to: "/insight", search: (before) => ({ ...before, as_of: day }) })}
        />
      )}
    </>
  );
  return (
    <Screen
      title={text.rail.insight}
      tools={tools}
      past={dated && search.as_of ? text.past.day(formats.fullDay(search.as_of)) : undefined}
    >
      {view === "figures" ? (
        <Figures asOf={search.as_of} />
      ) : view === "aging" ? (
        <AgingView asOf={search.as_of} />
      ) : view === "risk" ? (
        <RiskView />
      ) : (
        <ModelsView />
      )}
    </Screen>
  );
}
