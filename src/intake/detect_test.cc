#include "intake/detect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "intake/styles.h"

namespace dunlin {
namespace {

using testing::HasSubstr;

constexpr std::string_view header = "customer;number;amount;currency;issued;due\n";
constexpr std::string_view plain = R"(
name = "test"
[invoices]
customer_number = "customer"
number = "number"
amount = "amount"
currency = "currency"
issued_on = "issued"
due_on = "due"
)";

struct Row {
  std::string_view amount;
  std::string_view issued;
  std::string_view due;
  std::string_view currency = "EUR";
};

std::string file_of(const std::vector<Row>& rows) {
  std::string text(header);
  for (const Row& row : rows) {
    text += "C;R;" + std::string(row.amount) + ";" + std::string(row.currency) + ";" + std::string(row.issued) + ";" +
            std::string(row.due) + "\n";
  }
  return text;
}

Result<FileLayout> detect(const std::string& text, std::string_view toml = plain,
                          std::optional<Currency> fallback = std::nullopt) {
  const Mapping mapping = TRY(Mapping::parse(toml, "test.toml"));
  FileLayout layout;
  layout.delimiter = ';';
  TextArena arena;
  CsvReader reader(text, ';');
  CsvRecord record;
  EXPECT_TRUE(reader.next(record, arena));
  layout.binding = TRY(bind_columns(mapping, ImportKind::invoices, record.fields));
  TRY(detect_styles(layout, mapping, text, {reader.offset(), reader.line()}, fallback));
  return layout;
}

std::string styles_of(const std::vector<Row>& rows, std::string_view toml = plain) {
  const Result<FileLayout> layout = detect(file_of(rows), toml);
  if (!layout) return layout.error().text;
  return to_string(layout->amount_style) + " " + to_string(layout->date_styles[index_of(Field::issued_on)]) + " " +
         to_string(layout->date_styles[index_of(Field::due_on)]);
}

TEST(DetectStyles, ReadsDatesInEveryOrder) {
  EXPECT_EQ(styles_of({{"1.50", "2026-03-02", "2026-03-31"}}), "1,234.56 yyyy-mm-dd yyyy-mm-dd");
  EXPECT_EQ(styles_of({{"1.50", "2.3.2026", "31.3.2026"}}), "1,234.56 dd.mm.yyyy dd.mm.yyyy");
  EXPECT_EQ(styles_of({{"1.50", "3/2/2026", "3/31/2026"}}), "1,234.56 mm/dd/yyyy mm/dd/yyyy");
  EXPECT_EQ(styles_of({{"1.50", "02-03-2026", "31-03-2026"}}), "1,234.56 dd-mm-yyyy dd-mm-yyyy");
  EXPECT_EQ(styles_of({{"1.50", "20260302", "20260331"}}), "1,234.56 yyyymmdd yyyymmdd");
  EXPECT_EQ(styles_of({{"1.50", "2026-03-02T00:00:00", "2026-03-31 00:00"}}), "1,234.56 yyyy-mm-dd yyyy-mm-dd");
  EXPECT_EQ(styles_of({{"1.50", "20260302", "31.03.2026"}}), "1,234.56 yyyymmdd dd.mm.yyyy");
}

TEST(DetectStyles, LetsOneDateColumnDecideForAnother) {
  // The days of issue are all ambiguous by themselves; the due days are not.
  EXPECT_EQ(styles_of({{"1.50", "01/02/2026", "01/31/2026"}, {"1.50", "03/04/2026", "04/15/2026"}}),
            "1,234.56 mm/dd/yyyy mm/dd/yyyy");
  EXPECT_EQ(styles_of({{"1.50", "01/01/2026", "01/31/2026"}}), "1,234.56 mm/dd/yyyy mm/dd/yyyy");
}

TEST(DetectStyles, RefusesToGuessDates) {
  const Result<FileLayout> layout = detect(file_of({{"1.50", "03/02/2026", "04/05/2026"}}));
  ASSERT_FALSE(layout);
  EXPECT_EQ(layout.error().reason, Reason::field_malformed);
  EXPECT_THAT(layout.error().text,
              HasSubstr("'03/02/2026' in column issued can be read as dd/mm/yyyy or as mm/dd/yyyy"));
  EXPECT_THAT(layout.error().text, HasSubstr("[dates] style = "));
  // A mixture is no better: here most lines say day first, a tenth month first.
  std::vector<Row> rows(30, Row{"1.50", "13/01/2026", "25/02/2026"});
  rows.resize(34, Row{"1.50", "01/13/2026", "02/25/2026"});
  rows.push_back({"1.50", "03/02/2026", "05/04/2026"});
  EXPECT_FALSE(detect(file_of(rows)));
  // Two digits of the year, which may stand at either end.
  EXPECT_FALSE(detect(file_of({{"1.50", "20-03-10", "20-04-11"}})));
}

TEST(DetectStyles, AcceptsDatesThatReadTheSameBothWays) {
  EXPECT_EQ(styles_of({{"1.50", "01/01/2026", "02/02/2026"}}), "1,234.56 dd/mm/yyyy dd/mm/yyyy");
}

TEST(DetectStyles, LooksFurtherThanTheSampleWhenItLeavesDoubt) {
  std::vector<Row> rows(1500, Row{"1500", "01/01/2026", "02/02/2026"});
  rows.push_back({"1.234,50", "03/02/2026", "12/31/2026"});
  EXPECT_EQ(styles_of(rows), "1.234,56 mm/dd/yyyy mm/dd/yyyy");
  std::vector<Row> blank(1500, Row{"1500", "", "2026-01-01"});
  blank.push_back({"1500", "22.03.2026", "2026-01-01"});
  EXPECT_EQ(styles_of(blank), "1,234.56 dd.mm.yyyy yyyy-mm-dd");
}

TEST(DetectStyles, SurvivesBadCells) {
  EXPECT_EQ(styles_of({{"1.50", "02.03.2026", "31.02.2026"}, {"x", "soon", "31.03.2026"}, {"2.25", "", "17.04.2026"}}),
            "1,234.56 dd.mm.yyyy dd.mm.yyyy");
  // Only impossible days: the shape decides how they are reported.
  EXPECT_EQ(styles_of({{"1.50", "31.02.2026", "31.02.2026"}}), "1,234.56 dd.mm.yyyy dd.mm.yyyy");
}

TEST(DetectStyles, RefusesTheWrongColumn) {
  const std::vector<Row> rows(25, Row{"1.50", "Monday", "2026-01-31"});
  const Result<FileLayout> layout = detect(file_of(rows));
  ASSERT_FALSE(layout);
  EXPECT_THAT(layout.error().text, HasSubstr("most cells of column issued, such as 'Monday'"));
  const std::vector<Row> words(25, Row{"a lot", "2026-01-01", "2026-01-31"});
  EXPECT_THAT(detect(file_of(words)).error().text, HasSubstr("most cells of column amount, such as 'a lot'"));
}

TEST(DetectStyles, ReadsAmountsInEveryStyle) {
  const auto amounts = [](std::vector<std::string_view> texts, std::string_view currency = "EUR") {
    std::vector<Row> rows;
    for (const std::string_view text : texts) rows.push_back({text, "2026-01-01", "2026-01-31", currency});
    return styles_of(rows).substr(0, 8);
  };
  EXPECT_EQ(amounts({"1,234.50", "7"}), "1,234.56");
  EXPECT_EQ(amounts({"1.234,50", "7"}), "1.234,56");
  EXPECT_EQ(amounts({"1 234,50", "7"}), "1 234,56");
  EXPECT_EQ(amounts({"1\u00A0"
                     "234,50"}),
            "1 234,56");
  EXPECT_EQ(amounts({"1'234.50"}), "1'234.56");
  EXPECT_EQ(amounts({"99,50", "12,25"}), "1.234,56");
  EXPECT_EQ(amounts({"1,234"}), "1,234.56");  // three decimals are none of the euro's
  EXPECT_EQ(amounts({"1.234"}), "1.234,56");
  EXPECT_EQ(amounts({"1.234"}, "JPY"), "1.234,56");
  EXPECT_EQ(amounts({"100", "7"}), "1,234.56");
  EXPECT_THAT(amounts({"1.500"}), HasSubstr("the file"));         // 1.50 or 1500
  EXPECT_THAT(amounts({"1.234"}, "KWD"), HasSubstr("the file"));  // the dinar has three decimals
  EXPECT_EQ(amounts({"1.234", "1.23"}, "KWD"), "1,234.56");
}

TEST(DetectStyles, ObeysPins) {
  const std::string toml =
      std::string(plain) + "[dates]\nstyle = \"mm/dd/yyyy\"\n[amounts]\ndecimal = \",\"\nthousands = \".\"\n";
  const FileLayout layout = detect(file_of({{"1.500", "03/02/2026", "04/05/2026"}}), toml).value();
  EXPECT_EQ(to_string(layout.amount_style), "1.234,56");
  EXPECT_EQ(layout.amount_origin, Origin::pinned);
  EXPECT_EQ(to_string(layout.date_styles[index_of(Field::due_on)]), "mm/dd/yyyy");
  EXPECT_EQ(layout.date_origins[index_of(Field::due_on)], Origin::pinned);
  // Half a pin leaves the other half to the file.
  EXPECT_EQ(styles_of({{"1 500", "2026-01-01", "2026-01-31"}}, std::string(plain) + "[amounts]\ndecimal = \",\"\n"),
            "1 234,56 yyyy-mm-dd yyyy-mm-dd");
}

std::string currency_words(const std::string& text, std::string_view toml,
                           std::optional<Currency> fallback = std::nullopt) {
  const Result<FileLayout> layout = detect(text, toml, fallback);
  if (!layout) return layout.error().text;
  for (const std::string& line : describe(*layout)) {
    if (line.rfind("currency", 0) == 0) return line.substr(16);
  }
  return "none";
}

TEST(DetectStyles, FindsTheCurrency) {
  const std::string without = std::string(plain).replace(plain.find("currency = \"currency\"\n"), 22, "");
  const auto file = [](std::string_view amount_header, std::string_view amount) {
    return "customer;number;" + std::string(amount_header) + ";issued;due\nC;R;" + std::string(amount) +
           ";2026-01-01;2026-01-31\n";
  };
  const Currency chf = Currency::parse("CHF").value();
  EXPECT_EQ(currency_words(file_of({{"1.50", "2026-01-01", "2026-01-31"}}), plain), "from column currency");
  EXPECT_EQ(currency_words(file("Amount (EUR)", "1.50"), without), "EUR (in the header of the amounts)");
  EXPECT_EQ(currency_words(file("amount", "1.50 EUR"), without), "from the mark beside each amount");
  EXPECT_EQ(currency_words(file("amount", "1.50"), without, chf), "CHF (assumed: the file names none)");
  EXPECT_EQ(currency_words(file("amount", "1.50 EUR"), without, chf), "from the mark beside each amount");
  EXPECT_THAT(currency_words(file("amount", "1.50"), without), HasSubstr("no column names the currency"));
  EXPECT_THAT(currency_words(file("amount", "$1.50"), without), HasSubstr("no column names the currency"));
  const std::string pinned = without + "currency = { constant = \"USD\" }\n";
  EXPECT_EQ(currency_words(file("amount", "$1.50"), pinned), "USD (pinned by the mapping)");
}

// Dates of one style are never read as another's, whatever the days: they are read right or refused.
RC_GTEST_PROP(DetectStyles, ReadsDatesRightOrRefuses, ()) {
  const DateStyle style = *rc::gen::element(DateStyle{DateOrder::dmy, '/'}, DateStyle{DateOrder::mdy, '/'});
  const auto days = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(20'000, 20'400)));
  std::vector<std::string> texts;
  for (const int day : days) {
    const Date date{day};
    const std::string first = std::to_string(style.order == DateOrder::dmy ? date.day() : date.month());
    const std::string second = std::to_string(style.order == DateOrder::dmy ? date.month() : date.day());
    texts.push_back(first + "/" + second + "/" + std::to_string(date.year()));
  }
  std::vector<Row> rows;
  for (const std::string& text : texts) rows.push_back({"1.50", text, ""});
  const Result<FileLayout> layout = detect(file_of(rows));
  if (!layout) return;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Result<Date> date = parse_date(texts[i], layout->date_styles[index_of(Field::issued_on)]);
    RC_ASSERT(date.has_value() && date->days == days[i]);
  }
}

}  // namespace
}  // namespace dunlin
