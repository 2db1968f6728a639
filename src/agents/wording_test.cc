#include "agents/wording.h"

#include <gtest/gtest.h>

#include <limits>

namespace dunlin {
namespace {

Money money(std::int64_t minor, std::string_view code) {
  return {minor, Currency::parse(code).value()};
}

TEST(Wording, amounts_are_grouped_as_the_language_has_it) {
  EXPECT_EQ(figure_text(money(4'821'055, "EUR"), Language::en), "48,210.55");
  EXPECT_EQ(figure_text(money(4'821'055, "EUR"), Language::de), "48.210,55");
  EXPECT_EQ(figure_text(money(100'000, "EUR"), Language::en), "1,000.00");
  EXPECT_EQ(figure_text(money(99'999, "EUR"), Language::en), "999.99");
  EXPECT_EQ(figure_text(money(5, "EUR"), Language::de), "0,05");
  EXPECT_EQ(figure_text(money(-123'456'789, "EUR"), Language::en),
            "\xE2\x88\x92"
            "1,234,567.89");
  EXPECT_EQ(figure_text(money(1'234'567, "JPY"), Language::de), "1.234.567");
  EXPECT_EQ(figure_text(money(1'234'567, "KWD"), Language::en), "1,234.567");
  EXPECT_EQ(figure_text(money(std::numeric_limits<std::int64_t>::max(), "EUR"), Language::en),
            "92,233,720,368,547,758.07");
}

TEST(Wording, amounts_in_messages_carry_their_currency_behind_a_space_that_does_not_break) {
  EXPECT_EQ(amount_text(money(4'821'055, "EUR"), Language::de), "48.210,55\xC2\xA0\xE2\x82\xAC");
  EXPECT_EQ(amount_text(money(4'821'055, "EUR"), Language::en),
            "48,210.55\xC2\xA0"
            "EUR");
  EXPECT_EQ(amount_text(money(100, "USD"), Language::de), "1,00\xC2\xA0USD");
  EXPECT_EQ(amount_text(money(100, "GBP"), Language::de), "1,00\xC2\xA0\xC2\xA3");
}

TEST(Wording, dates_in_words) {
  const Date day = Date::of(2026, 3, 3).value();
  EXPECT_EQ(long_date_text(day, Language::en), "3 March 2026");
  EXPECT_EQ(long_date_text(day, Language::de), "3. März 2026");
  EXPECT_EQ(short_date_text(day, Language::en, day), "3 Mar");
  EXPECT_EQ(short_date_text(day, Language::de, day), "3. März");
  EXPECT_EQ(short_date_text(Date::of(2025, 12, 31).value(), Language::en, day), "31 Dec 2025");
  EXPECT_EQ(short_date_text(Date::of(2025, 12, 31).value(), Language::de, day), "31. Dez. 2025");
}

TEST(Wording, counts_and_shares) {
  EXPECT_EQ(days_text(1, Language::en), "1 day");
  EXPECT_EQ(days_text(0, Language::en), "0 days");
  EXPECT_EQ(days_text(1, Language::de), "1 Tag");
  EXPECT_EQ(days_text(9, Language::de), "9 Tage");
  EXPECT_EQ(percent_text(81), "81\xE2\x80\x89%");
  EXPECT_EQ(whole_days(949), 9);
  EXPECT_EQ(whole_days(950), 10);
  EXPECT_EQ(whole_days(-950), -10);
  EXPECT_EQ(whole_days(-949), -9);
}

TEST(Wording, languages_fall_back_to_english) {
  EXPECT_EQ(language_for("de"), Language::de);
  EXPECT_EQ(language_for("DE-at"), Language::de);
  EXPECT_EQ(language_for("de_CH"), Language::de);
  EXPECT_EQ(language_for("en-GB"), Language::en);
  EXPECT_EQ(language_for("fr"), Language::en);
  EXPECT_EQ(language_for("deu"), Language::en);
  EXPECT_EQ(language_for(""), Language::en);
}

TEST(Wording, capitals) {
  EXPECT_EQ(capitalised("slowing"), "Slowing");
  EXPECT_EQ(capitalised("ältester Posten"), "Ältester Posten");
  EXPECT_EQ(capitalised("3 of 4"), "3 of 4");
  EXPECT_EQ(capitalised(""), "");
}

}  // namespace
}  // namespace dunlin
