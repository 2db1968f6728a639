#include "prediction/portfolio_days.h"

#include <algorithm>

#include "base/fixed_point.h"

namespace dunlin {
namespace {

// A customer with ten thousand invoices should not be the whole portfolio: of each customer, so many settlements of
// one day count.
constexpr std::int64_t counted_of_customer_and_day = 4;

// The shipped prior has the weight of 8 invoices here, too.
constexpr float prior_invoices = 8;
constexpr float assumed_beyond_events = 8;
constexpr float assumed_beyond_days = 800;

// A hostile or mistyped date must not make a table of a million days: this many years of mornings are told apart.
constexpr std::int32_t mornings_max = 366 * 15;

std::array<float, days_late_bins> shipped_shares() {
  std::array<float, days_late_bins> share{};
  for (std::int32_t day = -30; day < 0; ++day) share[bin_of(day)] = 83;
  share[bin_of(0)] = 2510;
  float left = 4700;
  for (std::int32_t day = 1; day <= days_late_max; ++day) {
    share[bin_of(day)] = left * 0.07F;
    left -= left * 0.07F;
  }
  share[bin_beyond] = 300 + left;
  float sum = 0;
  for (const float weight : share) sum += weight;
  for (float& weight : share) weight /= sum;
  return share;
}

struct Counts {
  std::array<std::int32_t, days_late_bins> by_days_late{};
  std::array<std::int32_t, 7> by_weekday{};
  std::array<std::int32_t, 31> by_month_day{};
  std::int64_t invoices = 0;

