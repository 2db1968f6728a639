// The fold of the journal: the last known image of every journalled row, for comparing it with the tables.
//
//   JournalFold fold(all_tables());
//   for each entry: TRY(fold.apply(seq, changes));
//   for (const FoldDifference& difference : TRY(fold.differences(tx))) report(difference.sentence);
//
// Rows are kept as fingerprints (SHA-256 cut to 128 bits for the key, to 64 for the image), 40 bytes a row whatever its
// width, so that a journal of millions of rows folds in memory; images that a later entry replaced are dropped on the
// way. The key of a row that differs is looked up again in the table or in the entry, which costs nothing while all is
// well.
//
// Cost: two digests for each change and each stored row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "journal/changes.h"
#include "store/transaction.h"

namespace dunlin {

struct FoldDifference {
  enum class Kind : std::uint8_t {
    missing,  // the journal has the row, the table has not
    unknown,  // the table has the row, the journal has not
    changed   // both have it, not the same
  };
  Kind kind;
  std::string table;
  std::string key;       // canonical array of the key's values; empty when no entry and no row tells it
  std::int64_t seq = 0;  // the entry that wrote the row last; for an unknown one, the version that it claims
  std::string sentence;
};

class JournalFold {
 public:
  explicit JournalFold(std::span<const Table* const> tables);

  // The changes of one entry. json_malformed: they have another shape. entry_unknown: a table or column list that this
  // program does not have, or a row that bears another version than its entry's.
  [[nodiscard]] Result<> apply(std::int64_t seq, std::string_view changes);

  // Compares with the tables, in both directions; ordered by table, then by nothing that means anything.
  [[nodiscard]] Result<std::vector<FoldDifference>> differences(const ReadTx& tx);
  // Their sentences. Each names the table, the key and the entry.
  [[nodiscard]] Result<std::vector<std::string>> compare(const ReadTx& tx);

  [[nodiscard]] std::int64_t change_count() const { return change_count_; }

 private:
  struct Image {
    std::uint64_t key_high;
    std::uint64_t key_low;
    std::uint64_t row;  // 0: erased
    std::int64_t seq;
    std::uint32_t table;
    std::uint32_t order;  // of the change within the fold, so that the last one wins
  };
  struct KnownTable {
    const Table* table;
    std::string columns;  // canonical
    std::string key_columns;
  };
  struct Found {
    Image image;
    FoldDifference difference;
  };

  static Image image_of(std::size_t table, std::string_view key, std::string_view row);
  static bool same_key(const Image& a, const Image& b);
  static bool key_before(const Image& a, const Image& b);

  Result<std::size_t> table_of(std::int64_t seq, const RowChange& change) const;
  Result<> apply_row(std::int64_t seq, std::size_t table, const RowChange& change);
  void keep_last();
  Result<std::vector<Image>> stored_images(const ReadTx& tx) const;
  std::vector<Found> compare_images(const std::vector<Image>& stored) const;
  Result<> name_stored_keys(const ReadTx& tx, std::vector<Found>& found) const;
  Result<> name_missing_keys(const ReadTx& tx, std::vector<Found>& found) const;

  std::vector<KnownTable> tables_;
  std::vector<Image> images_;
  std::size_t images_before_keeping_;
  std::int64_t change_count_ = 0;
};

}  // namespace dunlin
