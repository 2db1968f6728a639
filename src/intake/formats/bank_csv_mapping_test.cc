#include "intake/formats/bank_csv_mapping.h"

#include <gtest/gtest.h>

#include <set>

namespace dunlin {
namespace {

TEST(BankCsvMapping, ReadsEverythingItMaySay) {
  const Result<BankCsvMapping> mapping = BankCsvMapping::parse(
      "name = \"mine\"\n[file]\nencoding = \"windows-1252\"\ndelimiter = \";\"\n[dates]\nstyle = \"dd.mm.yyyy\"\n"
      "[amounts]\ndecimal = \",\"\nthousands = \".\"\n[columns]\nbooked_on = \"Buchungstag\"\namount = [\"Betrag\", "
      "\"Umsatz\"]\n[constants]\naccount = \"4411\"\ncurrency = \"EUR\"\n[direction]\ncredit = [\"h\"]\ndebit = "
      "\"S\"\n",
      "mine.toml");
  ASSERT_TRUE(mapping.has_value()) << mapping.error().text;
  EXPECT_EQ(mapping->encoding, Encoding::windows1252);
  EXPECT_EQ(mapping->delimiter, ';');
  EXPECT_EQ(mapping->date_style->separator, '.');
  EXPECT_EQ(mapping->amount_style->decimal, ',');
  EXPECT_EQ(mapping->columns(BankCsvField::amount), (std::vector<std::string>{"betrag", "umsatz"}));
  EXPECT_EQ(mapping->account, "4411");
  EXPECT_EQ(mapping->currency->code(), "EUR");
  EXPECT_EQ(mapping->credit_words, (std::vector<std::string>{"H"}));
}

TEST(BankCsvMapping, SaysWhichLineIsWrong) {
  const std::string good = "name = \"m\"\n[columns]\nbooked_on = \"d\"\namount = \"a\"\n";
  EXPECT_TRUE(BankCsvMapping::parse(good, "m.toml").has_value());
  for (const auto& [more, line] : {std::pair<std::string, std::string>{"colour = \"x\"\n", "line 5"},
                                   {"[dates]\nstyle = \"tomorrow\"\n", "line 6"},
                                   {"[amounts]\ndecimal = \"x\"\n", "line 6"},
                                   {"[amounts]\nstyle = \"x\"\n", "line 6"},
                                   {"[file]\ndelimiter = \"x\"\n", "line 6"},
                                   {"[file]\nencoding = \"utf-7\"\n", "line 6"},
                                   {"[constants]\ncurrency = \"EURO\"\n", "line 6"},
                                   {"[constants]\nbank = \"x\"\n", "line 6"},
                                   {"[direction]\ncredit = \"x\"\ndebit = \"X\"\n", "both a credit and a debit"},
                                   {"[other]\nx = \"1\"\n", "line 6"},
                                   {"x\n", "line 5"}}) {
    const Result<BankCsvMapping> mapping = BankCsvMapping::parse(good + more, "m.toml");
    ASSERT_FALSE(mapping.has_value()) << more;
    EXPECT_EQ(mapping.error().reason, Reason::mapping_malformed);
    EXPECT_NE(mapping.error().text.find(line), std::string::npos) << mapping.error().text;
  }
  EXPECT_FALSE(BankCsvMapping::parse("name = \"m\"\n[columns]\namount = \"a\"\n", "m.toml").has_value());
  EXPECT_FALSE(BankCsvMapping::parse("name = \"m\"\n[columns]\nbooked_on = \"a\"\n", "m.toml").has_value());
  EXPECT_FALSE(BankCsvMapping::parse("[columns]\nbooked_on = \"a\"\namount = \"b\"\n", "m.toml").has_value());
}

TEST(BankCsvMapping, TheShippedOnesAreGoodAndNameNoColumnTwice) {
  const Result<std::vector<BankCsvMapping>> mappings = shipped_bank_csv_mappings();
  ASSERT_TRUE(mappings.has_value()) << mappings.error().text;
  EXPECT_EQ(mappings->front().name, "generic");
  std::set<std::string> seen;
  for (const std::vector<std::string>& columns : mappings->front().headers) {
    for (const std::string& column : columns) EXPECT_TRUE(seen.insert(column).second) << column;
  }
}

}  // namespace
}  // namespace dunlin
