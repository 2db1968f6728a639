#include "view/outcome_view.h"

#include <fmt/format.h>

#include <cmath>

namespace dunlin::view {
namespace {

std::string percent(std::int64_t basis_points) {
  return fmt::format("{}.{:02}", basis_points / 100, basis_points % 100);
}

boost::json::value measure_json(double value) {
  if (std::isnan(value)) return nullptr;
  return std::round(value * 1e6) / 1e6;
}

}  // namespace

Result<boost::json::object> outcomes_json(const ReadTx& tx, const Book& book, const std::vector<ExplainedItem>& items) {
  const OutcomeHistory history = TRY(read_outcome_history(tx, book));
  const OutcomeShares shares(book, history, book.dated_before);
  std::vector<OutcomeChances> chances;
  boost::json::array numbers;
  for (const ExplainedItem& item : items) {
    chances.push_back(shares.of(item.customer, item.invoice));
    numbers.emplace_back(item.number);
  }
  boost::json::array outcomes;
  for (const OutcomeRecord& record : outcome_records(book, history)) {
    boost::json::array of_items;
    for (const OutcomeChances& chance : chances) {
      boost::json::object answer = {{"percent", percent(chance[record.outcome])}};
      if (record.outcome == FurtherOutcome::by_method) {
        if (chance.method == 0) answer["percent"] = nullptr;
        answer["method"] = history.methods[chance.method];
      }
      of_items.push_back(std::move(answer));
    }
    outcomes.push_back({{"outcome", name_of(record.outcome)},
                        {"words", words_of(record.outcome)},
                        {"validated", record.validated},
                        {"mark", record.mark},
                        {"items", std::move(of_items)}});
  }
  return boost::json::object{
      {"model", outcome_model}, {"invoices", std::move(numbers)}, {"outcomes", std::move(outcomes)}};
}

boost::json::array records_json(const std::vector<OutcomeRecord>& records) {
  boost::json::array list;
  for (const OutcomeRecord& record : records) {
    list.push_back({{"outcome", name_of(record.outcome)},
                    {"asked", record.asked},
                    {"items", record.items},
                    {"happened_items", record.happened_items},
                    {"happened_share", measure_json(record.happened)},
                    {"brier", measure_json(record.brier)},
                    {"brier_of_average", measure_json(record.brier_average)},
                    {"ece", measure_json(record.ece)},
                    {"validated", record.validated},
                    {"mark", record.mark}});
  }
  return list;
}

}  // namespace dunlin::view
