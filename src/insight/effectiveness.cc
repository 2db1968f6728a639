#include "insight/effectiveness.h"

#include "base/check.h"
#include "insight/wide.h"

namespace dunlin {
namespace {

// Both sides of the fraction times `months`, so that sales / months stays an integer.
Result<std::optional<std::int64_t>> effectiveness(const Collection& collection, std::int32_t months) {
  CHECK(months > 0);
  const Wide collected = Wide{months} * (Wide{collection.beginning_minor} - collection.end_minor);
  const Wide collectible = Wide{months} * (Wide{collection.beginning_minor} - collection.end_not_due_minor);
  const Wide divisor = collectible + collection.sales_minor;
  if (divisor <= 0) return std::optional<std::int64_t>();
  return std::optional(TRY(ratio_of(collected + collection.sales_minor, divisor, in_basis_points)));
}

}  // namespace

Result<std::optional<std::int64_t>> effectiveness_of_period(const Collection& collection) {
  return effectiveness(collection, 1);
}

Result<std::optional<std::int64_t>> effectiveness_of_average_month(const Collection& collection) {
  return effectiveness(collection, collection.months);
}

}  // namespace dunlin
