#include "cli/outcome_view.h"

#include <fmt/format.h>

#include <cmath>
#include <ostream>

#include "cli/output.h"
#include "cli/report_tables.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

std::string percent(std::int64_t basis_points) {
  return fmt::format("{}.{:02}", basis_points / 100, basis_points % 100);
}

std::string measure(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
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

void print_outcomes(std::ostream& out, const boost::json::object& outcomes) {
  std::vector<TextTable::Column> columns = {{"outcome, chance in %"}};
  for (const boost::json::value& number : outcomes.at("invoices").as_array()) {
    columns.push_back({std::string(number.as_string()), Align::right});
  }
  columns.push_back({"held to the past"});
  TextTable table(std::move(columns));
  for (const boost::json::value& outcome : outcomes.at("outcomes").as_array()) {
    std::vector<std::string> cells = {std::string(outcome.at("words").as_string())};
    for (const boost::json::value& item : outcome.at("items").as_array()) {
      const boost::json::value& chance = item.at("percent");
      std::string cell(chance.is_null() ? "-" : std::string_view(chance.as_string()));
      if (const boost::json::value* method = item.as_object().if_contains("method"); method && !chance.is_null()) {
        cell = fmt::format("{} {}", std::string_view(method->as_string()), cell);
      }
      cells.push_back(std::move(cell));
    }
    cells.emplace_back(outcome.at("mark").as_string());
    table.row(std::move(cells));
  }
  out << fmt::format("\nOutcomes ({})\n", std::string_view(outcomes.at("model").as_string()));
  table.print(out);
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

void print_records(std::ostream& out, const std::vector<OutcomeRecord>& records) {
  TextTable table({{"outcome"},
                   {"asked", Align::right},
                   {"items", Align::right},
                   {"happened to", Align::right},
                   {"share", Align::right},
                   {"Brier", Align::right},
                   {"of the average", Align::right},
                   {"ECE", Align::right}});
  for (const OutcomeRecord& record : records) {
    table.row({std::string(words_of(record.outcome)), grouped(record.asked), grouped(record.items),
               grouped(record.happened_items), measure(record.happened), measure(record.brier),
               measure(record.brier_average), measure(record.ece)});
    table.note(1, record.mark);
  }
  table.print(out);
}

}  // namespace dunlin::cli
