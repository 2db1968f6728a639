#include "journal/fold.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/check.h"
#include "base/sha256.h"
#include "journal/canonical_scan.h"
#include "journal/chain.h"
#include "journal/entry.h"

namespace dunlin {
namespace {

constexpr std::size_t images_before_keeping_min = 1 << 16;

std::uint64_t word_of(const Digest& digest, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, digest.bytes.data() + at, sizeof word);
  return word;
}

// The last value of a row of a journalled table is its version.
bool ends_with_version(std::string_view row, std::int64_t seq) {
  return row.ends_with("," + std::to_string(seq) + "]");
}

std::string_view said(FoldDifference::Kind kind) {
  switch (kind) {
    case FoldDifference::Kind::missing:
      return "is missing from the table";
    case FoldDifference::Kind::unknown:
      return "stands in the table, but no entry of the journal wrote it";
    case FoldDifference::Kind::changed:
      return "differs from what the journal says";
  }
  CHECK_UNREACHABLE("a kind of difference");
}

void phrase(FoldDifference& difference) {
  difference.sentence = "table " + difference.table + ", row " +
                        (difference.key.empty() ? "of an unreadable key" : difference.key) + ", written by entry " +
                        std::to_string(difference.seq) + ": " + std::string(said(difference.kind));
}

}  // namespace

JournalFold::JournalFold(std::span<const Table* const> tables) : images_before_keeping_(images_before_keeping_min) {
  for (const Table* table : tables) {
    if (!table->journalled()) continue;
    CHECK(table->columns().back() == "version");
    tables_.push_back({table, canonical_columns(*table, false), canonical_columns(*table, true)});
  }
}

JournalFold::Image JournalFold::image_of(std::size_t table, std::string_view key, std::string_view row) {
  const Digest key_digest = sha256(key);
  const std::uint64_t image = row.empty() ? 0 : word_of(sha256(row), 0) | 1;
  return Image{word_of(key_digest, 0), word_of(key_digest, 8), image, 0, static_cast<std::uint32_t>(table), 0};
}

bool JournalFold::same_key(const Image& a, const Image& b) {
  return std::tie(a.table, a.key_high, a.key_low) == std::tie(b.table, b.key_high, b.key_low);
}

bool JournalFold::key_before(const Image& a, const Image& b) {
  return std::tie(a.table, a.key_high, a.key_low) < std::tie(b.table, b.key_high, b.key_low);
}

Result<std::size_t> JournalFold::table_of(std::int64_t seq, const RowChange& change) const {
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    const KnownTable& known = tables_[i];
    if (known.table->name != change.table) continue;
    if (change.columns == (change.erased ? known.key_columns : known.columns)) return i;
  }
  return refuse(Reason::entry_unknown, "entry " + std::to_string(seq) + " changes a table \"" +
                                           std::string(change.table) + "\" or columns that this program does not have");
}

Result<> JournalFold::apply(std::int64_t seq, std::string_view changes) {
  std::string_view group;  // the rows of a group share their columns, at one place
  std::size_t table = 0;
  TRY(each_change(changes, [&](const RowChange& change) -> Result<> {
    if (change.columns.data() != group.data()) table = TRY(table_of(seq, change));
    group = change.columns;
    return apply_row(seq, table, change);
  }));
  if (images_.size() < images_before_keeping_) return {};
  keep_last();
  images_before_keeping_ = std::max(2 * images_.size(), images_before_keeping_min);
  return {};
}

Result<> JournalFold::apply_row(std::int64_t seq, std::size_t table, const RowChange& change) {
  const Table& descriptor = *tables_[table].table;
  if (!change.erased && !ends_with_version(change.row, seq)) {
    return refuse(Reason::entry_unknown, "entry " + std::to_string(seq) + " writes a row of the table " +
                                             std::string(descriptor.name) + " that bears another version");
  }
  const std::string_view key = key_prefix(change.row, descriptor.key_columns);
  Image image = image_of(table, key, change.erased ? std::string_view() : change.row);
  image.seq = seq;
  image.order = static_cast<std::uint32_t>(images_.size());
  images_.push_back(image);
  ++change_count_;
  return {};
}

