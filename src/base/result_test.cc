#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace dunlin {
namespace {

Result<int> half(int value) {
  if (value % 2 != 0) return refuse(Reason::option_invalid, "odd");
  return value / 2;
}

Result<int> eighth(int value) {
  return TRY(half(TRY(half(TRY(half(value))))));
}

Result<void> must_be_even(int value, int& reached) {
  static_cast<void>(TRY(half(value)));
  ++reached;
  return {};
}

Result<int> checked_half(int value, int& reached) {
  TRY(must_be_even(value, reached));
  return half(value);
}

Result<std::unique_ptr<int>> boxed(int value) {
  return std::make_unique<int>(value);
}

Result<int> unboxed(int value) {
  const std::unique_ptr<int> box = TRY(boxed(value));
  return *box;
}

TEST(Result, TryTakesTheValueAlsoWhenNested) {
  EXPECT_EQ(eighth(40).value(), 5);
}

TEST(Result, TryReturnsTheRefusalUnchanged) {
  const Result<int> result = eighth(12);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().reason, Reason::option_invalid);
  EXPECT_EQ(result.error().text, "odd");
}

TEST(Result, TryOfNothingGoesOnOrReturns) {
  int reached = 0;
  EXPECT_EQ(checked_half(6, reached).value(), 3);
  EXPECT_EQ(reached, 1);
  EXPECT_FALSE(checked_half(7, reached).has_value());
  EXPECT_EQ(reached, 1);
}

TEST(Result, TryMovesWhatCannotBeCopied) {
  EXPECT_EQ(unboxed(7).value(), 7);
}

TEST(Result, RefuseTakesAWholeRefusal) {
  const Result<int> result = refuse(Refusal{Reason::io_failed, "disk"});
  EXPECT_EQ(result.error().kind(), Kind::unavailable);
}

}  // namespace
}  // namespace dunlin
