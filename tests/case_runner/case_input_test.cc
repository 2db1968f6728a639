#include "case_runner/case_input.h"

#include <gtest/gtest.h>

#include <vector>

#include "store/test_database.h"

namespace dunlin {
namespace {

using Lines = std::vector<std::string>;

std::string bytes(const Lines& lines, const Lines& options) {
  return value_of(bytes_of_file(lines, options));
}

TEST(CaseInput, LinesEndAsAsked) {
  EXPECT_EQ(bytes({"a", "b"}, {}), "a\nb\n");
  EXPECT_EQ(bytes({"a", "b"}, {"crlf"}), "a\r\nb\r\n");
  EXPECT_EQ(bytes({"a", "b"}, {"cut"}), "a\nb");
  EXPECT_EQ(bytes({}, {"cut"}), "");
}

// The code points of U+00FC and U+20AC, from the Unicode tables.
TEST(CaseInput, TextIsEncodedAsAsked) {
  EXPECT_EQ(bytes({"\u00fc"}, {}), "\xC3\xBC\n");
  EXPECT_EQ(bytes({"\u00fc"}, {"latin-1"}), "\xFC\n");
  EXPECT_EQ(bytes({"\u00fc\u20ac"}, {"utf-16le", "cut"}), std::string("\xFF\xFE\xFC\x00\xAC\x20", 6));
  EXPECT_EQ(bytes({"\u00fc\u20ac"}, {"utf-16be", "cut"}), std::string("\xFE\xFF\x00\xFC\x20\xAC", 6));
}

TEST(CaseInput, EscapesStandForBytesOnlyWhereAskedFor) {
  EXPECT_EQ(bytes({R"(a\r\n\t\\\x00\xfe)"}, {"escaped", "cut"}), std::string("a\r\n\t\\\x00\xFE", 7));
  EXPECT_EQ(bytes({R"(a\r)"}, {"cut"}), R"(a\r)");
}

TEST(CaseInput, RefusesWhatItCannotWrite) {
  EXPECT_FALSE(bytes_of_file(Lines{"\u20ac"}, Lines{"latin-1"}));
  EXPECT_FALSE(bytes_of_file(Lines{"\U0001F600"}, Lines{"utf-16le"}));
  EXPECT_FALSE(bytes_of_file(Lines{R"(\q)"}, Lines{"escaped"}));
  EXPECT_FALSE(bytes_of_file(Lines{R"(\x0)"}, Lines{"escaped"}));
  EXPECT_FALSE(bytes_of_file(Lines{"a"}, Lines{"ebcdic"}));
}

}  // namespace
}  // namespace dunlin
