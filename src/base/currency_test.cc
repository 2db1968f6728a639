#include <gtest/gtest.h>

#include <map>

#include "base/money.h"

namespace dunlin {
namespace {

int exponent_of(std::string_view code) {
  return Currency::parse(code).value().exponent();
}

TEST(Currency, ExponentsOfIso4217) {
  const std::map<std::string_view, int> exponents = {
      {"EUR", 2},
      {"USD", 2},
      {"GBP", 2},
      {"CHF", 2},
      {"SEK", 2},
      {"NOK", 2},
      {"DKK", 2},
      {"PLN", 2},
      {"CZK", 2},
      {"HUF", 2},
      {"RON", 2},
      {"TRY", 2},
      {"INR", 2},
      {"CNY", 2},
      {"BRL", 2},
      {"ZAR", 2},
      {"AED", 2},
      {"ZWG", 2},
      {"XCG", 2},
      {"AFN", 2},
      // Where libraries that follow usage instead of the standard differ.
      {"RSD", 2},
      {"LBP", 2},
      {"MMK", 2},
      {"ALL", 2},
      {"IDR", 2},
      {"MGA", 2},
      {"MRU", 2},
      {"IQD", 3},
      {"SYP", 2},
      {"YER", 2},
      // No minor unit.
      {"BIF", 0},
      {"CLP", 0},
      {"DJF", 0},
      {"GNF", 0},
      {"ISK", 0},
      {"JPY", 0},
      {"KMF", 0},
      {"KRW", 0},
      {"PYG", 0},
      {"RWF", 0},
      {"UGX", 0},
      {"UYI", 0},
      {"VND", 0},
      {"VUV", 0},
      {"XAF", 0},
      {"XOF", 0},
      {"XPF", 0},
      // Three and four digits.
      {"BHD", 3},
      {"JOD", 3},
      {"KWD", 3},
      {"LYD", 3},
      {"OMR", 3},
      {"TND", 3},
      {"CLF", 4},
      {"UYW", 4},
  };
  for (const auto& [code, exponent] : exponents) EXPECT_EQ(exponent_of(code), exponent) << code;
}

// Every code of three capitals is tried: the table answers with the code it was asked for, and is as long as the
// standard's.
TEST(Currency, TheTableIsFoundFromEveryCode) {
  int known = 0;
  int zero = 0;
  int three = 0;
  int four = 0;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      for (char c = 'A'; c <= 'Z'; ++c) {
        const std::string code = {a, b, c};
        const Result<Currency> currency = Currency::parse(code);
        if (!currency) continue;
        ++known;
        EXPECT_EQ(currency->code(), code);
        const int exponent = currency->exponent();
        EXPECT_TRUE(exponent == 0 || (exponent >= 2 && exponent <= 4)) << code;
        zero += exponent == 0;
        three += exponent == 3;
        four += exponent == 4;
      }
    }
  }
  EXPECT_EQ(known, 170);
  EXPECT_EQ(zero, 17);
  EXPECT_EQ(three, 7);
  EXPECT_EQ(four, 2);
}

TEST(Currency, OtherCodesAreRefused) {
  for (const char* code :
       {"", "E", "EU", "EURO", "eur", "Eur", "XYZ", "XXX", "XTS", "XAU", "DEM", "E\xC3\x9C", " EU", "EU "}) {
    const Result<Currency> currency = Currency::parse(code);
    ASSERT_FALSE(currency.has_value()) << code;
    EXPECT_EQ(currency.error().reason, Reason::currency_unknown);
  }
}

TEST(Currency, TheDefaultIsNoCurrency) {
  EXPECT_EQ(Currency{}.code(), "XXX");
  EXPECT_EQ(Currency{}.exponent(), 0);
  EXPECT_NE(Currency{}, Currency::parse("EUR").value());
}

TEST(Currency, SortsByCode) {
  EXPECT_LT(Currency::parse("CHF").value(), Currency::parse("EUR").value());
}

}  // namespace
}  // namespace dunlin
