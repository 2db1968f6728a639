#include "journal/fold.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "base/canonical_json.h"
#include "base/check.h"
#include "base/sha256.h"
#include "journal/entry.h"

namespace dunlin {
namespace {

const Statement entry_at{"journal.at", "SELECT bytes FROM journal WHERE tenant = $1 AND seq = $2"};

// A reader over canonical bytes: it knows that there is no white space and that the bytes were written by our encoder,
// and refuses anything else. Building a document for every entry would cost five times as much.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  bool accept(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  Result<> expect(std::string_view literal) {
    if (text_.substr(at_, literal.size()) != literal) return malformed();
    at_ += literal.size();
    return {};
  }
  // A text with its quotes.
  Result<std::string_view> text() {
    const std::size_t begin = at_;
    if (!accept('"')) return tl::unexpected(malformed().error());
    while (true) {
      at_ = text_.find_first_of("\"\\", at_);
      if (at_ == std::string_view::npos) {
        at_ = text_.size();
        return tl::unexpected(malformed().error());
      }
      if (text_[at_] == '"') break;
      at_ += 2;
    }
    ++at_;
    return text_.substr(begin, at_ - begin);
  }
  Result<std::string_view> scalar() {
    if (at_ < text_.size() && text_[at_] == '"') return text();
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",]}", at_), text_.size());
    if (begin == at_) return tl::unexpected(malformed().error());
    return text_.substr(begin, at_ - begin);
  }
  // An array of scalars, with its brackets.
  Result<std::string_view> flat_array() {
    const std::size_t begin = at_;
    TRY(expect("["));
    if (!accept(']')) {
      do {
        TRY(scalar());
      } while (accept(','));
      TRY(expect("]"));
    }
    return text_.substr(begin, at_ - begin);
  }
  Result<> malformed() const {
    return refuse(Reason::json_malformed, "the changes of the entry are malformed at byte " + std::to_string(at_));
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

std::string_view unquoted(std::string_view text) {
  return text.substr(1, text.size() - 2);
}

Result<> each_row_of_group(Scanner& scanner, FunctionRef<Result<>(const RowChange&)> f) {
  TRY(scanner.expect("{\"columns\":"));
  RowChange change;
  change.columns = TRY(scanner.flat_array());
  TRY(scanner.expect(","));
  change.erased = TRY(scanner.text()) == "\"erase\"";
  TRY(scanner.expect(":["));
  std::vector<std::string_view> rows;
  do {
    rows.push_back(TRY(scanner.flat_array()));
  } while (scanner.accept(','));
  TRY(scanner.expect("],\"table\":"));
  change.table = unquoted(TRY(scanner.text()));
  TRY(scanner.expect("}"));
  for (const std::string_view row : rows) {
    change.row = row;
    TRY(f(change));
  }
  return {};
}

// "[a,b" of "[a,b,c,d]": the key columns come first, so a prefix of the row's text is its key.
Result<std::string_view> key_prefix(std::string_view row, int key_columns) {
  Scanner scanner(row.substr(1));
  std::size_t end = 1;
  for (int i = 0; i < key_columns; ++i) {
    const std::string_view value = TRY(scanner.scalar());
    end = static_cast<std::size_t>(value.data() + value.size() - row.data());
    if (i + 1 < key_columns) TRY(scanner.expect(","));
  }
  return row.substr(0, end);
}

std::uint64_t first_word(const Digest& digest, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, digest.bytes.data() + at, sizeof word);
  return word;
}

}  // namespace

Result<> each_change(std::string_view changes, FunctionRef<Result<>(const RowChange&)> f) {
  Scanner scanner(changes);
  TRY(scanner.expect("["));
  if (!scanner.accept(']')) {
    do {
      TRY(each_row_of_group(scanner, f));
    } while (scanner.accept(','));
    TRY(scanner.expect("]"));
  }
  if (!scanner.at_end()) return scanner.malformed();
  return {};
}

Result<std::vector<std::string_view>> split_row(std::string_view row) {
  Scanner scanner(row);
  std::vector<std::string_view> values;
  TRY(scanner.expect("["));
  if (!scanner.accept(']')) {
    do {
      values.push_back(TRY(scanner.scalar()));
    } while (scanner.accept(','));
    TRY(scanner.expect("]"));
  }
  return values;
}

