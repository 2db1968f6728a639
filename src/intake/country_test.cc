#include "intake/country.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(UsualLanguage, IsKnownForTradingCountries) {
  EXPECT_EQ(usual_language("AE"), "ar");  // the first and the last of the table
  EXPECT_EQ(usual_language("AT"), "de");
  EXPECT_EQ(usual_language("NO"), "nb");
  EXPECT_EQ(usual_language("ZA"), "en");
  EXPECT_EQ(usual_language("ZZ"), "");
  EXPECT_EQ(usual_language(""), "");
}

TEST(FindLanguage, GivesCanonicalCase) {
  EXPECT_EQ(find_language("DE"), "de");
  EXPECT_EQ(find_language("pt_br"), "pt-BR");
  EXPECT_EQ(find_language("gsw"), "gsw");
  for (const std::string_view text : {"", "d", "german", "de-", "de-DEU", "d1", "-de"}) {
    EXPECT_EQ(find_language(text), std::nullopt) << text;
  }
}

TEST(IsCountryShape, IsTwoLetters) {
  EXPECT_TRUE(is_country_shape("de"));
  EXPECT_FALSE(is_country_shape("D"));
  EXPECT_FALSE(is_country_shape("D1"));
  EXPECT_FALSE(is_country_shape("DEU"));
}

}  // namespace
}  // namespace dunlin
