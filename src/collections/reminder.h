// Reminder: that a message about an invoice went out. Counts the reminders of each item and dates the last contact.
#pragma once

#include <cstdint>

#include "ledger/document.h"

namespace dunlin {

struct Reminder {
  static constexpr std::string_view id_prefix = "rem";

  Id<Invoice> invoice;
  Id<Reminder> id;
  Id<Customer> customer;
  std::int64_t proposal_id = 0;
  std::int64_t number = 0;  // 1 first, 2 second, ...
  Date sent_on;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.invoice, row.id, row.customer, row.proposal_id, row.number, row.sent_on, row.version);
  }
};

}  // namespace dunlin
