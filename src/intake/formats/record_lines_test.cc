#include "intake/formats/record_lines.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace dunlin {
namespace {

struct Line {
  std::int64_t number;
  std::string text;
  bool operator==(const Line&) const = default;
};

std::vector<Line> lines_of(std::string_view text, std::size_t block = 4096) {
  ByteView source(text, block);
  RecordLines lines(source, "file", 20);
  std::vector<Line> read;
  while (lines.next().value()) read.push_back({lines.number(), std::string(lines.text())});
  return read;
}

TEST(RecordLines, EndInEveryStyleMixed) {
  EXPECT_EQ(lines_of("a\nb\r\nc\rd\n\ne"),
            (std::vector<Line>{{1, "a"}, {2, "b"}, {3, "c"}, {4, "d"}, {5, ""}, {6, "e"}}));
  EXPECT_EQ(lines_of("a\r\n"), (std::vector<Line>{{1, "a"}}));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(RecordLines, AByteOrderMarkIsNoText) {
  EXPECT_EQ(lines_of("\xEF\xBB\xBF"
                     "a\n\xEF\xBB\xBF"
                     "b"),
            (std::vector<Line>{{1, "a"},
                               {2,
                                "\xEF\xBB\xBF"
                                "b"}}));
}

TEST(RecordLines, ALineHasAnEnd) {
  ByteView source("ab\n123456789012345678901\n", 3);
  RecordLines lines(source, "file", 20);
  ASSERT_TRUE(lines.next().value());
  const Result<bool> second = lines.next();
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reason, Reason::file_too_long_line);
  EXPECT_EQ(second.error().text, "file:2 was not read: the line is longer than 20 bytes");
}

RC_GTEST_PROP(RecordLinesLaws, BlocksChangeNothing, ()) {
  const std::string text = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\n', '\r'));
  RC_PRE(text.size() < 20);
  const std::vector<Line> whole = lines_of(text);
  for (const std::size_t block : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
    RC_ASSERT(lines_of(text, block) == whole);
  }
}

}  // namespace
}  // namespace dunlin
