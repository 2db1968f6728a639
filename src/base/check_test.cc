#include "base/check.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(Check, PassesWhenTheConditionHolds) {
  EXPECT_NO_THROW(CHECK(1 + 1 == 2));
  EXPECT_NO_THROW(CHECK_JOURNAL(1 + 1 == 2));
}

TEST(Check, NamesTheExpressionAndThePlaceWithoutTheBuildFolder) {
  const int total = 1;
  std::string message;
  try {
    CHECK(total == 2);
  } catch (const CheckFailure& failure) {
    message = failure.what();
  }
  EXPECT_EQ(message.rfind("check failed: total == 2 does not hold at check_test.cc:", 0), 0U) << message;
}

TEST(Check, EvaluatesTheConditionOnce) {
  int calls = 0;
  CHECK(++calls == 1);
  EXPECT_EQ(calls, 1);
}

TEST(Check, TheTwoGradesAreDifferentTypes) {
  EXPECT_THROW(CHECK(false), CheckFailure);
  EXPECT_THROW(CHECK_JOURNAL(false), JournalFailure);
  // A handler that survives the first must not catch the second by accident.
  EXPECT_FALSE((std::is_base_of_v<std::logic_error, JournalFailure>));
}

}  // namespace
}  // namespace dunlin
