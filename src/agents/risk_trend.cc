#include "agents/risk_trend.h"

#include "base/check.h"
#include "prediction/item_predictor.h"
#include "prediction/past_book.h"

namespace dunlin {
namespace {

std::vector<RiskProfile> profiles_before(const Book& book, Date morning, const RankingRates& rates,
                                         const RiskEvidence& evidence) {
  const Book past = book_before(book, morning).book;
  const OpenItems open = OpenItems::of(past);
  const PortfolioHistogram portfolio = portfolio_of(past, open);
  Predictions predictions(open.count());
  ForecastPredictor(past, nullptr, BusinessCalendar(), "").predict(past, open, all_customers(past), predictions);
  std::vector<RiskProfile> profiles(past.customer_count());
  assess_risk({past, open, predictions, portfolio, rates, evidence}, all_customers(past), profiles);
  return profiles;
}

}  // namespace

std::vector<ScoreTrend> score_trends(const Book& book, const RankingRates& rates, const RiskEvidence& now,
                                     const RiskEvidence& then) {
  const Date morning = book.dated_before;
  const std::vector<RiskProfile> earlier = profiles_before(book, morning.add_days(-score_trend_days), rates, then);
  const std::vector<RiskProfile> today = profiles_before(book, morning, rates, now);
  std::vector<ScoreTrend> trends(book.customer_count());
  for (std::size_t customer = 0; customer < trends.size(); ++customer) {
    if (earlier[customer].settled_count < settled_confident_min) continue;
    trends[customer] = {true, earlier[customer].score_bp, today[customer].score_bp};
  }
  return trends;
}

bool slows_down(const RiskProfile& profile, const ScoreTrend& trend) {
  return profile.behaviour == BehaviourClass::deteriorating && trend.rise_bp() > -score_rise_min;
}

bool deteriorates(const RiskProfile& profile, const ScoreTrend& trend) {
  return slows_down(profile, trend) || trend.rise_bp() >= score_rise_min;
}

}  // namespace dunlin
