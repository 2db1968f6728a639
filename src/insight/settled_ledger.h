// SettledLedger: a file of settled invoices as a Book, to evaluate on without importing it.
//
//   const SettledLedger ledger = TRY(read_settled_ledger(bytes, "ledger.csv", mappings, chosen));
//   ledger.book                        // dated before the day after the last settlement
//   ledger.number[invoice]             // the file's own number of the invoice
//
// The file is read by the importer's own reader and mappings (`dunlin import history`), so what would be quarantined
// there is left out here, and counted. Lines without a day of settlement are left out too: nobody knows their outcome.
// Customers are numbered in the order of their numbers, invoices of a customer in the order of the file. Of two lines
// with the same number and company the first one counts, and the other is rejected, as the importer does it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intake/stager.h"
#include "ledger/book.h"

namespace dunlin {

struct SettledLedger {
  Book book;
  std::vector<std::string> number;  // by invoice of the book
  std::int64_t lines_read = 0;
  std::int64_t lines_rejected = 0;
  std::int64_t lines_open = 0;
  std::vector<std::string> first_rejections;  // messages, at most five
};

[[nodiscard]] Result<SettledLedger> read_settled_ledger(std::string_view bytes, std::string_view file_name,
                                                        std::span<const Mapping> shipped, const Mapping* mapping);

}  // namespace dunlin
