#include "insight/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "insight/aging.h"
#include "insight/aging_movement.h"
#include "insight/concentration.h"
#include "insight/receipts.h"
#include "prediction/test_book.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

std::string document() {
  std::ifstream file(DUNLIN_SOURCE_DIR "/docs/reference/metrics.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string joined(std::string lines) {
  std::replace(lines.begin(), lines.end(), '\n', ' ');
  return lines;
}

// The cells of each row of the table whose head begins with the given cell.
std::vector<std::vector<std::string>> table_of(const std::string& text, const std::string& first_head) {
  std::istringstream lines(text);
  std::vector<std::vector<std::string>> rows;
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| " + first_head + " |")) inside = true;
    if (!line.starts_with("|")) inside = false;
    if (!inside) continue;
    std::vector<std::string> cells;
    for (std::size_t at = 1; at < line.size();) {
      const std::size_t end = line.find(" |", at);
      if (end == std::string::npos) break;
      const std::size_t begin = std::min(line.find_first_not_of(' ', at), end);
      cells.push_back(line.substr(begin, end - begin));
      at = end + 2;
    }
    rows.push_back(std::move(cells));
  }
  if (rows.size() > 2) rows.erase(rows.begin(), rows.begin() + 2);  // the head and its line
  return rows;
}

TEST(Metrics, NamesAreUniqueAndEndInAVersion) {
  std::set<std::string_view> names;
  for (const MetricDefinition& metric : metric_definitions()) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_EQ(metric.name.substr(metric.name.rfind('.')), ".1") << metric.name;
    EXPECT_EQ(&metric_definition(metric.name), &metric);
    EXPECT_TRUE(metric.definition.ends_with(".")) << metric.name;
  }
  EXPECT_THROW((void)metric_definition("dso.simple.2"), CheckFailure);
}

TEST(Metrics, TheDocumentSaysWhatTheRegistrySays) {
  const std::string text = document();
  ASSERT_FALSE(text.empty());
  std::string table;
  for (const MetricDefinition& metric : metric_definitions()) {
    std::string formula;
    for (const char c : metric.formula) formula += c == '|' ? std::string("\\|") : std::string(1, c);
    const std::string row = "| `" + std::string(metric.name) + "` | " + std::string(metric.title) + " | " +
                            std::string(metric.unit) + " | " + formula + " |\n";
    EXPECT_NE(text.find(row), std::string::npos) << row;
    table += row;
    const std::string words = "**" + std::string(metric.title) + ".** " + std::string(metric.definition);
    EXPECT_NE(joined(text).find(words), std::string::npos) << words;
  }
  EXPECT_NE(text.find("|---|---|---|---|\n" + table + "\n"), std::string::npos) << "the document has rows of its own";
}

TEST(Metrics, TheDocumentsBucketsAreTheProgramsBuckets) {
  const Date as_of = value_of(Date::parse("2026-03-31"));
  const auto rows = table_of(document(), "Due");
  ASSERT_EQ(rows.size(), 9U);
  for (const std::vector<std::string>& row : rows) {
    ASSERT_EQ(row.size(), 3U);
    const int days = days_between(value_of(Date::parse(row[0])), as_of);
    EXPECT_EQ(std::to_string(days), row[1]) << row[0];
    std::string bucket(name_of(bucket_of(days)));
    if (bucket.starts_with("days_")) bucket = bucket.substr(5);
    for (char& c : bucket) {
      if (c == '_') c = std::isdigit(static_cast<unsigned char>(bucket[0])) != 0 ? '-' : ' ';
    }
    EXPECT_EQ(bucket, row[2]) << row[0];
  }
}

TEST(Metrics, TheDocumentsExamplesOfDsoComeOut) {
  const auto rows = table_of(document(), "Open");
  ASSERT_EQ(rows.size(), 3U);
  const Currency euro = value_of(Currency::parse("EUR"));
  for (const std::vector<std::string>& row : rows) {
    ASSERT_EQ(row.size(), 4U);
    const std::int64_t open = value_of(parse_amount(row[0], euro)).minor;
    const std::int64_t sales = value_of(parse_amount(row[1], euro)).minor;
    ASSERT_EQ(row[2], "90");
    if (sales == 0) {
      EXPECT_EQ(row[3], "none");
    } else {
      EXPECT_EQ(format_hundredths(value_of(dso_hundredths(open, sales, 90))), row[3]);
    }
  }
}

