// Whether what was done is what was approved: the rows that an executed action wrote against its effect, which is kept
// as content under the proposal and covered by the digest that the approver saw.
//
//   TRY(verify_effects(tx, executed, pass));   // authority.effect
//
// An effect whose content was erased can no longer be compared; how many those are becomes a note.
#pragma once

#include <vector>

#include "engine/entry_rows.h"
#include "engine/verify.h"

namespace dunlin {

struct ExecutedEffect {
  std::int64_t seq = 0;  // of the entry that carried it out
  Id<Proposal> proposal;
  std::string effect_digest;
  Id<User> decided_by;
  EffectRows rows;
};

[[nodiscard]] Result<> verify_effects(const ReadTx& tx, const std::vector<ExecutedEffect>& executed, VerifyPass& pass);

}  // namespace dunlin