  void add(const Counts& other, std::int32_t sign) {
    for (std::size_t i = 0; i < days_late_bins; ++i) by_days_late[i] += sign * other.by_days_late[i];
    for (std::size_t i = 0; i < 7; ++i) by_weekday[i] += sign * other.by_weekday[i];
    for (std::size_t i = 0; i < 31; ++i) by_month_day[i] += sign * other.by_month_day[i];
    invoices += sign * other.invoices;
  }
};

// What changes on one day.
struct DayFlow {
  Counts settled;
  std::int64_t issued_log2_q32 = 0;
  std::int64_t issued = 0;
  std::int64_t beyond_settled = 0;
  std::int64_t beyond_opened = 0;  // items that pass 120 days overdue, less those settled after that the day before
};

PortfolioDay figures_of(const Counts& window, std::int64_t log2_mean, std::int64_t beyond_settled,
                        std::int64_t beyond_days) {
  static const std::array<float, days_late_bins> shipped = shipped_shares();
  PortfolioDay day;
  const float total = static_cast<float>(window.invoices) + prior_invoices;
  for (std::size_t bin = 0; bin < days_late_bins; ++bin) {
    day.share[bin] = (static_cast<float>(window.by_days_late[bin]) + prior_invoices * shipped[bin]) / total;
    if (bin >= bin_of(1)) day.late_share += day.share[bin];
    if (bin >= bin_of(6)) day.very_late_share += day.share[bin];
    day.days_late_mean += day.share[bin] * static_cast<float>(days_late_of(bin));
  }
  for (std::size_t i = 0; i < 7; ++i) {
    const float assumed = i < 5 ? 0.19F : 0.025F;
    day.weekday_share[i] = (static_cast<float>(window.by_weekday[i]) + prior_invoices * assumed) / total;
  }
  for (std::size_t i = 0; i < 31; ++i) {
    day.month_day_share[i] = (static_cast<float>(window.by_month_day[i]) + prior_invoices / 31) / total;
  }
  day.amount_log2_mean_q32 = log2_mean;
  day.beyond_rate = (static_cast<float>(beyond_settled) + assumed_beyond_events) /
                    (static_cast<float>(beyond_days) + assumed_beyond_days);
  return day;
}

}  // namespace

std::int64_t amount_log2_q32(std::int64_t minor) {
  return minor <= 0 ? 0 : log2_q32(static_cast<std::uint64_t>(minor));
}

PortfolioDays::PortfolioDays(const Book& book) {
  const std::int32_t last = book.dated_before.days;
  std::int32_t first = last;
  for (const std::int32_t issued : book.issued_on) first = std::min(first, issued);
  first_morning_ = std::max(first, last - mornings_max);
  const auto mornings = static_cast<std::size_t>(last - first_morning_) + 1;
  // flow[i] is what is dated the day before morning i; what is older than the first morning counts to it.
  std::vector<DayFlow> flow(mornings);
  const auto at = [&](std::int32_t day) -> DayFlow& {
    return flow[static_cast<std::size_t>(std::clamp(day + 1, first_morning_, last) - first_morning_)];
  };
  std::vector<std::int64_t> log2;
  std::vector<std::pair<std::int32_t, std::int32_t>> settled;  // settlement day, days late
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    const auto begin = static_cast<std::size_t>(book.invoice_begin[customer]);
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    log2.resize(end - begin);
    settled.clear();
    log2_q32(std::span(book.amount_minor).subspan(begin, end - begin), log2);
    for (std::size_t invoice = begin; invoice < end; ++invoice) {
      if (book.issued_on[invoice] >= last) continue;
      DayFlow& issued = at(book.issued_on[invoice]);
      issued.issued_log2_q32 += log2[invoice - begin];
      ++issued.issued;
      const bool is_settled = book.settled_on[invoice] != never && book.settled_on[invoice] < last;
      // What was paid in advance is known when its invoice is: before, no book has it.
      const std::int32_t paid_on = std::max(book.settled_on[invoice], book.issued_on[invoice]);
      const std::int32_t days_late = is_settled ? book.settled_on[invoice] - book.due_on[invoice] : 0;
      if (is_settled) settled.emplace_back(paid_on, days_late);
      // Open beyond 120 days late from this day on: each day, the one of its payment too, is a day that it might be.
      const std::int32_t beyond_from = std::max(book.due_on[invoice] + days_late_max + 1, book.issued_on[invoice]);
      if (beyond_from >= last || (is_settled && days_late <= days_late_max)) continue;
      ++at(beyond_from).beyond_opened;
      if (!is_settled) continue;
      ++at(paid_on).beyond_settled;
      if (paid_on + 1 < last) --at(paid_on + 1).beyond_opened;
    }
    std::sort(settled.begin(), settled.end());
    std::int64_t of_day = 0;
    for (std::size_t i = 0; i < settled.size(); ++i) {
      of_day = i > 0 && settled[i].first == settled[i - 1].first ? of_day + 1 : 0;
      if (of_day >= counted_of_customer_and_day) continue;
      const Date date{settled[i].first};
      Counts& counts = at(settled[i].first).settled;
      ++counts.by_days_late[bin_of(settled[i].second)];
      ++counts.by_weekday[static_cast<std::size_t>(date.weekday())];
      ++counts.by_month_day[static_cast<std::size_t>(date.day()) - 1];
      ++counts.invoices;
    }
  }
  Counts window;
  std::int64_t log2_sum = 0;
  std::int64_t issued = 0;
  std::int64_t beyond_open = 0;
  std::int64_t beyond_settled = 0;
  std::int64_t beyond_days = 0;
  days_.reserve(mornings);
  for (std::size_t i = 0; i < mornings; ++i) {
    window.add(flow[i].settled, 1);
    if (i >= static_cast<std::size_t>(portfolio_days_kept)) {
      window.add(flow[i - static_cast<std::size_t>(portfolio_days_kept)].settled, -1);
    }
    log2_sum += flow[i].issued_log2_q32;
    beyond_settled += flow[i].beyond_settled;
    issued += flow[i].issued;
    beyond_open += flow[i].beyond_opened;
    beyond_days += beyond_open;
    days_.push_back(figures_of(window, issued == 0 ? 0 : log2_sum / issued, beyond_settled, beyond_days));
  }
}

}  // namespace dunlin
