#include "prediction/landmark_features.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <set>
#include <tuple>

#include "base/shipped_calendars.h"
#include "prediction/payment_floor.h"
#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::int32_t first_day = 18'000;

std::int32_t weekday_of(std::int32_t day) {
  return static_cast<std::int32_t>(Date{day}.weekday());
}

// Every feature as the header of landmark_features.h has it, by going through all invoices of the customer again and
// again, in double. An advance payment is known, and counted as paid, on the day its invoice is issued.
class Naive {
 public:
  struct Paid {
    const TestInvoice* invoice = nullptr;
    std::int32_t day = 0;
    std::int32_t late = 0;
  };

  Naive(const TestInvoices& ledger, const TestInvoice& item, std::int32_t morning, const PortfolioDay& today,
        const BusinessCalendar& calendar)
      : item_(item), morning_(morning), today_(today), calendar_(calendar) {
    for (const TestInvoice& invoice : ledger.invoices) {
      if (invoice.customer != item.customer) continue;
      if (first_ == nullptr || std::pair(invoice.issued, invoice.minor) < std::pair(first_->issued, first_->minor)) {
        first_ = &invoice;
      }
      if (invoice.issued >= morning) continue;
      issued_.push_back(&invoice);
      if (invoice.settled >= morning) {
        open_.push_back(&invoice);
        continue;
      }
      const std::int32_t late = std::clamp(invoice.settled - invoice.due, -60, 121);
      paid_.push_back({&invoice, std::max(invoice.settled, invoice.issued), late});
    }
    std::stable_sort(paid_.begin(), paid_.end(), [](const Paid& a, const Paid& b) { return key(a) < key(b); });
    const auto keep = static_cast<std::ptrdiff_t>(std::min<std::size_t>(paid_.size(), 80));
    latest_.assign(paid_.end() - keep, paid_.end());
    mean_ = (sum_late(latest_) + 8 * static_cast<double>(today.days_late_mean)) / (count(latest_) + 8);
    late_share_ = (share_later(latest_, 0) + 8 * static_cast<double>(today.late_share)) / (count(latest_) + 8);
  }

  [[nodiscard]] double operator()(Frozen feature) const {
    if (feature <= Frozen::days_late_deviation) return of_history(feature);
    if (feature <= Frozen::weekday_concentration) return of_payments(feature);
    if (feature <= Frozen::due_weekday_late) return of_likeness(feature);
    if (feature <= Frozen::sibling_paid_share) return of_open(feature);
    return of_item(feature);
  }

  [[nodiscard]] double operator()(ByDay feature, std::size_t cell) const {
    const std::int32_t day = morning_ + first_day_of(cell);
    const bool daily = cell < 42;
    const auto past_due = static_cast<double>(day - item_.due);
    switch (feature) {
      case ByDay::days_from_landmark:
        return day - morning_;
      case ByDay::days_past_due_then:
        return past_due;
      case ByDay::weekday:
        return daily ? weekday_of(day) : none;
      case ByDay::month_day:
        return daily ? Date{day}.day() : none;
      case ByDay::days_to_month_end:
        return daily ? Date{day}.end_of_month().days - day : none;
      case ByDay::floor_hazard:
        return hazard(floor(nullptr), cell);
      case ByDay::weekday_share: {
        const std::array<float, 7> share = weekday_shares(pattern(), today_);
        return daily ? static_cast<double>(share[static_cast<std::size_t>(weekday_of(day))]) : none;
      }
      case ByDay::month_day_share: {
        double own = 0;
        for (const Paid& paid : latest_) own += Date{paid.day}.day() == Date{day}.day() ? 1 : 0;
        const auto date = static_cast<std::size_t>(Date{day}.day()) - 1;
        const auto all = static_cast<double>(today_.month_day_share[date]);
        return daily ? 31 * (own + 8 * all) / (count(latest_) + 8) : none;
      }
      case ByDay::days_from_mean:
        return past_due - mean_;
      case ByDay::days_from_median:
        return past_due - of_history(Frozen::days_late_median);
      case ByDay::days_from_payment:
        return paid_.empty() ? none : day - paid_.back().day;
      case ByDay::pattern_hazard: {
        const DuePattern due = due_pattern();
        return hazard(floor(&due), cell);
      }
      case ByDay::days_past_rolled_due:
        return daily ? bank_days_past_due(day) : none;
      case ByDay::bank_day:
        return daily ? (calendar_.is_business_day(Date{day}) ? 1 : 0) : none;
    }
    return none;
  }

