// What a credit manager would see in the demo company's files: that they look like business, and that every temperament
// behaves in the files as it claims.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "base/money.h"
#include "sim/csv_table_for_test.h"
#include "sim/demo_amounts.h"
#include "sim/demo_company.h"

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  return *Date::parse(iso);
}
Date today() {
  return day("2026-03-16");
}

std::int64_t euro_cents_at(const CsvTable& table, std::size_t row) {
  return in_euro_cents(*parse_amount(table.at(row, "amount"), *Currency::parse(table.at(row, "currency"))));
}

struct Figures {
  std::map<Temperament, std::vector<int>> days_late;                        // of settled invoices, sorted
  std::map<Temperament, std::map<int, std::vector<int>>> days_late_by_age;  // by months between due and today
  std::map<Temperament, int> open_count;
  std::map<Temperament, int> customer_count;
  std::array<std::int64_t, 5> aging_euro_cents = {};  // not due, 1-30, 31-60, 61-90, later
  std::array<int, 5> aging_count = {};
  std::int64_t billed_euro_cents = 0;  // in the last 365 days
  std::map<std::string, std::int64_t> billed_by_customer;
  std::map<std::string, int> billed_by_month;
};

void add_billed(Figures& figures, const CsvTable& table, std::size_t row) {
  const std::int64_t euro_cents = euro_cents_at(table, row);
  const Date issued = day(table.at(row, "issued"));
  if (days_between(issued, today()) <= 365) figures.billed_euro_cents += euro_cents;
  figures.billed_by_customer[table.at(row, "customer")] += euro_cents;
  ++figures.billed_by_month[table.at(row, "issued").substr(0, 7)];
}

Figures read_figures(std::uint64_t seed) {
  const DemoCompany company = make_demo_company(seed, today());
  Figures figures;
  std::map<std::string, Temperament> temperaments;
  for (const DemoTruth& truth : company.truths) {
    temperaments[truth.customer] = truth.temperament;
    ++figures.customer_count[truth.temperament];
  }
  const CsvTable history(company.history_csv);
  for (std::size_t i = 0; i < history.size(); ++i) {
    const Temperament temperament = temperaments.at(history.at(i, "customer"));
    const Date due = day(history.at(i, "due"));
    const int days_late = days_between(due, day(history.at(i, "settled")));
    figures.days_late[temperament].push_back(days_late);
    figures.days_late_by_age[temperament][days_between(due, today()) / 30].push_back(days_late);
    add_billed(figures, history, i);
  }
  std::map<std::string, std::int64_t> applied;  // whole cents, of whatever currency
  const CsvTable payments(company.payments_csv);
  for (std::size_t i = 0; i < payments.size(); ++i) {
    const Currency currency = *Currency::parse(payments.at(i, "currency"));
    const std::string& invoice = payments.at(i, "invoice");
    if (!invoice.empty()) applied[invoice] += parse_amount(payments.at(i, "applied"), currency)->minor;
  }
  const CsvTable invoices(company.invoices_csv);
  for (std::size_t i = 0; i < invoices.size(); ++i) {
    add_billed(figures, invoices, i);
    const Currency currency = *Currency::parse(invoices.at(i, "currency"));
    const std::int64_t open =
        parse_amount(invoices.at(i, "amount"), currency)->minor - applied[invoices.at(i, "number")];
    if (open == 0) continue;
    ++figures.open_count[temperaments.at(invoices.at(i, "customer"))];
    const int days_overdue = days_between(day(invoices.at(i, "due")), today().add_days(-1));
    const int bucket = days_overdue <= 0 ? 0 : std::min(4, (days_overdue + 29) / 30);
    figures.aging_euro_cents[static_cast<std::size_t>(bucket)] += in_euro_cents(Money{open, currency});
    ++figures.aging_count[static_cast<std::size_t>(bucket)];
  }
  for (auto& entry : figures.days_late) std::sort(entry.second.begin(), entry.second.end());
  return figures;
}

const Figures& figures_of(std::uint64_t seed) {
  static std::map<std::uint64_t, Figures> read;
  const auto found = read.find(seed);
  return found != read.end() ? found->second : read.emplace(seed, read_figures(seed)).first->second;
}

const Figures& figures_of_seed_one() {
  return figures_of(1);
}

int median(const std::vector<int>& sorted) {
  return sorted[sorted.size() / 2];
}

int percent_late(const std::vector<int>& days_late) {
  const auto late = std::count_if(days_late.begin(), days_late.end(), [](int days) { return days > 0; });
  return static_cast<int>(late * 100 / static_cast<std::ptrdiff_t>(days_late.size()));
}

int mean(const std::vector<int>& values) {
  return std::accumulate(values.begin(), values.end(), 0) / static_cast<int>(values.size());
}

TEST(DemoBehaviour, EveryTemperamentIsThereAsOftenAsItsQuota) {
  for (std::size_t i = 0; i < temperament_count; ++i) {
    const auto temperament = static_cast<Temperament>(i);
    EXPECT_EQ(figures_of_seed_one().customer_count.at(temperament), temperament_quotas[i]) << name_of(temperament);
    EXPECT_GT(figures_of_seed_one().open_count.at(temperament), 4) << name_of(temperament);
  }
}

