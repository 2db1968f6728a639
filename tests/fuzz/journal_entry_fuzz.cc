// Journal entries: what is accepted is exactly what encode_entry writes, and its changes can be read as rows.
#include "base/canonical_json.h"
#include "engine/engine.h"
#include "engine/journal_row.h"
#include "fuzz/fuzz_target.h"
#include "journal/changes.h"
#include "journal/entry.h"
#include "journal/fold.h"

namespace dunlin {
namespace {

// Rows of any table, read as one that is not theirs as well: a journal that is checked may hold anything.
void read_as_rows(const RowChange& change) {
  (void)journal_row<Customer>(change);
  (void)journal_row<Invoice>(change);
  (void)journal_row<Proposal>(change);
  (void)journal_row<Hold>(change);
  CHECK(is_valid_utf8(object_name(change.table, change.row)));
}

void try_changes(std::string_view changes) {
  std::size_t rows = 0;
  const Result<> read = each_change(changes, [&rows](const RowChange& change) -> Result<> {
    const std::vector<std::string_view> values = TRY(split_row(change.row));
    CHECK(values.size() == TRY(split_row(change.columns)).size());
    for (std::size_t key_columns = 1; key_columns <= values.size(); ++key_columns) {
      CHECK(change.row.starts_with(key_prefix(change.row, static_cast<int>(key_columns))));
    }
    read_as_rows(change);
    ++rows;
    return {};
  });
  JournalFold fold(all_tables());
  const Result<> folded = fold.apply(7, changes);
  if (accepted(read)) {
    CHECK(accepted(parse_canonical(changes)));
  } else {
    CHECK(!folded);
  }
  if (accepted(folded)) CHECK(fold.change_count() == static_cast<std::int64_t>(rows));
}

void try_journal_entry(std::string_view input) {
  const Result<JournalEntry> entry = decode_entry(input);
  if (accepted(entry)) {
    CHECK(encode_entry(*entry) == input);
    try_changes(entry->changes);
  }
  try_changes(input);
}

const FuzzTarget target("journal_entry", try_journal_entry);

}  // namespace
}  // namespace dunlin
