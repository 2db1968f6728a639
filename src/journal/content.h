// Content: bytes with personal data, kept apart from the journal (contact details, message texts, quarantined lines).
//
// The journalled row that owns the content carries the digest SHA-256(salt + body); the salt is 16 random bytes, so
// that a digest in the journal cannot be guessed back into an address. Erasing the row of content leaves the chain
// whole.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "store/transaction.h"

namespace dunlin {

struct Content {
  std::int64_t id = 0;  // of the thing that owns it
  Blob salt;
  Blob body;

  [[nodiscard]] Digest digest() const { return sha256(salt.bytes + body.bytes); }

  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.id, row.salt, row.body); }
};

[[nodiscard]] Result<std::vector<Content>> contents(const ReadTx& tx, std::span<const std::int64_t> ids);
// object_unknown when it was erased or never there.
[[nodiscard]] Result<Content> content_of(const ReadTx& tx, std::int64_t id);

}  // namespace dunlin
