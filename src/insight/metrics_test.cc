#include "insight/metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "insight/aging.h"
#include "insight/dso.h"
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

}  // namespace
}  // namespace dunlin
