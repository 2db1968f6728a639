#include "base/instant.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dunlin {
namespace {

Instant at(std::string_view text) {
  return Instant::parse(text).value();
}

TEST(Instant, ReadsAndWrites) {
  EXPECT_EQ(at("1970-01-01T00:00:00Z").micros, 0);
  EXPECT_EQ(at("1970-01-01T00:00:01.5Z").micros, 1'500'000);
  EXPECT_EQ(at("1969-12-31T23:59:59.999999Z").micros, -1);
  EXPECT_EQ(at("2026-03-31T06:02:00Z").micros, 1'774'936'920'000'000);
  EXPECT_EQ(at("2026-03-31T06:02:00Z").to_string(), "2026-03-31T06:02:00Z");
  EXPECT_EQ(at("2026-03-31T06:02:00.000Z").to_string(), "2026-03-31T06:02:00Z");
  EXPECT_EQ(at("2026-03-31T06:02:00.120Z").to_string(), "2026-03-31T06:02:00.12Z");
  EXPECT_EQ(at("2026-03-31T06:02:00.000007Z").to_string(), "2026-03-31T06:02:00.000007Z");
  EXPECT_EQ(at("1969-12-31T23:59:59.5Z").to_string(), "1969-12-31T23:59:59.5Z");
}

TEST(Instant, OffsetsAreTakenOff) {
  EXPECT_EQ(at("2026-03-31T08:02:00+02:00"), at("2026-03-31T06:02:00Z"));
  EXPECT_EQ(at("2026-03-31T00:30:00+05:45").to_string(), "2026-03-30T18:45:00Z");
  EXPECT_EQ(at("2026-12-31T23:00:00-08:00").to_string(), "2027-01-01T07:00:00Z");
  EXPECT_EQ(at("2026-03-31T06:02:00-00:00"), at("2026-03-31T06:02:00Z"));
}

TEST(Instant, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026-03-31",
                           "2026-03-31T06:02:00",
                           "2026-03-31 06:02:00Z",
                           "2026-03-31t06:02:00z",
                           "2026-03-31T06:02Z",
                           "2026-03-31T24:00:00Z",
                           "2026-03-31T06:60:00Z",
                           "2026-03-31T06:02:60Z",
                           "2026-03-31T06:02:00.Z",
                           "2026-03-31T06:02:00.1234567Z",
                           "2026-03-31T06:02:00+02",
                           "2026-03-31T06:02:00+0200",
                           "2026-03-31T06:02:00+24:00",
                           "2026-03-31T06:02:00+02:60",
                           "2026-03-31T06:02:00ZZ",
                           "2026-03-31T06:02:00Z ",
                           "2026-02-30T06:02:00Z",
                           "2026-03-31T6:02:000Z",
                           "1899-12-31T00:00:00Z",
                           "1900-01-01T00:00:00+00:01",
                           "2200-12-31T23:59:00-00:01",
                           "2026-03-31T06:02:00.12"}) {
    const Result<Instant> instant = Instant::parse(text);
    ASSERT_FALSE(instant.has_value()) << text;
    EXPECT_EQ(instant.error().reason, Reason::instant_malformed) << text;
  }
}

TEST(Instant, KnowsItsDay) {
  EXPECT_EQ(at("2026-03-31T23:59:59.999999Z").date().to_string(), "2026-03-31");
  EXPECT_EQ(at("1969-12-31T23:59:59.999999Z").date().to_string(), "1969-12-31");
  EXPECT_EQ(Instant::start_of(Date::parse("2026-03-31").value()).to_string(), "2026-03-31T00:00:00Z");
  EXPECT_EQ(at("2026-03-31T06:02:00Z").add_seconds(-7 * 3600).date().to_string(), "2026-03-30");
}

RC_GTEST_PROP(InstantLaws, TextRoundTrip, ()) {
  const std::int64_t day = 86'400'000'000;
  const Instant instant{*rc::gen::inRange<std::int64_t>(-25567 * day, 84371 * day)};
  RC_ASSERT(Instant::parse(instant.to_string()).value() == instant);
  RC_ASSERT(Instant::start_of(instant.date()) <= instant);
  RC_ASSERT(instant < Instant::start_of(instant.date().add_days(1)));
}

RC_GTEST_PROP(InstantLaws, AnyBytesAreReadOrRefused, (const std::string& text)) {
  const Result<Instant> instant = Instant::parse(text);
  RC_ASSERT(instant.has_value() || instant.error().reason == Reason::instant_malformed);
}

}  // namespace
}  // namespace dunlin
