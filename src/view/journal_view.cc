#include "view/journal_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/journal_row.h"
#include "journal/changes.h"
#include "view/entry_heads.h"
#include "view/page.h"

namespace dunlin::view {
namespace {

boost::json::object row_object(const RowChange& change) {
  boost::json::object row;
  const boost::json::value columns = boost::json::parse(std::string(change.columns));
  const boost::json::value values = boost::json::parse(std::string(change.row));
  for (std::size_t i = 0; i < columns.as_array().size() && i < values.as_array().size(); ++i) {
    row[columns.as_array()[i].as_string()] = values.as_array()[i];
  }
  return row;
}

Result<std::vector<JournalMoment>> history_of(const ReadTx& tx, const ObjectKind& kind, std::int64_t id) {
  std::vector<JournalMoment> moments;
  // Nothing is said of a thing before the entry that made it.
  const std::int64_t first = id >> id_slot_bits;
  TRY(each_entry(tx, first, [&](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
    // An entry that does not even hold the number does not speak of it.
    if (bytes.find(std::to_string(id)) == std::string_view::npos) return {};
    JournalEntry entry = TRY(decode_entry(bytes));
    const std::string changes = std::move(entry.changes);
    entry.changes.clear();
    return each_change(changes, [&](const RowChange& change) -> Result<> {
      if (change.table != kind.table) return {};
      const std::vector<std::string_view> values = TRY(split_row(change.row));
      std::int64_t found = 0;
      if (values.size() <= kind.id_column || !read_scalar(values[kind.id_column], found) || found != id) return {};
      moments.push_back({entry, row_object(change), change.erased});
      return {};
    });
  }));
  return moments;
}

// An entry of the chain; what is wrong with it is said with its number.
Result<JournalEntryView> entry_in_chain(const ReadTx& tx, std::int64_t seq) {
  const std::optional<StoredEntry> stored = TRY(find_entry(tx, seq));
  Result<JournalEntry> entry =
      stored ? decode_entry(stored->bytes.bytes) : refuse(Reason::entry_unknown, "it is not there");
  if (!entry) {
    return refuse(entry.error().reason,
                  fmt::format("Entry {} cannot be read: {}. Run: dunlin verify", seq, entry.error().text));
  }
  return JournalEntryView{std::move(*entry), stored->hash};
}

// The entries of one thing are few: they are all looked up, and the page is cut from them.
Result<JournalPage> page_about(const ReadTx& tx, const JournalQuestion& question) {
  CHECK(question.order == JournalOrder::newest_first);
  std::vector<std::int64_t> numbers;
  for (const JournalMoment& moment : TRY(object_history(tx, question.object)).moments) {
    const bool seen = question.after && moment.entry.seq >= *question.after;
    if (!seen && (numbers.empty() || numbers.back() != moment.entry.seq)) numbers.push_back(moment.entry.seq);
  }
  std::reverse(numbers.begin(), numbers.end());
  JournalPage page;
  page.next = cut_to_page(numbers, question.limit, [](std::int64_t seq) { return seq; });
  for (const std::int64_t seq : numbers) page.entries.push_back(TRY(entry_in_chain(tx, seq)));
  return page;
}

}  // namespace

Result<JournalEntryView> journal_entry_view(const ReadTx& tx, std::int64_t seq) {
  const std::optional<StoredEntry> stored = TRY(find_entry(tx, seq));
  if (!stored) return refuse(Reason::entry_unknown, fmt::format("There is no entry {}.", seq));
  return JournalEntryView{TRY(decode_entry(stored->bytes.bytes)), stored->hash};
}

boost::json::object to_json(const JournalEntryView& view) {
  const JournalEntry& entry = view.entry;
  return {{"seq", entry.seq},
          {"at", entry.at.to_string()},
          {"actor", entry.actor},
          {"command", entry.command},
          {"key", entry.key},
          {"decision", boost::json::parse(entry.decision)},
          {"changes", boost::json::parse(entry.changes)},
          {"input", entry.input.hex()},
          {"previous", entry.previous.hex()},
          {"hash", view.hash}};
}

// Entries are numbered without a gap, so a page is a range of numbers.
Result<JournalPage> journal_page(const ReadTx& tx, const JournalQuestion& question) {
  CHECK(question.limit > 0);
  if (!question.object.empty()) return page_about(tx, question);
  const std::int64_t head = TRY(read_head(tx)).seq;
  const bool newest_first = question.order == JournalOrder::newest_first;
  std::int64_t first = 1;
  std::int64_t last = head;
  if (newest_first) {
    last = std::min(head, question.after.value_or(head + 1) - 1);
    first = last > question.limit ? last - question.limit + 1 : 1;
  } else {
    first = std::max<std::int64_t>(0, question.after.value_or(0)) + 1;
    last = head - first >= question.limit ? first + question.limit - 1 : head;
  }
  JournalPage page;
  for (std::int64_t seq = first; seq <= last; ++seq) page.entries.push_back(TRY(entry_in_chain(tx, seq)));
  if (newest_first) {
    std::reverse(page.entries.begin(), page.entries.end());
    if (first > 1 && !page.entries.empty()) page.next = first;
  } else if (last < head && !page.entries.empty()) {
    page.next = last;
  }
  return page;
}

boost::json::array to_json(const JournalPage& page) {
  boost::json::array json;
  for (const JournalEntryView& entry : page.entries) json.push_back(to_json(entry));
  return json;
}

boost::json::value actor_login(const JournalEntryView& view, const std::vector<Login>& logins) {
  if (!view.entry.actor.starts_with("user:")) return nullptr;
  return boost::json::value(name_of_actor(logins, view.entry.actor));
}

Result<boost::json::object> row_json(const JournalEntryView& view, const std::vector<Login>& logins) {
  const JournalEntry& entry = view.entry;
  std::map<std::string_view, std::int64_t> rows;
  TRY(each_change(entry.changes, [&rows](const RowChange& change) -> Result<> {
    ++rows[change.table];
    return {};
  }));
  boost::json::array tables;
  for (const auto& [table, count] : rows) tables.push_back({{"table", table}, {"rows", count}});
  return boost::json::object{{"seq", entry.seq},
                             {"at", entry.at.to_string()},
                             {"actor", entry.actor},
                             {"actor_login", actor_login(view, logins)},
                             {"command", entry.command},
                             {"decision", boost::json::parse(entry.decision)},
                             {"tables", std::move(tables)},
                             {"hash", view.hash}};
}

Result<ObjectHistory> object_history(const ReadTx& tx, std::string_view id) {
  const std::string text(id);
  const ObjectKind* kind = object_kind_of_id(text);
  if (kind == nullptr) {
    return refuse(Reason::id_malformed,
                  "\"" + text + "\" is no id of a thing in the journal; ids look like inv_9g021.");
  }
  ObjectHistory history;
  history.table = kind->table;
  history.moments = TRY(history_of(tx, *kind, TRY(detail::parse_id(kind->id_prefix, text))));
  if (history.moments.empty()) return refuse(Reason::object_unknown, "The journal knows no " + text + ".");
  return history;
}

boost::json::array to_json(const ObjectHistory& history) {
  boost::json::array json;
  for (const JournalMoment& moment : history.moments) {
    json.push_back({{"seq", moment.entry.seq},
                    {"at", moment.entry.at.to_string()},
                    {"actor", moment.entry.actor},
                    {"command", moment.entry.command},
                    {"erased", moment.erased},
                    {"row", moment.row}});
  }
  return json;
}

boost::json::object to_json(const VerifyReport& report) {
  boost::json::array passes;
  for (const VerifyPass& pass : report.passes) {
    boost::json::array faults;
    for (const VerifyFault& fault : pass.faults) {
      faults.push_back({{"code", fault.code}, {"place", fault.place}, {"text", fault.sentence}});
    }
    passes.push_back({{"pass", pass.number},
                      {"name", pass.name},
                      {"checked", pass.checked},
                      {"unit", pass.unit},
                      {"fault_count", pass.fault_count},
                      {"faults", std::move(faults)},
                      {"notes", boost::json::value_from(pass.notes)}});
  }
  return {{"ok", report.clean()},      {"seq", report.seq},   {"hash", report.hash},
          {"entries", report.entries}, {"rows", report.rows}, {"passes", std::move(passes)}};
}

std::optional<std::int64_t> first_entry_at_fault(const VerifyReport& report) {
  constexpr std::string_view prefix = "entry ";
  std::optional<std::int64_t> first;
  for (const VerifyPass& pass : report.passes) {
    for (const VerifyFault& fault : pass.faults) {
      if (!fault.place.starts_with(prefix)) continue;
      std::int64_t seq = 0;
      const char* begin = fault.place.data() + prefix.size();
      if (std::from_chars(begin, fault.place.data() + fault.place.size(), seq).ec != std::errc()) continue;
      first = std::min(first.value_or(seq), seq);
    }
  }
  return first;
}

}  // namespace dunlin::view
