#include "journal/canonical_scan.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <fstream>
#include <limits>
#include <vector>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

bool scans(std::string_view bytes) {
  CanonicalScan scan(bytes);
  const std::string_view value = scan.value();
  return scan.finished() && value == bytes;
}

TEST(CanonicalScan, AcceptsWhatIsCanonical) {
  for (const std::string_view bytes :
       {R"(null)", R"(true)", R"(0)", R"(-1)", R"(9223372036854775807)", R"(-9223372036854775808)", R"("")", R"("é€😀")",
        R"("\"\\\b\f\n\r\t\u0000\u001f")", R"([])", R"({})", R"([1,"a",null,[],{}])",
        R"({"":1,"a":{"b":[2]},"aa":"}"})", R"({"a":1,"a\n":2,"a\"":3,"a#":4})"}) {
    EXPECT_TRUE(scans(bytes)) << bytes;
    EXPECT_TRUE(parse_canonical(bytes).has_value()) << bytes;
  }
}

TEST(CanonicalScan, RefusesEverythingElse) {
  for (const std::string_view bytes : {"",
                                       " 1",
                                       "1 ",
                                       "01",
                                       "-0",
                                       "-",
                                       "+1",
                                       "1.0",
                                       "1e2",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "123456789012345678901234567890",
                                       "nul",
                                       "True",
                                       "\"",
                                       "\"a",
                                       "\"\t\"",
                                       "\"\xff\"",
                                       "\"\xc3\"",
                                       "\"\xed\xa0\x80\"",
                                       R"("\/")",
                                       R"("\u0041")",
                                       R"("\u000a")",
                                       R"("\u001F")",
                                       R"("\u00")",
                                       R"("\x")",
                                       R"("\)",
                                       "[",
                                       "[1",
                                       "[1,",
                                       "[1,]",
                                       "[,1]",
                                       "[1 ,2]",
                                       "{",
                                       R"({"a")",
                                       R"({"a":)",
                                       R"({"a":1)",
                                       R"({"a":1,})",
                                       "{1:2}",
                                       R"({"b":1,"a":2})",
                                       R"({"a":1,"a":1})",
                                       R"({"a":1,"\u0061":2})",
                                       R"({"a" :1})",
                                       "[1]]",
                                       "[1}",
                                       R"({"a":1])"}) {
    EXPECT_FALSE(scans(bytes)) << bytes;
    EXPECT_FALSE(parse_canonical(bytes).has_value()) << bytes;
  }
}

TEST(CanonicalScan, AgreesWithTheVectorsOfCanonicalJson) {
  std::ifstream file(DUNLIN_SOURCE_DIR "/tests/golden/canonical_json.txt", std::ios::binary);
  ASSERT_TRUE(file.is_open());
  int compared = 0;
  for (std::string line; std::getline(file, line);) {
    const std::size_t arrow = line.find(" => ");
    if (line.empty() || line[0] == '#' || arrow == std::string::npos) continue;
    for (const std::string& bytes : {line.substr(0, arrow), line.substr(arrow + 4)}) {
      EXPECT_EQ(scans(bytes), parse_canonical(bytes).has_value()) << bytes;
      ++compared;
    }
  }
  EXPECT_GT(compared, 80);
}

TEST(CanonicalScan, IsAsDeepAsParseCanonical) {
  for (const std::size_t depth : {1U, 31U, 32U, 33U, 34U, 100'000U}) {
    const std::string bytes = std::string(depth, '[') + std::string(depth, ']');
    EXPECT_EQ(scans(bytes), depth <= 32) << depth;
    EXPECT_EQ(parse_canonical(bytes).has_value(), depth <= 32) << depth;
  }
}

TEST(CanonicalScan, AnswersTheBytesItPassed) {
  const std::string_view bytes = R"({"at":-12,"row":[1,"a,]",null],"who":"x\n"})";
  CanonicalScan scan(bytes);
  EXPECT_TRUE(scan.literal("{\"at\":"));
  EXPECT_EQ(scan.integer(), "-12");
  EXPECT_TRUE(scan.literal(",\"row\":"));
  std::size_t count = 0;
  EXPECT_EQ(scan.cells(count), R"([1,"a,]",null])");
  EXPECT_EQ(count, 3U);
  EXPECT_FALSE(scan.accept('}'));
  EXPECT_FALSE(scan.failed());
  EXPECT_TRUE(scan.literal(",\"who\":"));
  EXPECT_EQ(scan.text(), R"("x\n")");
  EXPECT_TRUE(scan.accept('}'));
  EXPECT_TRUE(scan.finished());
}

