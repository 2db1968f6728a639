#include "intake/formats/text_lines.h"

#include <gtest/gtest.h>

#include <vector>

namespace dunlin {
namespace {

std::vector<std::string> lines_of(std::string_view text, std::size_t block) {
  ByteView source(text, block);
  TextLines lines(source);
  std::vector<std::string> all;
  while (true) {
    const Result<bool> more = lines.next();
    if (!more || !*more) return all;
    all.emplace_back(lines.line());
    EXPECT_EQ(lines.number(), static_cast<std::int64_t>(all.size()));
  }
}

TEST(TextLines, AreTheSameWhateverTheBlocks) {
  const std::vector<std::string> expected = {"a", "", "bc", "d", "", "e"};
  for (const std::size_t block : {1, 2, 3, 7, 100}) {
    EXPECT_EQ(lines_of("a\r\n\r\nbc\nd\r\re", block), expected) << block;
    EXPECT_EQ(lines_of("a\n\nbc\nd\n\ne\n", block), expected) << block;
  }
  EXPECT_TRUE(lines_of("", 7).empty());
}

TEST(TextLines, RefuseAnEndlessLine) {
  const std::string endless(bank_line_bytes_max + 1, 'x');
  for (const std::size_t block : {std::size_t{1000}, endless.size()}) {
    ByteView source(endless, block);
    TextLines lines(source);
    const Result<bool> more = lines.next();
    ASSERT_FALSE(more.has_value());
    EXPECT_EQ(more.error().reason, Reason::file_too_long_line);
  }
}

}  // namespace
}  // namespace dunlin
