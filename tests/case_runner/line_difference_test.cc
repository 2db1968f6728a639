#include "case_runner/line_difference.h"

#include <gtest/gtest.h>

#include <vector>

namespace dunlin {
namespace {

using Lines = std::vector<std::string>;

TEST(LineDifference, NamesWhatIsGoneAndWhatIsNewInOrder) {
  EXPECT_EQ(difference_of(Lines{"a", "b", "c"}, Lines{"a", "c", "d"}), "    - b\n    + d\n");
  EXPECT_EQ(difference_of(Lines{"a"}, Lines{"b"}), "    - a\n    + b\n");
  EXPECT_EQ(difference_of(Lines{}, Lines{"a"}), "    + a\n");
  EXPECT_EQ(difference_of(Lines{"a", "a"}, Lines{"a"}), "    - a\n");
  EXPECT_EQ(difference_of(Lines{"a", "b"}, Lines{"a", "b"}), "");
}

}  // namespace
}  // namespace dunlin
