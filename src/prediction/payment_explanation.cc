#include "prediction/payment_explanation.h"

#include <cmath>
#include <vector>

#include "base/check.h"
#include "prediction/gradient_boosting.h"

namespace dunlin {
namespace {

constexpr std::size_t days_explained = 7;

}  // namespace

std::string_view name_of(PaymentReason reason) {
  switch (reason) {
    case PaymentReason::usual_delay:
      return "usual_delay";
    case PaymentReason::recent_delay:
      return "recent_delay";
    case PaymentReason::habit:
      return "habit";
    case PaymentReason::rhythm:
      return "rhythm";
    case PaymentReason::overtaken:
      return "overtaken";
    case PaymentReason::same_due_day:
      return "same_due_day";
    case PaymentReason::open_position:
      return "open_position";
    case PaymentReason::due_day:
      return "due_day";
    case PaymentReason::amount:
      return "amount";
    case PaymentReason::terms:
      return "terms";
    case PaymentReason::lateness:
      return "lateness";
    case PaymentReason::bank_days:
      return "bank_days";
  }
  CHECK_UNREACHABLE("a reason without a name");
}

PaymentReason reason_of(Frozen feature) {
  switch (feature) {
    case Frozen::settled_count:
    case Frozen::days_late_mean:
    case Frozen::days_late_mean_shrunk:
    case Frozen::days_late_median:
    case Frozen::days_late_deviation:
    case Frozen::late_share_shrunk:
    case Frozen::very_late_share_shrunk:
      return PaymentReason::usual_delay;
    case Frozen::days_late_recent:
    case Frozen::days_late_last:
    case Frozen::days_late_last_runs:
    case Frozen::days_to_pay_recent:
      return PaymentReason::recent_delay;
    case Frozen::weekday_concentration:
      return PaymentReason::habit;
    case Frozen::days_since_payment:
    case Frozen::payment_gap_mean:
      return PaymentReason::rhythm;
    case Frozen::older_open_count:
    case Frozen::later_paid_count:
    case Frozen::later_paid_recent:
    case Frozen::front_gap:
      return PaymentReason::overtaken;
    case Frozen::sibling_count:
    case Frozen::sibling_paid_share:
      return PaymentReason::same_due_day;
    case Frozen::open_count:
    case Frozen::open_amount:
    case Frozen::overdue_count:
    case Frozen::overdue_amount_share:
    case Frozen::overdue_days_mean:
      return PaymentReason::open_position;
    case Frozen::due_weekday_mean:
    case Frozen::due_weekday_late:
    case Frozen::due_weekday:
    case Frozen::due_month_day:
    case Frozen::due_days_to_month_end:
      return PaymentReason::due_day;
    case Frozen::amount_band_mean:
    case Frozen::amount_band_late:
    case Frozen::same_amount_count:
    case Frozen::same_amount_mean:
    case Frozen::amount_of_customer:
    case Frozen::amount_of_portfolio:
      return PaymentReason::amount;
    case Frozen::term_mean:
    case Frozen::term_days:
    case Frozen::delivery_mean:
    case Frozen::electronic:
      return PaymentReason::terms;
    case Frozen::age_days:
    case Frozen::days_past_due:
      return PaymentReason::lateness;
    case Frozen::due_roll_days:
      return PaymentReason::bank_days;
  }
  CHECK_UNREACHABLE("a feature without a reason");
}

PaymentReason reason_of(ByDay feature) {
  switch (feature) {
    case ByDay::floor_hazard:
    case ByDay::pattern_hazard:
    case ByDay::days_from_mean:
    case ByDay::days_from_median:
      return PaymentReason::usual_delay;
    case ByDay::weekday:
    case ByDay::weekday_share:
    case ByDay::month_day:
    case ByDay::month_day_share:
    case ByDay::days_to_month_end:
      return PaymentReason::habit;
    case ByDay::days_from_payment:
      return PaymentReason::rhythm;
    case ByDay::days_from_landmark:
    case ByDay::days_past_due_then:
      return PaymentReason::lateness;
    case ByDay::days_past_rolled_due:
    case ByDay::bank_day:
      return PaymentReason::bank_days;
  }
  CHECK_UNREACHABLE("a feature without a reason");
}

Result<PaymentExplanation> explain_payment(const PaymentModel& model, const LandmarkFeatures& features) {
  std::vector<float> rows;
  rows.reserve(days_explained * feature_count);
  for (std::size_t day = 0; day < days_explained; ++day) {
    rows.insert(rows.end(), features.frozen.begin(), features.frozen.end());
    for (const ByCell& feature : features.by_day) rows.push_back(feature[day]);
  }
  const std::vector<float> shares = TRY(contributions(model.hazard_ensemble(), rows, feature_count));
  std::array<double, payment_reason_count> sums{};
  double base = 0;
  for (std::size_t day = 0; day < days_explained; ++day) {
    const std::size_t row = day * (feature_count + 1);
    for (std::size_t i = 0; i < frozen_count; ++i) {
      sums[static_cast<std::size_t>(reason_of(static_cast<Frozen>(i)))] += static_cast<double>(shares[row + i]);
    }
    for (std::size_t i = 0; i < by_day_count; ++i) {
      sums[static_cast<std::size_t>(reason_of(static_cast<ByDay>(i)))] +=
          static_cast<double>(shares[row + frozen_count + i]);
    }
    base += static_cast<double>(shares[row + feature_count]);
  }
  const auto thousandths = [](double sum) { return std::llround(sum * 1000 / static_cast<double>(days_explained)); };
  PaymentExplanation explanation;
  explanation.base = thousandths(base);
  double total = base;
  std::int64_t left = 0;
  std::size_t largest = 0;
  for (std::size_t i = 0; i < payment_reason_count; ++i) {
    total += sums[i];
    explanation.share[i] = thousandths(sums[i]);
    left += explanation.share[i];
    if (std::abs(sums[i]) > std::abs(sums[largest])) largest = i;
  }
  explanation.total = thousandths(total);
  explanation.share[largest] += explanation.total - explanation.base - left;
  return explanation;
}

}  // namespace dunlin
