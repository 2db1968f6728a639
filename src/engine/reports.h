// Reports: what the faces show about the whole ledger and about one customer as of a day, for somebody with certain
// rights.
//
//   const Onlooker onlooker = TRY(Onlooker::of(identity, login, Operation::view_worklist));
//   const Aging aging = TRY(aging_of(TRY(book_as_of(tx, as_of, onlooker))));
//
// As of D is everything dated up to and including D. What has no date of its own (names, segment, contacts, proposals)
// is as the database knows it: ask a replayed one (journal/replay.h) for what was known at another time.
//
// Rights are those of today, also where the question is about the past: take the onlooker from the tenant's own
// database, not from a replayed one. Whose customers they were then, only the past could say; so who sees his own
// customers alone does not look back (check_may_look_back).
//
// An account owner sees his own customers only. A customer that somebody may not see is refused with customer_unknown,
// like one that is not there.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "collections/hold.h"
#include "collections/reminder.h"
#include "control/authorisation.h"
#include "control/proposal.h"
#include "insight/aging.h"
#include "insight/unapplied_rows.h"
#include "store/transaction.h"

namespace dunlin {

struct Onlooker {
  Reach reach = Reach::none;
  std::string login;  // whose customers are his own
  // Names and addresses of contacts: for people. A service works with what is not personal.
  bool sees_people = false;

  // role_missing when there is no customer that he may see by this operation.
  [[nodiscard]] static Result<Onlooker> of(const Identity& identity, std::string login, Operation operation);
  [[nodiscard]] bool sees(const Customer& customer) const;
  // role_missing.
  [[nodiscard]] Result<> check_may_look_back() const;
};

// The customers he may see, in the order of their ids, and the book of the day with the same ones in the same order.
struct ReportBook {
  Book book;
  std::vector<Customer> customers;
};
[[nodiscard]] Result<ReportBook> book_as_of(const ReadTx& tx, Date as_of, const Onlooker& onlooker);
// One customer alone, without reading the others.
[[nodiscard]] Result<ReportBook> book_as_of(const ReadTx& tx, Date as_of, const Customer& customer);

// customer_unknown also when he may not see the customer.
[[nodiscard]] Result<Customer> customer_for(const ReadTx& tx, std::string_view number_or_id, const Onlooker& onlooker);

// Everything about a customer that one screen shows.
struct CustomerPage {
  struct ContactEntry {
    Contact contact;
    std::optional<ContactDetail> detail;  // none: erased, or not for this onlooker
  };
  struct Item {
    Invoice invoice;
    std::int64_t open_minor = 0;
    std::int32_t days_past_due = 0;  // as of the day; negative before the due day
    std::int64_t reminders = 0;
    std::vector<HoldKind> holds;  // in force on the item or on the whole account, each kind once
  };

  Date as_of;
  Customer customer;
  std::optional<Customer> parent;
  std::optional<SegmentChange> segment_change;  // the last; none when the segment was never set by a person
  std::vector<ContactEntry> contacts;
  std::vector<AccountAging> accounts;  // by code of the currency
  std::vector<Item> items;             // open ones, by due day
  std::vector<UnappliedSource> unapplied;
  std::vector<Hold> holds;          // in force on the day, by id
  std::vector<Reminder> reminders;  // sent by the day, newest first
  std::vector<Proposal> proposals;  // waiting or under way, newest first
  std::int64_t proposals_closed = 0;
  std::map<std::int64_t, std::string> invoice_numbers;  // by id, of every invoice that is named above
};
[[nodiscard]] Result<CustomerPage> customer_page(const ReadTx& tx, Date as_of, const Customer& customer,
                                                 const Onlooker& onlooker);

}  // namespace dunlin
