#include "prediction/payment_facts.h"

#include <cmath>

namespace dunlin {
namespace {

constexpr std::size_t week = 7;

}  // namespace

PaymentFacts payment_facts(const LandmarkFeatures& features) {
  const auto at = [&features](Frozen feature) { return features.frozen[static_cast<std::size_t>(feature)]; };
  const auto on = [&features](ByDay feature, std::size_t day) {
    return features.by_day[static_cast<std::size_t>(feature)][day];
  };
  const auto whole = [&at](Frozen feature) { return static_cast<std::int64_t>(std::lround(at(feature))); };
  const auto known = [&](Frozen feature) {
    return std::isnan(at(feature)) ? std::nullopt : std::optional<std::int64_t>(whole(feature));
  };
  // Counts are kept as log2 of 1 + count.
  const auto count = [&at](Frozen feature) {
    return static_cast<std::int64_t>(std::lround(std::exp2(static_cast<double>(at(feature))))) - 1;
  };
  PaymentFacts facts;
  facts.settled_used = features.settled_used;
  facts.usual_days_late = known(Frozen::days_late_median);
  facts.recent_days_late = known(Frozen::days_late_last_runs);
  std::size_t best = 0;
  for (std::size_t day = 0; day < week; ++day) {
    if (on(ByDay::weekday_share, day) > on(ByDay::weekday_share, best)) best = day;
    if (on(ByDay::bank_day, day) < 0.5F) ++facts.bank_closed_days;
  }
  facts.weekday = std::lround(on(ByDay::weekday, best));
  facts.weekday_percent = std::lround(on(ByDay::weekday_share, best) * 100);
  facts.days_since_payment = known(Frozen::days_since_payment);
  facts.payment_gap_days = known(Frozen::payment_gap_mean);
  facts.later_paid = count(Frozen::later_paid_count);
  facts.older_open = count(Frozen::older_open_count);
  facts.siblings = count(Frozen::sibling_count);
  if (facts.siblings > 0) {
    facts.siblings_paid = std::lround(at(Frozen::sibling_paid_share) * static_cast<float>(facts.siblings));
  }
  facts.open = count(Frozen::open_count);
  facts.overdue = count(Frozen::overdue_count);
  facts.due_weekday = whole(Frozen::due_weekday);
  facts.due_weekday_days_late = whole(Frozen::due_weekday_mean);
  if (!std::isnan(at(Frozen::amount_of_customer))) {
    facts.amount_tenths = std::lround(10 * std::exp2(static_cast<double>(at(Frozen::amount_of_customer))));
  }
  facts.amount_days_late = whole(Frozen::amount_band_mean);
  facts.term_days = whole(Frozen::term_days);
  facts.term_days_late = whole(Frozen::term_mean);
  if (!std::isnan(at(Frozen::electronic))) facts.electronic = at(Frozen::electronic) > 0.5F;
  facts.days_past_due = whole(Frozen::days_past_due);
  return facts;
}

}  // namespace dunlin
