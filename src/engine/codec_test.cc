#include "engine/codec.h"

#include <gtest/gtest.h>

#include "engine/action.h"

namespace dunlin {
namespace {

std::string write_off(std::string_view amount) {
  return R"({"action":"write_off","v":1,"with":{"amount":{"amount":")" + std::string(amount) +
         R"(","currency":"EUR"},"invoice":"inv_3f0042","reason":"rounding","written_off_on":"2026-03-02"}})";
}

// What was approved is a digest of these bytes, so there must not be others that mean the same.
TEST(Codec, ReadsAnEffectInItsOneSpellingOnly) {
  const Result<Action> action = decode_action(write_off("0.03"));
  ASSERT_TRUE(action.has_value());
  EXPECT_EQ(encode_action(*action), write_off("0.03"));
  for (const std::string_view amount : {"+0.03", "(0.03)", "0.030", ".03", "00.03", "0.03-", "-0.00"}) {
    EXPECT_FALSE(decode_action(write_off(amount)).has_value()) << amount;
  }
}

}  // namespace
}  // namespace dunlin
