// How further outcomes of open items are shown: for the items that are explained, and held to the past.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <string>
#include <vector>

#include "insight/outcome_record.h"
#include "insight/outcome_rows.h"

namespace dunlin::cli {

// An open item whose outcomes are asked for: its number, and its place in the book.
struct ExplainedItem {
  std::string number;
  std::size_t customer = 0;
  std::size_t invoice = 0;
};
// The chances of each outcome with their mark, on the book's morning. The book must have been read with its unapplied
// money (insight/outcome_rows.h).
[[nodiscard]] Result<boost::json::object> outcomes_json(const ReadTx& tx, const Book& book,
                                                        const std::vector<ExplainedItem>& items);
void print_outcomes(std::ostream& out, const boost::json::object& outcomes);

[[nodiscard]] boost::json::array records_json(const std::vector<OutcomeRecord>& records);
void print_records(std::ostream& out, const std::vector<OutcomeRecord>& records);

}  // namespace dunlin::cli
