#include "intake/formats/bank_text.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

Currency currency(std::string_view code) {
  return *Currency::parse(code);
}

TEST(CleanText, IsComposedUtf8WithoutControlsOrBlanksAtTheEnds) {
  EXPECT_EQ(clean_text("  INV-1  "), "INV-1");
  EXPECT_EQ(clean_text("a\tb\x01"
                       "c"),
            "a b c");
  EXPECT_EQ(clean_text("R\xF6hm"), "R\xC3\xB6hm");       // Windows-1252
  EXPECT_EQ(clean_text("Ro\xCC\x88hm"), "R\xC3\xB6hm");  // o and a combining diaeresis
  EXPECT_EQ(clean_text("a\xC2\x85"
                       "b\xE2\x80\xA8"
                       "c"),
            "a b c");
}

TEST(BankAmount, MayLeaveDecimalsOut) {
  EXPECT_EQ(parse_bank_amount("620,3", currency("EUR"), ',')->minor, 62030);
  EXPECT_EQ(parse_bank_amount("6800,", currency("EUR"), ',')->minor, 680000);
  EXPECT_EQ(parse_bank_amount("000000000147,64", currency("EUR"), ',')->minor, 14764);
  EXPECT_EQ(parse_bank_amount("2700", currency("JPY"), '.')->minor, 2700);
}

TEST(BankAmount, IsCarriedExactlyOrNotAtAll) {
  EXPECT_EQ(parse_bank_amount("8.85000", currency("EUR"), '.')->minor, 885);
  EXPECT_FALSE(parse_bank_amount("8.85001", currency("EUR"), '.').has_value());
  for (const std::string_view text : {"", ",", ",5", "-1", "1,2,3", "1 000", "1'000", "12x", "99999999999999999999"}) {
    EXPECT_FALSE(parse_bank_amount(text, currency("EUR"), ',').has_value()) << text;
  }
}

TEST(Reference, ThatStandsForNoneIsEmpty) {
  EXPECT_EQ(clean_reference("NOTPROVIDED"), "");
  EXPECT_EQ(clean_reference(" NONREF "), "");
  EXPECT_EQ(clean_reference("NONREF1"), "NONREF1");
}

TEST(Account, IsToldByItsForm) {
  EXPECT_TRUE(looks_like_iban("NL91ABNA0417164300"));
  EXPECT_FALSE(looks_like_iban("P001234567"));
  EXPECT_TRUE(looks_like_bic("COBADEFFXXX"));
  EXPECT_FALSE(looks_like_bic("37040044"));
}

}  // namespace
}  // namespace dunlin
