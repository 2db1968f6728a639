// Reviewing messages in bulk: everything that their items, customers and contacts say on a day, read at once, and a
// pure rule over it. A morning run reviews hundreds of drafts; one query per draft would be hundreds of round trips.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "collections/reminder.h"
#include "engine/action_review.h"

namespace dunlin {

// The rows that messages are judged by, from a viewpoint.
class MessageLedger {
 public:
  [[nodiscard]] static Result<MessageLedger> read(const ReadTx& tx, std::span<const SendMessage* const> messages,
                                                  Viewpoint viewpoint);

  // customer_unknown, invoice_unknown, or recipient_missing when the contact is not the customer's.
  [[nodiscard]] Result<Review> review(const SendMessage& message) const;

  // The first reason why the message may not go out: paid, changed amount, disputed, held, promised.
  [[nodiscard]] Result<> check_items(const SendMessage& message) const;

 private:
  struct ItemState {
    OpenInvoice open;
    std::int64_t reminders = 0;
  };

  [[nodiscard]] bool item_has(HoldKind kind, std::int64_t customer, std::int64_t invoice) const;
  [[nodiscard]] bool item_held(std::int64_t customer, std::int64_t invoice) const;
  [[nodiscard]] std::string basis_of(const SendMessage& message) const;
  [[nodiscard]] Usage usage_of(std::int64_t customer) const;
  void set_hold_flags(const SendMessage& message, ActionSummary& summary) const;

  Date day_;
  std::map<std::int64_t, Customer> customers_;
  std::map<std::int64_t, Contact> contacts_;
  std::map<std::int64_t, ItemState> items_;
  std::map<std::int64_t, std::vector<Hold>> holds_;          // in force, by customer
  std::map<std::int64_t, std::vector<Reminder>> reminders_;  // by customer
  std::map<std::int64_t, bool> sent_by_rule_;                // proposal id of a reminder: nobody approved it
};

}  // namespace dunlin
