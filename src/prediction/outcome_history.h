// OutcomeHistory: what a Book does not tell about how its items ended: every settlement of every invoice with its day,
// disputes, promises and reminders. With it a past morning can be asked what it knew (outcome_shares.h).
//
//   const OutcomeHistory history = TRY(read_outcome_history(tx, book));       // insight/outcome_rows.h
//   const Ending ending = ending_of(book, history, invoice, morning);         // from what is dated before the morning
//
// How an invoice ended, when its open amount has reached zero, is the first of these that applies:
//
//   not_said      an amount was settled before the ledger came to Dunlin: the day is known, and not how
//   written_off   an amount was written off
//   paid_short    an amount was taken off by a credit memo, for whatever reason it was given
//   in_parts      more than one payment was needed
//   in_full       one payment settled it
//
// An amount that is not above a hundredth of the invoice's is a rest and does not count: three cents that were written
// off do not make a loss. What was reversed before the morning counts for nothing.
//
// Shapes: invoices and customers are numbered as in the Book; the settlements of invoice i stand at
// [settlement_begin[i], settlement_begin[i + 1]), by day. Days are epoch days, money is in minor units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "ledger/book.h"

namespace dunlin {

enum class SettlementKind : std::uint8_t { payment, credit_memo, write_off, taken_over };

struct ItemSettlement {
  std::int32_t on = 0;
  std::uint32_t source = 0;  // the same number: the same payment
  std::int64_t minor = 0;    // negative on a reversal
  SettlementKind kind = SettlementKind::payment;
  std::uint16_t method = 0;  // of a payment: its place in OutcomeHistory::methods
};

struct OutcomeHistory {
  static constexpr std::int32_t whole_account = -1;

  struct Mark {  // a dispute or a promise: that it began, not how long it lasted
    std::int32_t customer = 0;
    std::int32_t invoice = whole_account;
    std::int32_t on = 0;
  };
  struct Sent {
    std::int32_t customer = 0;
    std::int32_t invoice = 0;
    std::int32_t on = 0;
  };

  std::vector<std::int64_t> settlement_begin;  // invoice_count + 1 offsets
  std::vector<ItemSettlement> settlements;
  std::vector<std::string> methods = {""};  // the first one: not said; the others by name
  std::vector<Mark> disputes;               // by customer, then day
  std::vector<Mark> promises;               // by customer, then day
  std::vector<Sent> reminders;              // by customer, then day

  [[nodiscard]] std::span<const ItemSettlement> settlements_of(std::size_t invoice) const {
    const auto begin = static_cast<std::size_t>(settlement_begin[invoice]);
    const auto end = static_cast<std::size_t>(settlement_begin[invoice + 1]);
    return std::span(settlements).subspan(begin, end - begin);
  }
};

enum class EndingKind : std::uint8_t { in_full, in_parts, paid_short, written_off, not_said };
inline constexpr std::size_t ending_count = 4;  // of those that are said

struct Ending {
  std::int32_t closed_on = never;  // the day on which the open amount reached zero, to stay there
  EndingKind kind = EndingKind::in_full;
  // What has happened so far, also to an item that is still open.
  bool paid = false;
  bool credited = false;
  bool written_off = false;
};

[[nodiscard]] Ending ending_of(const Book& book, const OutcomeHistory& history, std::size_t invoice, Date before);

// By invoice: the day of its first dispute before the day given, or never. A dispute of the whole account is one about
// each invoice that had been issued by then and was open on that morning.
[[nodiscard]] std::vector<std::int32_t> first_disputes(const Book& book, const OutcomeHistory& history, Date before);

// The first day from which disputes are known to be written down: that of the first one. Or never.
[[nodiscard]] std::int32_t disputes_known_since(const OutcomeHistory& history);

// A reminder is answered by a payment on the item on one of the 7 days after it, or by a promise on that day or one of
// those. That the item would have been paid anyway is not asked.
inline constexpr std::int32_t answer_days = 7;
[[nodiscard]] bool was_answered(const OutcomeHistory& history, const OutcomeHistory::Sent& reminder);

}  // namespace dunlin