TEST(CanonicalScan, AnswersNothingOnceItFailed) {
  CanonicalScan scan("[1,\"a\"]");
  EXPECT_FALSE(scan.literal("{"));
  EXPECT_TRUE(scan.failed());
  EXPECT_TRUE(scan.value().empty());
  EXPECT_TRUE(scan.scalar().empty());
  EXPECT_TRUE(scan.text().empty());
  EXPECT_TRUE(scan.integer().empty());
  EXPECT_FALSE(scan.accept('['));
  EXPECT_FALSE(scan.finished());
}

TEST(CanonicalScan, ARowHoldsIntegersTextsAndNulls) {
  std::size_t count = 0;
  for (const std::string_view row : {"[true]", "[[]]", "[{}]", "[1,false]", "[1", "1"}) {
    CanonicalScan scan(row);
    EXPECT_TRUE(scan.cells(count).empty()) << row;
    EXPECT_TRUE(scan.failed()) << row;
  }
}

TEST(Unescaped, GivesWhatTheTextStandsFor) {
  EXPECT_EQ(unescaped(R"("")"), "");
  EXPECT_EQ(unescaped(R"("plain é")"), "plain é");
  EXPECT_EQ(unescaped(R"("\"\\\b\f\n\r\t\u0000\u001fz")"), std::string("\"\\\b\f\n\r\t\0\x1fz", 10));
}

TEST(Unescaped, IsTheInverseOfWriting) {
  EXPECT_TRUE(rc::check([] {
    std::string bytes = *rc::gen::container<std::string>(rc::gen::inRange('\0', '\x7f'));
    bytes += *rc::gen::element<std::string>("", "é", "😀\"", "\x7f");
    CanonicalWriter writer;
    writer.text(bytes);
    RC_ASSERT(unescaped(writer.view()) == bytes);
  }));
}

TEST(IntegerOf, ReadsTheWholeRange) {
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                                   std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(integer_of(std::to_string(value)), value);
  }
}

// A canonical document of anything.
std::string generated_json(int depth) {
  const int kind = *rc::gen::inRange(0, depth == 0 ? 4 : 6);
  CanonicalWriter writer;
  if (kind == 0) return "null";
  if (kind == 1) return *rc::gen::element<std::string>("true", "false");
  if (kind == 2) return std::to_string(*rc::gen::arbitrary<std::int64_t>());
  if (kind == 3) {
    writer.text(
        *rc::gen::suchThat(rc::gen::container<std::string>(rc::gen::element('a', '"', '\\', '\n', '\x01', '\x7f', ' ')),
                           [](const std::string& text) { return is_valid_utf8(text); }) +
        *rc::gen::element<std::string>("", "é", "😀", "long enough for a word"));
    return writer.take();
  }
  const int count = *rc::gen::inRange(0, 4);
  if (kind == 4) {
    writer.begin_array();
    for (int i = 0; i < count; ++i) writer.raw(generated_json(depth - 1));
    writer.end_array();
  } else {
    writer.begin_object();
    for (int i = 0; i < count; ++i) {
      writer.key("k" + std::to_string(i) + *rc::gen::element<std::string>("", "\"", "é"));
      writer.raw(generated_json(depth - 1));
    }
    writer.end_object();
  }
  return writer.take();
}

// The law that makes the fast way safe: on any bytes, near or far from canonical, both readers are of one mind.
TEST(CanonicalScan, AcceptsExactlyWhatParseCanonicalAccepts) {
  const bool held = rc::check([] {
    std::string bytes = generated_json(3);
    RC_ASSERT(scans(bytes));
    RC_ASSERT(parse_canonical(bytes).has_value());
    for (int i = 0; i < 20; ++i) {
      std::string changed = bytes;
      const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(changed.size())));
      const int way = *rc::gen::inRange(0, 4);
      const char byte = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                                        rc::gen::element('"', '\\', ',', ':', '{', '}', '[', ']', '0', '-', 'u', ' '));
      if (way == 0) changed[at] = byte;
      if (way == 1) changed.insert(at, 1, byte);
      if (way == 2) changed.erase(at, 1);
      if (way == 3) changed.resize(at);
      RC_ASSERT(scans(changed) == parse_canonical(changed).has_value());
    }
  });
  EXPECT_TRUE(held);
}

// Every byte at every place of a document with a bit of everything.
TEST(CanonicalScan, AgreesWithParseCanonicalWhateverByteIsReplaced) {
  const std::string bytes = R"({"a\"":[-10,"x\u001fé",null],"b":{"c":true,"d":90071992547409921},"é":""})";
  ASSERT_TRUE(scans(bytes));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(byte);
      ASSERT_EQ(scans(changed), parse_canonical(changed).has_value()) << changed;
    }
  }
}

}  // namespace
}  // namespace dunlin