std::string canonical_columns(const Table& table, bool key_only) {
  const std::size_t count = key_only ? static_cast<std::size_t>(table.key_columns) : table.columns().size();
  return texts_parameter(table.columns().first(count));
}

std::string canonical_row(const RowView& row, int columns) {
  CanonicalWriter writer;
  writer.begin_array();
  for (int column = 0; column < columns; ++column) {
    switch (row.kind(column)) {
      case Value::Kind::null:
        writer.null();
        break;
      case Value::Kind::integer:
        writer.integer(row.integer(column));
        break;
      default:
        // A damaged database may hold what is not text: it must be reported as a difference, not stop the check.
        writer.text(is_valid_utf8(row.bytes(column)) ? row.bytes(column) : "(not UTF-8)");
    }
  }
  writer.end_array();
  return writer.take();
}

JournalFold::JournalFold(std::span<const Table* const> tables) {
  for (const Table* table : tables) {
    if (!table->journalled()) continue;
    tables_.push_back(table);
    column_lists_.push_back(canonical_columns(*table, false));
    key_lists_.push_back(canonical_columns(*table, true));
  }
}

JournalFold::Image JournalFold::image_of(std::uint32_t table, std::string_view key, std::string_view row) {
  const Digest key_digest = sha256(key);
  const std::uint64_t image = row.empty() ? 0 : first_word(sha256(row), 0) | 1;
  return Image{first_word(key_digest, 0), first_word(key_digest, 8), image, 0, table, 0};
}

Result<> JournalFold::apply(std::int64_t seq, std::string_view changes) {
  return each_change(changes, [&](const RowChange& change) -> Result<> {
    const auto found =
        std::find_if(tables_.begin(), tables_.end(), [&](const Table* t) { return t->name == change.table; });
    const auto table = static_cast<std::size_t>(found - tables_.begin());
    if (found == tables_.end() || change.columns != (change.erased ? key_lists_[table] : column_lists_[table])) {
      return refuse(Reason::entry_unknown, "entry " + std::to_string(seq) + " changes a table \"" +
                                               std::string(change.table) +
                                               "\" or columns that this program does not have");
    }
    const std::string_view key = TRY(key_prefix(change.row, (*found)->key_columns));
    Image image = image_of(static_cast<std::uint32_t>(table), key, change.erased ? std::string_view() : change.row);
    image.seq = seq;
    image.order = static_cast<std::uint32_t>(images_.size());
    images_.push_back(image);
    return {};
  });
}

bool JournalFold::before(const Image& a, const Image& b) {
  return std::tie(a.table, a.key_high, a.key_low) < std::tie(b.table, b.key_high, b.key_low);
}