  [[nodiscard]] ByCell floor(const DuePattern* due) const {
    PaymentPattern with_old = pattern();
    std::int32_t old = 0;
    for (const TestInvoice* open : open_) old += morning_ - open->due > 120 ? 1 : 0;
    with_old.by_days_late[bin_beyond] += std::min(old, 80);
    with_old.count = with_old.settled_used + std::min(old, 80);
    return floor_masses(with_old, today_, item_.due, morning_, due);
  }

  [[nodiscard]] std::size_t settled_used() const { return latest_.size(); }

 private:
  static std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int32_t> key(const Paid& paid) {
    return {paid.day, paid.invoice->due, paid.invoice->issued, paid.invoice->settled};
  }
  static double count(const std::vector<Paid>& all) { return static_cast<double>(all.size()); }
  static double sum_late(const std::vector<Paid>& all) {
    double sum = 0;
    for (const Paid& paid : all) sum += paid.late;
    return sum;
  }
  static double share_later(const std::vector<Paid>& all, std::int32_t days) {
    double later = 0;
    for (const Paid& paid : all) later += paid.late > days ? 1 : 0;
    return later;
  }
  static double over(double part, double whole) { return whole == 0 ? none : part / whole; }
  static double log2_of(double number) { return std::log2(1 + number); }
  static double steps(double log2) { return std::floor(64 * log2 + 0.5) / 64; }

  template <class Alike>
  [[nodiscard]] std::vector<Paid> alike(Alike&& is_alike) const {
    std::vector<Paid> some;
    for (const Paid& paid : paid_) {
      if (is_alike(*paid.invoice)) some.push_back(paid);
    }
    return some;
  }
  [[nodiscard]] double shrunk(const std::vector<Paid>& some) const {
    return (sum_late(some) + 8 * mean_) / (count(some) + 8);
  }
  [[nodiscard]] double shrunk_late(const std::vector<Paid>& some) const {
    return (share_later(some, 0) + 8 * late_share_) / (count(some) + 8);
  }

