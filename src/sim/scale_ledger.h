// A ledger of any size, streamed, for measuring: many customers with a steady habit each, no stories.
//
//   write_scale_customers(1, 100'000, sink);                      // 8,300 customers, the layout of
//   DemoCompany::customers_csv write_scale_ledger(1, 100'000, 1'000'000, today, sink);       // 1,100,001 lines, the
//   layout of DemoCompany::history_csv
//
// There are 83 customers for every 1,000 open items, a few of them with most of the business (the largest tenth has a
// third of the invoices). First come the settled invoices of eighteen months in the order of settlement, then the open
// ones, with `settled` blank. The exact counts are reached by going backwards: an invoice is settled on a given day by
// a customer that pays on that day of the week, and was issued as long before as that customer takes; an open one has
// used up a random part of that time. Nothing is dated `today` or later except due dates. The same arguments give the
// same bytes.
//
// The sink receives whole lines, about a megabyte at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/date.h"

namespace dunlin {

using LineSink = std::function<void(std::string_view lines)>;

[[nodiscard]] std::int64_t scale_customer_count(std::int64_t open_count);
void write_scale_customers(std::uint64_t seed, std::int64_t open_count, const LineSink& sink);
void write_scale_ledger(std::uint64_t seed, std::int64_t open_count, std::int64_t closed_count, Date today,
                        const LineSink& sink);

}  // namespace dunlin
