#include "agents/plain_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dunlin {
namespace {

TEST(PlainText, names_are_put_on_one_line) {
  EXPECT_EQ(clean_name("Brenner Antriebstechnik GmbH", "name").value(), "Brenner Antriebstechnik GmbH");
  EXPECT_EQ(clean_name("  Société\tAlpine  de Mesure ", "name").value(), "Société Alpine de Mesure");
  EXPECT_EQ(clean_name("Brenner\r\nBcc: everyone@example.com", "name").value(), "Brenner Bcc: everyone@example.com");
  EXPECT_EQ(clean_name("a\xE2\x80\xA8"
                       "b",
                       "name")
                .value(),
            "a b");  // line separator
  EXPECT_EQ(clean_name("Acme\xE2\x80\xAE"
                       "DTL",
                       "name")
                .value(),
            "Acme DTL");                                               // right-to-left override
  EXPECT_EQ(clean_name("Ac\xE2\x80\x8Bme", "name").value(), "Ac me");  // zero width space
  EXPECT_EQ(clean_name(std::string("a\0b\x01\x02\x03z", 7), "name").value(),
            "a b z");  // among them the marks of rendering
}

TEST(PlainText, names_that_say_nothing_are_refused) {
  EXPECT_EQ(clean_name("", "name").error().reason, Reason::text_malformed);
  EXPECT_EQ(clean_name(" \r\n\xE2\x80\x8B", "name").error().reason, Reason::text_malformed);
  EXPECT_EQ(clean_name("caf\xE9", "name").error().reason, Reason::text_malformed);  // Latin-1
  EXPECT_TRUE(clean_name(std::string(200, 'x'), "name").has_value());
  EXPECT_EQ(clean_name(std::string(201, 'x'), "name").error().reason, Reason::text_malformed);
}

TEST(PlainText, numbers_are_used_as_they_are_or_not_at_all) {
  EXPECT_EQ(checked_number("RE-2026-3381").value(), "RE-2026-3381");
  EXPECT_EQ(checked_number("2026 / 17").value(), "2026 / 17");
  EXPECT_FALSE(checked_number("RE-1\r\nBcc: x"));
  EXPECT_FALSE(checked_number("RE-1\t"));
  EXPECT_FALSE(checked_number("RE\xE2\x80\x8B-1"));
  EXPECT_FALSE(checked_number(" RE-1"));
  EXPECT_FALSE(checked_number(""));
  EXPECT_FALSE(checked_number("RE-\xFF"));
  EXPECT_TRUE(checked_number(std::string(64, '1')));
  EXPECT_FALSE(checked_number(std::string(65, '1')));
}

std::vector<std::string> figures(std::string_view text) {
  std::vector<std::string> found;
  for (const FigureToken& token : figures_in(text)) found.emplace_back(token.text);
  return found;
}

TEST(PlainText, finds_what_reads_as_a_figure_or_a_date) {
  using Found = std::vector<std::string>;
  EXPECT_EQ(figures("Please pay 48,210.55 EUR by 24 November."), (Found{"48,210.55", "24", "November"}));
  EXPECT_EQ(figures("Rechnung RE-2026-3381, (17) und 5%"), (Found{"RE-2026-3381", "17", "5"}));
  EXPECT_EQ(figures("bis Freitag oder morgen"), (Found{"Freitag", "morgen"}));
  EXPECT_EQ(figures("pay tomorrow\nor Monday."), (Found{"tomorrow", "Monday"}));
  EXPECT_EQ(figures("\xEF\xBC\x95 and \xD9\xA3 and \xC2\xBD"),
            (Found{"\xEF\xBC\x95", "\xD9\xA3", "\xC2\xBD"}));  // other digits
  EXPECT_EQ(figures("x\xC2\xA0"
                    "7"),
            (Found{"7"}));
  EXPECT_TRUE(figures("Nothing here; if it is on its way, you may ignore this.").empty());
  EXPECT_EQ(figures_in("ab 12 c")[0].offset, 3U);
}

TEST(PlainText, characters) {
  EXPECT_EQ(character_count("Tage überfällig"), 15U);
  EXPECT_EQ(first_character("über"), "ü");
  EXPECT_EQ(last_character("48 \xE2\x82\xAC"), "\xE2\x82\xAC");
}

}  // namespace
}  // namespace dunlin
