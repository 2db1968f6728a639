// CreditScore, CreditReview: what others think of a customer's credit, and that a person here looked at it.
//
// A credit score is what an agency says on its own scale: one counts from 600 (worst) down to 100 (best),
// others from 1 up to 100. Score and both ends of the scale are kept as they were given, in hundredths, and compared
// through basis points of the way from the worst end to the best:
//
//   CreditScore{.score_hundredths = 235'00, .worst_hundredths = 600'00, .best_hundredths = 100'00}
//   health_basis_points(score)     // (600 - 235) / (600 - 100) of the way: 7300
//
// Several agencies and days stand beside each other; a line for the same agency and day replaces it with a new version.
// One of them counts on a morning: the latest of each agency, rated before that morning and not more than rating_days
// ago, and of these the worst, because caution is cheap here: it costs a look.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/date.h"
#include "party/customer.h"

namespace dunlin {

struct CreditScore {
  static constexpr std::string_view id_prefix = "crs";

  Id<CreditScore> id;
  Id<Customer> customer;
  std::string agency;
  Date rated_on;
  std::int64_t score_hundredths = 0;
  std::int64_t worst_hundredths = 0;
  std::int64_t best_hundredths = 0;
  std::optional<std::int64_t> recommended_limit_minor;  // both or neither
  std::optional<Currency> recommended_limit_currency;
  std::int64_t version = 0;

  [[nodiscard]] std::optional<Money> recommended_limit() const {
    if (!recommended_limit_minor || !recommended_limit_currency) return std::nullopt;
    return Money{*recommended_limit_minor, *recommended_limit_currency};
  }

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.agency, row.rated_on, row.score_hundredths, row.worst_hundredths,
            row.best_hundredths, row.recommended_limit_minor, row.recommended_limit_currency, row.version);
  }
};

struct CreditReview {
  static constexpr std::string_view id_prefix = "crv";

  Id<CreditReview> id;
  Id<Customer> customer;
  Date reviewed_on;
  Id<User> user;
  std::int64_t score_basis_points = 0;  // the risk score that was seen
  std::int64_t exposure_minor = 0;      // at ranking rates, as it was seen
  Currency exposure_currency;
  std::string reasons;  // names of the reasons that were seen, by commas
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.reviewed_on, row.user, row.score_basis_points, row.exposure_minor,
            row.exposure_currency, row.reasons, row.version);
  }
};

inline constexpr std::int32_t rating_days = 540;

// 0 at the worst end of the scale, 10000 at the best; rounded towards the worst.
[[nodiscard]] std::int64_t health_basis_points(const CreditScore& score);

// What counts of one customer's scores on the morning of `dated_before`.
struct CountedRating {
  const CreditScore* score = nullptr;  // none: nobody has rated the customer lately
  const CreditScore* stale = nullptr;  // then the latest that is too old to count, if there is one
};
[[nodiscard]] CountedRating rating_that_counts(std::span<const CreditScore> scores, Date dated_before);

}  // namespace dunlin
