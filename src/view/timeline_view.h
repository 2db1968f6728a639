// What happened with a customer, newest first: invoices, money, messages, holds, segment, follow-ups, moves, and what
// became of proposals.
//
//   TimelineQuestion question;
//   question.customer = "10482";
//   const TimelineView view = TRY(timeline_view(tx, onlooker, question, logins));
//   respond(to_json(view), view.next);                              // the next page: question.after = *view.next
//
// A fact that came in a file has a day and nobody who did it; what people and agents did has the instant and the actor
// of its journal entry, so this is asked of the tenant's own database and of now. Within a day what was recorded last
// stands first. Messages that are drafted and superseded again and again are all there: a history leaves nothing out.
// Amounts are decimal texts; texts are English, and a screen may say them by kind in its own language.
// customer_unknown.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog.h"
#include "engine/reports.h"

namespace dunlin::view {

enum class TimelineKind : std::uint8_t {
  message_drafted,
  message_sent,
  message_failed,
  message_unknown,
  message_superseded,
  proposal_rejected,
  invoice_issued,
  payment_received,
  payment_applied,
  credit_applied,
  application_reversed,
  written_off,
  hold_placed,
  hold_released,
  segment_changed,
  follow_up_set,
  follow_up_closed,
  moved,
  credit_reviewed,
  other
};
[[nodiscard]] std::string_view name_of(TimelineKind kind);

// Where an event stands; newest first means falling.
struct TimelineKey {
  Date on;
  std::int64_t seq = 0;  // the entry that recorded it
  std::string id;        // of the event: "inv_9g021.invoice_issued"
  auto operator<=>(const TimelineKey&) const = default;
};

struct TimelineQuestion {
  std::string customer;              // number or id
  std::optional<TimelineKey> after;  // the last one that was seen
  std::int64_t limit = 50;
};
[[nodiscard]] constexpr Operation operation_of(const TimelineQuestion&) {
  return Operation::view_customer;
}

struct TimelineEvent {
  // What the event is about: {"invoice", "inv_9g021", "RE-1001"}.
  struct Reference {
    std::string kind;
    std::string id;
    std::string label;
  };
  TimelineKey key;
  TimelineKind kind = TimelineKind::other;
  std::string text;
  std::optional<Money> amount;
  Reference reference;
  std::optional<Instant> at;  // none: a fact with a day and no time
  std::string by;             // a login, or the name of an agent; empty: nobody
};

struct TimelineView {
  std::vector<TimelineEvent> events;
  std::optional<TimelineKey> next;
};
[[nodiscard]] Result<TimelineView> timeline_view(const ReadTx& tx, const Onlooker& onlooker,
                                                 const TimelineQuestion& question, const std::vector<Login>& logins);
[[nodiscard]] boost::json::array to_json(const TimelineView& view);

}  // namespace dunlin::view
