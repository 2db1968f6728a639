// OutcomeRecord: whether the chances of further outcomes (prediction/outcome_shares.h) hold on the tenant's own past.
//
//   for (const OutcomeRecord& record : outcome_records(book, history))
//     record.validated, record.mark            // false, "unvalidated: no dispute was ever recorded"
//
// On the mornings of 4, 8, ... 52 weeks before the book's, every item that was open then is asked about, from what was
// known then, and compared with what became of it (a rolling origin). Judged are items whose 120th day after due is
// over when the book ends; of how an item ends and of a method, those that were settled or paid by then in a way that
// is known; of a dispute, those settled or disputed by then, on mornings since the first dispute of the ledger; of a
// reminder, those sent in the 28 days after each morning.
//
//   asked          questions: an item is asked about on every morning on which it was open
//   items          different items among them; happened_items: those where it happened
//   brier          mean squared distance between chance and outcome; brier_average: that of saying the average of all
//                  questions each time, known afterwards, which is p x (1 - p)
//   ece            expected calibration error over ten groups of equal size (backtest_metrics.h)
//   validated      at least 200 items, at least 20 of the rarer kind, a brier below that of the average, and an ece
//                  below 5 %; else `mark` says what is missing, the first of these
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "prediction/outcome_shares.h"

namespace dunlin {

inline constexpr std::int32_t outcome_step_days = 28;
inline constexpr std::int32_t outcome_mornings = 13;
inline constexpr std::int64_t validated_items_min = 200;
inline constexpr std::int64_t validated_rarer_min = 20;
inline constexpr double validated_ece_max = .05;

struct OutcomeRecord {
  FurtherOutcome outcome = FurtherOutcome::paid_in_full;
  std::int64_t asked = 0;
  std::int64_t items = 0;
  std::int64_t happened_items = 0;
  double happened = 0;  // share of the questions; this and the next are NaN when nothing was asked
  double brier = 0;
  double brier_average = 0;
  double ece = 0;
  bool validated = false;
  std::string mark;  // "validated on 812 items", "unvalidated: no dispute was ever recorded"
};

// Answers about some items: the chance that was given, and whether it happened.
struct OutcomeAnswers {
  std::vector<float> chance;
  std::vector<float> happened;
  std::int64_t items = 0;
  std::int64_t happened_items = 0;
};
// ever_recorded: whether the ledger has a single fact of the kind.
[[nodiscard]] OutcomeRecord record_of(FurtherOutcome outcome, const OutcomeAnswers& answers, bool ever_recorded);

// One for each outcome, in their order.
[[nodiscard]] std::vector<OutcomeRecord> outcome_records(const Book& book, const OutcomeHistory& history);

}  // namespace dunlin
