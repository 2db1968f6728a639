#include "journal/content.h"

namespace dunlin {

constinit const Table Content::table{"content", {"id", "salt", "body"}, 1, StateClass::detachable};

namespace {

const Statement contents_with_ids{"content.by_ids", select_from(Content::table, "AND id IN KEYS($2) ORDER BY id")};

}  // namespace

Result<std::vector<Content>> contents(const ReadTx& tx, std::span<const std::int64_t> ids) {
  return tx.all<Content>(contents_with_ids, keys_parameter(ids));
}

Result<Content> content_of(const ReadTx& tx, std::int64_t id) {
  std::vector<Content> found = TRY(contents(tx, std::span(&id, 1)));
  if (found.empty()) return refuse(Reason::object_unknown, "the content was erased or is not there");
  return std::move(found.front());
}

}  // namespace dunlin
