// Review: what an action would do, read from the ledger before anybody decides: whether it is possible at all, the
// small summary that policy judges, and the basis (the rows and versions, and the open amounts) that it was computed
// from.
//
// The same review runs when an action is proposed, when it is approved, and at the moment of execution. A basis that
// differs from the proposal's means that the world moved: the proposal is superseded.
#pragma once

#include <limits>
#include <string>

#include "control/authorisation.h"
#include "control/summary.h"
#include "engine/action.h"
#include "store/transaction.h"

namespace dunlin {

// From where a review looks: contacts and reminders are those of `day`, holds those in force on `acts_on`; open amounts
// count what is dated up to `amounts_until`.
struct Viewpoint {
  Date day;
  Date amounts_until;
  Date acts_on;

  // The morning of `date`: what is dated before it, and the holds that the agents of that morning see (book_rows.h).
  [[nodiscard]] static Viewpoint morning(Date date) { return {date.add_days(-1), date.add_days(-1), date}; }
  // Now: everything known counts, whatever its date. At the moment of acting, caution wins.
  [[nodiscard]] static Viewpoint now(Date today) {
    return {today, Date{std::numeric_limits<std::int32_t>::max() - 1}, today};
  }
};

struct Review {
  ActionSummary summary;
  std::string basis;  // canonical JSON
  Id<Customer> customer;
  std::string owner;  // login of the customer's account owner
  Id<User> subject_user;
};

// Refuses what is impossible whoever approves it (an unknown invoice, an amount above the open amount).
[[nodiscard]] Result<Review> review(const ReadTx& tx, const Action& action, Viewpoint viewpoint);

// Why a message may not go out now, in words with its reason; no value when it may. For refusing an approval precisely.
[[nodiscard]] Result<> check_message_items(const ReadTx& tx, const SendMessage& message, Viewpoint viewpoint);

// Open amount of each invoice with every fact dated up to and including `day`, parallel to the ids given.
struct OpenInvoice {
  Invoice invoice;
  std::int64_t open_minor = 0;
  bool moved = false;  // something was applied or adjusted, even if it was reversed since
};
[[nodiscard]] Result<std::vector<OpenInvoice>> open_invoices(const ReadTx& tx,
                                                             std::span<const std::int64_t> invoice_ids, Date day);

}  // namespace dunlin
