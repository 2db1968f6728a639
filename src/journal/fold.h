// The fold of the journal: the last known image of every journalled row, for comparing it with the tables.
//
// Rows are kept as fingerprints (SHA-256 cut to 128 bits for the key, to 64 for the image), 48 bytes a row whatever its
// width, so that a journal of millions of rows folds in memory. A changed row differs in its image; the entry that
// wrote it is known.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/transaction.h"

namespace dunlin {

// One row change as it stands in an entry: canonical text of the row's array and of its key columns.
struct RowChange {
  std::string_view table;
  std::string_view columns;  // canonical array of the column names
  std::string_view row;      // canonical array of the values (of the key only, when erased)
  bool erased = false;
};

// Calls f for each change in the text of an entry's "changes", in order. json_malformed when it has another shape.
[[nodiscard]] Result<> each_change(std::string_view changes, FunctionRef<Result<>(const RowChange&)> f);

// The values of a canonical array of integers, texts and nulls, as canonical text each.
[[nodiscard]] Result<std::vector<std::string_view>> split_row(std::string_view row);

// One row on which the journal and its table do not agree.
struct FoldDifference {
  enum class Kind : std::uint8_t {
    missing,     // the journal says it is there
    unexpected,  // it is there, and no entry says so
    different    // both have it, with other values
  };
  const Table* table = nullptr;
  Kind kind = Kind::missing;
  std::int64_t seq = 0;  // of the entry that wrote it last; of an unexpected row, what its version says
  std::string key;       // canonical text of its key ("[7"), of the first few

  [[nodiscard]] std::string sentence() const;
};

class JournalFold {
 public:
  explicit JournalFold(std::span<const Table* const> tables);

  // The changes of one entry. entry_unknown: a table or column list that this program does not have.
  [[nodiscard]] Result<> apply(std::int64_t seq, std::string_view changes);

  // Compares with the tables, in both directions, in the order of the tables. The keys of the first `named_max`
  // differences are looked up again, because the fold keeps fingerprints only.
  [[nodiscard]] Result<std::vector<FoldDifference>> differences(const ReadTx& tx, std::size_t named_max);
  // The same as one sentence each, which names the table, the entry and, of the first hundred, the key.
  [[nodiscard]] Result<std::vector<std::string>> compare(const ReadTx& tx);

  [[nodiscard]] std::int64_t change_count() const { return static_cast<std::int64_t>(images_.size()); }

 private:
  struct Image {
    std::uint64_t key_high;
    std::uint64_t key_low;
    std::uint64_t row;  // 0: erased
    std::int64_t seq;
    std::uint32_t table;
    std::uint32_t order;  // of the change within the fold, so that the last one wins
  };

  struct Found {
    Image image;
    FoldDifference difference;
  };

  static Image image_of(std::uint32_t table, std::string_view key, std::string_view row);
  static bool before(const Image& a, const Image& b);  // by table and key
  void keep_last();
  Result<std::vector<Image>> stored_images(const ReadTx& tx) const;
  std::vector<Found> merge(const std::vector<Image>& stored) const;
  Result<> name_stored(const ReadTx& tx, std::vector<Found>& found, std::size_t named_max) const;
  Result<> name_missing(const ReadTx& tx, std::vector<Found>& found, std::size_t named_max) const;

  std::vector<const Table*> tables_;
  std::vector<std::string> column_lists_;  // canonical, parallel to tables_
  std::vector<std::string> key_lists_;
  std::vector<Image> images_;
};

// Canonical array of the table's column names (all of them, or the key's).
[[nodiscard]] std::string canonical_columns(const Table& table, bool key_only);
// Canonical array of one stored row; `columns` cells from 0.
[[nodiscard]] std::string canonical_row(const RowView& row, int columns);

}  // namespace dunlin
