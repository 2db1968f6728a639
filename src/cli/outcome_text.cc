#include "cli/outcome_text.h"

#include <fmt/format.h>

#include <cmath>
#include <ostream>

#include "cli/output.h"
#include "cli/report_tables.h"

namespace dunlin::cli {
namespace {

using Align = TextTable::Align;

std::string measure(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

}  // namespace

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
