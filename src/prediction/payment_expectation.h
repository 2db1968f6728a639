// When money is expected, told as a person takes it in: thirteen bins of chances, and the days between which eight of
// ten such payments fall.
//
//   ExpectationSum sum;
//   predictor.visit(open, range, [&](const PredictedItem& item) { sum.add(item, open_minor(item)); });
//   const std::optional<PaymentExpectation> expected = sum.total();     // none when nothing was added
//   expected->bins_basis_points[0];     // days 0 to 4 from the morning on; [12]: day 60 and later, or never
//
// Items count by their open amounts. Bins add up to 10000 exactly: what rounding leaves goes to those that lost most by
// it, the earlier first. Days are counted from the morning, which is day 0.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "prediction/item_predictor.h"

namespace dunlin {

inline constexpr std::size_t expectation_bins = 13;
inline constexpr std::int32_t expectation_bin_days = 5;
inline constexpr std::int32_t expectation_days =
    expectation_bin_days * (static_cast<std::int32_t>(expectation_bins) - 1);

struct DayRange {
  std::int32_t first = 0;
  std::int32_t last = 0;
};

struct PaymentExpectation {
  std::array<std::int32_t, expectation_bins> bins_basis_points{};
  std::int32_t median_bin = 0;     // the first by whose end it is at least as likely paid as not
  std::optional<DayRange> within;  // eight of ten; none when the later day is beyond the bins
};

class ExpectationSum {
 public:
  void add(const PredictedItem& item, std::int64_t open_minor);
  [[nodiscard]] std::optional<PaymentExpectation> total() const;

 private:
  std::array<double, static_cast<std::size_t>(expectation_days)> paid_by_{};  // by the end of that day
  double weight_ = 0;
};

// Of one item; none when the later day is more than two years away.
[[nodiscard]] std::optional<DayRange> eight_of_ten(const PredictedItem& item);

}  // namespace dunlin
