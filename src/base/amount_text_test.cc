#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/check.h"
#include "base/money.h"

namespace dunlin {
namespace {

constexpr AmountStyle plain{};
constexpr AmountStyle english{'.', ','};
constexpr AmountStyle german{',', '.'};
constexpr AmountStyle french{',', ' '};
constexpr AmountStyle swiss{'.', '\''};

Currency currency_of(std::string_view code) {
  return Currency::parse(code).value();
}

Result<std::int64_t> minor_of(std::string_view text, AmountStyle style = plain, std::string_view code = "EUR") {
  return parse_amount(text, currency_of(code), style).map([](Money money) { return money.minor; });
}

Reason refusal_of(std::string_view text, AmountStyle style = plain, std::string_view code = "EUR") {
  const Result<std::int64_t> minor = minor_of(text, style, code);
  if (minor) ADD_FAILURE() << '"' << text << "\" was read as " << *minor;
  return minor ? Reason::io_failed : minor.error().reason;
}

struct Case {
  std::string_view text;
  std::int64_t minor;
  AmountStyle style = plain;
  std::string_view currency = "EUR";
};

TEST(ParseAmount, ReadsWhatFilesHold) {
  const Case cases[] = {
      {"0", 0},
      {"1234.56", 123456},
      {"1234.5", 123450},
      {"1234", 123400},
      {"1234.", 123400},
      {".5", 50},
      {"0.07", 7},
      {"007.00", 700},
      {"+12.00", 1200},
      {"-12.00", -1200},
      {"12.00-", -1200},
      {"\xE2\x88\x92"
       "12.00",
       -1200},
      {"12.00\xE2\x88\x92", -1200},
      {"(12.00)", -1200},
      {"-0.00", 0},
      {"12.3400000", 1234},
      {"1,234,567.89", 123456789, english},
      {"123,456.7", 12345670, english},
      {"1234567.89", 123456789, english},
      {"1.234.567,89", 123456789, german},
      {"(1.234,50)", -123450, german},
      {"1 234,56", 123456, french},
      {"1\xC2\xA0"
       "234,56",
       123456, french},
      {"1\xE2\x80\xAF"
       "234\xE2\x80\xAF"
       "567,00",
       123456700, french},
      {"1'234.50", 123450, swiss},
      {"1\xE2\x80\x99"
       "234.50",
       123450, swiss},
      {"1234", 1234, plain, "JPY"},
      {"1234.000", 1234, plain, "JPY"},
      {"1.234", 1234, plain, "KWD"},
      {"1.2", 1200, plain, "KWD"},
      {"1.2345", 12345, plain, "CLF"},
      {"92233720368547758.07", INT64_MAX},
      {"-92233720368547758.08", INT64_MIN},
      {"(92233720368547758.08)", INT64_MIN},
      {"9223372036854775807", INT64_MAX, plain, "JPY"},
      {"00000000000000000000000000000000000000001.00", 100},
  };
  for (const Case& example : cases) {
    const Result<std::int64_t> minor = minor_of(example.text, example.style, example.currency);
    ASSERT_TRUE(minor.has_value()) << minor.error().text;
    EXPECT_EQ(*minor, example.minor) << example.text;
  }
}

TEST(ParseAmount, RefusesEverythingElse) {
  for (const char* text :
       {"",       " ",   "-",           "+",     ".",         "-.",       "()",     "(-1)",         "(1",
        "1)",     "--1", "+-1",         "-1-",   "+1-",       "(1-)",     "1..2",   "1.2.3",        "1,234",
        "1 234",  " 1",  "1 ",          "1e3",   "0x10",      "1.2e3",    "12 EUR", "EUR 12",       "12\xE2\x82\xAC",
        "nan",    "inf", "1-2",         "12.-5", "1\xC2\xA0", "\xD9\xA1", "1_000",  "\xE2\x88\x92", "((1))",
        "1.00CR", "$1",  "\xEF\xBC\x91"}) {
    EXPECT_EQ(refusal_of(text), Reason::amount_malformed) << text;
  }
  EXPECT_EQ(refusal_of(std::string_view("1\0", 2)), Reason::amount_malformed);
}

TEST(ParseAmount, ThousandsStandWhereTheyBelong) {
  for (const char* text : {"1,23", "12,34,567.00", "1,234567", "1234,567", ",123", "123,", "1,,234", "1,234,",
                           "1,2345.00", "1,234.5,6", "1,.5", "0.123,456"}) {
    EXPECT_EQ(refusal_of(text, english), Reason::amount_malformed) << text;
  }
  // An amount in the other habit must not be read a hundred times too large.
  EXPECT_EQ(refusal_of("1.234,56", english), Reason::amount_malformed);
  EXPECT_EQ(refusal_of("1,234.56", german), Reason::amount_malformed);
  EXPECT_EQ(refusal_of("1234.56", german), Reason::amount_malformed);
}

TEST(ParseAmount, DecimalsTheCurrencyDoesNotHave) {
  EXPECT_EQ(refusal_of("1.001"), Reason::amount_too_precise);
  EXPECT_EQ(refusal_of("1.0000000000000000000001"), Reason::amount_too_precise);
  EXPECT_EQ(refusal_of("1.5", plain, "JPY"), Reason::amount_too_precise);
  EXPECT_EQ(refusal_of("1.2345", plain, "KWD"), Reason::amount_too_precise);
  EXPECT_EQ(refusal_of("1.001x"), Reason::amount_malformed);
}

TEST(ParseAmount, AbsurdAmountsOverflow) {
  for (const char* text :
       {"92233720368547758.08", "-92233720368547758.09", "184467440737095516.16", "184467440737095516.17",
        "99999999999999999999", "99999999999999999999999999999999999999999999999999999999999999999999"}) {
    EXPECT_EQ(refusal_of(text), Reason::amount_overflow) << text;
  }
  EXPECT_EQ(refusal_of("9223372036854775808", plain, "JPY"), Reason::amount_overflow);
  EXPECT_EQ(refusal_of("99999999999999999999999x"), Reason::amount_malformed);
}

TEST(ParseAmount, TheRefusalQuotesTheTextAndTheStyle) {
  EXPECT_EQ(parse_amount("1.234,56", currency_of("EUR"), english).error().text,
            "amount \"1.234,56\" EUR was not read: expected digits with the decimal mark '.' and the thousands "
            "separator ','");
}

TEST(ParseAmount, OneMarkForTwoMeaningsIsAProgrammingError) {
  EXPECT_THROW(static_cast<void>(parse_amount("1", currency_of("EUR"), AmountStyle{',', ','})), CheckFailure);
}

TEST(FormatAmount, WritesTheDigitsOfTheCurrency) {
  const Currency eur = currency_of("EUR");
  EXPECT_EQ(format_amount({123456, eur}), "1234.56");
  EXPECT_EQ(format_amount({-5, eur}), "-0.05");
  EXPECT_EQ(format_amount({0, eur}), "0.00");
  EXPECT_EQ(format_amount({-100, eur}), "-1.00");
  EXPECT_EQ(format_amount({INT64_MIN, eur}), "-92233720368547758.08");
  EXPECT_EQ(format_amount({1234, currency_of("JPY")}), "1234");
  EXPECT_EQ(format_amount({1, currency_of("KWD")}), "0.001");
  EXPECT_EQ(format_amount({12345, currency_of("CLF")}), "1.2345");
}

TEST(FormatAmount, WithCodeAndGrouped) {
  const Currency eur = currency_of("EUR");
  EXPECT_EQ(format_with_code({123456, eur}), "1234.56 EUR");
  EXPECT_EQ(format_grouped({123456, eur}), "1,234.56");
  EXPECT_EQ(format_grouped({-12345678901, eur}), "-123,456,789.01");
  EXPECT_EQ(format_grouped({99999, eur}), "999.99");
  EXPECT_EQ(format_grouped({100000, eur}), "1,000.00");
  EXPECT_EQ(format_grouped({1000, currency_of("JPY")}), "1,000");
  EXPECT_EQ(format_grouped({INT64_MIN, eur}), "-92,233,720,368,547,758.08");
}

std::vector<Currency> every_currency() {
  std::vector<Currency> currencies;
  std::string code = "AAA";
  for (int number = 0; number < 26 * 26 * 26; ++number) {
    code[0] = static_cast<char>('A' + number / 676);
    code[1] = static_cast<char>('A' + number / 26 % 26);
    code[2] = static_cast<char>('A' + number % 26);
    if (const Result<Currency> currency = Currency::parse(code)) currencies.push_back(*currency);
  }
  return currencies;
}

RC_GTEST_PROP(AmountTextLaws, RoundTripInEveryCurrency, (std::int64_t minor)) {
  static const std::vector<Currency> currencies = every_currency();
  RC_ASSERT(currencies.size() > 150U);
  for (const Currency currency : currencies) {
    const Money money{minor, currency};
    RC_ASSERT(parse_amount(format_amount(money), currency).value() == money);
    RC_ASSERT(parse_amount(format_grouped(money), currency, english).value() == money);
  }
}

RC_GTEST_PROP(AmountTextLaws, EveryStyleReadsItsOwnForm, (std::int64_t minor)) {
  const AmountStyle style = *rc::gen::element(english, german, french, swiss);
  const Money money{minor, currency_of("EUR")};
  std::string text = format_grouped(money);
  for (char& c : text) c = c == ',' ? style.thousands : c == '.' ? style.decimal : c;
  RC_ASSERT(parse_amount(text, money.currency, style).value() == money);
}

RC_GTEST_PROP(AmountTextLaws, AnyBytesAreReadOrRefused, ()) {
  const std::string text = *rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::element('0', '1', '9', '.', ',', '-', '(', ')', '+', ' '), rc::gen::arbitrary<char>()));
  const Result<Money> money = parse_amount(text, currency_of("EUR"), german);
  if (money) {
    RC_ASSERT(text.find_first_of("0123456789") != std::string::npos);
    RC_ASSERT(parse_amount(format_amount(*money), money->currency).value() == *money);
  } else {
    RC_ASSERT(kind_of(money.error().reason) == Kind::invalid);
  }
}

}  // namespace
}  // namespace dunlin
