// Pass 1 of verify: do the entries of a tenant form the chain that its head claims?
//
//   const ChainReport report = TRY(verify_chain(tx, "acme", [&](const JournalEntry& entry) {
//     return fold.apply(entry.seq, entry.changes);      // one pass over the bytes feeds every other check
//   }));
//   report.faults                                       // empty: the chain is whole
//
// Every entry is read once, in order: its bytes hash to the hash beside it, they decode, it stands where its own
// sequence number says, it belongs to this tenant, and it quotes the hash of the entry before (the first one that of
// the genesis text). At the end the head must name the last entry. Times are not compared: a clock that was set back is
// no forgery, and the order of entries is that of their sequence numbers.
//
//   chain.gap       entries are missing (cut out, or moved away)
//   chain.seq       a row holds an entry of another sequence number
//   chain.hash      an entry's bytes do not have the hash that stands beside them: one of the two was changed
//   chain.encoding  an entry's bytes are not those of an entry, although their hash agrees
//   chain.tenant    an entry of another tenant
//   chain.previous  an entry does not quote the hash of the one before it: one of the two was rewritten
//   chain.head      the head is missing or is not that of the last entry
//
// A changed entry gives one fault, at that entry: the entry behind it is not blamed for quoting what was there. A chain
// alone does not show that its tail was cut off together with the head; a seal does (journal/seal.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "journal/chain.h"
#include "journal/entry.h"
#include "store/transaction.h"

namespace dunlin {

struct ChainFault {
  std::string_view code;
  std::int64_t seq = 0;  // of the entry concerned
  std::string sentence;
};

struct ChainReport {
  std::int64_t entries = 0;  // read
  std::int64_t bytes = 0;    // of them
  ChainHead head;            // of the last entry in its place, recomputed; book_seq as stored
  std::vector<ChainFault> faults;
};

// Calls on_entry for each entry that decodes and stands in its place, in order, also when its hash is wrong: what it
// says may still be compared with the tables. Refuses when the database or on_entry does; faults are no refusal.
[[nodiscard]] Result<ChainReport> verify_chain(const ReadTx& tx, std::string_view tenant,
                                               FunctionRef<Result<>(const JournalEntry&)> on_entry);

}  // namespace dunlin
