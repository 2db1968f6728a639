// JournalEntry: one command's trace, written in the same transaction as the rows it changed.
//
// The bytes are canonical JSON (base/canonical_json.h) and are stored exactly as they were hashed; hash =
// SHA-256(bytes), and each entry quotes the hash of the one before, so the entries of a tenant form a chain.
// docs/reference/journal-format.md is exact enough to verify it without this program (tools/verify_journal.py does).
//
//   {"actor":"user:usr_80000","at":1767340920000000,"changes":[...],"command":"place_hold","decision":{...},
//    "input":"<sha256 of the command's input>","key":"<idempotency
//    key>","previous":"<hash>","seq":7,"tenant":"acme","v":1}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "base/sha256.h"

namespace dunlin {

inline constexpr std::int64_t journal_format_version = 1;

struct JournalEntry {
  std::int64_t seq = 0;  // 1, 2, 3, ... without a gap
  Instant at;            // when the command was admitted
  std::string tenant;
  std::string actor;     // "user:usr_...", "agent:outreach", "system:init"
  std::string command;   // a name of engine/command.h
  Digest input;          // of the command as it came in
  std::string key;       // idempotency key
  std::string decision;  // canonical JSON object: who or which rule allowed it
  std::string changes;   // canonical JSON array of {"columns","put"|"erase","table"}
  Digest previous;       // hash of entry seq - 1; of the genesis text for seq 1
};

[[nodiscard]] std::string encode_entry(const JournalEntry& entry);
// Accepts exactly what encode_entry writes. json_malformed, json_not_canonical, or entry_unknown: a field is missing,
// too many or of another type. The changes are canonical but not yet known to be changes (journal/changes.h).
[[nodiscard]] Result<JournalEntry> decode_entry(std::string_view bytes);

// What the first entry quotes as `previous`: SHA-256("dunlin journal 1 " + tenant).
[[nodiscard]] Digest genesis(std::string_view tenant);

}  // namespace dunlin
