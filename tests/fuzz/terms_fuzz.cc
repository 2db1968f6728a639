// Payment terms: what is read has one spelling that reads the same, its parts sum to the whole, discounts stay within.
#include "fuzz/fuzz_target.h"
#include "ledger/terms.h"

namespace dunlin {
namespace {

void try_rules(const PaymentTerms& terms, Date issued, Money total) {
  const BusinessCalendar calendar;
  const std::optional<Date> receipt = terms.from_goods_receipt ? std::optional(issued.add_days(3)) : std::nullopt;
  const Result<std::vector<DueLine>> lines = due_lines(terms, issued, receipt, total, calendar);
  if (accepted(lines)) {
    std::int64_t sum_minor = 0;
    for (const DueLine& line : *lines) {
      CHECK(line.amount.minor >= 0 && line.amount.currency == total.currency);
      sum_minor += line.amount.minor;
    }
    CHECK(lines->size() == terms.lines.size() && sum_minor == total.minor);
  }
  const Money tax = scale(total, 19, 119, Rounding::half_even).value();
  const Result<std::vector<DiscountOffer>> offers = discount_offers(terms, issued, receipt, total, tax, calendar);
  if (!accepted(offers)) return;
  CHECK(offers->size() == terms.discounts.size());
  for (const DiscountOffer& offer : *offers) {
    CHECK(offer.discount.minor >= 0 && offer.discount.minor + offer.payable.minor == total.minor);
  }
}

void try_terms(std::string_view input) {
  const Result<PaymentTerms> terms = parse_terms(input);
  if (!accepted(terms)) return;
  CHECK(check_terms(*terms).has_value());
  const std::string text = to_string(*terms);
  const Result<PaymentTerms> again = parse_terms(text);
  CHECK(accepted(again) && *again == *terms && to_string(*again) == text);
  const Currency eur = Currency::parse("EUR").value();
  for (const std::int64_t minor : {std::int64_t{1}, std::int64_t{11'900}, std::int64_t{10'000'000'000'000}}) {
    try_rules(*terms, Date::of(2026, 1, 31).value(), Money{minor, eur});
    try_rules(*terms, Date::of(2028, 2, 29).value(), Money{minor, eur});
  }
}

const FuzzTarget target("terms", try_terms);

}  // namespace
}  // namespace dunlin