TEST(Metrics, AreFoundWithAndWithoutTheirVersion) {
  EXPECT_EQ(value_of(find_metric("dso.simple"))->name, "dso.simple.1");
  EXPECT_EQ(value_of(find_metric("dso.simple.1"))->name, "dso.simple.1");
  EXPECT_EQ(find_metric("dso").error().reason, Reason::option_invalid);
  EXPECT_EQ(find_metric("").error().reason, Reason::option_invalid);
}

const Currency& euro() {
  static const Currency currency = value_of(Currency::parse("EUR"));
  return currency;
}

std::int64_t cents(const std::string& text) {
  return value_of(parse_amount(text, euro())).minor;
}

std::string hundredths_or_none(std::optional<std::int64_t> figure) {
  return figure ? format_hundredths(*figure) : "none";
}

TEST(Metrics, TheDocumentsQuarterComesOut) {
  std::vector<MonthSales> newest_first;
  Collection collection;
  collection.months = 0;
  std::int32_t days = 0;
  for (const std::vector<std::string>& row : table_of(document(), "Month")) {
    newest_first.insert(newest_first.begin(), {cents(row.at(2)), static_cast<std::int32_t>(cents(row.at(1)) / 100)});
    days += newest_first.front().days;
    collection.sales_minor += newest_first.front().minor;
    ++collection.months;
  }
  ASSERT_EQ(collection.months, 3);
  const auto ends = table_of(document(), "At the beginning");
  ASSERT_EQ(ends.size(), 1U);
  collection.beginning_minor = cents(ends[0].at(0));
  collection.end_minor = cents(ends[0].at(1));
  collection.end_not_due_minor = cents(ends[0].at(2));
  const std::int64_t open = collection.end_minor;
  const std::int64_t not_due = collection.end_not_due_minor;
  const DsoFigures simple{value_of(dso_hundredths(open, collection.sales_minor, days)),
                          value_of(dso_hundredths(not_due, collection.sales_minor, days))};
  const DsoFigures count_back{value_of(count_back_hundredths(open, newest_first)),
                              value_of(count_back_hundredths(not_due, newest_first))};
  const std::map<std::string, std::optional<std::int64_t>> figures = {
      {"dso.simple.1", simple.dso},
      {"dso.best_possible.1", simple.best_possible},
      {"add.simple.1", simple.add()},
      {"dso.count_back.1", count_back.dso},
      {"dso.best_possible_count_back.1", count_back.best_possible},
      {"add.count_back.1", count_back.add()},
      {"cei.period.1", value_of(effectiveness_of_period(collection))},
      {"cei.average_month.1", value_of(effectiveness_of_average_month(collection))}};
  const auto rows = table_of(document(), "Figure");
  ASSERT_EQ(rows.size(), figures.size());
  for (const std::vector<std::string>& row : rows) {
    const std::string name = row.at(0).substr(1, row.at(0).size() - 2);  // without the quotes of code
    ASSERT_TRUE(figures.contains(name)) << name;
    EXPECT_EQ(hundredths_or_none(figures.at(name)), row.at(2)) << name;
  }
}

// The lines of one invoice stand together; the last line of the table is the sum.
TEST(Metrics, TheDocumentsPaymentDelayComesOut) {
  const Date as_of = value_of(Date::parse("2026-03-31"));
  auto rows = table_of(document(), "Amount");
  ASSERT_EQ(rows.size(), 5U);
  const std::vector<std::string> sum = rows.back();
  rows.pop_back();
  TestBook test(as_of.days + 1);
  test.customer(1);
  Movements movements;
  std::map<std::string, std::uint32_t> invoice_due_on;
  std::map<std::string, std::int64_t> amounts;
  std::vector<std::string> order;
  for (const std::vector<std::string>& row : rows) {
    if (!amounts.contains(row.at(1))) order.push_back(row.at(1));
    amounts[row.at(1)] += cents(row.at(0));
  }
  for (const std::string& due : order) {
    invoice_due_on[due] = static_cast<std::uint32_t>(invoice_due_on.size());
    test.open(0, {.due = value_of(Date::parse(due)).days, .minor = amounts[due]});
  }
  for (const std::vector<std::string>& row : rows) {
    const bool open = row.at(2) == "open";
    const std::int32_t on = open ? as_of.days : value_of(Date::parse(row.at(2))).days;
    const std::int32_t days = on - value_of(Date::parse(row.at(1))).days;
    EXPECT_EQ(std::to_string(days), row.at(3));
    EXPECT_EQ(format_amount({cents(row.at(0)) * days, euro()}), row.at(4));
    if (!open) movements.all.push_back({on, on, invoice_due_on[row.at(1)], not_in_book, cents(row.at(0)), {}});
  }
  const Book book = test.build();
  const std::vector<Date> days = {as_of};
  const Figures figures =
      value_of(figures_on({book, movements}, everything(book), days, {})).front().lines.at(0).figures;
  EXPECT_EQ(format_amount({figures.due_minor, euro()}), sum.at(0));
  EXPECT_EQ(hundredths_or_none(figures.delay), sum.at(3));
  EXPECT_EQ(format_amount({static_cast<std::int64_t>(figures.delay_minor_days), euro()}), sum.at(4));
}

