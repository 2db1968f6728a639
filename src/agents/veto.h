// Veto: may a message about due items go to this customer now? Asked when a draft is made and again at the moment of
// sending, on a Book of the customer as it then stands.
//
//   const Veto veto = veto_for(book, customer, channels, rules);
//   if (veto.reason != VetoReason::none) return refuse(reason_of(veto.reason), text_of(veto.reason));
//   if (veto.needs_person) ...            // a second or later reminder: never by rule
//   for (auto invoice : items_to_remind(book, customer)) ...
//
// Nothing goes out for an account that is disputed, held, promised, with lawyers or of a sensitive segment (key,
// in_issue). Single items that are disputed, held or promised are left out of the message, and so are all items of a
// currency in which money already received covers what is chased.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agents/next_action.h"
#include "base/refusal.h"
#include "ledger/book.h"

namespace dunlin {

enum class VetoReason : std::uint8_t {
  none,
  paid,  // nothing is overdue, or what was overdue is covered
  disputed,
  held,
  promised,
  sensitive,
  no_recipient,
  contacted_recently,
  within_grace
};
[[nodiscard]] std::string_view name_of(VetoReason reason);
// The refusal that a veto becomes. Not for none.
[[nodiscard]] Reason reason_of(VetoReason reason);
[[nodiscard]] std::string text_of(VetoReason reason);

struct Veto {
  VetoReason reason = VetoReason::none;
  bool needs_person = false;
  std::int32_t reminder_number = 1;  // which reminder this would be for the item reminded most
};

// Invoices of the message, by currency, due day and id.
[[nodiscard]] std::vector<std::int64_t> items_to_remind(const Book& book, std::size_t customer);

[[nodiscard]] Veto veto_for(const Book& book, std::size_t customer, std::uint8_t channels, const ActionRules& rules);

}  // namespace dunlin
