#include "base/check.h"
#include "prediction/landmark_features.h"

namespace dunlin {

std::string_view name_of(Frozen feature) {
  switch (feature) {
    case Frozen::settled_count:
      return "settled_count";
    case Frozen::days_late_mean:
      return "days_late_mean";
    case Frozen::days_late_mean_shrunk:
      return "days_late_mean_shrunk";
    case Frozen::days_late_median:
      return "days_late_median";
    case Frozen::days_late_deviation:
      return "days_late_deviation";
    case Frozen::days_late_recent:
      return "days_late_recent";
    case Frozen::late_share_shrunk:
      return "late_share_shrunk";
    case Frozen::very_late_share_shrunk:
      return "very_late_share_shrunk";
    case Frozen::days_late_last:
      return "days_late_last";
    case Frozen::days_late_last_runs:
      return "days_late_last_runs";
    case Frozen::days_to_pay_recent:
      return "days_to_pay_recent";
    case Frozen::days_since_payment:
      return "days_since_payment";
    case Frozen::payment_gap_mean:
      return "payment_gap_mean";
    case Frozen::weekday_concentration:
      return "weekday_concentration";
    case Frozen::due_weekday_mean:
      return "due_weekday_mean";
    case Frozen::term_mean:
      return "term_mean";
    case Frozen::amount_band_mean:
      return "amount_band_mean";
    case Frozen::amount_band_late:
      return "amount_band_late";
    case Frozen::same_amount_count:
      return "same_amount_count";
    case Frozen::same_amount_mean:
      return "same_amount_mean";
    case Frozen::delivery_mean:
      return "delivery_mean";
    case Frozen::due_weekday_late:
      return "due_weekday_late";
    case Frozen::open_count:
      return "open_count";
    case Frozen::open_amount:
      return "open_amount";
    case Frozen::overdue_count:
      return "overdue_count";
    case Frozen::overdue_amount_share:
      return "overdue_amount_share";
    case Frozen::overdue_days_mean:
      return "overdue_days_mean";
    case Frozen::older_open_count:
      return "older_open_count";
    case Frozen::later_paid_count:
      return "later_paid_count";
    case Frozen::later_paid_recent:
      return "later_paid_recent";
    case Frozen::front_gap:
      return "front_gap";
    case Frozen::sibling_count:
      return "sibling_count";
    case Frozen::sibling_paid_share:
      return "sibling_paid_share";
    case Frozen::amount_of_customer:
      return "amount_of_customer";
    case Frozen::amount_of_portfolio:
      return "amount_of_portfolio";
    case Frozen::term_days:
      return "term_days";
    case Frozen::electronic:
      return "electronic";
    case Frozen::age_days:
      return "age_days";
    case Frozen::days_past_due:
      return "days_past_due";
    case Frozen::due_weekday:
      return "due_weekday";
    case Frozen::due_month_day:
      return "due_month_day";
    case Frozen::due_days_to_month_end:
      return "due_days_to_month_end";
    case Frozen::due_roll_days:
      return "due_roll_days";
  }
  check_failed("feature is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(ByDay feature) {
  switch (feature) {
    case ByDay::days_from_landmark:
      return "days_from_landmark";
    case ByDay::days_past_due_then:
      return "days_past_due_then";
    case ByDay::weekday:
      return "weekday";
    case ByDay::month_day:
      return "month_day";
    case ByDay::days_to_month_end:
      return "days_to_month_end";
    case ByDay::floor_hazard:
      return "floor_hazard";
    case ByDay::weekday_share:
      return "weekday_share";
    case ByDay::month_day_share:
      return "month_day_share";
    case ByDay::days_from_mean:
      return "days_from_mean";
    case ByDay::days_from_median:
      return "days_from_median";
    case ByDay::days_from_payment:
      return "days_from_payment";
    case ByDay::pattern_hazard:
      return "pattern_hazard";
    case ByDay::days_past_rolled_due:
      return "days_past_rolled_due";
    case ByDay::bank_day:
      return "bank_day";
  }
  check_failed("feature is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
