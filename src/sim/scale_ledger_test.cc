#include "sim/scale_ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/money.h"
#include "base/sha256.h"
#include "sim/csv_table_for_test.h"

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  return *Date::parse(iso);
}

std::string ledger(std::uint64_t seed, std::int64_t open_count, std::int64_t closed_count, Date today) {
  std::string text;
  write_scale_ledger(seed, open_count, closed_count, today, [&](std::string_view lines) {
    EXPECT_TRUE(lines.ends_with('\n'));
    text += lines;
  });
  return text;
}

std::string customers(std::uint64_t seed, std::int64_t open_count) {
  std::string text;
  write_scale_customers(seed, open_count, [&](std::string_view lines) { text += lines; });
  return text;
}

TEST(ScaleLedger, IsTheSameForTheSameSeed) {
  const Date today = day("2026-03-16");
  EXPECT_EQ(sha256(ledger(1, 1'000, 10'000, today)).hex(),
            "3f3f1d5a6475b5abb951f5760f1a312420085209d6196393a7405fc00cb3b5b4");
  EXPECT_EQ(sha256(customers(1, 1'000)).hex(), "67855ae3831a2fd95d7e4413db28ca52aaba803769afef62a04c8845f32f31dc");
  EXPECT_NE(ledger(2, 1'000, 10'000, today), ledger(1, 1'000, 10'000, today));
}

TEST(ScaleLedger, HasTheCountsItWasAskedFor) {
  EXPECT_EQ(scale_customer_count(1'000), 83);
  EXPECT_EQ(scale_customer_count(1'000'000), 83'000);
  for (const std::int64_t open_count : {0, 1, 7, 1'000}) {
    const CsvTable table(ledger(1, open_count, open_count * 10, day("2026-03-16")));
    std::int64_t open = 0;
    for (std::size_t i = 0; i < table.size(); ++i) open += table.at(i, "settled").empty();
    EXPECT_EQ(open, open_count);
    EXPECT_EQ(static_cast<std::int64_t>(table.size()), open_count * 11);
    EXPECT_EQ(static_cast<std::int64_t>(CsvTable(customers(1, open_count)).size()), scale_customer_count(open_count));
  }
}

TEST(ScaleLedger, EveryLineIsSound) {
  for (const std::string_view now : {"2026-03-16", "2024-02-29", "2025-12-28"}) {
    const Date today = day(now);
    const CsvTable customer_table(customers(5, 2'000));
    std::map<std::string, std::string> currencies;
    for (std::size_t i = 0; i < customer_table.size(); ++i) {
      currencies[customer_table.at(i, "number")] = customer_table.at(i, "currency");
    }
    const CsvTable table(ledger(5, 2'000, 20'000, today));
    std::set<std::string> numbers;
    std::string settled_before;
    for (std::size_t i = 0; i < table.size(); ++i) {
      EXPECT_TRUE(numbers.insert(table.at(i, "number")).second);
      EXPECT_EQ(currencies.at(table.at(i, "customer")), table.at(i, "currency"));
      const Date issued = day(table.at(i, "issued"));
      EXPECT_LT(issued, today);
      EXPECT_LT(issued.weekday(), Weekday::saturday);
      EXPECT_EQ("net " + std::to_string(days_between(issued, day(table.at(i, "due")))), table.at(i, "terms"));
      EXPECT_GT(parse_amount(table.at(i, "amount"), *Currency::parse(table.at(i, "currency")))->minor, 0);
      const std::string& settled = table.at(i, "settled");
      if (settled.empty()) continue;
      EXPECT_GT(day(settled), issued);
      EXPECT_LT(day(settled), today);
      EXPECT_LT(day(settled).weekday(), Weekday::saturday);
      EXPECT_GE(settled, settled_before);  // in the order of settlement
      settled_before = settled;
    }
  }
}

TEST(ScaleLedger, CustomersHaveHabitsAndSizes) {
  const CsvTable table(ledger(1, 10'000, 100'000, day("2026-03-16")));
  std::map<std::string, std::set<Weekday>> weekdays;
  std::map<std::string, int> counts;
  int late = 0;
  int closed = 0;
  int overdue = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    ++counts[table.at(i, "customer")];
    if (table.at(i, "settled").empty()) {
      overdue += day(table.at(i, "due")) < day("2026-03-15");
      continue;
    }
    ++closed;
    late += table.at(i, "settled") > table.at(i, "due");
    weekdays[table.at(i, "customer")].insert(day(table.at(i, "settled")).weekday());
  }
  for (const auto& [customer, days] : weekdays) EXPECT_EQ(days.size(), 1u) << customer;
  EXPECT_GT(late * 100 / closed, 50);
  EXPECT_LT(late * 100 / closed, 80);
  EXPECT_GT(overdue, 1'500);
  EXPECT_LT(overdue, 4'000);
  std::vector<int> sizes;
  for (const auto& [customer, count] : counts) sizes.push_back(count);
  std::sort(sizes.begin(), sizes.end(), std::greater<>());
  int of_largest_tenth = 0;
  for (std::size_t i = 0; i < sizes.size() / 10; ++i) of_largest_tenth += sizes[i];
  EXPECT_GT(sizes.size(), 800u);
  EXPECT_GT(of_largest_tenth * 100 / static_cast<int>(table.size()), 27);
  EXPECT_LT(of_largest_tenth * 100 / static_cast<int>(table.size()), 40);
}

}  // namespace
}  // namespace dunlin
