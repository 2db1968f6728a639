// The metrics at the months' ends of a year, as they are shown: every figure of the whole (or of one group), or the DSO
// of each group.
//
//   const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
//   const MetricsTrend trend = TRY(metrics_trend(report));
//   respond(trend_json(report, trend));
//
// The last day is the day of the question, the others are ends of months; months before anything was are left out. What
// is at risk stands with the month of billing, and is null before its last invoice is 90 days past due.
#pragma once

#include <map>
#include <utility>

#include "insight/at_risk.h"
#include "view/metrics_view.h"

namespace dunlin::view {

inline constexpr int trend_months = 12;
inline constexpr int trend_months_max = 60;

struct MetricsTrend {
  std::vector<FiguresOfDay> days;                       // of the whole
  std::vector<FiguresOfDay> groups;                     // with a dimension: of each group
  std::map<std::pair<Date, Currency>, AtRisk> at_risk;  // by the month's end as the trend has it; without a dimension
};
[[nodiscard]] Result<MetricsTrend> metrics_trend(const MetricsReport& report, int months = trend_months);
[[nodiscard]] boost::json::object trend_json(const MetricsReport& report, const MetricsTrend& trend);
[[nodiscard]] Result<boost::json::object> metrics_trend_json(const ReadTx& tx, const Onlooker& onlooker,
                                                             const MetricsQuestion& question);

// One figure of the whole: {"metric":...,"points":[{"day":...,"currency":...,"value":...}]}, the newest last. `metric`
// with its version or without. object_unknown for what has no trend: an aging, a concentration, what is no metric.
[[nodiscard]] Result<boost::json::object> metric_trend_json(const ReadTx& tx, const Onlooker& onlooker,
                                                            const MetricsQuestion& question, std::string_view metric,
                                                            int months);

// Of a day's lines, which are ordered; nothing when the group has none in that currency.
[[nodiscard]] const Figures* figures_in(const FiguresOfDay& day, std::uint32_t group, Currency currency);

}  // namespace dunlin::view