  [[nodiscard]] double of_history(Frozen feature) const {
    const double n = count(latest_);
    if (feature == Frozen::settled_count) return log2_of(count(latest_));
    if (feature == Frozen::days_late_mean) return over(sum_late(latest_), n);
    if (feature == Frozen::days_late_mean_shrunk) return mean_;
    if (feature == Frozen::days_late_median) {
      std::multiset<std::int32_t> sorted;
      for (const Paid& paid : latest_) sorted.insert(paid.late);
      if (sorted.empty()) return none;
      return *std::next(sorted.begin(), static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2));
    }
    if (n < 2) return none;
    double squares = 0;
    for (const Paid& paid : latest_)
      squares += (paid.late - sum_late(latest_) / n) * (paid.late - sum_late(latest_) / n);
    return std::sqrt(squares / n);
  }

  [[nodiscard]] double of_payments(Frozen feature) const {
    std::vector<std::int32_t> days;  // the latest eight on which something was paid
    for (const Paid& paid : paid_) {
      if (days.empty() || days.back() != paid.day) days.push_back(paid.day);
    }
    if (days.size() > 8) days.erase(days.begin(), days.end() - 8);
    const auto mean_since = [&](std::size_t runs) {
      if (days.empty()) return none;
      const std::int32_t from = days[days.size() - std::min(runs, days.size())];
      std::vector<Paid> some;
      for (const Paid& paid : paid_) {
        if (paid.day >= from) some.push_back(paid);
      }
      return sum_late(some) / count(some);
    };
    if (feature == Frozen::days_late_recent || feature == Frozen::days_to_pay_recent) {
      double mean = none;
      for (const Paid& paid : paid_) {
        const double value =
            feature == Frozen::days_late_recent ? paid.late : std::clamp(paid.day - paid.invoice->issued, 0, 366);
        mean = std::isnan(mean) ? value : mean + (value - mean) / 8;
      }
      return mean;
    }
    if (feature == Frozen::late_share_shrunk) return late_share_;
    if (feature == Frozen::very_late_share_shrunk) {
      return (share_later(latest_, 5) + 8 * static_cast<double>(today_.very_late_share)) / (count(latest_) + 8);
    }
    if (feature == Frozen::days_late_last) return mean_since(1);
    if (feature == Frozen::days_late_last_runs) return mean_since(3);
    if (feature == Frozen::days_since_payment) return days.empty() ? none : morning_ - days.back();
    if (feature == Frozen::payment_gap_mean) {
      return days.size() < 2 ? none
                             : static_cast<double>(days.back() - days.front()) / static_cast<double>(days.size() - 1);
    }
    double most = 0;
    for (const float share : weekday_shares(pattern(), today_)) most = std::max(most, static_cast<double>(share));
    return most;
  }

  [[nodiscard]] std::vector<Paid> same_band() const {
    const auto band = [this](std::int64_t minor) {
      const auto eighths = 8 * std::log2(static_cast<double>(minor) / static_cast<double>(first_->minor));
      return std::floor(eighths + 0.5);
    };
    return alike([&](const TestInvoice& other) { return std::abs(band(other.minor) - band(item_.minor)) <= 1; });
  }

  [[nodiscard]] double of_likeness(Frozen feature) const {
    const auto due_alike =
        alike([this](const TestInvoice& other) { return weekday_of(other.due) == weekday_of(item_.due); });
    const auto amount_alike = alike([this](const TestInvoice& other) { return other.minor == item_.minor; });
    if (feature == Frozen::due_weekday_mean) return shrunk(due_alike);
    if (feature == Frozen::due_weekday_late) return shrunk_late(due_alike);
    if (feature == Frozen::term_mean) {
      return shrunk(
          alike([this](const TestInvoice& other) { return other.due - other.issued == item_.due - item_.issued; }));
    }
    if (feature == Frozen::amount_band_mean) return shrunk(same_band());
    if (feature == Frozen::amount_band_late) return shrunk_late(same_band());
    if (feature == Frozen::same_amount_count) return log2_of(count(amount_alike));
    if (feature == Frozen::same_amount_mean) {
      return (sum_late(amount_alike) + 2 * shrunk(same_band())) / (count(amount_alike) + 2);
    }
    return shrunk(alike([this](const TestInvoice& other) { return other.delivery == item_.delivery; }));
  }

  [[nodiscard]] double of_open(Frozen feature) const {
    double amount = 0;
    double overdue = 0;
    double overdue_amount = 0;
    double overdue_days = 0;
    double older = 0;
    for (const TestInvoice* open : open_) {
      amount += static_cast<double>(open->minor);
      older += open->due < item_.due ? 1 : 0;
      if (open->due >= morning_) continue;
      overdue += 1;
      overdue_amount += static_cast<double>(open->minor);
      overdue_days += morning_ - open->due;
    }
    double later = 0;
    double later_recent = 0;
    double front = none;
    for (const Paid& paid : paid_) {
      later += paid.invoice->due > item_.due ? 1 : 0;
      if (paid.day < morning_ - 21) continue;
      later_recent += paid.invoice->due > item_.due ? 1 : 0;
      const double gap = paid.invoice->due - item_.due;
      front = std::isnan(front) ? gap : std::max(front, gap);
    }
    double siblings = 0;
    double siblings_paid = 0;
    for (const TestInvoice* other : issued_) {
      if (other == &item_ || other->due != item_.due) continue;
      siblings += 1;
      siblings_paid += other->settled < morning_ ? 1 : 0;
    }
    if (feature == Frozen::open_count) return log2_of(static_cast<double>(open_.size()));
    if (feature == Frozen::open_amount) return open_.empty() ? none : steps(std::log2(amount) - mean_log2());
    if (feature == Frozen::overdue_count) return log2_of(overdue);
    if (feature == Frozen::overdue_amount_share) return over(overdue_amount, amount);
    if (feature == Frozen::overdue_days_mean) return over(overdue_days, overdue);
    if (feature == Frozen::older_open_count) return log2_of(older);
    if (feature == Frozen::later_paid_count) return log2_of(later);
    if (feature == Frozen::later_paid_recent) return log2_of(later_recent);
    if (feature == Frozen::front_gap) return front;
    if (feature == Frozen::sibling_count) return log2_of(siblings);
    return over(siblings_paid, siblings);
  }

  [[nodiscard]] double of_item(Frozen feature) const {
    const double log2 = std::log2(static_cast<double>(item_.minor));
    const Date due{item_.due};
    if (feature == Frozen::amount_of_customer) return issued_.empty() ? none : steps(log2 - mean_log2());
    if (feature == Frozen::amount_of_portfolio) {
      if (today_.amount_log2_mean_q32 == 0) return none;  // nothing was issued before
      return steps(log2 - static_cast<double>(today_.amount_log2_mean_q32) / 4294967296.0);
    }
    if (feature == Frozen::term_days) return item_.due - item_.issued;
    if (feature == Frozen::electronic) {
      if (item_.delivery == InvoiceDelivery::unknown) return none;
      return item_.delivery == InvoiceDelivery::electronic ? 1 : 0;
    }
    if (feature == Frozen::age_days) return morning_ - item_.issued;
    if (feature == Frozen::days_past_due) return morning_ - item_.due;
    if (feature == Frozen::due_weekday) return weekday_of(item_.due);
    if (feature == Frozen::due_month_day) return due.day();
    if (feature == Frozen::due_days_to_month_end) return due.end_of_month().days - item_.due;
    return rolled_due() - item_.due;
  }

  [[nodiscard]] double mean_log2() const {
    double sum = 0;
    for (const TestInvoice* invoice : issued_) sum += std::log2(static_cast<double>(invoice->minor));
    return sum / static_cast<double>(issued_.size());
  }

  [[nodiscard]] PaymentPattern pattern() const {
    PaymentPattern pattern;
    for (const Paid& paid : latest_) {
      ++pattern.by_days_late[bin_of(paid.late)];
      ++pattern.by_weekday[static_cast<std::size_t>(weekday_of(paid.day))];
      ++pattern.settled_used;
    }
    pattern.count = pattern.settled_used;
    return pattern;
  }

  [[nodiscard]] DuePattern due_pattern() const {
    DuePattern pattern;
    for (std::size_t i = paid_.size() - std::min<std::size_t>(paid_.size(), 200); i < paid_.size(); ++i) {
      if (weekday_of(paid_[i].invoice->due) != weekday_of(item_.due)) continue;
      ++pattern.by_days_late[bin_of(paid_[i].late)];
      ++pattern.count;
    }
    return pattern;
  }

  static double hazard(const ByCell& mass, std::size_t cell) {
    double left = 1;
    for (std::size_t before = 0; before < cell; ++before) left -= static_cast<double>(mass[before]);
    return left < 1e-4 ? none : std::min(static_cast<double>(mass[cell]) / left, 1.0);  // too little left to tell
  }

  [[nodiscard]] std::int32_t rolled_due() const {
    std::int32_t day = item_.due;
    while (!calendar_.is_business_day(Date{day})) ++day;
    return day;
  }

  // Business days from the rolled due day to `day`, negative before it; the part before the landmark, or of a due day
  // that is farther away, is cut to 60 days.
  [[nodiscard]] double bank_days_past_due(std::int32_t day) const {
    const std::int32_t due = rolled_due();
    const auto between = [this](std::int32_t from, std::int32_t to) {
      double days = 0;
      for (std::int32_t at = from; at < to; ++at) days += calendar_.is_business_day(Date{at}) ? 1 : 0;
      return days;
    };
    const std::int32_t from = std::clamp(due, morning_ - 60, morning_ + 60);
    return day >= from ? between(from, day) : -between(day, from);
  }

  const TestInvoice& item_;
  std::int32_t morning_;
  const PortfolioDay& today_;
  const BusinessCalendar& calendar_;
  const TestInvoice* first_ = nullptr;
  std::vector<const TestInvoice*> issued_;
  std::vector<const TestInvoice*> open_;
  std::vector<Paid> paid_;    // in the order of payment
  std::vector<Paid> latest_;  // 80 of them
  double mean_ = 0;
  double late_share_ = 0;
};

