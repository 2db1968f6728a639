// ModelRecord: a payment model that was trained, as a fact of the journal: when, on what, with what result, and
// whether it answers.
//
// A model answers on the mornings from its day of training on, when it was promoted, until a later promoted one does or
// it is retired. A morning of the past is answered by the model of that time, so it gives what it gave. The file itself
// is kept as content under the record's id; the digest of its bytes stands here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "store/table.h"
#include "store/transaction.h"

namespace dunlin {

struct ModelRecord {
  static constexpr std::string_view id_prefix = "mod";

  Id<ModelRecord> id;
  Date trained_on;             // everything dated before this day was known
  std::string digest;          // SHA-256 of the file, hex
  std::string content_digest;  // salted, of the content
  std::string facts;           // canonical JSON: window, calendar, figures
  bool promoted = false;
  std::string reason;              // why it was promoted, or why not
  std::optional<Date> retired_on;  // it no longer answers from this morning on
  std::string retired_because;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.trained_on, row.digest, row.content_digest, row.facts, row.promoted, row.reason, row.retired_on,
            row.retired_because, row.version);
  }
};

// By day of training, then by id.
[[nodiscard]] Result<std::vector<ModelRecord>> all_models(const ReadTx& tx);
// The one that answers on that morning, if any.
[[nodiscard]] std::optional<ModelRecord> model_in_force(const std::vector<ModelRecord>& models, Date morning);

}  // namespace dunlin
