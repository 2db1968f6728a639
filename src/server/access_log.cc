#include "server/access_log.h"

#include <algorithm>
#include <array>

#include "base/sha256.h"
#include "engine/access_rows.h"

namespace dunlin {
namespace {

constexpr std::size_t noted_max = 200'000;
constexpr std::size_t nonce_bytes = 16;

// The worklist holds drafts with their addresses.
constexpr std::array<std::string_view, 10> operations_about_people{
    "showWorklist", "showCustomer", "explainCustomer",  "listTimeline",  "showInvoice",
    "showProposal", "listJournal",  "showJournalEntry", "downloadProof", "listQuarantine"};

}  // namespace

bool shows_people(std::string_view operation) {
  return std::find(operations_about_people.begin(), operations_about_people.end(), operation) !=
         operations_about_people.end();
}

void AccessLog::note(const TenantHost& host, Id<User> user, std::string_view what, std::string_view about,
                     const HttpRequest& request) {
  const AccessNote note{host.tenant().key, house_.clock(), user, std::string(what), std::string(about), request.peer};
  const std::string nonce = sha256(house_.entropy(nonce_bytes)).hex().substr(0, nonce_bytes);
  const Result<> written = house_.catalog->with([&](Connection& catalog) { return note_access(catalog, note, nonce); });
  if (!written) house_.complain("an access was not noted: " + written.error().text);
}

void AccessLog::note_reading(const Caller& caller, std::string_view operation, std::string_view about,
                             const HttpRequest& request) {
  const std::string who = std::to_string(caller.host->tenant().key.value) + " " + caller.user.to_string();
  {
    const std::lock_guard lock(noting_);
    const Date today = house_.clock().date();
    if (today != today_ || noted_.size() > noted_max) noted_.clear();
    today_ = today;
    if (!noted_.insert(who + " " + std::string(operation) + " " + std::string(about)).second) return;
  }
  note(*caller.host, caller.user, operation, about, request);
}

}  // namespace dunlin