TEST(DemoBehaviour, EachPaysAsItClaims) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Figures& figures = figures_of(seed);
    const auto median_of = [&](Temperament temperament) { return median(figures.days_late.at(temperament)); };
    const auto late_of = [&](Temperament temperament) { return percent_late(figures.days_late.at(temperament)); };
    EXPECT_LE(median_of(Temperament::punctual), 0);
    EXPECT_LE(late_of(Temperament::punctual), 10);
    EXPECT_LE(median_of(Temperament::early), -15);
    EXPECT_GE(median_of(Temperament::slightly_late), 3);
    EXPECT_LE(median_of(Temperament::slightly_late), 12);
    EXPECT_GE(median_of(Temperament::sporadic), 5);
    EXPECT_LE(median_of(Temperament::sporadic), 20);
    EXPECT_GE(median_of(Temperament::chronic), 20);
    EXPECT_GE(late_of(Temperament::chronic), 98);
    EXPECT_GE(median_of(Temperament::key), 0);
    EXPECT_LE(median_of(Temperament::key), 14);
    EXPECT_GE(median_of(Temperament::insolvent), 8);
    // A few contested or short-paid invoices are closed after months.
    for (const Temperament temperament : {Temperament::disputer, Temperament::short_payer}) {
      const std::vector<int>& days_late = figures.days_late.at(temperament);
      EXPECT_LE(median(days_late), 15);
      EXPECT_GE(days_late[days_late.size() * 9 / 10], 60);
    }
  }
}

TEST(DemoBehaviour, SlidersGotWorseAndOthersDidNot) {
  const auto mean_of_months = [](Temperament temperament, int from, int to) {
    std::vector<int> all;
    for (const auto& [months, days_late] : figures_of_seed_one().days_late_by_age.at(temperament)) {
      if (months >= from && months < to) all.insert(all.end(), days_late.begin(), days_late.end());
    }
    return mean(all);
  };
  EXPECT_GE(mean_of_months(Temperament::sliding, 2, 5), mean_of_months(Temperament::sliding, 9, 15) + 15);
  EXPECT_LE(mean_of_months(Temperament::slightly_late, 2, 5), mean_of_months(Temperament::slightly_late, 9, 15) + 5);
}

TEST(DemoBehaviour, NewCustomersHaveNoHistoryToSpeakOf) {
  const DemoCompany company = make_demo_company(1, today());
  std::map<std::string, int> settled;
  const CsvTable history(company.history_csv);
  for (std::size_t i = 0; i < history.size(); ++i) ++settled[history.at(i, "customer")];
  for (const DemoTruth& truth : company.truths) {
    if (truth.temperament == Temperament::fresh) {
      EXPECT_LE(settled[truth.customer], 2) << truth.customer;
    }
  }
}

TEST(DemoBehaviour, TheAgingLooksLikeALivingBusiness) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Figures& figures = figures_of(seed);
    const int open_count = std::accumulate(figures.aging_count.begin(), figures.aging_count.end(), 0);
    const auto percent = [&](std::size_t bucket) { return figures.aging_count[bucket] * 100 / open_count; };
    EXPECT_GE(percent(0), 55);
    EXPECT_LE(percent(0), 72);
    EXPECT_GE(percent(1), 15);
    EXPECT_GT(percent(1), percent(2));
    EXPECT_GE(percent(2), 3);
    EXPECT_GE(percent(3), 1);
    EXPECT_GE(percent(4), 2);
    const std::int64_t open =
        std::accumulate(figures.aging_euro_cents.begin(), figures.aging_euro_cents.end(), std::int64_t{0});
    const std::int64_t days_sales_outstanding = open * 365 / figures.billed_euro_cents;
    EXPECT_GE(days_sales_outstanding, 40);
    EXPECT_LE(days_sales_outstanding, 65);
  }
}

TEST(DemoBehaviour, AFewCustomersMakeMostOfTheBusiness) {
  std::vector<std::int64_t> sums;
  for (const auto& [customer, sum] : figures_of_seed_one().billed_by_customer) sums.push_back(sum);
  std::sort(sums.begin(), sums.end(), std::greater<>());
  const std::int64_t all = std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
  const std::int64_t fifth = std::accumulate(sums.begin(), sums.begin() + 160, std::int64_t{0});
  const std::int64_t ten = std::accumulate(sums.begin(), sums.begin() + 10, std::int64_t{0});
  EXPECT_GE(fifth * 100 / all, 65);
  EXPECT_LE(fifth * 100 / all, 85);
  EXPECT_GE(ten * 100 / all, 15);
  EXPECT_LE(ten * 100 / all, 40);
}

TEST(DemoBehaviour, AugustIsQuietAndMarchIsNot) {
  const std::map<std::string, int>& billed = figures_of_seed_one().billed_by_month;
  EXPECT_LT(billed.at("2025-08") * 10, billed.at("2025-07") * 9);
  EXPECT_GT(billed.at("2025-03") * 10, billed.at("2025-02") * 11);
}

}  // namespace
}  // namespace dunlin
