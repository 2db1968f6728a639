// When entries of the journal were made and by whom: for what bears no instant of its own (a proposal, a hold, a file
// that was imported), since an id holds the number of the entry that minted it.
//
//   EntryHeads heads(tx);
//   const EntryHead head = TRY(heads.of(proposal.id.seq()));
//   head.at;   head.actor;                              // "user:usr_80000", "agent:outreach"
//   name_of_actor(logins, head.actor);                  // "anna", "outreach"
//
// The changes of an entry, which may be long, are not read. Of the tenant's own database; an entry is looked up once.
// entry_unknown when it is not there or cannot be read.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/catalog.h"
#include "journal/chain.h"

namespace dunlin::view {

struct EntryHead {
  Instant at;
  std::string actor;
};

class EntryHeads {
 public:
  explicit EntryHeads(const ReadTx& tx) : tx_(tx) {}
  [[nodiscard]] Result<EntryHead> of(std::int64_t seq);

 private:
  const ReadTx& tx_;
  std::map<std::int64_t, EntryHead> heads_;
};

// The login of a person; the name of an agent or of a part of the system.
[[nodiscard]] std::string name_of_actor(const std::vector<Login>& logins, const std::string& actor);

}  // namespace dunlin::view
