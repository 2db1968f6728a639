#include "prediction/payment_expectation.h"

#include <algorithm>
#include <cmath>

#include "prediction/payment_distribution.h"

namespace dunlin {
namespace {

constexpr double whole = 10'000;

// The first day by whose end `share` is paid; day_end when it is later.
template <class PaidBy>
std::int32_t day_of(double share, std::int32_t day_end, PaidBy&& paid_by) {
  std::int32_t first = 0;
  std::int32_t end = day_end;
  while (first < end) {
    const std::int32_t middle = first + (end - first) / 2;
    if (paid_by(middle) >= share) {
      end = middle;
    } else {
      first = middle + 1;
    }
  }
  return first;
}

template <class PaidBy>
std::optional<DayRange> range_of(std::int32_t day_end, PaidBy&& paid_by) {
  const DayRange range{day_of(0.1, day_end, paid_by), day_of(0.9, day_end, paid_by)};
  if (range.last == day_end) return std::nullopt;
  return range;
}

std::array<std::int32_t, expectation_bins> rounded(const std::array<double, expectation_bins>& chances) {
  std::array<std::int32_t, expectation_bins> bins{};
  std::array<std::size_t, expectation_bins> order{};
  std::int32_t left = static_cast<std::int32_t>(whole);
  for (std::size_t i = 0; i < expectation_bins; ++i) {
    bins[i] = static_cast<std::int32_t>(std::floor(chances[i] * whole));
    left -= bins[i];
    order[i] = i;
  }
  const auto lost = [&](std::size_t i) { return chances[i] * whole - bins[i]; };
  std::sort(order.begin(), order.end(),
            [&lost](std::size_t a, std::size_t b) { return lost(a) != lost(b) ? lost(a) > lost(b) : a < b; });
  for (std::size_t i = 0; left > 0; ++i, --left) ++bins[order[i % expectation_bins]];
  return bins;
}

}  // namespace

void ExpectationSum::add(const PredictedItem& item, std::int64_t open_minor) {
  const auto weight = static_cast<double>(open_minor);
  if (weight <= 0) return;
  weight_ += weight;
  for (std::int32_t day = 0; day < expectation_days; ++day) {
    const float paid = paid_within(item.forecast.mass, day, item.beyond_rate);
    paid_by_[static_cast<std::size_t>(day)] += weight * static_cast<double>(std::clamp(paid, 0.0F, 1.0F));
  }
}

std::optional<PaymentExpectation> ExpectationSum::total() const {
  if (weight_ <= 0) return std::nullopt;
  const auto paid_by = [this](std::int32_t day) { return paid_by_[static_cast<std::size_t>(day)] / weight_; };
  std::array<double, expectation_bins> chances{};
  double before = 0;
  for (std::size_t bin = 0; bin + 1 < expectation_bins; ++bin) {
    const double by = paid_by((static_cast<std::int32_t>(bin) + 1) * expectation_bin_days - 1);
    chances[bin] = std::max(0.0, by - before);
    before = std::max(before, by);
  }
  chances.back() = std::max(0.0, 1 - before);
  PaymentExpectation expectation;
  expectation.bins_basis_points = rounded(chances);
  std::int32_t sum = expectation.bins_basis_points[0];
  while (2 * sum < static_cast<std::int32_t>(whole)) {
    sum += expectation.bins_basis_points[static_cast<std::size_t>(++expectation.median_bin)];
  }
  expectation.within = range_of(expectation_days, paid_by);
  return expectation;
}

std::optional<DayRange> eight_of_ten(const PredictedItem& item) {
  return range_of(expected_days_max, [&item](std::int32_t day) {
    return static_cast<double>(paid_within(item.forecast.mass, day, item.beyond_rate));
  });
}

}  // namespace dunlin