struct Asked {
  std::vector<Landmark> landmarks;          // of one customer, by morning
  std::vector<const TestInvoice*> invoice;  // of each of them
};

// Landmarks of a customer on which its invoices were open: at issue, on the day of settlement, and in between.
Asked draw_landmarks(Prng& prng, const TestInvoices& ledger, const Book& book, std::size_t customer) {
  std::vector<std::pair<Landmark, const TestInvoice*>> all;
  auto number = static_cast<std::int32_t>(book.invoice_begin[customer]);
  for (const TestInvoice& invoice : ledger.invoices) {
    if (invoice.customer != book.customer_id[customer] || invoice.issued >= book.dated_before.days) continue;
    const std::int32_t last = std::min(invoice.settled, book.dated_before.days);
    for (std::int32_t i = 0; i < 3 && invoice.issued <= last; ++i) {
      const auto morning = static_cast<std::int32_t>(i == 0 ? invoice.issued : prng.between(invoice.issued, last));
      all.push_back({{number, morning}, &invoice});
    }
    ++number;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first.morning < b.first.morning; });
  Asked asked;
  for (const auto& [landmark, invoice] : all) {
    asked.landmarks.push_back(landmark);
    asked.invoice.push_back(invoice);
  }
  return asked;
}

bool alike(float found, double expected, double tolerance) {
  if (std::isnan(found) || std::isnan(expected)) return std::isnan(found) && std::isnan(expected);
  return std::abs(static_cast<double>(found) - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

// Logarithms are told in steps of 1/64, and the share of amounts in steps of 1/4096: next to the edge of a step a
// rounding more or less tells another one.
double tolerance_of(Frozen feature) {
  const bool stepped =
      feature == Frozen::open_amount || feature == Frozen::amount_of_customer || feature == Frozen::amount_of_portfolio;
  return stepped ? 1.001 / 64 : feature == Frozen::overdue_amount_share ? 1.001 / 8192 : 1e-4;
}

BusinessCalendar draw_calendar() {
  const std::string_view name = *rc::gen::element<std::string_view>("", "US", "DE");
  return name.empty() ? BusinessCalendar() : *find_calendar(name);
}

TEST(LandmarkFeatures, are_what_their_header_says) {
  EXPECT_TRUE(rc::check("each feature, worked out naively from all invoices", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const auto invoices = *rc::gen::element(3, 30, 150, 600);
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = 2, .invoices = invoices});
    const Book book = ledger.book(first_day + 600);
    const PortfolioDays portfolio(book);
    const BusinessCalendar calendar = draw_calendar();
    FeatureBuilder builder(book, portfolio, calendar);
    for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
      Asked asked = draw_landmarks(prng, ledger, book, customer);
      // The sweep sees all landmarks; a hundred of them are looked at.
      const std::size_t every = asked.landmarks.size() / 100 + 1;
      std::size_t at = 0;
      builder.visit(customer, asked.landmarks, [&](const LandmarkFeatures& f) {
        const TestInvoice& item = *asked.invoice[at];
        if (at++ % every != 0) return;
        const Naive naive(ledger, item, f.at.morning, portfolio.on(f.at.morning), calendar);
        RC_LOG() << "invoice " << f.at.invoice << " on " << f.at.morning << '\n';
        for (std::size_t i = 0; i < frozen_count; ++i) {
          const auto feature = static_cast<Frozen>(i);
          RC_LOG() << name_of(feature) << ' ' << f.frozen[i] << ' ' << naive(feature) << '\n';
          RC_ASSERT(alike(f.frozen[i], naive(feature), tolerance_of(feature)));
        }
        for (std::size_t i = 0; i < by_day_count; ++i) {
          const auto feature = static_cast<ByDay>(i);
          const bool hazard = feature == ByDay::floor_hazard || feature == ByDay::pattern_hazard;
          for (const std::size_t cell : {0, 1, 5, 12, 30, 41, 42, 50, 62}) {
            const double expected = naive(feature, cell);
            RC_LOG() << name_of(feature) << ' ' << cell << ' ' << f.by_day[i][cell] << ' ' << expected << '\n';
            if (hazard && std::isnan(expected)) continue;
            RC_ASSERT(alike(f.by_day[i][cell], expected, hazard ? 2e-3 : 1e-4));
          }
        }
        RC_ASSERT(f.floor_mass == naive.floor(nullptr));
        RC_ASSERT(static_cast<std::size_t>(f.settled_used) == naive.settled_used());
      });
      RC_ASSERT(at == asked.landmarks.size());
    }
  }));
}

