// Who came in, and who looked at whose data: notes in the catalog about what changes nothing and so is in no journal.
// For whoever must answer "who has seen this customer's data?" (GDPR, Art. 5(2) and 32), and for finding a stranger.
//
//   note_access(catalog, {tenant, now, user, "signed_in", "", "192.0.2.7"}, nonce);
//   access_notes(catalog, tenant, before, 50)               // newest first
//
// Notes are only ever added, and forgotten after `access_kept_days`. They hold no personal data of customers: an
// operation and the number that it was about.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/user.h"
#include "engine/catalog.h"

namespace dunlin {

inline constexpr std::int64_t access_kept_days = 400;

struct AccessNote {
  TenantKey tenant;
  Instant at;
  Id<User> user;       // none: nobody who is known
  std::string what;    // "signed_in", "sign_in_refused", ..., or the operation that was read
  std::string about;   // a customer's or an invoice's number, a proposal, a key, a provider; may be empty
  std::string origin;  // the address it came from; empty for a program on the machine itself
};

// Where a page ended: notes are told apart by their instant and, within one, by a random text.
struct AccessKey {
  Instant at;
  std::string nonce;
};
struct AccessNotes {
  std::vector<AccessNote> notes;
  std::optional<AccessKey> next;  // of the last, where more are left
};

[[nodiscard]] Result<> note_access(Connection& catalog, const AccessNote& note, std::string_view nonce);
[[nodiscard]] Result<AccessNotes> access_notes(Connection& catalog, TenantKey tenant,
                                               const std::optional<AccessKey>& before, std::int64_t limit);
[[nodiscard]] Result<> forget_access_before(Connection& catalog, Instant at);

}  // namespace dunlin
