#include "journal/replay.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/sha256.h"
#include "journal/chain.h"
#include "journal/content.h"
#include "journal/fold.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_connection.h"

namespace dunlin {
namespace {

const Statement entries_through{"journal.through",
                                "SELECT seq, bytes, hash FROM journal WHERE tenant = $1 AND seq <= $2 ORDER BY seq"};
// The time stands near the beginning of an entry; the changes of a large import behind it stay where they are.
const Statement entry_beginnings{"journal.beginnings",
                                 "SELECT seq, substr(bytes, 1, 1024) FROM journal WHERE tenant = $1 AND seq > $2 AND "
                                 "seq <= $3 ORDER BY seq DESC"};
// An id begins with the entry that made the thing, so what was made later has a greater one.
const Statement contents_before{"content.before",
                                "SELECT id, salt, body FROM content WHERE tenant = $1 AND id < $2 ORDER BY id"};

constexpr std::int64_t beginnings_per_page = 1'000;

// Reads the members of an entry in the order in which encode_entry writes them, as slices of its bytes. Building a
// document of every entry would cost several times as much; the bytes are canonical and hashed, so anything else is
// damage.
class EntryReader {
 public:
  explicit EntryReader(std::string_view bytes) : rest_(bytes) {}

  void expect(std::string_view literal) {
    CHECK_JOURNAL(rest_.starts_with(literal));
    rest_.remove_prefix(literal.size());
  }

  std::string_view text() {
    expect("\"");
    const std::size_t end = end_of_text(rest_);
    return take(end).substr(0, end - 1);
  }

  std::int64_t integer() {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    CHECK_JOURNAL(error == std::errc());
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  // An array or an object, whole.
  std::string_view nested() {
    std::size_t depth = 0;
    for (std::size_t at = 0; at < rest_.size(); ++at) {
      const char c = rest_[at];
      if (c == '"') {
        at += end_of_text(rest_.substr(at + 1));
      } else if (c == '[' || c == '{') {
        ++depth;
      } else if (c == ']' || c == '}') {
        CHECK_JOURNAL(depth > 0);
        if (--depth == 0) return take(at + 1);
      }
    }
    journal_check_failed("an entry ends before its members do", __FILE__, __LINE__);
  }

 private:
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  // Behind the closing quote of a text that begins where `text` begins.
  static std::size_t end_of_text(std::string_view text) {
    std::size_t at = 0;
    while (true) {
      const std::size_t quote = text.find('"', at);
      CHECK_JOURNAL(quote != std::string_view::npos);
      const std::size_t escape = text.substr(0, quote).find('\\', at);
      if (escape == std::string_view::npos) return quote + 1;
      at = escape + 2;
    }
  }

  std::string_view rest_;
};

Instant instant_at_beginning(EntryReader& reader) {
  reader.expect("{\"actor\":");
  reader.text();
  reader.expect(",\"at\":");
  return Instant{reader.integer()};
}

struct EntryView {
  std::string_view changes;
  std::string_view previous;
  std::int64_t seq = 0;
};

EntryView view_entry(std::string_view bytes) {
  EntryReader reader(bytes);
  EntryView view;
  instant_at_beginning(reader);
  reader.expect(",\"changes\":");
  view.changes = reader.nested();
  reader.expect(",\"command\":");
  reader.text();
  reader.expect(",\"decision\":");
  reader.nested();
  for (const std::string_view member : {",\"input\":", ",\"key\":"}) {
    reader.expect(member);
    reader.text();
  }
  reader.expect(",\"previous\":");
  view.previous = reader.text();
  reader.expect(",\"seq\":");
  view.seq = reader.integer();
  return view;
}

// The value of an escape of canonical JSON, which has only these; \u00xx stands for control characters.
Result<> append_escaped(std::string_view& rest, std::string& out) {
  constexpr std::string_view names = "\"\\bfnrt";
  constexpr std::string_view values = "\"\\\b\f\n\r\t";
  const auto malformed = [] { return refuse(Reason::json_malformed, "a text of the journal has an unknown escape"); };
  if (rest.size() < 2) return malformed();
  if (const std::size_t named = names.find(rest[1]); named != std::string_view::npos) {
    out += values[named];
    rest.remove_prefix(2);
    return {};
  }
  unsigned code = 0;
  constexpr std::size_t length = 6;  // of \u001f
  if (rest[1] != 'u' || rest.size() < length) return malformed();
  const auto [end, error] = std::from_chars(rest.data() + 2, rest.data() + length, code, 16);
  if (error != std::errc() || end != rest.data() + length || code >= 0x20) return malformed();
  out += static_cast<char>(code);
  rest.remove_prefix(length);
  return {};
}

// The stored value of a canonical scalar. A text without escapes is borrowed from it, another one is put into
// `storage`.
Result<Value> decode_scalar(std::string_view canonical, std::string& storage) {
  if (canonical == "null") return Value::of_null();
  if (!canonical.starts_with('"')) {
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(canonical.data(), canonical.data() + canonical.size(), integer);
    if (error == std::errc() && end == canonical.data() + canonical.size()) return Value::of_integer(integer);
    return refuse(Reason::json_malformed, "\"" + std::string(canonical) + "\" in the journal is no value of a row");
  }
  std::string_view rest = canonical.substr(1, canonical.size() - 2);
  if (rest.find('\\') == std::string_view::npos) return Value::of_text(rest);
  storage.clear();
  while (true) {
    const std::size_t plain = std::min(rest.find('\\'), rest.size());
    storage += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) return Value::of_text(storage);
    TRY(append_escaped(rest, storage));
  }
}

class Replayer {
 public:
  Replayer(Connection& scratch, TenantKey tenant, std::span<const Table* const> tables,
           bool (*moves_book)(const Table&))
      : scratch_(scratch), tenant_(tenant), moves_book_(moves_book) {
    for (const Table* table : tables) {
      if (!table->journalled()) continue;
      known_.push_back({table, canonical_columns(*table, false), canonical_columns(*table, true)});
    }
  }

