// The aging table, as aging, metrics and customer print it, and the words that reports share.
#pragma once

#include <iosfwd>
#include <vector>

#include "cli/command_line.h"
#include "cli/output.h"
#include "insight/aging.h"
#include "party/customer.h"

namespace dunlin::cli {

[[nodiscard]] std::string_view head_of(AgingBucket bucket);  // "not due", "1-30"

// The amounts of a line in the order of the columns: the buckets, open, unapplied, balance.
[[nodiscard]] std::vector<TextTable::Column> aging_columns();
[[nodiscard]] std::vector<std::string> aging_cells(const AgingLine& line, Currency currency);

// A row of amounts and a row of counts for each currency.
void print_aging_totals(std::ostream& out, const std::vector<CurrencyAging>& currencies);

// "10482 Halden Optics", or the number alone while the name is not known.
[[nodiscard]] std::string title_of(const Customer& customer);
// "1,204"
[[nodiscard]] std::string grouped(std::int64_t count);
// "1 item", "2 items"
[[nodiscard]] std::string counted(std::int64_t count, std::string_view noun);
// "entry 1,204"
[[nodiscard]] std::string stamp(std::int64_t seq);
// " of your customers" for whoever sees no others.
[[nodiscard]] std::string_view whose(const Onlooker& onlooker);

// --as-of and --known-at.
void add_report_options(CLI::App& command, Invocation& invocation, std::string& as_of);

}  // namespace dunlin::cli
