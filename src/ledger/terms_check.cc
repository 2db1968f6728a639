#include <algorithm>

#include "ledger/terms.h"

namespace dunlin {
namespace {

constexpr int days_max = 999;
constexpr std::size_t lines_max = 24;
constexpr std::size_t discounts_max = 8;
constexpr std::int64_t whole_basis_points = 10'000;

tl::unexpected<Refusal> contradiction(std::string_view why) {
  return refuse(Reason::terms_malformed, "terms were not accepted: " + std::string(why));
}

bool has_days(DueKind kind) {
  return kind != DueKind::day_of_following_month;
}

bool has_day(DueKind kind) {
  return kind == DueKind::day_of_following_month || kind == DueKind::days_on_day_of_month;
}

// Kinds that look at the month the clock starts in before they count a day.
bool begins_with_month(DueKind kind) {
  return kind == DueKind::end_of_month || kind == DueKind::days_end_of_month_b ||
         kind == DueKind::day_of_following_month || kind == DueKind::end_of_following_month;
}

Result<void> check_rule(const DueRule& rule) {
  if (rule.days < 0 || rule.days > (has_days(rule.kind) ? days_max : 0)) {
    return contradiction("a number of days is not within 0 to 999");
  }
  const int day_min = rule.kind == DueKind::day_of_following_month ? 1 : 0;
  if (rule.day < day_min || rule.day > (has_day(rule.kind) ? 31 : 0)) {
    return contradiction("a day of the month is not within 1 to 31");
  }
  return {};
}

bool share_fits_its_kind(const TermsLine& line) {
  const bool percent = line.percent_basis_points > 0 && line.percent_basis_points <= whole_basis_points;
  const bool fixed = line.fixed_ten_thousandths > 0;
  switch (line.share) {
    case ShareKind::percent:
      return percent && line.fixed_ten_thousandths == 0;
    case ShareKind::fixed:
      return fixed && line.percent_basis_points == 0;
    case ShareKind::rest:
      return line.percent_basis_points == 0 && line.fixed_ten_thousandths == 0;
  }
  return false;
}

Result<void> check_lines(const std::vector<TermsLine>& lines) {
  if (lines.empty() || lines.size() > lines_max) return contradiction("they have no line, or more than 24");
  std::int64_t percent_sum = 0;
  bool fixed = false;
  for (const TermsLine& line : lines) {
    TRY(check_rule(line.rule));
    if (!share_fits_its_kind(line)) return contradiction("a share is not above 0, or above 100 %");
    if (line.share == ShareKind::rest && &line != &lines.back())
      return contradiction("only the last part may be the rest");
    percent_sum += line.percent_basis_points;
    fixed |= line.share == ShareKind::fixed;
  }
  if (lines.back().share == ShareKind::rest) {
    if (percent_sum >= whole_basis_points) return contradiction("100 % or more are given away before the rest");
  } else if (fixed) {
    return contradiction("beside a fixed part the last part must be the rest");
  } else if (percent_sum != whole_basis_points) {
    return contradiction("the percentages of the parts do not sum to 100 %");
  }
  return {};
}

Result<void> check_discounts(const PaymentTerms& terms) {
  const std::vector<DiscountTier>& tiers = terms.discounts;
  if (tiers.empty()) {
    if (terms.discount_tax != DiscountTax::included)
      return contradiction("there is no discount whose tax could be left out");
    return {};
  }
  if (terms.lines.size() != 1) return contradiction("a discount and a payment in parts do not go together");
  if (tiers.size() > discounts_max) return contradiction("there are more than 8 discounts");
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (tiers[i].percent_basis_points <= 0 || tiers[i].percent_basis_points >= whole_basis_points) {
      return contradiction("a discount is not above 0 % and below 100 %");
    }
    if (tiers[i].days < 0 || tiers[i].days > days_max)
      return contradiction("a discount's days are not within 0 to 999");
    if (i == 0) continue;
    if (tiers[i].days <= tiers[i - 1].days || tiers[i].percent_basis_points >= tiers[i - 1].percent_basis_points) {
      return contradiction("a later discount must be a smaller one");
    }
  }
  // The other kinds depend on the invoice's day; there the discount ends on the due date at the latest.
  const DueRule& rule = terms.lines.front().rule;
  const bool same_clock = rule.kind == DueKind::net || rule.kind == DueKind::end_of_month;
  if (same_clock && tiers.back().days > rule.days) return contradiction("a discount would outlast the due date");
  return {};
}

}  // namespace

Result<void> check_terms(const PaymentTerms& terms) {
  TRY(check_lines(terms.lines));
  TRY(check_discounts(terms));
  if (terms.cut_off_day < 0 || terms.cut_off_day > 30) return contradiction("the cut-off day is not within 1 to 30");
  const bool by_month = std::any_of(terms.lines.begin(), terms.lines.end(),
                                    [](const TermsLine& line) { return begins_with_month(line.rule.kind); });
  if (terms.cut_off_day != 0 && !by_month)
    return contradiction("a cut-off day means nothing without a rule by the month");
  return {};
}

}  // namespace dunlin
