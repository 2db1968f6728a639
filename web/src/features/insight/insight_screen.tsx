// About the whole: the figures a controller reports, aging, who might not pay, and the payment models with what was
// measured of them.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { agingQuery, definitionsQuery, metricsQuery, modelsQuery, riskQuery, trendQuery } from "@/api/queries";
import { post, type Schemas } from "@/api/client";
import { useFormats, useMay, useSession, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { AgingBar } from "@/ui/aging_bar";
import { AsOf } from "@/ui/as_of";
import { Badge, Button, Day, Empty, Failure, Loading, Money, Section, State } from "@/ui/kit";
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

function Figures({ asOf }: { asOf: string | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { currency } = useSession();
  const search = route.useSearch();
  const metric = trended.find((name) => name === search.metric) ?? trended[0];
  const metrics = useQuery(metricsQuery(asOf));
  const definitions = useQuery(definitionsQuery);
  const trend = useQuery(trendQuery(metric, 12));
  if (metrics.isPending) return <Loading />;
  if (metrics.isError) return <Failure error={metrics.error} retry={() => void metrics.refetch()} />;
  const { currencies } = metrics.data;
  const defined = new Map(definitions.data?.items.map((item) => [item.name, item]));
  const code =
    search.currency ??
    (currencies.some((one) => one.currency === currency) ? currency : currencies[0]?.currency) ??
    currency;
  const shown = (value: unknown): string =>
    value === null || value === undefined
      ? "\u2013"
      : typeof value === "number"
        ? formats.count(value)
        : formats.decimal(String(value));
  const chosen = defined.get(metric);
  return (
    <>
      <Section
        title={text.insight.figures}
        note={text.insight.period(
          formats.day(metrics.data.sales_period.first_day),
          formats.day(metrics.data.sales_period.last_day),
        )}
      >
        <div className="scroll-x" tabIndex={0} role="region" aria-label={text.insight.figures}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{text.insight.figure}</th>
                <th scope="col">{text.insight.unit}</th>
                {currencies.map((one) => (
                  <th key={one.currency} scope="col" className="number">
                    {one.currency}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {figures.map((name) => (
                <tr key={name}>
                  <th scope="row" className="figure-name">
                    {(text.metrics as Readonly<Record<string, string>>)[name] ?? defined.get(name)?.title ?? name}{" "}
                    <span className="mono quiet">{name}</span>
                  </th>
                  <td className="quiet small">{text.units[unitOf(name)]}</td>
                  {currencies.map((one) => (
                    <td key={one.currency} className="number">
                      {shown((one as Readonly<Record<string, unknown>>)[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section
        title={(text.metrics as Readonly<Record<string, string>>)[metric] ?? metric}
        note={text.insight.monthEnds(code)}
        aside={
          <label className="bar-select">
            <span className="hidden">{text.insight.figure}</span>
            <select
              value={metric}
              onChange={(event) =>
                void navigate({
                  to: "/insight",
                  search: (before) => ({ ...before, metric: event.target.value }),
                  replace: true,
                })
              }
            >
              {trended.map((name) => (
                <option key={name} value={name}>
                  {(text.metrics as Readonly<Record<string, string>>)[name]}
                </option>
              ))}
            </select>
          </label>
        }
      >
        {trend.data ? (
          <TrendChart
            points={trend.data.points.filter((point) => point.currency === code)}
            best={metric === "dso.count_back.1" ? "dso.best_possible_count_back.1" : null}
            currency={code}
          />
        ) : trend.isError ? (
          <Failure error={trend.error} />
        ) : (
          <Loading />
        )}
        {chosen && (
          <p className="small reason definition">
            {chosen.definition} <span className="mono">{chosen.formula}</span>
          </p>
        )}
      </Section>
    </>
  );
}

function AgingView({ asOf }: { asOf: string | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const aging = useQuery(agingQuery("customer", asOf));
  const search = route.useSearch();
  if (aging.isPending) return <Loading />;
  if (aging.isError) return <Failure error={aging.error} retry={() => void aging.refetch()} />;
  const { currencies, accounts = [] } = aging.data;
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
  const risk = useQuery(riskQuery);
  if (risk.isPending) return <Loading />;
  if (risk.isError) return <Failure error={risk.error} retry={() => void risk.refetch()} />;
  if (risk.data.items.length === 0) return <Empty title={text.insight.noRisk} />;
  return (
    <Section title={text.insight.atRisk} note={text.insight.riskNote(risk.data.model, risk.data.predictions)}>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text.insight.atRisk}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.tables.customer}</th>
              <th scope="col">{text.tables.behaviour}</th>
              <th scope="col" className="number">
                {text.insight.score}
              </th>
              <th scope="col" className="number">
                {text.insight.trend}
              </th>
              <th scope="col" className="number">
                {text.insight.exposure}
              </th>
              <th scope="col" className="number">
                {text.insight.amountAtRisk}
              </th>
              <th scope="col" className="number">
                {text.insight.limitUsed}
              </th>
              <th scope="col">{text.insight.because}</th>
            </tr>
          </thead>
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
          <Button onPress={() => train.mutate()} disabled={train.isPending}>
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
          <thead>
            <tr>
              <th scope="col">{text.insight.model}</th>
              <th scope="col">{text.insight.trainedOn}</th>
              <th scope="col">{text.tables.state}</th>
              <th scope="col" className="number">
                {text.insight.invoices}
              </th>
              <th scope="col" className="number">
                {text.insight.errorFloor}
              </th>
              <th scope="col" className="number">
                {text.insight.errorModel}
              </th>
              <th scope="col">{text.insight.measured}</th>
            </tr>
          </thead>
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
