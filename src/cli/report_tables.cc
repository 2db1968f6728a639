#include "cli/report_tables.h"

#include <ostream>

namespace dunlin::cli {
std::string_view head_of(AgingBucket bucket) {
  switch (bucket) {
    case AgingBucket::not_due:
      return "not due";
    case AgingBucket::days_1_30:
      return "1-30";
    case AgingBucket::days_31_60:
      return "31-60";
    case AgingBucket::days_61_90:
      return "61-90";
    case AgingBucket::days_over_90:
      return "over 90";
  }
  CHECK_UNREACHABLE("unknown bucket of aging");
}

std::vector<TextTable::Column> aging_columns() {
  std::vector<TextTable::Column> columns;
  for (const AgingBucket bucket : all_aging_buckets) {
    columns.push_back({std::string(head_of(bucket)), TextTable::Align::right});
  }
  for (const char* head : {"open", "unapplied", "balance"}) columns.push_back({head, TextTable::Align::right});
  return columns;
}

std::vector<std::string> aging_cells(const AgingLine& line, Currency currency) {
  std::vector<std::string> cells;
  for (const AgingBucket bucket : all_aging_buckets) cells.push_back(format_grouped({line.minor[bucket], currency}));
  cells.push_back(format_grouped({line.open_minor, currency}));
  cells.push_back(format_grouped({line.unapplied_minor, currency}));
  cells.push_back(format_grouped({line.balance_minor, currency}));
  return cells;
}

void print_aging_totals(std::ostream& out, const std::vector<CurrencyAging>& currencies) {
  std::vector<TextTable::Column> columns = aging_columns();
  columns.insert(columns.begin(), TextTable::Column{""});
  TextTable table(std::move(columns));
  for (const CurrencyAging& currency : currencies) {
    std::vector<std::string> amounts = aging_cells(currency.line, currency.currency);
    amounts.insert(amounts.begin(), std::string(currency.currency.code()));
    table.row(std::move(amounts));
    std::vector<std::string> counts = {"items"};
    for (const AgingBucket bucket : all_aging_buckets) counts.push_back(grouped(currency.line.items[bucket]));
    counts.push_back(grouped(currency.line.items_open));
    counts.insert(counts.end(), 2, "-");
    table.row(std::move(counts));
  }
  table.print(out);
}

std::string title_of(const Customer& customer) {
  return customer.name.empty() ? customer.number : customer.number + " " + customer.name;
}

// The currency of no currency has no decimals.
std::string grouped(std::int64_t count) {
  return format_grouped({count, Currency()});
}

std::string counted(std::int64_t count, std::string_view noun) {
  return grouped(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string stamp(std::int64_t seq) {
  return "entry " + grouped(seq);
}

std::string_view whose(const Onlooker& onlooker) {
  return onlooker.reach == Reach::own_customers ? " of your customers" : "";
}

void add_report_options(CLI::App& command, Invocation& invocation, std::string& as_of) {
  command.add_option("--as-of", as_of, "Everything dated up to and including this day (default: today, UTC)");
  command.add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
}

}  // namespace dunlin::cli
