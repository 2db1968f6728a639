#include "view/entry_heads.h"

#include <fmt/format.h>

#include "journal/canonical_scan.h"
#include "journal/chain.h"
#include "view/customer_view.h"

namespace dunlin::view {

Result<EntryHead> EntryHeads::of(std::int64_t seq) {
  if (const auto known = heads_.find(seq); known != heads_.end()) return known->second;
  const std::optional<StoredEntry> stored = TRY(find_entry(tx_, seq));
  CanonicalScan scan(stored ? std::string_view(stored->bytes.bytes) : std::string_view());
  scan.literal("{\"actor\":");
  const std::string_view actor = scan.text();
  scan.literal(",\"at\":");
  const std::string_view at = scan.integer();
  if (scan.failed()) {
    return refuse(Reason::entry_unknown, fmt::format("Entry {} cannot be read. Run: dunlin verify", seq));
  }
  return heads_.emplace(seq, EntryHead{Instant{integer_of(at)}, unescaped(actor)}).first->second;
}

std::string name_of_actor(const std::vector<Login>& logins, const std::string& actor) {
  const std::string name = actor.substr(actor.find(':') + 1);
  if (!actor.starts_with("user:")) return name;
  const Result<Id<User>> user = Id<User>::parse(name);
  return user ? name_in(logins, *user) : name;
}

}  // namespace dunlin::view
