// Dates and amounts of payment terms. Everything here is a function of its arguments.
#include <algorithm>

#include "base/check.h"
#include "ledger/terms.h"

namespace dunlin {
namespace {

constexpr std::int64_t whole_basis_points = 10'000;

// The day the clock starts. Goods that came before the invoice do not make it due before it was written.
Result<Date> clock_start(const PaymentTerms& terms, Date issue_date, std::optional<Date> goods_receipt) {
  if (!terms.from_goods_receipt) return issue_date;
  if (!goods_receipt) {
    return refuse(Reason::field_missing, "the due date was not computed: the terms \"" + to_string(terms) +
                                             "\" run from the goods receipt, whose date is missing; add it");
  }
  return std::max(issue_date, *goods_receipt);
}

// The day whose month counts: after the cut-off day it is the first of the next month.
Date month_day(const PaymentTerms& terms, Date start) {
  if (terms.cut_off_day == 0 || start.day() <= terms.cut_off_day) return start;
  return start.end_of_month().add_days(1);
}

Date on_day_of_month(Date in_month, int day) {
  const Date last = in_month.end_of_month();
  return last.add_days(std::min(day, last.day()) - last.day());
}

Date due_by_rule(const PaymentTerms& terms, const DueRule& rule, Date start) {
  const Date by_month = month_day(terms, start);
  switch (rule.kind) {
    case DueKind::net:
      return start.add_days(rule.days);
    case DueKind::end_of_month:
    case DueKind::days_end_of_month_b:
      return by_month.end_of_month().add_days(rule.days);
    case DueKind::days_end_of_month_a:
      return start.add_days(rule.days).end_of_month();
    case DueKind::day_of_following_month:
      return on_day_of_month(by_month.add_months(1), rule.day);
    case DueKind::end_of_following_month:
      return by_month.add_months(1).end_of_month().add_days(rule.days);
    case DueKind::days_on_day_of_month: {
      const Date counted = start.add_days(rule.days);
      return rule.day == 0 ? counted.end_of_month() : on_day_of_month(counted.add_months(1), rule.day);
    }
  }
  check_failed("kind is an enumerator", __FILE__, __LINE__);
}

// Rolling back must not make something due before it was issued: there it rolls forward.
Date rolled(const PaymentTerms& terms, Date date, Date issue_date, const BusinessCalendar& calendar) {
  const Date moved = calendar.roll(date, terms.roll);
  return moved < issue_date ? calendar.roll(date, Roll::following) : moved;
}

Result<Date> readable(Date date) {
  const Date last = TRY(Date::of(2200, 12, 31));
  if (date <= last) return date;
  return refuse(Reason::date_absurd,
                "the due date was not computed: it is after the year 2200; correct the invoice date");
}

Result<void> check_total(Money total) {
  if (total.minor > 0) return {};
  return refuse(Reason::amount_not_positive,
                "the due dates were not computed: the total " + format_with_code(total) + " is not above zero");
}

Result<Money> fixed_amount(std::int64_t ten_thousandths, Currency currency) {
  std::int64_t divisor = 1;
  for (int exponent = currency.exponent(); exponent < 4; ++exponent) divisor *= 10;
  if (ten_thousandths % divisor == 0) return Money{ten_thousandths / divisor, currency};
  return refuse(Reason::amount_too_precise,
                "the due dates were not computed: a fixed part of the terms has more decimals "
                "than " +
                    std::string(currency.code()) + "; round it");
}

// The amount of one line that is not the last, of which `left` is not given away yet.
Result<Money> line_amount(const TermsLine& line, Money total, Money left) {
  if (line.share == ShareKind::fixed) {
    const Money fixed = TRY(fixed_amount(line.fixed_ten_thousandths, total.currency));
    if (fixed.minor <= left.minor) return fixed;
    return refuse(Reason::amount_not_positive, "the due dates were not computed: the fixed part " +
                                                   format_with_code(fixed) + " is more than is left of the total " +
                                                   format_with_code(total));
  }
  const Money part = TRY(scale(total, line.percent_basis_points, whole_basis_points, Rounding::half_away_from_zero));
  // Several parts of a total of a few units may each round up: none takes more than there is.
  return part.minor <= left.minor ? part : left;
}

// The day the days of a discount count from.
Date discount_start(const PaymentTerms& terms, Date start) {
  const bool by_month = terms.lines.front().rule.kind == DueKind::end_of_month;
  return by_month ? month_day(terms, start).end_of_month() : start;
}

Result<Money> discounted_base(const PaymentTerms& terms, Money total, Money tax) {
  if (terms.discount_tax == DiscountTax::included) return total;
  const Money base = TRY(subtract(total, tax));
  if (tax.minor >= 0 && base.minor >= 0) return base;
  return refuse(Reason::amount_absurd, "the discount was not computed: the tax " + format_with_code(tax) +
                                           " is not within zero and the total " + format_with_code(total));
}

}  // namespace

Result<std::vector<DueLine>> due_lines(const PaymentTerms& terms, Date issue_date, std::optional<Date> goods_receipt,
                                       Money total, const BusinessCalendar& calendar) {
  TRY(check_terms(terms));
  TRY(check_total(total));
  const Date start = TRY(clock_start(terms, issue_date, goods_receipt));
  std::vector<DueLine> lines;
  lines.reserve(terms.lines.size());
  Money left = total;
  for (const TermsLine& line : terms.lines) {
    const bool last = &line == &terms.lines.back();
    const Money amount = last ? left : TRY(line_amount(line, total, left));
    left.minor -= amount.minor;
    const Date due_on = rolled(terms, due_by_rule(terms, line.rule, start), issue_date, calendar);
    lines.push_back(DueLine{TRY(readable(due_on)), amount});
  }
  return lines;
}

Result<std::vector<DiscountOffer>> discount_offers(const PaymentTerms& terms, Date issue_date,
                                                   std::optional<Date> goods_receipt, Money total, Money tax,
                                                   const BusinessCalendar& calendar) {
  const std::vector<DueLine> lines = TRY(due_lines(terms, issue_date, goods_receipt, total, calendar));
  const Date due_on = lines.front().due_on;
  const Date start = discount_start(terms, TRY(clock_start(terms, issue_date, goods_receipt)));
  const Money base = TRY(discounted_base(terms, total, tax));
  std::vector<DiscountOffer> offers;
  offers.reserve(terms.discounts.size());
  for (const DiscountTier& tier : terms.discounts) {
    DiscountOffer offer;
    offer.last_day = std::min(due_on, rolled(terms, start.add_days(tier.days), issue_date, calendar));
    offer.percent_basis_points = tier.percent_basis_points;
    offer.discount = TRY(scale(base, tier.percent_basis_points, whole_basis_points, Rounding::half_away_from_zero));
    offer.payable = TRY(subtract(total, offer.discount));
    const int days_earlier = days_between(offer.last_day, due_on);
    if (days_earlier > 0 && offer.payable.minor > 0) {
      offer.yearly_cost_basis_points =
          TRY(yearly_cost_basis_points(offer.discount.minor, offer.payable.minor, days_earlier));
    }
    offers.push_back(offer);
  }
  return offers;
}

Result<std::int64_t> yearly_cost_basis_points(std::int64_t given_up, std::int64_t paid, int days_earlier) {
  CHECK(given_up >= 0 && paid > 0 && days_earlier > 0);
  // In 128 bits: the divisor may be more than 64 bits hold.
  using Wide = __int128;
  const Wide dividend = static_cast<Wide>(given_up) * whole_basis_points * 365;
  const Wide divisor = static_cast<Wide>(paid) * days_earlier;
  Wide cost = dividend / divisor;
  const Wide rest = dividend % divisor;
  if (rest > divisor - rest || (rest == divisor - rest && cost % 2 != 0)) ++cost;
  if (cost > INT64_MAX) {
    return refuse(Reason::amount_overflow, "the yearly cost of a discount was not computed: it does not fit 64 bits");
  }
  return static_cast<std::int64_t>(cost);
}

}  // namespace dunlin