std::vector<LandmarkFeatures> features_of(const Book& book, std::size_t customer,
                                          const std::vector<Landmark>& landmarks) {
  const PortfolioDays portfolio(book);
  std::vector<LandmarkFeatures> all;
  const BusinessCalendar calendar;
  FeatureBuilder builder(book, portfolio, calendar);
  builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) { all.push_back(f); });
  return all;
}

bool same_bits(std::span<const float> left, std::span<const float> right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); });
}

bool same(const LandmarkFeatures& left, const LandmarkFeatures& right) {
  bool by_day = true;
  for (std::size_t i = 0; i < by_day_count; ++i) by_day = by_day && same_bits(left.by_day[i], right.by_day[i]);
  return by_day && same_bits(left.frozen, right.frozen) && left.floor_mass == right.floor_mass;
}

// Items issued before a morning and open on it, which are the same before and after the future is rewritten.
std::vector<Landmark> open_on(const Book& book, const TestInvoices& ledger, std::size_t customer,
                              std::int32_t morning) {
  std::vector<Landmark> landmarks;
  auto number = static_cast<std::int32_t>(book.invoice_begin[customer]);
  for (const TestInvoice& invoice : ledger.invoices) {
    if (invoice.customer != book.customer_id[customer] || invoice.issued >= book.dated_before.days) continue;
    if (invoice.issued < morning && invoice.settled >= morning) landmarks.push_back({number, morning});
    ++number;
  }
  return landmarks;
}

