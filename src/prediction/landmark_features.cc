#include "prediction/landmark_features.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <deque>
#include <limits>

#include "base/check.h"
#include "base/fixed_point.h"
#include "prediction/payment_floor.h"
#include "prediction/settled_history.h"

namespace dunlin {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr std::int32_t recent_days = 21;
constexpr std::size_t runs_kept = 8;
constexpr std::size_t runs_recent = 3;

std::int32_t cut(std::int32_t days_late) {
  return std::clamp(days_late, days_late_min, days_late_max + 1);
}
float log2_of_large_count(std::int64_t count) {
  return static_cast<float>(log2_q16(static_cast<std::uint64_t>(count) + 1)) / 65536.0F;
}
// Asked ten times for each landmark, nearly always of a small number.
float log2_of_count(std::int64_t count) {
  static const std::array<float, 1'024> small = [] {
    std::array<float, 1'024> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = log2_of_large_count(static_cast<std::int64_t>(i));
    return table;
  }();
  const auto at = static_cast<std::size_t>(count);
  return at < small.size() ? small[at] : log2_of_large_count(count);
}
// In steps of 1/64, so that amounts in another unit, whose logarithms are rounded elsewhere, give the same feature.
float steps_of_log2(std::int64_t log2_q32) {
  return static_cast<float>((log2_q32 + (std::int64_t{1} << 25)) >> 26) / 64.0F;
}
float ratio(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? missing : static_cast<float>(part) / static_cast<float>(whole);
}

// Sums over a prefix of positions, each change and each question in log n (Fenwick 1994).
template <class T>
class PrefixSums {
 public:
  void reset(std::size_t size) { tree_.assign(size + 1, T{}); }
  void add(std::size_t at, T value) {
    for (++at; at < tree_.size(); at += at & (~at + 1)) tree_[at] += value;
  }
  // Of the positions before `end`.
  [[nodiscard]] T before(std::size_t end) const {
    T sum{};
    for (; end > 0; end &= end - 1) sum += tree_[end];
    return sum;
  }

 private:
  std::vector<T> tree_;
};

struct MeanOf {
  std::int64_t sum = 0;
  std::int64_t count = 0;
  std::int64_t late = 0;
};

// What is dated, in order of its day. All that tells invoices apart is in the order before the number.
struct Issue {
  std::int32_t day = 0;
  std::int64_t minor = 0;
  std::size_t invoice = 0;
  auto operator<=>(const Issue&) const = default;
};
struct Settlement {
  std::int32_t day = 0;
  std::int32_t due = 0;
  std::int32_t issued = 0;
  std::int32_t settled = 0;
  std::size_t invoice = 0;
  auto operator<=>(const Settlement&) const = default;
};

struct PaymentRun {
  std::int32_t day = 0;
  std::int64_t days_late_sum = 0;
  std::int64_t count = 0;
};

}  // namespace

class FeatureBuilder::Sweep {
 public:
  Sweep(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar)
      : book_(book), portfolio_(portfolio), calendar_(calendar) {}

  void visit(std::size_t customer, std::span<const Landmark> landmarks,
             FunctionRef<void(const LandmarkFeatures&)> visitor) {
    if (landmarks.empty()) return;
    load(customer);
    for (const Landmark& landmark : landmarks) {
      const auto invoice = static_cast<std::size_t>(landmark.invoice);
      CHECK(invoice >= begin_ && invoice < end_ && landmark.morning >= morning_);
      CHECK(book_.issued_on[invoice] <= landmark.morning && book_.settled_on[invoice] >= landmark.morning);
      if (landmark.morning > morning_ || !at_morning_) advance(landmark.morning);
      answer(landmark, visitor);
    }
  }

