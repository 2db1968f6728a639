#include "server/topics.h"

#include <boost/json.hpp>
#include <map>
#include <vector>

#include "journal/chain.h"
#include "journal/changes.h"

namespace dunlin {
namespace {

constexpr std::int64_t entries_looked_at_max = 32;

// Whatever moves money or predictions may stand on the worklist and in every figure.
using List = std::vector<std::string_view>;
const std::map<std::string_view, List>& topics_by_table() {
  static constexpr std::string_view worklist = "worklist";
  static constexpr std::string_view proposals = "proposals";
  static constexpr std::string_view customers = "customers";
  static constexpr std::string_view forecast = "forecast";
  static const std::map<std::string_view, List> topics = {
      {"adjustment", {worklist, customers, forecast}},
      {"application", {worklist, customers, forecast}},
      {"approval", {proposals}},
      {"contact", {worklist, customers}},
      {"credit_memo", {worklist, customers, forecast}},
      {"credit_review", {customers}},
      {"credit_score", {customers, forecast}},
      {"customer", {worklist, customers}},
      {"follow_up", {worklist, customers}},
      {"hold", {worklist, customers, forecast}},
      {"import_batch", {"imports"}},
      {"invoice", {worklist, customers, forecast}},
      {"morning_run", {worklist}},
      {"outbox", {proposals}},
      {"payment", {worklist, customers, forecast}},
      {"payment_model", {"models", forecast}},
      {"policy_version", {"policy"}},
      {"proposal", {worklist, proposals, customers}},
      {"quarantined_line", {"imports"}},
      {"rank_move", {worklist}},
      {"reminder", {worklist, customers}},
      {"segment_change", {worklist, customers}},
      {"user_role", {"users"}},
  };
  return topics;
}

}  // namespace

Topics all_topics() {
  Topics all = {"journal"};
  for (const auto& [table, topics] : topics_by_table()) all.insert(topics.begin(), topics.end());
  return all;
}

Result<Topics> topics_between(const ReadTx& tx, std::int64_t after, std::int64_t last) {
  if (last - after > entries_looked_at_max) return all_topics();
  Topics topics = {"journal"};
  for (std::int64_t seq = after + 1; seq <= last; ++seq) {
    const std::optional<StoredEntry> stored = TRY(find_entry(tx, seq));
    if (!stored) return all_topics();
    const JournalEntry entry = TRY(decode_entry(stored->bytes.bytes));
    std::string_view before;  // rows of one table stand together
    TRY(each_change(entry.changes, [&](const RowChange& change) -> Result<> {
      if (change.table == before) return {};
      before = change.table;
      const auto found = topics_by_table().find(change.table);
      if (found != topics_by_table().end()) topics.insert(found->second.begin(), found->second.end());
      return {};
    }));
  }
  return topics;
}

std::string news_of(std::int64_t seq, const Topics& topics) {
  boost::json::array names;
  for (const std::string_view topic : topics) names.emplace_back(topic);
  return boost::json::serialize(boost::json::object{{"seq", seq}, {"topics", std::move(names)}});
}

}  // namespace dunlin