TEST(LandmarkFeatures, what_happens_on_the_morning_or_later_changes_none) {
  EXPECT_TRUE(rc::check("settlements rewritten, invoices added and taken away", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = 2, .invoices = 80});
    const std::int32_t morning = first_day + *rc::gen::inRange(1, 450);
    const TestInvoices other = rewrite_future(ledger, morning, prng.child("future"));
    const Book book = ledger.book(first_day + 800);
    const Book other_book = other.book(first_day + 800);
    for (std::size_t customer = 0; customer < 2; ++customer) {
      const auto landmarks = open_on(book, ledger, customer, morning);
      const auto other_landmarks = open_on(other_book, other, customer, morning);
      const auto before = features_of(book, customer, landmarks);
      const auto after = features_of(other_book, customer, other_landmarks);
      RC_ASSERT(before.size() == landmarks.size() && after.size() == landmarks.size());
      for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(same(before[i], after[i]));
    }
  }));
}

TEST(LandmarkFeatures, amounts_in_another_unit_change_none) {
  EXPECT_TRUE(rc::check("a thousand times the amount", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = 1, .invoices = 80});
    TestInvoices scaled = ledger;
    for (TestInvoice& invoice : scaled.invoices) invoice.minor *= 1'000;
    const Book book = ledger.book(first_day + 800);
    const Asked asked = draw_landmarks(prng, ledger, book, 0);
    const auto before = features_of(book, 0, asked.landmarks);
    const auto after = features_of(scaled.book(first_day + 800), 0, asked.landmarks);
    for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(same(before[i], after[i]));
  }));
}

TEST(LandmarkFeatures, the_order_of_the_invoices_changes_none) {
  EXPECT_TRUE(rc::check("invoices recorded in the opposite order", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = 1, .invoices = 60});
    TestInvoices reversed = ledger;
    std::reverse(reversed.invoices.begin(), reversed.invoices.end());
    const Book book = ledger.book(first_day + 800);
    const Asked asked = draw_landmarks(prng, ledger, book, 0);
    const auto last = static_cast<std::int32_t>(book.invoice_count()) - 1;
    std::vector<Landmark> elsewhere;
    for (const Landmark& landmark : asked.landmarks) elsewhere.push_back({last - landmark.invoice, landmark.morning});
    const auto before = features_of(book, 0, asked.landmarks);
    const auto after = features_of(reversed.book(first_day + 800), 0, elsewhere);
    for (std::size_t i = 0; i < before.size(); ++i) RC_ASSERT(same(before[i], after[i]));
  }));
}

TEST(LandmarkFeatures, landmarks_in_any_mixture_get_the_same_answer) {
  EXPECT_TRUE(rc::check("one by one, or all in one sweep", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const TestInvoices ledger = draw_invoices(prng.child("ledger"), {.customers = 1, .invoices = 60});
    const Book book = ledger.book(first_day + 800);
    const Asked asked = draw_landmarks(prng, ledger, book, 0);
    const auto together = features_of(book, 0, asked.landmarks);
    RC_ASSERT(together.size() == asked.landmarks.size());
    for (std::size_t i = 0; i < together.size(); i += 7) {
      RC_ASSERT(same(features_of(book, 0, {asked.landmarks[i]}).front(), together[i]));
    }
  }));
}

}  // namespace
}  // namespace dunlin
