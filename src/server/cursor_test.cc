#include "server/cursor.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(Cursor, IsReadBackInItsParts) {
  const std::vector<std::string> parts = {"r\u00f6thhorst & s\u00f6hne", "", "C-7"};
  const std::string text = write_cursor(parts);
  EXPECT_EQ(text.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(read_cursor(text, 3).value(), parts);
}

TEST(Cursor, OfAnotherListIsRefused) {
  const std::string text = write_cursor({"a", "b"});
  for (const std::string& wrong : {std::string("x"), std::string("6"), std::string("zz"), text + "1f61"}) {
    EXPECT_EQ(read_cursor(wrong, 2).error().reason, Reason::option_invalid) << wrong;
  }
}

}  // namespace
}  // namespace dunlin
