#include "insight/dso.h"

#include "base/check.h"
#include "insight/wide.h"

namespace dunlin {

Result<std::int64_t> dso_hundredths(std::int64_t receivable_minor, std::int64_t sales_minor, std::int32_t days) {
  CHECK(receivable_minor >= 0 && sales_minor > 0 && days > 0);
  return ratio_of(Wide{receivable_minor} * days, sales_minor, in_hundredths);
}

Result<std::optional<std::int64_t>> count_back_hundredths(std::int64_t receivable_minor,
                                                          std::span<const MonthSales> newest_first) {
  CHECK(receivable_minor >= 0);
  std::int64_t rest = receivable_minor;
  std::int64_t whole_days = 0;
  for (const MonthSales& month : newest_first) {
    if (rest == 0) break;
    CHECK(month.minor >= 0 && month.days > 0);
    if (rest < month.minor) {
      const std::int64_t part = TRY(ratio_of(Wide{rest} * month.days, month.minor, in_hundredths));
      return std::optional(whole_days * in_hundredths + part);
    }
    rest -= month.minor;
    whole_days += month.days;
  }
  if (rest > 0) return std::optional<std::int64_t>();
  return std::optional(whole_days * in_hundredths);
}

}  // namespace dunlin
