// ImportBatch and QuarantinedLine: what became of a file.
//
// A batch is known by the digest of the file's bytes with the kind and the mapping: the same again is a no-op. Every
// line that was read is recorded, changed, unchanged or quarantined; the counts and the sums per currency must add up,
// and they are journalled. A quarantined line keeps its text in content (it may hold personal data) until it is
// replayed or dismissed.
#pragma once

#include <cstdint>
#include <string>

#include "base/id.h"
#include "base/result.h"
#include "store/table.h"

namespace dunlin {

enum class BatchState : std::uint8_t { open, complete };
[[nodiscard]] std::string_view name_of(BatchState state);
[[nodiscard]] bool from_name(std::string_view text, BatchState& state);

struct ImportBatch {
  static constexpr std::string_view id_prefix = "bat";

  Id<ImportBatch> id;
  std::string kind;
  std::string file_name;
  std::string digest;          // of the bytes, the kind and the mapping
  std::string mapping;         // its name
  std::string content_digest;  // of the file's header line in content, hex: a replay of quarantined lines needs it
  BatchState state = BatchState::open;
  std::int64_t lines_read = 0;
  std::int64_t lines_recorded = 0;
  std::int64_t lines_changed = 0;
  std::int64_t lines_unchanged = 0;
  std::int64_t lines_quarantined = 0;
  std::string totals;  // canonical JSON: currency -> sums in minor units by fate
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.kind, row.file_name, row.digest, row.mapping, row.content_digest, row.state, row.lines_read,
            row.lines_recorded, row.lines_changed, row.lines_unchanged, row.lines_quarantined, row.totals, row.version);
  }
};

enum class QuarantineState : std::uint8_t { waiting, replayed };
[[nodiscard]] std::string_view name_of(QuarantineState state);
[[nodiscard]] bool from_name(std::string_view text, QuarantineState& state);

struct QuarantinedLine {
  static constexpr std::string_view id_prefix = "qua";

  Id<QuarantinedLine> id;
  Id<ImportBatch> batch;
  std::int64_t line = 0;
  std::int64_t column = 0;  // from 1; 0: the whole line
  std::string field;
  std::string reason;  // name of the Reason
  QuarantineState state = QuarantineState::waiting;
  std::string content_digest;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.batch, row.line, row.column, row.field, row.reason, row.state, row.content_digest, row.version);
  }
};

// The text of a quarantined line, in content under its id.
struct QuarantinedText {
  std::string message;  // for a person: file, line, column, text
  std::string raw;      // the line as it stood in the file
  bool raw_whole = true;

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static Result<QuarantinedText> decode(std::string_view bytes);
};

}  // namespace dunlin
