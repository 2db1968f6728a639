#include "intake/styles.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(DateStyleWords, AreReadAndWritten) {
  const struct {
    std::string_view text;
    DateOrder order;
    char separator;
    std::string_view written;
  } cases[] = {
      {"yyyy-mm-dd", DateOrder::ymd, '-', "yyyy-mm-dd"}, {"dd.mm.yyyy", DateOrder::dmy, '.', "dd.mm.yyyy"},
      {"d.m.yy", DateOrder::dmy, '.', "dd.mm.yyyy"},     {"m/d/yyyy", DateOrder::mdy, '/', "mm/dd/yyyy"},
      {"yyyymmdd", DateOrder::ymd, '\0', "yyyymmdd"},    {"DDMMYYYY", DateOrder::dmy, '\0', "ddmmyyyy"},
      {"dd mm yyyy", DateOrder::dmy, ' ', "dd mm yyyy"},
  };
  for (const auto& c : cases) {
    const std::optional<DateStyle> style = find_date_style(c.text);
    ASSERT_TRUE(style) << c.text;
    EXPECT_EQ(style->order, c.order) << c.text;
    EXPECT_EQ(style->separator, c.separator) << c.text;
    EXPECT_EQ(to_string(*style), c.written);
  }
  for (const std::string_view text : {"", "dd.mm", "dd.mm/yyyy", "dmyyyy", "yyyy-dd-mm", "dd.mm.yyyy.", "ddd.mm.yyyy",
                                      "dd.mm.yyy", "iso", "dd..mm.yyyy", "yymmdd"}) {
    EXPECT_FALSE(find_date_style(text)) << text;
  }
}

TEST(AmountStyleWords, ShowTheStyle) {
  EXPECT_EQ(to_string(AmountStyle{',', '.'}), "1.234,56");
  EXPECT_EQ(to_string(AmountStyle{'.', '\0'}), "1234.56");
}

TEST(FindFlag, ReadsYesAndNo) {
  EXPECT_EQ(find_flag(Field::disputed, "Yes"), true);
  EXPECT_EQ(find_flag(Field::disputed, "NEIN"), false);
  EXPECT_EQ(find_flag(Field::disputed, "0"), false);
  EXPECT_EQ(find_flag(Field::disputed, "perhaps"), std::nullopt);
  EXPECT_EQ(find_flag(Field::disputed, "paper"), std::nullopt);
  EXPECT_EQ(find_flag(Field::paperless, "Paper"), false);
  EXPECT_EQ(find_flag(Field::paperless, "Electronic"), true);
}

TEST(NameOfDelimiter, IsAWord) {
  EXPECT_EQ(name_of_delimiter(';'), "semicolon");
  EXPECT_EQ(name_of_delimiter('\t'), "tab");
}

}  // namespace
}  // namespace dunlin
