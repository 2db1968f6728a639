#include "intake/formats/mt_fields.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

MtStatementLine line_of(const std::string& text) {
  const Result<MtStatementLine> line = parse_mt_statement_line({text}, *Currency::parse("EUR"));
  EXPECT_TRUE(line.has_value()) << text << ": " << (line ? "" : line.error().text);
  return line ? *line : MtStatementLine();
}

TEST(MtStatementLine, HasItsParts) {
  const MtStatementLine line = line_of("1409010902DR000000000001,62NTRF0000549855700010//025498557/000001");
  EXPECT_EQ(line.valued_on.to_string(), "2014-09-01");
  EXPECT_EQ(line.entered_on->to_string(), "2014-09-02");
  EXPECT_EQ(line.amount.minor, -162);
  EXPECT_EQ(line.funds_code, "R");
  EXPECT_EQ(line.type, "NTRF");
  EXPECT_EQ(line.customer_reference, "0000549855700010");
  EXPECT_EQ(line.bank_reference, "025498557/000001");
  EXPECT_FALSE(line.reversal);
}

TEST(MtStatementLine, IsSignedAsTheOwnerSeesTheMoney) {
  EXPECT_EQ(line_of("140901C5,NTRFNONREF").amount.minor, 500);
  EXPECT_EQ(line_of("140901D5,NTRFNONREF").amount.minor, -500);
  EXPECT_EQ(line_of("140901RC5,NTRFNONREF").amount.minor, -500);
  EXPECT_EQ(line_of("140901RD5,NTRFNONREF").amount.minor, 500);
  EXPECT_TRUE(line_of("140901RD5,NTRFNONREF").reversal);
  EXPECT_TRUE(line_of("140901EC5,NTRFNONREF").expected);
}

TEST(MtStatementLine, IsEnteredInTheNearestYear) {
  EXPECT_EQ(line_of("2612310102C5,NTRFNONREF").entered_on->to_string(), "2027-01-02");
  EXPECT_EQ(line_of("2701021231C5,NTRFNONREF").entered_on->to_string(), "2026-12-31");
  EXPECT_EQ(line_of("2402290229C5,NTRFNONREF").entered_on->to_string(), "2024-02-29");
}

TEST(MtStatementLine, KnowsMonthsOfThirtyDays) {
  EXPECT_EQ(line_of("1602300301DR6,00N024NONREF").valued_on.to_string(), "2016-02-29");
  EXPECT_EQ(line_of("1502300301DR6,00N024NONREF").valued_on.to_string(), "2015-02-28");
  EXPECT_FALSE(parse_mt_statement_line({"1602310301DR6,00N024NONREF"}, *Currency::parse("EUR")).has_value());
}

TEST(MtStatementLine, HasAReferenceOfSixteenCharacters) {
  const MtStatementLine line = line_of("110527D000000001213,28N0440121470966      W.P. Jansen");
  EXPECT_EQ(line.customer_reference, "0121470966");
  EXPECT_EQ(line.supplementary, "W.P. Jansen");
}

TEST(MtStatementLine, MayHaveAnAccountInPlaceOfTheReference) {
  const MtStatementLine line = line_of("2001010101D65,00NOVBNL91ABNA0417164300");
  EXPECT_EQ(line.customer_reference, "NL91ABNA0417164300");
  EXPECT_EQ(line.supplementary, "");
}

TEST(MtStatementLine, MayBeBrokenInItsFirstPart) {
  const Result<MtStatementLine> line =
      parse_mt_statement_line({"1811261126CR", "30,00N062NONREF", "more"}, *Currency::parse("EUR"));
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->amount.minor, 3000);
  EXPECT_EQ(line->supplementary, "more");
}

TEST(MtStatementLine, IsRefusedWithItsText) {
  for (const std::string text : {"", "14090", "140901", "140901X5,NTRF", "140901C", "140901C,NTRF", "140901C5,NT",
                                 "140901C5,", "141301C5,NTRFX", "1409011301C5,NTRFX", "140901C5,001NTRFX"}) {
    const Result<MtStatementLine> line = parse_mt_statement_line({text}, *Currency::parse("EUR"));
    ASSERT_FALSE(line.has_value()) << text;
  }
  const Result<MtStatementLine> line = parse_mt_statement_line({"140901X5,NTRF"}, *Currency::parse("EUR"));
  EXPECT_NE(line.error().text.find("140901X5,NTRF"), std::string::npos) << line.error().text;
}

TEST(MtBalance, HasSignDayCurrencyAndAmount) {
  const Result<BankBalance> balance = parse_mt_balance("D140829EUR000000000147,64", std::nullopt);
  ASSERT_TRUE(balance.has_value());
  EXPECT_EQ(balance->amount, (Money{-14764, *Currency::parse("EUR")}));
  EXPECT_EQ(balance->on.to_string(), "2014-08-29");
  EXPECT_EQ(parse_mt_balance("C020315105000,00", Currency::parse("EUR").value())->amount.minor, 10500000);
  for (const std::string_view text :
       {"", "C140829", "C140829E", "C140829EUR", "X140829EUR1,", "C140829EUR1,x", "C140829ZZZ1,", "C140829105,"}) {
    EXPECT_FALSE(parse_mt_balance(text, std::nullopt).has_value()) << text;
  }
}

TEST(MtSum, HasCountAndAmount) {
  const Result<MtSum> sum = parse_mt_sum("12EUR2,30");
  ASSERT_TRUE(sum.has_value());
  EXPECT_EQ(sum->count, 12);
  EXPECT_EQ(sum->sum.minor, 230);
  for (const std::string_view text : {"", "EUR2,30", "1", "1E", "1EUR", "-1EUR2,"}) {
    EXPECT_FALSE(parse_mt_sum(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace dunlin
