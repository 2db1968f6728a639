// Payment terms: when an invoice is due, in how many parts, and what an early payment saves. A pure grammar and pure
// rules; docs/reference/terms.md is the reference, and its tables of examples are run as tests.
//
//   PaymentTerms terms = TRY(parse_terms("2/10 net 30"));
//   TRY(due_lines(terms, 2026-01-15, {}, 100.00 EUR, calendar));        // 2026-02-14: 100.00 EUR
//   TRY(discount_offers(terms, 2026-01-15, {}, 100.00 EUR, 0.00 EUR, calendar));
//                            // until 2026-01-25: 2.00 EUR off; not taking it costs 37.24 % a year (3724 basis points)
//   to_string(terms)                                                    // "2/10 net 30", which parses to the same
//   terms
//
// Days are civil days. Percentages are basis points. Errors: terms_malformed for the text and for terms that contradict
// themselves, field_missing when the goods receipt is needed, and those of the amounts and dates handed in.
// Sources of the notations: docs/reference/terms.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace dunlin {

// How a due date follows from the day the clock starts (the invoice date, or the goods receipt).
enum class DueKind : std::uint8_t {
  net,                     // start + days
  end_of_month,            // end of start's month + days
  days_end_of_month_a,     // end of the month of (start + days)
  days_end_of_month_b,     // end of start's month + days; a choice of its own, though it computes as end_of_month
  day_of_following_month,  // that day of the month after start's
  end_of_following_month,  // end of the month after start's, + days
  days_on_day_of_month,  // start + days, then that day of the month after; day 0: the end of the month of start + days
};

struct DueRule {
  DueKind kind = DueKind::net;
  int days = 0;  // 0..999
  int day = 0;   // 1..31, clamped to the month's last; 0 where the kind has none
  bool operator==(const DueRule&) const = default;
};

enum class ShareKind : std::uint8_t { percent, fixed, rest };

// One part of the total. The last line takes what the others leave, so rounding never loses a unit.
struct TermsLine {
  ShareKind share = ShareKind::rest;
  std::int64_t percent_basis_points = 0;   // of the total; only for percent
  std::int64_t fixed_ten_thousandths = 0;  // of one unit of the invoice's currency; only for fixed
  DueRule rule;
  bool operator==(const TermsLine&) const = default;
};

struct DiscountTier {
  int percent_basis_points = 0;  // 200 for 2 %
  int days = 0;                  // from the start of the clock; from the end of the month with end_of_month
  bool operator==(const DiscountTier&) const = default;
};

// What the discount is taken from: of the whole amount, or of the amount before tax. mixed says that the invoice
// already charged the tax on the discounted amount; for the amount to pay it is as excluded.
enum class DiscountTax : std::uint8_t { included, excluded, mixed };

struct PaymentTerms {
  std::vector<TermsLine> lines;         // one line of kind rest when nothing is split
  std::vector<DiscountTier> discounts;  // days ascend, percentages descend
  DiscountTax discount_tax = DiscountTax::included;
  bool from_goods_receipt = false;  // ROG
  int cut_off_day = 0;              // 1..30: an invoice of a later day counts as of the next month; 0: none
  Roll roll = Roll::none;
  bool operator==(const PaymentTerms&) const = default;
};

[[nodiscard]] Result<PaymentTerms> parse_terms(std::string_view text);
[[nodiscard]] std::string to_string(const PaymentTerms& terms);  // the canonical text: parses back to equal terms
// terms_malformed for terms that were built by hand and contradict themselves. parse_terms returns only valid ones.
[[nodiscard]] Result<void> check_terms(const PaymentTerms& terms);

struct DueLine {
  Date due_on;
  Money amount;  // may be zero for a small part of a small total
  bool operator==(const DueLine&) const = default;
};

// One line for each line of the terms, in their order, summing to the total. total > 0.
[[nodiscard]] Result<std::vector<DueLine>> due_lines(const PaymentTerms& terms, Date issue_date,
                                                     std::optional<Date> goods_receipt, Money total,
                                                     const BusinessCalendar& calendar);

struct DiscountOffer {
  Date last_day;
  int percent_basis_points = 0;
  Money discount;
  Money payable;  // total - discount
  // What not taking it costs, as simple interest for a year; nothing when the last day is the due date.
  std::optional<std::int64_t> yearly_cost_basis_points;
};

// One offer for each tier. tax: the part of the total that is tax, read only when the discount leaves tax out; 0 <= tax
// <= total.
[[nodiscard]] Result<std::vector<DiscountOffer>> discount_offers(const PaymentTerms& terms, Date issue_date,
                                                                 std::optional<Date> goods_receipt, Money total,
                                                                 Money tax, const BusinessCalendar& calendar);

// given_up / paid * 365 / days_earlier, in basis points, half to even: 2 given up on 98 paid 20 days earlier is 3724.
// given_up >= 0, paid > 0, days_earlier > 0; amount_overflow when it does not fit.
[[nodiscard]] Result<std::int64_t> yearly_cost_basis_points(std::int64_t given_up, std::int64_t paid, int days_earlier);

}  // namespace dunlin
