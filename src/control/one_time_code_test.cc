#include "control/one_time_code.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

constexpr std::string_view secret = "12345678901234567890";

// RFC 6238, appendix B, the last six of its eight digits.
TEST(OneTimeCode, IsThatOfTheStandard) {
  const auto at = [](std::int64_t second) {
    return one_time_code(secret, one_time_step_of(Instant{second * 1'000'000}));
  };
  EXPECT_EQ(at(59), "287082");
  EXPECT_EQ(at(1'111'111'109), "081804");
  EXPECT_EQ(at(1'111'111'111), "050471");
  EXPECT_EQ(at(1'234'567'890), "005924");
  EXPECT_EQ(at(2'000'000'000), "279037");
  EXPECT_EQ(at(20'000'000'000), "353130");
}

TEST(OneTimeCode, IsGoodOnceAndForAboutAMinute) {
  const Instant now{1'111'111'111'000'000};
  const std::int64_t step = one_time_step_of(now);
  EXPECT_EQ(matching_step(secret, "050471", now, 0), step);
  EXPECT_EQ(matching_step(secret, "050471", now, step), std::nullopt);
  EXPECT_EQ(matching_step(secret, "050471", now.add_seconds(30), 0), step);
  EXPECT_EQ(matching_step(secret, "050471", now.add_seconds(-30), 0), step);
  EXPECT_EQ(matching_step(secret, "050471", now.add_seconds(60), 0), std::nullopt);
  for (const std::string_view wrong : {"", "050472", "50471", "0504710", "abcdef"}) {
    EXPECT_EQ(matching_step(secret, wrong, now, 0), std::nullopt) << wrong;
  }
}

// RFC 4648, section 10.
TEST(Base32, IsThatOfTheStandardWithoutPadding) {
  EXPECT_EQ(base32(""), "");
  EXPECT_EQ(base32("f"), "MY");
  EXPECT_EQ(base32("fo"), "MZXQ");
  EXPECT_EQ(base32("foo"), "MZXW6");
  EXPECT_EQ(base32("foob"), "MZXW6YQ");
  EXPECT_EQ(base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

TEST(OneTimeCode, ItsAddressSurvivesAnyName) {
  EXPECT_EQ(one_time_address("Dunlin main", "anna@x", "foo"),
            "otpauth://totp/Dunlin%20main:anna%40x?secret=MZXW6&issuer=Dunlin%20main");
}

}  // namespace
}  // namespace dunlin
