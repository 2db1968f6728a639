#include "prediction/portfolio_days.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <map>
#include <utility>

#include "prediction/past_book.h"
#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t first_day = 18'000;

bool close(float left, double right) {
  return std::abs(static_cast<double>(left) - right) <= 1e-5 * std::max(1.0, std::abs(right));
}

// What is known on a morning, by going through all invoices. An advance payment is known when its invoice is.
struct Naive {
  std::map<std::int32_t, double> by_days_late;
  std::map<std::int32_t, double> by_weekday;
  std::map<std::int32_t, double> by_month_day;
  double invoices = 0;
  double events_beyond = 0;
  double days_beyond = 0;

  Naive(const TestInvoices& ledger, std::int32_t morning) {
    std::map<std::pair<std::int64_t, std::int32_t>, std::vector<std::int32_t>> of_day;  // days late, of one customer
    for (const TestInvoice& invoice : ledger.invoices) {
      if (invoice.issued >= morning) continue;
      const bool settled = invoice.settled < morning;
      const std::int32_t paid_on = std::max(invoice.settled, invoice.issued);
      if (settled && paid_on >= morning - 365) {
        of_day[{invoice.customer, paid_on}].push_back(std::clamp(invoice.settled - invoice.due, -60, 121));
      }
      for (std::int32_t day = std::max(invoice.due + 121, invoice.issued); day < morning; ++day) {
        if (settled && invoice.settled <= invoice.due + 120) break;
        ++days_beyond;
        if (settled && paid_on == day) {
          ++events_beyond;
          break;
        }
      }
    }
    for (auto& [key, days_late] : of_day) {
      std::sort(days_late.begin(), days_late.end());
      for (std::size_t i = 0; i < std::min<std::size_t>(days_late.size(), 4); ++i) {
        ++by_days_late[days_late[i]];
        ++by_weekday[static_cast<std::int32_t>(Date{key.second}.weekday())];
        ++by_month_day[Date{key.second}.day()];
        ++invoices;
      }
    }
  }
};

TEST(PortfolioDays, a_tenant_without_history_gets_the_shipped_prior) {
  const PortfolioDays portfolio(TestInvoices{}.book(first_day));
  const PortfolioDay& day = portfolio.on(first_day);
  double sum = 0;
  double early = 0;
  for (std::size_t bin = 0; bin < days_late_bins; ++bin) {
    sum += static_cast<double>(day.share[bin]);
    if (bin < bin_of(0)) early += static_cast<double>(day.share[bin]);
  }
  EXPECT_NEAR(sum, 1, 1e-5);
  EXPECT_NEAR(early, 0.25, 0.005);  // as histogram_predictor.h has it: a quarter early, a quarter on the due day
  EXPECT_NEAR(day.share[bin_of(0)], 0.25, 0.005);
  EXPECT_NEAR(day.late_share, 0.5, 0.005);
  EXPECT_NEAR(day.share[bin_of(2)] / day.share[bin_of(1)], 0.93, 1e-4);  // 7 % of what is left each day
  EXPECT_NEAR(day.share[bin_beyond], 0.03, 0.005);
  EXPECT_NEAR(day.beyond_rate, 0.01, 1e-6);
}

TEST(PortfolioDays, eight_invoices_weigh_as_much_as_the_prior) {
  TestInvoices ledger;
  for (std::int32_t i = 0; i < 8; ++i) {
    ledger.add({.customer = i, .issued = first_day, .due = first_day + 30, .settled = first_day + 37});
  }
  const PortfolioDays none(ledger.book(first_day + 30));
  const PortfolioDays portfolio(ledger.book(first_day + 60));
  const PortfolioDay& before = portfolio.on(first_day + 37);
  const PortfolioDay& after = portfolio.on(first_day + 38);
  EXPECT_EQ(before.share, none.on(first_day + 30).share);
  EXPECT_NEAR(after.share[bin_of(7)], (8 + 8 * before.share[bin_of(7)]) / 16, 1e-6);
  EXPECT_NEAR(after.share[bin_of(0)], before.share[bin_of(0)] / 2, 1e-6);
}

TEST(PortfolioDays, one_customer_counts_four_times_a_day) {
  TestInvoices ledger;
  for (std::int32_t i = 0; i < 100; ++i) {
    ledger.add({.customer = 1, .issued = first_day, .due = first_day + 30, .settled = first_day + 33});
  }
  for (std::int32_t i = 0; i < 4; ++i) {
    ledger.add({.customer = 2, .issued = first_day, .due = first_day + 30, .settled = first_day + 30});
  }
  const PortfolioDays portfolio(ledger.book(first_day + 90));
  const PortfolioDay& prior = portfolio.on(first_day);
  const PortfolioDay& day = portfolio.on(first_day + 60);
  EXPECT_NEAR(day.share[bin_of(3)], (4 + 8 * prior.share[bin_of(3)]) / 16, 1e-6);
  EXPECT_NEAR(day.share[bin_of(0)], (4 + 8 * prior.share[bin_of(0)]) / 16, 1e-6);
}