void JournalFold::keep_last() {
  std::sort(images_.begin(), images_.end(), [](const Image& a, const Image& b) {
    return std::tie(a.table, a.key_high, a.key_low, a.order) < std::tie(b.table, b.key_high, b.key_low, b.order);
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < images_.size(); ++i) {
    const bool last =
        i + 1 == images_.size() || std::tie(images_[i].table, images_[i].key_high, images_[i].key_low) !=
                                       std::tie(images_[i + 1].table, images_[i + 1].key_high, images_[i + 1].key_low);
    if (last && images_[i].row != 0) images_[kept++] = images_[i];
  }
  images_.resize(kept);
}

Result<std::vector<JournalFold::Image>> JournalFold::stored_images(const ReadTx& tx) const {
  std::vector<Image> stored;
  stored.reserve(images_.size());
  for (std::size_t table = 0; table < tables_.size(); ++table) {
    const Table& descriptor = *tables_[table];
    const Statement statement{"fold." + std::string(descriptor.name), select_from(descriptor, "")};
    const int columns = static_cast<int>(descriptor.columns().size());
    TRY(tx.each(statement, [&](const RowView& view) -> Result<> {
      const std::string row = canonical_row(view, columns);
      const std::string_view key = TRY(key_prefix(row, descriptor.key_columns));
      stored.push_back(image_of(static_cast<std::uint32_t>(table), key, row));
      stored.back().seq = view.integer(columns - 1);
      return {};
    }));
  }
  std::sort(stored.begin(), stored.end(), before);
  return stored;
}

std::vector<JournalFold::Found> JournalFold::merge(const std::vector<Image>& stored) const {
  std::vector<Found> found;
  const auto note = [&](const Image& image, FoldDifference::Kind kind) {
    found.push_back({image, {tables_[image.table], kind, image.seq, {}}});
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < images_.size() || j < stored.size()) {
    if (j == stored.size() || (i < images_.size() && before(images_[i], stored[j]))) {
      note(images_[i++], FoldDifference::Kind::missing);
    } else if (i == images_.size() || before(stored[j], images_[i])) {
      note(stored[j++], FoldDifference::Kind::unexpected);
    } else {
      if (images_[i].row != stored[j].row) note(images_[i], FoldDifference::Kind::different);
      ++i;
      ++j;
    }
  }
  return found;
}

// Whoever stands in a table is found there again by its fingerprint.
Result<> JournalFold::name_stored(const ReadTx& tx, std::vector<Found>& found, std::size_t named_max) const {
  const std::size_t end = std::min(found.size(), named_max);
  for (std::uint32_t table = 0; table < tables_.size(); ++table) {
    const Table& descriptor = *tables_[table];
    const bool wanted = std::any_of(
        found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end),
        [&](const Found& f) { return f.image.table == table && f.difference.kind != FoldDifference::Kind::missing; });
    if (!wanted) continue;
    const Statement statement{"fold." + std::string(descriptor.name), select_from(descriptor, "")};
    TRY(tx.each(statement, [&](const RowView& view) -> Result<> {
      const std::string row = canonical_row(view, static_cast<int>(descriptor.columns().size()));
      const std::string_view key = TRY(key_prefix(row, descriptor.key_columns));
      const Image image = image_of(table, key, row);
      for (std::size_t i = 0; i < end; ++i) {
        if (!before(found[i].image, image) && !before(image, found[i].image)) found[i].difference.key = key;
      }
      return {};
    }));
  }
  return {};
}

// What is not in its table is named by the entry that wrote it.
Result<> JournalFold::name_missing(const ReadTx& tx, std::vector<Found>& found, std::size_t named_max) const {
  for (std::size_t i = 0; i < std::min(found.size(), named_max); ++i) {
    if (found[i].difference.kind != FoldDifference::Kind::missing) continue;
    std::string bytes;
    TRY(tx.each(
        entry_at,
        [&bytes](const RowView& view) -> Result<> {
          bytes = view.bytes(0);
          return {};
        },
        found[i].image.seq));
    const Result<JournalEntry> entry = decode_entry(bytes);
    if (!entry) continue;
    TRY(each_change(entry->changes, [&](const RowChange& change) -> Result<> {
      const Table& table = *found[i].difference.table;
      if (change.table != table.name || change.erased) return {};
      const std::string_view key = TRY(key_prefix(change.row, table.key_columns));
      const Image image = image_of(found[i].image.table, key, change.row);
      if (!before(found[i].image, image) && !before(image, found[i].image)) found[i].difference.key = key;
      return {};
    }));
  }
  return {};
}

Result<std::vector<FoldDifference>> JournalFold::differences(const ReadTx& tx, std::size_t named_max) {
  keep_last();
  std::vector<Found> found = merge(TRY(stored_images(tx)));
  TRY(name_stored(tx, found, named_max));
  TRY(name_missing(tx, found, named_max));
  std::vector<FoldDifference> differences;
  differences.reserve(found.size());
  for (Found& each : found) differences.push_back(std::move(each.difference));
  return differences;
}

Result<std::vector<std::string>> JournalFold::compare(const ReadTx& tx) {
  constexpr std::size_t named_max = 100;
  std::vector<std::string> sentences;
  for (const FoldDifference& difference : TRY(differences(tx, named_max))) sentences.push_back(difference.sentence());
  return sentences;
}

std::string FoldDifference::sentence() const {
  std::string text = "table " + std::string(table->name) + ", row ";
  if (!key.empty()) text += key + "] ";
  text += "written by entry " + std::to_string(seq) + ": ";
  switch (kind) {
    case Kind::missing:
      return text + "is missing from the table";
    case Kind::unexpected:
      return text + "stands in the table but no entry of the journal wrote it";
    case Kind::different:
      return text + "differs from what the journal says";
  }
  CHECK_UNREACHABLE("a difference of no kind");
}

}  // namespace dunlin