TEST(Metrics, TheDocumentsConcentrationComesOut) {
  auto rows = table_of(document(), "Customer");
  ASSERT_EQ(rows.size(), 6U);
  TestBook test(20'000);
  for (std::size_t i = 0; i < 4; ++i) {
    test.open(test.customer(static_cast<std::int64_t>(i) + 1), {.due = 19'990, .minor = cents(rows[i].at(1))});
  }
  const Book book = test.build();
  const Concentration found = value_of(concentration_of(book, book.open_minor, everything(book), 2)).at(0);
  EXPECT_EQ(format_amount({found.open_minor, euro()}), rows[4].at(1));
  EXPECT_EQ(std::to_string(found.herfindahl), rows[4].at(2));
  EXPECT_EQ(format_amount({found.top_minor, euro()}), rows[5].at(1));
  EXPECT_EQ(format_hundredths(found.top_share), rows[5].at(2));
}

TEST(Metrics, TheDocumentsForecastComesOut) {
  const auto rows = table_of(document(), "Week");
  ASSERT_EQ(rows.size(), 6U);
  std::vector<std::int64_t> forecast;
  std::vector<std::int64_t> received;
  for (std::size_t week = 0; week < 3; ++week) {
    forecast.push_back(cents(rows[week].at(1)));
    received.push_back(cents(rows[week].at(2)));
    EXPECT_EQ(format_amount({std::abs(forecast.back() - received.back()), euro()}), rows[week].at(3));
  }
  const ForecastError found = value_of(forecast_error(forecast, received, euro()));
  EXPECT_EQ(format_amount({found.forecast_minor, euro()}), rows[3].at(1));
  EXPECT_EQ(format_amount({found.actual_minor, euro()}), rows[3].at(2));
  EXPECT_EQ(format_amount({found.absolute_error_minor, euro()}), rows[3].at(3));
  EXPECT_EQ(hundredths_or_none(found.error), rows[4].at(3));
  EXPECT_EQ(hundredths_or_none(found.bias), rows[5].at(3));
}

// A, B, C and D of the document's text.
TEST(Metrics, TheDocumentsAgingMovementComesOut) {
  const Date opening = value_of(Date::parse("2026-01-31"));
  const Date closing = value_of(Date::parse("2026-02-28"));
  TestBook test(closing.days + 1);
  test.customer(1);
  test.open(0, {.due = opening.days + 10, .minor = 10'000});
  test.open(0, {.due = opening.days - 15, .minor = 8'000});
  test.open(0, {.due = opening.days - 40, .minor = 5'000});
  test.open(0, {.due = opening.days + 40, .minor = 7'000});  // issued 30 days before
  Movements movements;
  movements.all.push_back({opening.days + 5, opening.days + 5, 1, not_in_book, 3'000, MovementKind::payment});
  movements.all.push_back({opening.days + 9, opening.days + 9, 2, not_in_book, 5'000, MovementKind::write_off});
  const Book book = test.build();
  const AgingMovement found = value_of(aging_movement({book, movements}, everything(book), opening, closing)).at(0);
  const auto rows = table_of(document(), "Bucket");
  ASSERT_EQ(rows.size(), aging_bucket_count);
  for (std::size_t bucket = 0; bucket < rows.size(); ++bucket) {
    const std::vector<std::string>& row = rows[bucket];
    const ByBucket* columns[] = {&found.opening, &found.billed,      &found.rolled_in, &found.rolled_out,
                                 &found.paid,    &found.written_off, &found.closing};
    for (std::size_t column = 0; column < std::size(columns); ++column) {
      EXPECT_EQ(format_amount({columns[column]->values[bucket], euro()}), row.at(column + 1))
          << row[0] << ' ' << column;
    }
    EXPECT_EQ(hundredths_or_none(found.roll_rate[bucket]), row.at(8)) << row[0];
  }
}

}  // namespace
}  // namespace dunlin