 private:
  [[nodiscard]] std::size_t place(std::size_t invoice) const { return invoice - begin_; }
  [[nodiscard]] std::size_t due_place(std::int32_t due) const { return place_in(dues_, due); }
  // An advance payment counts from the day on which its invoice is issued: before, no book knows of it.
  [[nodiscard]] std::int32_t paid_on(std::size_t invoice) const {
    return std::max(book_.settled_on[invoice], book_.issued_on[invoice]);
  }
  [[nodiscard]] std::int32_t term_of(std::size_t invoice) const {
    return book_.due_on[invoice] - book_.issued_on[invoice];
  }

  void load(std::size_t customer) {
    begin_ = static_cast<std::size_t>(book_.invoice_begin[customer]);
    end_ = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
    const std::size_t count = end_ - begin_;
    const auto column = [this](const auto& values) { return std::span(values).subspan(begin_, end_ - begin_); };
    distinct_of(column(book_.due_on), dues_);
    terms_.clear();
    for (std::size_t invoice = begin_; invoice < end_; ++invoice) terms_.push_back(term_of(invoice));
    distinct_of(std::span<const std::int32_t>(terms_), terms_);
    log2_.resize(count);
    log2_q32(column(book_.amount_minor), log2_);
    due_at_.resize(count);
    issues_.clear();
    settlements_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t invoice = begin_ + i;
      due_at_[i] = due_place(book_.due_on[invoice]);
      issues_.push_back({book_.issued_on[invoice], book_.amount_minor[invoice], invoice});
      if (book_.settled_on[invoice] == never) continue;
      settlements_.push_back(
          {paid_on(invoice), book_.due_on[invoice], book_.issued_on[invoice], book_.settled_on[invoice], invoice});
    }
    // Alike in all that is looked at below: the order of the ids then does not matter.
    std::sort(issues_.begin(), issues_.end());
    std::sort(settlements_.begin(), settlements_.end());
    first_log2_ = log2_[place(issues_.front().invoice)];
    load_amounts();
    clear_state();
  }

  // Equal amounts get one place, and so do those of one band: amounts in order are bands in order.
  void load_amounts() {
    amounts_.clear();
    for (std::size_t i = 0; i < end_ - begin_; ++i) amounts_.emplace_back(book_.amount_minor[begin_ + i], i);
    std::sort(amounts_.begin(), amounts_.end());
    amount_at_.resize(amounts_.size());
    band_at_.resize(amounts_.size());
    bands_.clear();
    amount_count_ = 0;
    for (std::size_t i = 0; i < amounts_.size(); ++i) {
      const auto [minor, at] = amounts_[i];
      const std::int64_t band = band_of(begin_ + at);
      if (i == 0 || minor != amounts_[i - 1].first) ++amount_count_;
      if (bands_.empty() || band != bands_.back()) bands_.push_back(band);
      amount_at_[at] = amount_count_ - 1;
      band_at_[at] = bands_.size() - 1;
    }
  }

  // In rising order, each once.
  template <class T>
  static void distinct_of(std::span<const T> values, std::vector<T>& distinct) {
    if (values.data() != distinct.data()) distinct.assign(values.begin(), values.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  }
  template <class T>
  [[nodiscard]] static std::size_t place_in(const std::vector<T>& distinct, T value) {
    return static_cast<std::size_t>(std::lower_bound(distinct.begin(), distinct.end(), value) - distinct.begin());
  }

  void clear_state() {
    next_issue_ = next_settlement_ = next_stale_ = 0;
    at_morning_ = false;
    morning_ = std::numeric_limits<std::int32_t>::min();
    pattern_ = PaymentPattern{};
    latest_.clear();
    latest_at_ = 0;
    days_late_sum_ = days_late_squares_ = late_ = very_late_ = settled_ = 0;
    by_month_day_ = {};
    recent_late_ = recent_days_to_pay_ = 0;
    runs_.clear();
    by_due_weekday_ = {};
    by_delivery_ = {};
    due_patterns_ = {};
    due_ring_.clear();
    by_amount_band_.assign(bands_.size(), MeanOf{});
    by_amount_.assign(amount_count_, MeanOf{});
    by_term_.assign(terms_.size(), MeanOf{});
    issued_log2_ = issued_ = 0;
    open_by_due_.reset(dues_.size());
    open_amount_by_due_.reset(dues_.size());
    open_due_sum_.reset(dues_.size());
    paid_by_due_.reset(dues_.size());
    recent_by_due_.reset(dues_.size());
    issued_of_due_.assign(dues_.size(), 0);
    paid_of_due_.assign(dues_.size(), 0);
    front_.clear();
    open_count_ = 0;
    open_amount_ = 0;
  }

  // Takes in everything dated before the morning.
  void advance(std::int32_t morning) {
    // By day, issues before settlements: an invoice may be paid on the day it is issued.
    while (next_issue_ < issues_.size() && issues_[next_issue_].day < morning) issue(issues_[next_issue_++].invoice);
    while (next_settlement_ < settlements_.size() && settlements_[next_settlement_].day < morning) {
      settle(settlements_[next_settlement_++].invoice);
    }
    while (next_stale_ < next_settlement_ && settlements_[next_stale_].day < morning - recent_days) {
      recent_by_due_.add(due_at_[place(settlements_[next_stale_++].invoice)], -1);
    }
    while (!front_.empty() && front_.front().first < morning - recent_days) front_.pop_front();
    morning_ = morning;
    at_morning_ = true;
    describe();
  }

  void issue(std::size_t invoice) {
    const std::size_t due = due_at_[place(invoice)];
    issued_log2_ += log2_[place(invoice)];
    ++issued_;
    ++issued_of_due_[due];
    open_by_due_.add(due, 1);
    open_amount_by_due_.add(due, book_.amount_minor[invoice]);
    open_due_sum_.add(due, book_.due_on[invoice]);
    ++open_count_;
    open_amount_ += book_.amount_minor[invoice];
  }

  void settle(std::size_t invoice) {
    const std::size_t due = due_at_[place(invoice)];
    open_by_due_.add(due, -1);
    open_amount_by_due_.add(due, -book_.amount_minor[invoice]);
    open_due_sum_.add(due, -book_.due_on[invoice]);
    --open_count_;
    open_amount_ -= book_.amount_minor[invoice];
    paid_by_due_.add(due, 1);
    recent_by_due_.add(due, 1);
    ++paid_of_due_[due];
    const std::int32_t day = paid_on(invoice);
    while (!front_.empty() && front_.back().second <= book_.due_on[invoice]) front_.pop_back();
    front_.emplace_back(day, book_.due_on[invoice]);
    remember(invoice, day, cut(book_.settled_on[invoice] - book_.due_on[invoice]));
  }

  void remember(std::size_t invoice, std::int32_t day, std::int32_t days_late) {
    const Settled entry{days_late, day, weekday_of(day), static_cast<std::size_t>(Date{day}.day()) - 1};
    if (latest_.size() < settled_history_max) {
      latest_.push_back(entry);
    } else {
      count(latest_[latest_at_], -1);
      latest_[latest_at_] = entry;
      latest_at_ = (latest_at_ + 1) % settled_history_max;
    }
    count(entry, 1);
    ++settled_;
    const auto late = static_cast<float>(days_late);
    const auto to_pay = static_cast<float>(std::clamp(day - book_.issued_on[invoice], 0, 366));
    recent_late_ = settled_ == 1 ? late : recent_late_ + (late - recent_late_) / 8;
    recent_days_to_pay_ = settled_ == 1 ? to_pay : recent_days_to_pay_ + (to_pay - recent_days_to_pay_) / 8;
    if (runs_.empty() || runs_.back().day != day) {
      if (runs_.size() == runs_kept) runs_.pop_front();
      runs_.push_back({day, 0, 0});
    }
    runs_.back().days_late_sum += days_late;
    ++runs_.back().count;
    MeanOf& weekday = by_due_weekday_[weekday_of(book_.due_on[invoice])];
    weekday.sum += days_late;
    ++weekday.count;
    if (days_late > 0) ++weekday.late;
    MeanOf& delivery = by_delivery_[static_cast<std::size_t>(book_.delivery[invoice])];
    delivery.sum += days_late;
    ++delivery.count;
    DuePattern& due = due_patterns_[weekday_of(book_.due_on[invoice])];
    ++due.by_days_late[bin_of(days_late)];
    ++due.count;
    due_ring_.push_back({days_late, weekday_of(book_.due_on[invoice])});
    if (due_ring_.size() > 200) {
      DuePattern& old = due_patterns_[due_ring_.front().weekday];
      --old.by_days_late[bin_of(due_ring_.front().days_late)];
      --old.count;
      due_ring_.pop_front();
    }
    MeanOf& band = by_amount_band_[band_at_[place(invoice)]];
    band.sum += days_late;
    ++band.count;
    if (days_late > 0) ++band.late;
    MeanOf& amount = by_amount_[amount_at_[place(invoice)]];
    amount.sum += days_late;
    ++amount.count;
    MeanOf& term = by_term_[term_place(term_of(invoice))];
    term.sum += days_late;
    ++term.count;
  }

  // Amounts within an eighth of a doubling, counted from that of the customer's first invoice.
  [[nodiscard]] std::int64_t band_of(std::size_t invoice) const {
    return (log2_[place(invoice)] - first_log2_ + (std::int64_t{1} << 28)) >> 29;
  }

  [[nodiscard]] std::size_t term_place(std::int32_t term) const { return place_in(terms_, term); }

  struct Settled {
    std::int32_t days_late = 0;
    std::int32_t day = 0;
    std::size_t weekday = 0;
    std::size_t month_day = 0;  // from 0
  };
  struct Due {
    std::int32_t days_late = 0;
    std::size_t weekday = 0;
  };

  void count(const Settled& entry, std::int32_t sign) {
    pattern_.by_days_late[bin_of(entry.days_late)] += sign;
    pattern_.by_weekday[entry.weekday] += sign;
    by_month_day_[entry.month_day] += sign;
    pattern_.settled_used += sign;
    days_late_sum_ += sign * entry.days_late;
    days_late_squares_ += sign * entry.days_late * entry.days_late;
    if (entry.days_late > 0) late_ += sign;
    if (entry.days_late > 5) very_late_ += sign;
  }

  // What all landmarks of the customer on this morning share.
  void describe() {
    today_ = &portfolio_.on(morning_);
    LandmarkFeatures& f = shared_;
    f = LandmarkFeatures{};
    const std::int64_t n = pattern_.settled_used;
    const auto weight = static_cast<float>(n) + floor_kappa;
    f.settled_used = static_cast<std::int32_t>(n);
    set(Frozen::settled_count, log2_of_count(n));
    set(Frozen::days_late_mean, ratio(days_late_sum_, n));
    mean_shrunk_ = (static_cast<float>(days_late_sum_) + floor_kappa * today_->days_late_mean) / weight;
    set(Frozen::days_late_mean_shrunk, mean_shrunk_);
    median_ = median();
    set(Frozen::days_late_median, median_);
    set(Frozen::days_late_deviation, deviation());
    set(Frozen::days_late_recent, settled_ == 0 ? missing : recent_late_);
    set(Frozen::late_share_shrunk, (static_cast<float>(late_) + floor_kappa * today_->late_share) / weight);
    set(Frozen::very_late_share_shrunk,
        (static_cast<float>(very_late_) + floor_kappa * today_->very_late_share) / weight);
    describe_runs();
    weekday_share_ = weekday_shares(pattern_, *today_);
    set(Frozen::weekday_concentration, *std::max_element(weekday_share_.begin(), weekday_share_.end()));
    for (std::size_t i = 0; i < 31; ++i) {
      month_day_share_[i] =
          31 * (static_cast<float>(by_month_day_[i]) + floor_kappa * today_->month_day_share[i]) / weight;
    }
    describe_open();
    describe_calendar();
  }

  // Of each day, what does not depend on the item.
  void describe_calendar() {
    Date date{morning_};
    std::int32_t month_day = date.day();
    std::int32_t month_end = date.end_of_month().days;
    for (std::size_t cell = 0; cell < payment_cells; ++cell) {
      const std::int32_t day = morning_ + first_day_of(cell);
      if (day > month_end) {
        month_end = Date{day}.end_of_month().days;
        month_day = Date{day}.day();
      } else if (cell > 0) {
        month_day += days_in(cell - 1);
      }
      const bool daily = days_in(cell) == 1;
      const std::size_t weekday = weekday_of(day);
      business_day_[cell] = calendar_.is_business_day(Date{day});
      by_day(ByDay::days_from_landmark)[cell] = static_cast<float>(first_day_of(cell));
      by_day(ByDay::weekday)[cell] = daily ? static_cast<float>(weekday) : missing;
      by_day(ByDay::month_day)[cell] = daily ? static_cast<float>(month_day) : missing;
      by_day(ByDay::days_to_month_end)[cell] = daily ? static_cast<float>(month_end - day) : missing;
      by_day(ByDay::bank_day)[cell] = daily ? (business_day_[cell] ? 1.0F : 0.0F) : missing;
      by_day(ByDay::weekday_share)[cell] = daily ? weekday_share_[weekday] : missing;
      by_day(ByDay::month_day_share)[cell] =
          daily ? month_day_share_[static_cast<std::size_t>(month_day) - 1] : missing;
      by_day(ByDay::days_from_payment)[cell] = runs_.empty() ? missing : static_cast<float>(day - runs_.back().day);
    }
  }

  [[nodiscard]] ByCell& by_day(ByDay feature) { return shared_.by_day[static_cast<std::size_t>(feature)]; }

  void describe_runs() {
    set(Frozen::days_to_pay_recent, settled_ == 0 ? missing : recent_days_to_pay_);
    set(Frozen::days_since_payment, runs_.empty() ? missing : static_cast<float>(morning_ - runs_.back().day));
    set(Frozen::payment_gap_mean, runs_.size() < 2 ? missing
                                                   : static_cast<float>(runs_.back().day - runs_.front().day) /
                                                         static_cast<float>(runs_.size() - 1));
    set(Frozen::days_late_last, runs_.empty() ? missing : ratio(runs_.back().days_late_sum, runs_.back().count));
    MeanOf last;
    for (std::size_t i = runs_.size() - std::min(runs_.size(), runs_recent); i < runs_.size(); ++i) {
      last.sum += runs_[i].days_late_sum;
      last.count += runs_[i].count;
    }
    set(Frozen::days_late_last_runs, ratio(last.sum, last.count));
  }

  void describe_open() {
    const std::size_t overdue_end = due_place(morning_);  // due before the morning
    const std::int64_t overdue = open_by_due_.before(overdue_end);
    set(Frozen::open_count, log2_of_count(std::max<std::int64_t>(open_count_, 0)));
    set(Frozen::overdue_count, log2_of_count(std::max<std::int64_t>(overdue, 0)));
    const auto open_amount = static_cast<double>(open_amount_);
    set(Frozen::overdue_amount_share,
        open_amount <= 0
            ? missing
            : std::floor(4096 * static_cast<float>(static_cast<double>(open_amount_by_due_.before(overdue_end)) /
                                                   open_amount) +
                         0.5F) /
                  4096);
    set(Frozen::overdue_days_mean,
        overdue <= 0 ? missing : ratio(morning_ * overdue - open_due_sum_.before(overdue_end), overdue));
    const auto amount =
        static_cast<std::int64_t>(std::clamp<Wide>(open_amount_, 0, std::numeric_limits<std::int64_t>::max()));
    set(Frozen::open_amount,
        issued_ == 0 || amount == 0 ? missing : steps_of_log2(amount_log2_q32(amount) - issued_log2_ / issued_));
    // Very old items count in the floor as "beyond 120 days late": whatever happens to them, they were not paid sooner.
    const std::int64_t very_old = open_by_due_.before(due_place(morning_ - days_late_max));
    PaymentPattern floor_pattern = pattern_;
    const auto old = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(very_old, 0, static_cast<std::int64_t>(settled_history_max)));
    floor_pattern.by_days_late[bin_beyond] += old;
    floor_pattern.count = pattern_.settled_used + old;
    floor_ = FloorTable(floor_pattern, *today_, morning_);
  }

  [[nodiscard]] float median() const {
    const std::int32_t n = pattern_.settled_used;
    if (n == 0) return missing;
    std::int32_t below = 0;
    for (std::size_t bin = 0; bin < days_late_bins; ++bin) {
      below += pattern_.by_days_late[bin];
      if (2 * below >= n) return static_cast<float>(days_late_of(bin));
    }
    return missing;
  }

  [[nodiscard]] float deviation() const {
    const std::int64_t n = pattern_.settled_used;
    if (n < 2) return missing;
    const std::int64_t scatter = std::max<std::int64_t>(days_late_squares_ * n - days_late_sum_ * days_late_sum_, 0);
    return std::sqrt(static_cast<float>(scatter)) / static_cast<float>(n);
  }

  void set(Frozen feature, float value) { shared_.frozen[static_cast<std::size_t>(feature)] = value; }

  void answer(const Landmark& landmark, FunctionRef<void(const LandmarkFeatures&)> visitor) {
    shared_.at = landmark;
    describe_item(static_cast<std::size_t>(landmark.invoice));
    describe_days(static_cast<std::size_t>(landmark.invoice));
    visitor(shared_);
  }

  void describe_item(std::size_t invoice) {
    const std::size_t due = due_at_[place(invoice)];
    const std::int32_t due_on = book_.due_on[invoice];
    const bool counted = book_.issued_on[invoice] < morning_;  // it is among the open ones
    set(Frozen::older_open_count, log2_of_count(std::max<std::int64_t>(open_by_due_.before(due), 0)));
    const std::int64_t paid = static_cast<std::int64_t>(next_settlement_);
    set(Frozen::later_paid_count, log2_of_count(paid - paid_by_due_.before(due + 1)));
    const auto recent = static_cast<std::int64_t>(next_settlement_ - next_stale_);
    set(Frozen::later_paid_recent, log2_of_count(recent - recent_by_due_.before(due + 1)));
    set(Frozen::front_gap, front_.empty() ? missing : static_cast<float>(front_.front().second - due_on));
    const std::int64_t siblings = issued_of_due_[due] - (counted ? 1 : 0);
    set(Frozen::sibling_count, log2_of_count(siblings));
    set(Frozen::sibling_paid_share, ratio(paid_of_due_[due], siblings));
    const MeanOf& weekday = by_due_weekday_[weekday_of(due_on)];
    set(Frozen::due_weekday_mean, shrunk(weekday));
    set(Frozen::due_weekday_late, shrunk_late(weekday));
    const InvoiceDelivery delivery = book_.delivery[invoice];
    set(Frozen::delivery_mean, shrunk(by_delivery_[static_cast<std::size_t>(delivery)]));
    set(Frozen::electronic, delivery == InvoiceDelivery::unknown      ? missing
                            : delivery == InvoiceDelivery::electronic ? 1.0F
                                                                      : 0.0F);
    MeanOf band;
    const std::size_t own = band_at_[place(invoice)];
    const std::int64_t at = bands_[own];
    for (std::size_t near = own - (own > 0 && bands_[own - 1] == at - 1 ? 1 : 0);
         near < bands_.size() && bands_[near] <= at + 1; ++near) {
      band.sum += by_amount_band_[near].sum;
      band.count += by_amount_band_[near].count;
      band.late += by_amount_band_[near].late;
    }
    const float band_mean = shrunk(band);
    set(Frozen::amount_band_mean, band_mean);
    set(Frozen::amount_band_late, shrunk_late(band));
    const MeanOf& equal = by_amount_[amount_at_[place(invoice)]];
    set(Frozen::same_amount_count, log2_of_count(equal.count));
    set(Frozen::same_amount_mean,
        (static_cast<float>(equal.sum) + 2 * band_mean) / (static_cast<float>(equal.count) + 2));
    set(Frozen::term_mean, shrunk(by_term_[term_place(term_of(invoice))]));
    const std::int64_t log2 = log2_[place(invoice)];
    set(Frozen::amount_of_customer, issued_ == 0 ? missing : steps_of_log2(log2 - issued_log2_ / issued_));
    set(Frozen::amount_of_portfolio,
        today_->amount_log2_mean_q32 == 0 ? missing : steps_of_log2(log2 - today_->amount_log2_mean_q32));
    set(Frozen::term_days, static_cast<float>(term_of(invoice)));
    set(Frozen::age_days, static_cast<float>(morning_ - book_.issued_on[invoice]));
    set(Frozen::days_past_due, static_cast<float>(morning_ - due_on));
    set(Frozen::due_weekday, static_cast<float>(weekday_of(due_on)));
    const Date date{due_on};
    set(Frozen::due_month_day, static_cast<float>(date.day()));
    set(Frozen::due_days_to_month_end, static_cast<float>(date.end_of_month().days - due_on));
  }

  [[nodiscard]] float shrunk(const MeanOf& mean) const {
    return (static_cast<float>(mean.sum) + floor_kappa * mean_shrunk_) / (static_cast<float>(mean.count) + floor_kappa);
  }

  [[nodiscard]] float shrunk_late(const MeanOf& mean) const {
    const float share = shared_.frozen[static_cast<std::size_t>(Frozen::late_share_shrunk)];
    return (static_cast<float>(mean.late) + floor_kappa * share) / (static_cast<float>(mean.count) + floor_kappa);
  }

  void describe_days(std::size_t invoice) {
    const std::int32_t due_on = book_.due_on[invoice];
    shared_.floor_mass = floor_.masses(due_on);
    float left = 1;
    const ByCell pattern = floor_.masses(due_on, &due_patterns_[weekday_of(due_on)]);
    float pattern_left = 1;
    const std::int32_t rolled = calendar_.roll(Date{due_on}, Roll::following).days;
    set(Frozen::due_roll_days, static_cast<float>(rolled - due_on));
    std::int32_t bank_days = 0;  // from the rolled due day to this one
    if (morning_ > rolled) {
      for (std::int32_t day = std::max(rolled, morning_ - 60); day < morning_; ++day) {
        bank_days += calendar_.is_business_day(Date{day}) ? 1 : 0;
      }
    } else {
      for (std::int32_t day = morning_; day < std::min(rolled, morning_ + 60); ++day) {
        bank_days -= calendar_.is_business_day(Date{day}) ? 1 : 0;
      }
    }
    for (std::size_t cell = 0; cell < payment_cells; ++cell) {
      const auto past_due = static_cast<float>(morning_ + first_day_of(cell) - due_on);
      by_day(ByDay::days_past_due_then)[cell] = past_due;
      by_day(ByDay::floor_hazard)[cell] = left <= 0 ? 1.0F : std::min(shared_.floor_mass[cell] / left, 1.0F);
      left -= shared_.floor_mass[cell];
      by_day(ByDay::pattern_hazard)[cell] = pattern_left <= 0 ? 1.0F : std::min(pattern[cell] / pattern_left, 1.0F);
      pattern_left -= pattern[cell];
      by_day(ByDay::days_past_rolled_due)[cell] = days_in(cell) == 1 ? static_cast<float>(bank_days) : missing;
      if (business_day_[cell]) ++bank_days;
      by_day(ByDay::days_from_mean)[cell] = past_due - mean_shrunk_;
      by_day(ByDay::days_from_median)[cell] = past_due - median_;
    }
  }

  const Book& book_;
  const PortfolioDays& portfolio_;
  const BusinessCalendar& calendar_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  // Distinct, rising.
  std::vector<std::int32_t> dues_;
  std::vector<std::int32_t> terms_;
  std::vector<std::int64_t> bands_;
  std::vector<std::pair<std::int64_t, std::size_t>> amounts_;  // amount and place, rising
  std::size_t amount_count_ = 0;                               // different ones
  std::vector<std::size_t> amount_at_;                         // by place: which of the different amounts
  std::vector<std::size_t> band_at_;                           // by place: index into bands_
  std::vector<Issue> issues_;                                  // rising
  std::vector<Settlement> settlements_;                        // rising
  std::vector<std::size_t> due_at_;                            // by place: index into dues_
  std::vector<std::int64_t> log2_;  // by place: of the amount, in 2^-32; slow to work out, and asked often
  std::size_t next_issue_ = 0;
  std::size_t next_settlement_ = 0;
  std::size_t next_stale_ = 0;  // settled more than 21 days ago
  bool at_morning_ = false;
  std::int32_t morning_ = 0;

  PaymentPattern pattern_;       // of latest_
  std::vector<Settled> latest_;  // a ring
  std::size_t latest_at_ = 0;
  std::int64_t days_late_sum_ = 0;  // of latest_
  std::int64_t days_late_squares_ = 0;
  std::int64_t late_ = 0;
  std::int64_t very_late_ = 0;
  std::array<std::int32_t, 31> by_month_day_{};
  std::int64_t settled_ = 0;  // ever
  float recent_late_ = 0;
  float recent_days_to_pay_ = 0;
  std::deque<PaymentRun> runs_;
  std::array<MeanOf, 7> by_due_weekday_{};
  std::array<MeanOf, 3> by_delivery_{};
  std::array<DuePattern, 7> due_patterns_{};
  std::deque<Due> due_ring_;
  std::vector<MeanOf> by_amount_band_;  // by place in bands_, and so on
  std::vector<MeanOf> by_amount_;
  std::vector<MeanOf> by_term_;
  std::int64_t first_log2_ = 0;
  std::int64_t issued_log2_ = 0;
  std::int64_t issued_ = 0;
  PrefixSums<std::int64_t> open_by_due_;
  PrefixSums<Wide> open_amount_by_due_;
  PrefixSums<std::int64_t> open_due_sum_;
  PrefixSums<std::int64_t> paid_by_due_;
  PrefixSums<std::int64_t> recent_by_due_;
  std::vector<std::int64_t> issued_of_due_;
  std::vector<std::int64_t> paid_of_due_;
  std::deque<std::pair<std::int32_t, std::int32_t>> front_;  // settlement day, due day: later ones are due earlier
  std::int64_t open_count_ = 0;
  Wide open_amount_ = 0;

  const PortfolioDay* today_ = nullptr;
  float mean_shrunk_ = 0;
  float median_ = 0;
  std::array<float, 7> weekday_share_{};
  std::array<float, 31> month_day_share_{};
  std::array<bool, payment_cells> business_day_{};  // the first day of the cell is one
  FloorTable floor_;
  LandmarkFeatures shared_;
};

void order_by_morning(std::vector<Landmark>& landmarks) {
  std::sort(landmarks.begin(), landmarks.end(), [](const Landmark& a, const Landmark& b) {
    return std::pair(a.morning, a.invoice) < std::pair(b.morning, b.invoice);
  });
}

FeatureBuilder::FeatureBuilder(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar)
    : sweep_(std::make_unique<Sweep>(book, portfolio, calendar)) {}
FeatureBuilder::~FeatureBuilder() = default;

void FeatureBuilder::visit(std::size_t customer, std::span<const Landmark> landmarks,
                           FunctionRef<void(const LandmarkFeatures&)> visitor) {
  sweep_->visit(customer, landmarks, visitor);
}

}  // namespace dunlin
