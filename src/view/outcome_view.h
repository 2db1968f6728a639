// The further outcomes of open items as they are shown: for the items that are explained, and held to the past.
//
//   const boost::json::object json = TRY(outcomes_json(tx, assessment.book, {{"RE-1", customer, invoice}}));
//
// Chances are percent as texts ("12.50"); every outcome has its mark, which says how it held on the tenant's own past
// (prediction/outcome_shares.h). Measures that cannot be taken are null.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "insight/outcome_record.h"
#include "insight/outcome_rows.h"

namespace dunlin::view {

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
[[nodiscard]] boost::json::array records_json(const std::vector<OutcomeRecord>& records);

}  // namespace dunlin::view
