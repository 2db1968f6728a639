#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/date.h"

namespace dunlin {
namespace {

constexpr DateStyle iso{DateOrder::ymd, '-'};
constexpr DateStyle german{DateOrder::dmy, '.'};
constexpr DateStyle british{DateOrder::dmy, '/'};
constexpr DateStyle american{DateOrder::mdy, '/'};
constexpr DateStyle packed{DateOrder::ymd, '\0'};

Date day(std::string_view text) {
  return Date::parse(text).value();
}

struct Case {
  std::string_view text;
  DateStyle style;
  std::string_view expected;
};

TEST(DateStyle, ReadsTheStyle) {
  const Case cases[] = {
      {"2026-03-31", iso, "2026-03-31"},
      {"26-3-1", iso, "2026-03-01"},
      {"31.03.2026", german, "2026-03-31"},
      {"5.3.2026", german, "2026-03-05"},
      {"05.03.26", german, "2026-03-05"},
      {"1.1.99", german, "2099-01-01"},
      {"05/03/2026", british, "2026-03-05"},
      {"05/03/2026", american, "2026-05-03"},
      {"12/31/26", american, "2026-12-31"},
      {"20260331", packed, "2026-03-31"},
      {"31032026", {DateOrder::dmy, '\0'}, "2026-03-31"},
      {"03312026", {DateOrder::mdy, '\0'}, "2026-03-31"},
      {"29.02.2024", german, "2024-02-29"},
  };
  for (const Case& example : cases) {
    const Result<Date> date = parse_date(example.text, example.style);
    ASSERT_TRUE(date.has_value()) << example.text << ": " << date.error().text;
    EXPECT_EQ(*date, day(example.expected)) << example.text;
  }
}

TEST(DateStyle, DropsATime) {
  for (const char* text : {"2026-03-31T00:00:00", "2026-03-31 00:00", "2026-03-31 00:00:00", "2026-03-31T23:59:59.999",
                           "2026-03-31T23:59:59Z", "2026-03-31T23:59:59+02:00", "2026-03-31T23:59:59-0530",
                           "2026-03-31 9:05", "2026-03-31 12:00:00 AM", "2026-03-31 1:30 PM", "2026-03-31T10:00+01"}) {
    const Result<Date> date = parse_date(text, iso);
    ASSERT_TRUE(date.has_value()) << date.error().text;
    EXPECT_EQ(*date, day("2026-03-31"));
  }
  EXPECT_EQ(parse_date("3/31/2026 12:00:00 AM", american).value(), day("2026-03-31"));
  EXPECT_EQ(parse_date("20260331T101500", packed).error().reason, Reason::date_malformed);
}

TEST(DateStyle, RefusesOtherShapes) {
  const Case cases[] = {
      {"", iso, ""},
      {"2026-03", iso, ""},
      {"2026/03/31", iso, ""},
      {"2026-003-31", iso, ""},
      {"2026-03-311", iso, ""},
      {"202-03-31", iso, ""},
      {"20260-03-31", iso, ""},
      {"2026-03-31x", iso, ""},
      {"2026-03-31T", iso, ""},
      {"2026-03-31T25:00", iso, ""},
      {"2026-03-31T10:60", iso, ""},
      {"2026-03-31T10", iso, ""},
      {"2026-03-31 13:00 PM", iso, ""},
      {"2026-03-31 0:30 AM", iso, ""},
      {"2026-03-31T10:00:00.", iso, ""},
      {"2026-03-31T10:00:00+2", iso, ""},
      {"2026-03-31T10:00:00+02:0", iso, ""},
      {" 2026-03-31", iso, ""},
      {"2026-03-31 ", iso, ""},
      {"31. 3. 2026", german, ""},
      {"31.Mar.2026", german, ""},
      {"-1.3.2026", german, ""},
      {"202603", packed, ""},  // a year and a month, or six digits of a date: not ours to guess
      {"260331", packed, ""},
      {"2026331", packed, ""},
      {"202603311", packed, ""},
  };
  for (const Case& example : cases) {
    const Result<Date> date = parse_date(example.text, example.style);
    ASSERT_FALSE(date.has_value()) << example.text;
    EXPECT_EQ(date.error().reason, Reason::date_malformed) << example.text;
  }
}

TEST(DateStyle, RefusesDaysThatDoNotExist) {
  const Case cases[] = {
      {"31.02.2026", german, ""}, {"29.02.2025", german, ""},   {"00.01.2026", german, ""}, {"01.00.2026", german, ""},
      {"31.12.1899", german, ""}, {"31/03/2026", american, ""}, {"01.13.2026", german, ""}, {"20261301", packed, ""},
      {"0000-01-01", iso, ""},    {"2201-01-01", iso, ""},      {"2026-99-99", iso, ""},
  };
  for (const Case& example : cases) {
    const Result<Date> date = parse_date(example.text, example.style);
    ASSERT_FALSE(date.has_value()) << example.text;
    EXPECT_EQ(date.error().reason, Reason::date_impossible) << example.text;
  }
}

TEST(DateStyle, TheRefusalSaysWhatWasExpected) {
  const std::string text = parse_date("2026-03-31", german).error().text;
  EXPECT_EQ(text, "date \"2026-03-31\" was not read: the expected order is day, month, year with the separator '.'");
  EXPECT_NE(parse_date("1", packed).error().text.find("8 digits without separators"), std::string::npos);
}

RC_GTEST_PROP(DateStyleLaws, EveryDateInEveryStyle, ()) {
  const Date date{*rc::gen::inRange(-25567, 84371)};
  const DateOrder order = *rc::gen::element(DateOrder::ymd, DateOrder::dmy, DateOrder::mdy);
  const char separator = *rc::gen::element('-', '.', '/', ' ', '\0');
  const std::string written = date.to_string();
  const std::string gap = separator == '\0' ? std::string() : std::string(1, separator);
  const std::string y = written.substr(0, 4);
  const std::string m = written.substr(5, 2);
  const std::string d = written.substr(8, 2);
  const std::string text = order == DateOrder::ymd   ? y + gap + m + gap + d
                           : order == DateOrder::dmy ? d + gap + m + gap + y
                                                     : m + gap + d + gap + y;
  RC_ASSERT(parse_date(text, DateStyle{order, separator}).value() == date);
}

RC_GTEST_PROP(DateStyleLaws, AnyBytesAreReadOrRefused, (const std::string& text)) {
  const Result<Date> date = parse_date(text, german);
  if (date) {
    RC_ASSERT(date->year() >= 1900 && date->year() <= 2200);
  } else {
    RC_ASSERT(kind_of(date.error().reason) == Kind::invalid);
  }
}

}  // namespace
}  // namespace dunlin
