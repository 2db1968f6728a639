#include "intake/amount_cell.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dunlin {
namespace {

Currency currency_of(std::string_view code) {
  return Currency::parse(code).value();
}

TEST(AmountCell, TakesTheMarkOff) {
  const struct {
    std::string_view text, number, mark;
  } cases[] = {
      {"1234.56", "1234.56", ""},
      {"(12.00)", "(12.00)", ""},
      {"EUR -1.234,50", "-1.234,50", "EUR"},
      {"12.00 EUR", "12.00", "EUR"},
      {"\u20AC 12,00", "12,00", "\u20AC"},
      {"-$12.00", "-12.00", "$"},
      {"($12.00)", "(12.00)", "$"},
      {"12.00 \u20AC-", "12.00-", "\u20AC"},
      {"CHF 1'200.00", "1'200.00", "CHF"},
      {"US$5", "5", "US$"},
      {"12\u00A0345,00 kr", "12\u00A0345,00", "kr"},
      // Not a number beside a mark we know: left as they are, to be refused as amounts.
      {"12EUR50", "12EUR50", ""},
      {"n/a", "n/a", ""},
      {"EUR", "EUR", ""},
      {"12.00 pieces", "12.00 pieces", ""},
      {"EUR 12.00 EUR", "EUR 12.00 EUR", ""},
  };
  for (const auto& c : cases) {
    const AmountCell cell(c.text);
    EXPECT_EQ(cell.number(), c.number) << c.text;
    EXPECT_EQ(cell.mark(), c.mark) << c.text;
  }
}

TEST(CurrencyOfMark, DoesNotGuess) {
  EXPECT_EQ(currency_of_mark("eur"), currency_of("EUR"));
  EXPECT_EQ(currency_of_mark("\u20AC"), currency_of("EUR"));
  EXPECT_EQ(currency_of_mark("US$"), currency_of("USD"));
  EXPECT_EQ(currency_of_mark("$"), std::nullopt);
  EXPECT_EQ(currency_of_mark("kr"), std::nullopt);
  EXPECT_EQ(currency_of_mark("XYZ"), std::nullopt);
  EXPECT_TRUE(mark_fits("$", currency_of("CAD")));
  EXPECT_FALSE(mark_fits("$", currency_of("EUR")));
  EXPECT_TRUE(mark_fits("kr", currency_of("SEK")));
  EXPECT_FALSE(mark_fits("USD", currency_of("CAD")));
}

struct Rounded {
  std::int64_t minor;
  std::int64_t nano;
  bool operator==(const Rounded&) const = default;
};

std::optional<Rounded> rounded(std::string_view text, std::string_view code = "USD", AmountStyle style = {}) {
  const Result<ReadAmount> amount = read_amount(text, currency_of(code), style, ExcessDecimals::round_half_even);
  if (!amount) return std::nullopt;
  return Rounded{amount->money.minor, amount->rounded_up_nano_minor};
}

TEST(ReadAmount, RoundsHalfToEven) {
  EXPECT_EQ(rounded("2309.79"), (Rounded{230979, 0}));
  EXPECT_EQ(rounded("64982.589"), (Rounded{6498259, 100'000'000}));
  EXPECT_EQ(rounded("1.005"), (Rounded{100, -500'000'000}));
  EXPECT_EQ(rounded("1.015"), (Rounded{102, 500'000'000}));
  EXPECT_EQ(rounded("1.0050001"), (Rounded{101, 499'990'000}));
  EXPECT_EQ(rounded("-1.015"), (Rounded{-102, -500'000'000}));
  EXPECT_EQ(rounded("(0.006)"), (Rounded{-1, -400'000'000}));
  EXPECT_EQ(rounded("0.004"), (Rounded{0, -400'000'000}));
  EXPECT_EQ(rounded("12.5", "JPY"), (Rounded{12, -500'000'000}));
  EXPECT_EQ(rounded("1.234,567", "EUR", AmountStyle{',', '.'}), (Rounded{123457, 300'000'000}));
  EXPECT_EQ(rounded("1.00000000001"), (Rounded{100, -1}));
  EXPECT_EQ(rounded("1.000000000001"), std::nullopt);  // ten decimals too many
  EXPECT_EQ(rounded("twelve"), std::nullopt);
}

TEST(ReadAmount, RefusesExcessDecimalsUnlessToldToRound) {
  const Result<ReadAmount> amount = read_amount("0.974", currency_of("USD"), {}, ExcessDecimals::refuse);
  ASSERT_FALSE(amount);
  EXPECT_EQ(amount.error().reason, Reason::amount_too_precise);
}

// amount - rounding is what the text says, to the last digit.
RC_GTEST_PROP(ReadAmount, AccountsForWhatItRounds, ()) {
  const std::int64_t micro = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);  // millionths of a dollar
  const bool negative = *rc::gen::arbitrary<bool>();
  std::string fraction = std::to_string(micro % 1'000'000);
  fraction.insert(0, 6 - fraction.size(), '0');
  const std::string text = (negative ? "-" : "") + std::to_string(micro / 1'000'000) + "." + fraction;
  const std::optional<Rounded> amount = rounded(text);
  RC_ASSERT(amount.has_value());
  const std::int64_t exact_nano_minor = (negative ? -micro : micro) * 100'000;
  RC_ASSERT(amount->minor * 1'000'000'000 - amount->nano == exact_nano_minor);
  RC_ASSERT(amount->nano <= 500'000'000 && amount->nano >= -500'000'000);
}

}  // namespace
}  // namespace dunlin