  Result<> apply(std::int64_t seq, std::string_view bytes, std::string_view hash) {
    const EntryView entry = view_entry(bytes);
    CHECK_JOURNAL(seq == head_.seq + 1 && entry.seq == seq);
    CHECK_JOURNAL(seq == 1 || entry.previous == head_.hash);
    CHECK_JOURNAL(sha256(bytes).hex() == hash);
    head_.seq = seq;
    head_.hash = hash;
    return each_change(entry.changes, [this](const RowChange& change) { return write(change); });
  }

  Result<> copy_content(const RowView& row) {
    const std::array values{Value::of_integer(tenant_.value), Value::of_integer(row.integer(0)),
                            Value::of_blob(row.bytes(1)), Value::of_blob(row.bytes(2))};
    return scratch_.write(Content::table, WriteKind::insert, values);
  }

  Result<> finish() {
    std::vector<Value> values = row_values(head_);
    values.insert(values.begin(), Value::of_integer(tenant_.value));
    return scratch_.write(ChainHead::table, WriteKind::insert, values);
  }

  const ChainHead& head() const { return head_; }

 private:
  struct KnownTable {
    const Table* table;
    std::string columns;
    std::string key_columns;
  };

  Result<const Table*> table_of(const RowChange& change) const {
    for (const KnownTable& known : known_) {
      if (known.table->name != change.table) continue;
      if (change.columns == (change.erased ? known.key_columns : known.columns)) return known.table;
    }
    return refuse(Reason::entry_unknown, "Entry " + std::to_string(head_.seq) + " changes a table \"" +
                                             std::string(change.table) +
                                             "\" or columns that this program does not have, so nothing was replayed.");
  }

  Result<> write(const RowChange& change) {
    const Table& table = *TRY(table_of(change));
    if (moves_book_(table)) head_.book_seq = head_.seq;
    values_.assign(1, Value::of_integer(tenant_.value));
    for (const std::string_view scalar : TRY(split_row(change.row))) {
      CHECK_JOURNAL(values_.size() <= texts_.size());
      values_.push_back(TRY(decode_scalar(scalar, texts_[values_.size() - 1])));
    }
    const std::size_t columns = change.erased ? static_cast<std::size_t>(table.key_columns) : table.columns().size();
    CHECK_JOURNAL(values_.size() == columns + 1);
    return scratch_.write(table, change.erased ? WriteKind::erase : WriteKind::put, values_);
  }

  Connection& scratch_;
  TenantKey tenant_;
  bool (*moves_book_)(const Table&);
  std::vector<KnownTable> known_;
  ChainHead head_;
  std::vector<Value> values_;
  std::array<std::string, table_columns_max> texts_;  // of the row's values that had escapes
};

Result<> replay_into(Connection& scratch, Replayer& replayer, const ReadTx& source, std::int64_t seq) {
  TRY(scratch.begin(Access::write));
  TRY(source.each(
      entries_through,
      [&replayer](const RowView& row) { return replayer.apply(row.integer(0), row.bytes(1), row.bytes(2)); }, seq));
  TRY(source.each(
      contents_before, [&replayer](const RowView& row) { return replayer.copy_content(row); },
      (seq + 1) << id_slot_bits));
  TRY(replayer.finish());
  return scratch.commit();
}

}  // namespace

Result<std::unique_ptr<Connection>> replay(const ReadTx& source, std::int64_t seq, std::span<const Table* const> tables,
                                           bool (*moves_book)(const Table&)) {
  const ChainHead now = TRY(read_head(source));
  if (seq < 1 || seq > now.seq) {
    return refuse(Reason::entry_unknown, "Nothing was replayed: the journal has the entries 1 to " +
                                             std::to_string(now.seq) + ", and " + std::to_string(seq) +
                                             " is none of them.");
  }
  std::unique_ptr<Connection> scratch = TRY(open_sqlite({}, SqliteOptions{.in_memory = true}));
  TRY(migrate(*scratch, MigrationSet::tenant));
  Replayer replayer(*scratch, source.tenant(), tables, moves_book);
  TRY(replay_into(*scratch, replayer, source, seq));
  CHECK_JOURNAL(replayer.head().seq == seq);
  CHECK_JOURNAL(seq < now.seq || replayer.head().hash == now.hash);
  return scratch;
}

Result<std::int64_t> seq_known_at(const ReadTx& tx, Instant instant) {
  std::int64_t known = 0;
  std::int64_t last = TRY(read_head(tx)).seq;
  while (known == 0 && last > 0) {
    const std::int64_t first = std::max<std::int64_t>(last - beginnings_per_page, 0);
    TRY(tx.each(
        entry_beginnings,
        [&](const RowView& row) -> Result<> {
          if (known != 0) return {};
          EntryReader reader(row.bytes(1));
          if (instant_at_beginning(reader) <= instant) known = row.integer(0);
          return {};
        },
        first, last));
    last = first;
  }
  if (known == 0) {
    return refuse(Reason::entry_unknown, "Nothing was known at " + instant.to_string() + ": the journal begins later.");
  }
  return known;
}

}  // namespace dunlin