void JournalFold::keep_last() {
  std::sort(images_.begin(), images_.end(),
            [](const Image& a, const Image& b) { return same_key(a, b) ? a.order < b.order : key_before(a, b); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    const bool last = i + 1 == images_.size() || !same_key(images_[i], images_[i + 1]);
    if (!last || images_[i].row == 0) continue;
    images_[kept] = images_[i];
    images_[kept].order = static_cast<std::uint32_t>(kept);
    ++kept;
  }
  images_.resize(kept);
}

Result<std::vector<JournalFold::Image>> JournalFold::stored_images(const ReadTx& tx) const {
  std::vector<Image> stored;
  stored.reserve(images_.size());
  for (std::size_t table = 0; table < tables_.size(); ++table) {
    const Table& descriptor = *tables_[table].table;
    const Statement statement{"fold." + std::string(descriptor.name), select_from(descriptor, "")};
    const int columns = static_cast<int>(descriptor.columns().size());
    TRY(tx.each(statement, [&](const RowView& view) -> Result<> {
      const std::string row = canonical_row(view, columns);
      stored.push_back(image_of(table, key_prefix(row, descriptor.key_columns), row));
      if (view.kind(columns - 1) == Value::Kind::integer) stored.back().seq = view.integer(columns - 1);
      return {};
    }));
  }
  std::sort(stored.begin(), stored.end(), key_before);
  return stored;
}

std::vector<JournalFold::Found> JournalFold::compare_images(const std::vector<Image>& stored) const {
  std::vector<Found> found;
  const auto note = [&](const Image& image, FoldDifference::Kind kind) {
    found.push_back({image, {kind, std::string(tables_[image.table].table->name), "", image.seq, ""}});
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < images_.size() || j < stored.size()) {
    if (j == stored.size() || (i < images_.size() && key_before(images_[i], stored[j]))) {
      note(images_[i++], FoldDifference::Kind::missing);
    } else if (i == images_.size() || key_before(stored[j], images_[i])) {
      note(stored[j++], FoldDifference::Kind::unknown);
    } else {
      if (images_[i].row != stored[j].row) note(images_[i], FoldDifference::Kind::changed);
      ++i;
      ++j;
    }
  }
  return found;
}

// What is found is in the order of its keys, so each looks itself up in it.
Result<> JournalFold::name_stored_keys(const ReadTx& tx, std::vector<Found>& found) const {
  for (std::size_t begin = 0, end = 0; begin < found.size(); begin = end) {
    const std::uint32_t table = found[begin].image.table;
    while (end < found.size() && found[end].image.table == table) ++end;
    const Table& descriptor = *tables_[table].table;
    const Statement statement{"fold." + std::string(descriptor.name), select_from(descriptor, "")};
    TRY(tx.each(statement, [&](const RowView& view) -> Result<> {
      const std::string key = canonical_row(view, descriptor.key_columns);
      const Image image = image_of(table, std::string_view(key).substr(0, key.size() - 1), {});
      const auto last = found.begin() + static_cast<std::ptrdiff_t>(end);
      const auto at = std::lower_bound(found.begin() + static_cast<std::ptrdiff_t>(begin), last, image,
                                       [](const Found& a, const Image& b) { return key_before(a.image, b); });
      if (at != last && same_key(at->image, image)) at->difference.key = key;
      return {};
    }));
  }
  return {};
}

Result<> JournalFold::name_missing_keys(const ReadTx& tx, std::vector<Found>& found) const {
  std::int64_t first_seq = INT64_MAX;
  for (const Found& f : found) {
    if (f.difference.kind == FoldDifference::Kind::missing) first_seq = std::min(first_seq, f.difference.seq);
  }
  if (first_seq == INT64_MAX) return {};
  const auto name_key = [&](std::int64_t seq, const RowChange& change) -> Result<> {
    if (change.erased) return {};
    const std::size_t table = TRY(table_of(seq, change));
    const std::string_view key = key_prefix(change.row, tables_[table].table->key_columns);
    const Image image = image_of(table, key, {});
    const auto at = std::lower_bound(found.begin(), found.end(), image,
                                     [](const Found& a, const Image& b) { return key_before(a.image, b); });
    if (at != found.end() && same_key(at->image, image)) at->difference.key = std::string(key) + "]";
    return {};
  };
  return each_entry(tx, first_seq, [&](std::int64_t seq, std::string_view bytes, std::string_view) -> Result<> {
    // An entry that cannot be read has been reported by who looked at the chain; its rows stay without their keys.
    const Result<JournalEntry> entry = decode_entry(bytes);
    if (!entry.has_value()) return {};
    (void)each_change(entry->changes, [&](const RowChange& change) { return name_key(seq, change); });
    return {};
  });
}

Result<std::vector<FoldDifference>> JournalFold::differences(const ReadTx& tx) {
  keep_last();
  std::vector<Found> found = compare_images(TRY(stored_images(tx)));
  TRY(name_stored_keys(tx, found));
  TRY(name_missing_keys(tx, found));
  std::vector<FoldDifference> differences;
  for (Found& f : found) {
    phrase(f.difference);
    differences.push_back(std::move(f.difference));
  }
  return differences;
}

Result<std::vector<std::string>> JournalFold::compare(const ReadTx& tx) {
  std::vector<FoldDifference> found = TRY(differences(tx));
  std::vector<std::string> sentences;
  for (FoldDifference& difference : found) sentences.push_back(std::move(difference.sentence));
  return sentences;
}

}  // namespace dunlin
