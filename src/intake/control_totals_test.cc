#include "intake/control_totals.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

const Currency eur = Currency::parse("EUR").value();
const Currency usd = Currency::parse("USD").value();
const Currency jpy = Currency::parse("JPY").value();

TEST(ControlTotals, AddUpByCurrencyAndFate) {
  ControlTotals totals;
  totals.add_staged({Money{1050, usd}, 0});
  totals.add_rejected({Money{-50, eur}, 0});
  totals.add_staged({Money{200, eur}, 400'000'000});
  totals.add_staged({Money{7, jpy}, 0});
  ASSERT_EQ(totals.by_currency().size(), 3u);
  EXPECT_EQ(totals.by_currency()[0].currency, eur);  // in order of code
  EXPECT_EQ(totals.by_currency()[2].currency, usd);
  const CurrencyTotal total = totals.of(eur);
  EXPECT_EQ(total.lines, 2);
  EXPECT_TRUE(total.read == 150 && total.staged == 200 && total.rejected == -50);
  EXPECT_EQ(total.rounded_lines, 1);
  EXPECT_TRUE(total.rounded_up_nano_minor == 400'000'000);
  EXPECT_EQ(totals.of(Currency::parse("GBP").value()).lines, 0);
}

TEST(ControlTotals, HoldMoreThan64Bits) {
  ControlTotals totals;
  for (int i = 0; i < 3; ++i) totals.add_rejected({Money{INT64_MAX, eur}, 0});
  EXPECT_EQ(format_sum(totals.of(eur).read, eur), "276701161105643274.21");
}

TEST(FormatSum, WritesEveryDecimal) {
  EXPECT_EQ(format_sum(0, eur), "0.00");
  EXPECT_EQ(format_sum(-5, eur), "-0.05");
  EXPECT_EQ(format_sum(31042785891, usd), "310427858.91");
  EXPECT_EQ(format_sum(500, jpy), "500");
  EXPECT_EQ(format_sum(1234, Currency::parse("KWD").value()), "1.234");
}

TEST(FormatRounding, IsExactAndShort) {
  EXPECT_EQ(format_rounding(-6'400'000'000, usd), "-0.064");
  EXPECT_EQ(format_rounding(0, usd), "0");
  EXPECT_EQ(format_rounding(1, usd), "0.00000000001");
  EXPECT_EQ(format_rounding(500'000'000, jpy), "0.5");
}

}  // namespace
}  // namespace dunlin
