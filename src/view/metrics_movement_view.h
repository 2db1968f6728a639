// How the aging of one day became that of another, and the money received by week, as they are shown.
//
//   const MetricsReport report = TRY(read_metrics(tx, onlooker, question));
//   const MetricsMovement movement = TRY(metrics_movement(report, from));
//   respond(movement_json(report, movement));
//   respond(TRY(receipts_json(report, TRY(metrics_receipts(report)))));
//
// A movement is from the end of `from` to the end of the question's day, by days past due, for each group when the
// question asks by one; those with the most at the end first. Receipts are those of whole weeks (Monday to Sunday),
// with the flat average of earlier weeks as a forecast to beat; they are not asked for by group. option_invalid.
#pragma once

#include "insight/aging_movement.h"
#include "insight/receipts.h"
#include "view/metrics_view.h"

namespace dunlin::view {

struct MetricsMovement {
  Date from;
  std::vector<AgingMovement> shown;  // the first of each currency
  std::size_t count = 0;             // of all
};
[[nodiscard]] Result<MetricsMovement> metrics_movement(const MetricsReport& report, Date from);
[[nodiscard]] boost::json::object movement_json(const MetricsReport& report, const MetricsMovement& movement);
// From a month before, if no day is given.
[[nodiscard]] Result<boost::json::object> metrics_movement_json(const ReadTx& tx, const Onlooker& onlooker,
                                                                const MetricsQuestion& question,
                                                                std::optional<Date> from);

// The lines of a movement, in their order.
struct MovementRow {
  std::string_view name;   // in JSON
  std::string_view title;  // in the table
  ByBucket AgingMovement::*column;
};
inline constexpr MovementRow movement_rows[] = {{"opening", "opening", &AgingMovement::opening},
                                                {"billed", "+ billed", &AgingMovement::billed},
                                                {"rolled_in", "+ rolled in", &AgingMovement::rolled_in},
                                                {"rolled_out", "- rolled out", &AgingMovement::rolled_out},
                                                {"paid", "- paid", &AgingMovement::paid},
                                                {"credited", "- credited", &AgingMovement::credited},
                                                {"written_off", "- written off", &AgingMovement::written_off},
                                                {"beyond", "+ beyond", &AgingMovement::beyond},
                                                {"closing", "closing", &AgingMovement::closing}};

[[nodiscard]] std::int64_t sum_of(const ByBucket& buckets);

inline constexpr int receipt_weeks_shown = 13;
inline constexpr std::size_t averaged_weeks[] = {8, 13};

struct MetricsReceipts {
  Date last_day;                    // a Sunday
  std::vector<WeeklyReceipts> all;  // with the weeks before, for the averages
};
[[nodiscard]] Result<MetricsReceipts> metrics_receipts(const MetricsReport& report);
[[nodiscard]] Result<boost::json::object> receipts_json(const MetricsReport& report, const MetricsReceipts& receipts);
[[nodiscard]] Result<boost::json::object> metrics_receipts_json(const ReadTx& tx, const Onlooker& onlooker,
                                                                const MetricsQuestion& question);
// How far the flat average of the weeks before was off, week by week, over the weeks that are shown.
[[nodiscard]] Result<ForecastError> flat_error(const WeeklyReceipts& receipts, std::size_t averaged);

}  // namespace dunlin::view
