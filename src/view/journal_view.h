// The journal as it is shown: its entries page by page, one of them, what became of one thing, and the report of
// verify.
//
//   JournalQuestion question;                                        // the newest 20
//   const JournalPage page = TRY(journal_page(tx, question));
//   respond(to_json(page), page.next);                               // the next page: question.after = *page.next
//   const ObjectHistory history = TRY(object_history(tx, "inv_9g021"));
//
// Of the tenant's own database and of now: the journal is never replayed. Whoever may see the journal sees all of it:
// journal_operation. entry_unknown when an entry is not there or cannot be read, with its number; id_malformed when a
// text is no id; object_unknown when the journal knows no such thing.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/authorisation.h"
#include "engine/catalog.h"
#include "engine/verify.h"
#include "journal/chain.h"

namespace dunlin::view {

inline constexpr Operation journal_operation = Operation::view_journal;

enum class JournalOrder : std::uint8_t { newest_first, oldest_first };

struct JournalQuestion {
  JournalOrder order = JournalOrder::newest_first;
  std::optional<std::int64_t> after;  // the last one that was seen, in that order; none: from its beginning
  std::int64_t limit = 20;
  std::string object;  // an id: only entries that changed that thing, newest first; empty: all
};

struct JournalEntryView {
  JournalEntry entry;
  std::string hash;
};
[[nodiscard]] Result<JournalEntryView> journal_entry_view(const ReadTx& tx, std::int64_t seq);
[[nodiscard]] boost::json::object to_json(const JournalEntryView& view);

struct JournalPage {
  std::vector<JournalEntryView> entries;
  std::optional<std::int64_t> next;
};
[[nodiscard]] Result<JournalPage> journal_page(const ReadTx& tx, const JournalQuestion& question);
[[nodiscard]] boost::json::array to_json(const JournalPage& page);

// An entry as a line of a list: its changes as how many rows of which table. `logins` name who acted.
[[nodiscard]] Result<boost::json::object> row_json(const JournalEntryView& view, const std::vector<Login>& logins);
// The login of a person who acted; null when it was none.
[[nodiscard]] boost::json::value actor_login(const JournalEntryView& view, const std::vector<Login>& logins);

// A thing as one entry left it.
struct JournalMoment {
  JournalEntry entry;  // without its changes
  boost::json::object row;
  bool erased = false;
};

struct ObjectHistory {
  std::string table;
  std::vector<JournalMoment> moments;  // oldest first
};
// By id: "inv_...", "pay_...", "prp_...", "cus_...".
[[nodiscard]] Result<ObjectHistory> object_history(const ReadTx& tx, std::string_view id);
[[nodiscard]] boost::json::array to_json(const ObjectHistory& history);

[[nodiscard]] boost::json::object to_json(const VerifyReport& report);
// The lowest number of an entry that a fault names as its place; nothing when none does.
[[nodiscard]] std::optional<std::int64_t> first_entry_at_fault(const VerifyReport& report);

}  // namespace dunlin::view