TEST(PortfolioDays, a_thousand_items_settled_on_their_121st_day_late_do_not_make_a_chance_above_one) {
  TestInvoices ledger;
  for (std::int32_t i = 0; i < 2'000; ++i) {
    ledger.add({.customer = i, .issued = first_day, .due = first_day + 30, .settled = first_day + 151});
  }
  // Each was open beyond for one day, and was settled on it: (2000 + 8) / (2000 + 800).
  EXPECT_NEAR(PortfolioDays(ledger.book(first_day + 200)).on(first_day + 200).beyond_rate, 2008.0 / 2800, 1e-6);
}

TEST(PortfolioDays, a_day_rests_on_what_was_known_on_its_morning) {
  EXPECT_TRUE(rc::check("figures of a past morning are those counted naively", [] {
    const TestInvoices ledger =
        draw_invoices(Prng(*rc::gen::arbitrary<std::uint64_t>()), {.customers = 3, .invoices = 120, .days = 500});
    const Book book = ledger.book(first_day + 800);
    const PortfolioDays portfolio(book);
    const std::int32_t morning = first_day + *rc::gen::inRange(-5, 801);
    const PortfolioDay& day = portfolio.on(morning);
    const Naive naive(ledger, morning);
    const PortfolioDays nothing_known(TestInvoices{}.book(morning));
    const PortfolioDay& prior = nothing_known.on(morning);
    const auto mixed = [&](const std::map<std::int32_t, double>& counts, std::int32_t key, double assumed) {
      const auto found = counts.find(key);
      return ((found == counts.end() ? 0 : found->second) + 8 * assumed) / (naive.invoices + 8);
    };
    double mean = 0;
    double late = 0;
    double very_late = 0;
    for (std::int32_t days_late = -60; days_late <= 121; ++days_late) {
      const std::size_t bin = bin_of(days_late);
      const double share = mixed(naive.by_days_late, days_late, static_cast<double>(prior.share[bin]));
      RC_ASSERT(close(day.share[bin], share));
      mean += share * days_late;
      late += days_late > 0 ? share : 0;
      very_late += days_late > 5 ? share : 0;
    }
    RC_ASSERT(std::abs(static_cast<double>(day.days_late_mean) - mean) < 1e-3);
    RC_ASSERT(close(day.late_share, late) && close(day.very_late_share, very_late));
    for (std::int32_t weekday = 0; weekday < 7; ++weekday) {
      const auto at = static_cast<std::size_t>(weekday);
      RC_ASSERT(close(day.weekday_share[at], mixed(naive.by_weekday, weekday, weekday < 5 ? 0.19 : 0.025)));
    }
    for (std::int32_t date = 1; date <= 31; ++date) {
      RC_ASSERT(
          close(day.month_day_share[static_cast<std::size_t>(date) - 1], mixed(naive.by_month_day, date, 1.0 / 31)));
    }
    RC_ASSERT(close(day.beyond_rate, (naive.events_beyond + 8) / (naive.days_beyond + 800)));
    double log2_sum = 0;
    int issued = 0;
    for (const TestInvoice& invoice : ledger.invoices) {
      if (invoice.issued >= morning) continue;
      log2_sum += std::log2(static_cast<double>(invoice.minor));
      ++issued;
    }
    const double log2_mean = issued == 0 ? 0 : log2_sum / issued;
    RC_ASSERT(std::abs(static_cast<double>(day.amount_log2_mean_q32) / 4294967296.0 - log2_mean) < 1e-6);
  }));
}

TEST(PortfolioDays, of_a_later_book_or_of_the_book_of_that_morning_are_the_same) {
  EXPECT_TRUE(rc::check("to the last bit", [] {
    const TestInvoices ledger = draw_invoices(Prng(*rc::gen::arbitrary<std::uint64_t>()), {.invoices = 80});
    const Book book = ledger.book(first_day + 700);
    const std::int32_t morning = first_day + *rc::gen::inRange(1, 700);
    const PortfolioDays later(book);
    const PortfolioDays then(book_before(book, Date{morning}).book);
    const PortfolioDay& left = later.on(morning);
    const PortfolioDay& right = then.on(morning);
    RC_ASSERT(left.share == right.share);
    RC_ASSERT(left.weekday_share == right.weekday_share);
    RC_ASSERT(left.month_day_share == right.month_day_share);
    RC_ASSERT(left.days_late_mean == right.days_late_mean);
    RC_ASSERT(left.amount_log2_mean_q32 == right.amount_log2_mean_q32);
    RC_ASSERT(left.beyond_rate == right.beyond_rate);
  }));
}

}  // namespace
}  // namespace dunlin
