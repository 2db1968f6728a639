#include "party/credit.h"

#include <map>
#include <tuple>

#include "base/check.h"
#include "base/fixed_point.h"

namespace dunlin {

constinit const Table CreditScore::table{
    "credit_score",
    {"id", "customer_id", "agency", "rated_on", "score_hundredths", "worst_hundredths", "best_hundredths",
     "recommended_limit_minor", "recommended_limit_currency", "version"},
    1,
    StateClass::business};
constinit const Table CreditReview::table{"credit_review",
                                          {"id", "customer_id", "reviewed_on", "user_id", "score_basis_points",
                                           "exposure_minor", "exposure_currency", "reasons", "version"},
                                          1,
                                          StateClass::business};

std::int64_t health_basis_points(const CreditScore& score) {
  const Wide way = static_cast<Wide>(score.best_hundredths) - score.worst_hundredths;
  CHECK(way != 0);
  return static_cast<std::int64_t>((static_cast<Wide>(score.score_hundredths) - score.worst_hundredths) * 10'000 / way);
}

CountedRating rating_that_counts(std::span<const CreditScore> scores, Date dated_before) {
  std::map<std::string_view, const CreditScore*> latest;
  CountedRating counted;
  for (const CreditScore& score : scores) {
    if (score.rated_on >= dated_before) continue;
    if (score.rated_on < dated_before.add_days(-rating_days)) {
      const bool later = counted.stale == nullptr || std::tie(counted.stale->rated_on, counted.stale->agency) <
                                                         std::tie(score.rated_on, score.agency);
      if (later) counted.stale = &score;
      continue;
    }
    const CreditScore*& of_agency = latest[score.agency];
    if (of_agency == nullptr || of_agency->rated_on < score.rated_on) of_agency = &score;
  }
  for (const auto& [agency, score] : latest) {
    // In the order of the agencies' names, so that of two that say the same the first is named.
    if (counted.score == nullptr || health_basis_points(*score) < health_basis_points(*counted.score)) {
      counted.score = score;
    }
  }
  if (counted.score != nullptr) counted.stale = nullptr;
  return counted;
}

}  // namespace dunlin
