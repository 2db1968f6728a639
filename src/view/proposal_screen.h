// Proposals as a screen shows them to one person: what waits for him and why, and one whole with everything he needs to
// decide it: the exact effect, what it rests on and whether that still stands, what was sent before, and his rights.
//
//   ProposalScreenQuestion question;                                       // what is pending, by expiry
//   const ProposalScreen screen = TRY(proposal_screen(tx, onlooker, question, viewer));
//   respond(screen.items, screen.next, screen.total);
//   respond(TRY(proposal_screen_json(tx, onlooker, "prp_3g000", viewer, logins)));
//
// Pending ones come by expiry, all others newest first. `total` counts those of all pages. As elsewhere, what is about
// a customer that the onlooker may not see is left out, and so is, for him, what is about no customer.
// option_invalid for a state that there is not; proposal_unknown; object_unknown when the bytes of the effect were
// erased.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/catalog.h"
#include "view/proposal_rights.h"
#include "view/proposal_view.h"

namespace dunlin::view {

// Where a pending proposal stands.
struct ExpiryKey {
  Instant expires_at;
  Id<Proposal> id;
  auto operator<=>(const ExpiryKey&) const = default;
};

struct ProposalScreenQuestion {
  std::string state = std::string(dunlin::name_of(ProposalState::pending));  // or another, or "all"
  std::string action;
  Id<Customer> customer;
  bool for_viewer = false;         // only what he may approve now
  std::optional<ExpiryKey> after;  // of pending ones: the last that was seen
  Id<Proposal> before;             // of others
  std::int64_t limit = 50;

  [[nodiscard]] bool by_expiry() const { return state == name_of(ProposalState::pending) || for_viewer; }
};
[[nodiscard]] constexpr Operation operation_of(const ProposalScreenQuestion&) {
  return Operation::view_proposals;
}

struct ProposalScreen {
  boost::json::array items;
  std::optional<ExpiryKey> next;  // of the last, where more are left
  std::int64_t total = 0;
};
[[nodiscard]] Result<ProposalScreen> proposal_screen(const ReadTx& tx, const Onlooker& onlooker,
                                                     const ProposalScreenQuestion& question,
                                                     const ProposalViewer& viewer);

[[nodiscard]] Result<boost::json::object> proposal_screen_json(const ReadTx& tx, const Onlooker& onlooker,
                                                               std::string_view id, const ProposalViewer& viewer,
                                                               const std::vector<Login>& logins);

}  // namespace dunlin::view
