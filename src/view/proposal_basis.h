// What a proposal rests on, row by row and for a person: what each row said when the effect was computed, and whether
// it still does.
//
//   const std::vector<BasisRow> rows = TRY(basis_rows(tx, onlooker, proposal, action, today));
//   rows[1]                  // invoice RE-2026-001328, 1190.00 EUR, due 2026-02-04, version 17, same
//
// The basis itself is canonical JSON that is compared as a whole (engine/action_review.h); a row that has moved
// supersedes the proposal when somebody approves it. A row without an id is a sum.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/action.h"
#include "engine/reports.h"

namespace dunlin::view {

struct BasisRow {
  enum class Now : std::uint8_t { same, changed, gone };

  std::string id;
  std::string kind;   // "invoice", "contact", "exposure"
  std::string label;  // a number or a name
  std::string value;  // an amount when there is a currency, else words; empty: none
  std::optional<Currency> currency;
  std::optional<Date> due_on;
  std::optional<std::int64_t> version;
  std::optional<std::int64_t> version_now;
  Now now = Now::same;
};
[[nodiscard]] std::string_view name_of(BasisRow::Now now);

// Names of contacts are withheld from whoever sees no people.
[[nodiscard]] Result<std::vector<BasisRow>> basis_rows(const ReadTx& tx, const Onlooker& onlooker,
                                                       const Proposal& proposal, const Action& action, Date today);
[[nodiscard]] boost::json::array to_json(const std::vector<BasisRow>& rows);

// The facts of a message, each with the place of the row that it quotes, or null for a sum, a policy or a setting.
[[nodiscard]] boost::json::array bound_facts_json(const Action& action, const std::vector<BasisRow>& rows);

}  // namespace dunlin::view
