#include "base/canonical_json.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "base/check.h"

namespace dunlin {
namespace {

namespace json = boost::json;

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(CanonicalWriter, TheExampleOfTheHeader) {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("at").integer(7);
  writer.key("who").text("\xC3\xA9");
  writer.end_object();
  EXPECT_EQ(writer.take(), "{\"at\":7,\"who\":\"\xC3\xA9\"}");
}

TEST(CanonicalWriter, CanBeUsedAgainAfterTake) {
  CanonicalWriter writer;
  EXPECT_EQ(writer.null().take(), "null");
  EXPECT_EQ(writer.begin_array().boolean(true).boolean(false).integer(INT64_MIN).end_array().take(),
            "[true,false,-9223372036854775808]");
}

TEST(CanonicalWriter, RawBytesAreOneValue) {
  CanonicalWriter writer;
  writer.begin_object().key("a").raw("[1]").key("b").raw("{}").end_object();
  EXPECT_EQ(writer.take(), R"({"a":[1],"b":{}})");
}

TEST(CanonicalWriter, KeysAscend) {
  const auto write = [](std::string_view first, std::string_view second) {
    CanonicalWriter writer;
    writer.begin_object().key(first).null().key(second).null().end_object();
  };
  EXPECT_NO_THROW(write("a", "b"));
  EXPECT_NO_THROW(write("a", "aa"));
  EXPECT_NO_THROW(write("", "a"));
  EXPECT_NO_THROW(write("a\"", "a#"));  // 22 before 23, though the escape begins with 5c
  EXPECT_NO_THROW(write("a\n", "a "));
  EXPECT_NO_THROW(write("a\x01", "a\x02"));
  EXPECT_NO_THROW(write("z", "\xC3\xA9"));
  EXPECT_THROW(write("a", "a"), CheckFailure);
  EXPECT_THROW(write("b", "a"), CheckFailure);
  EXPECT_THROW(write("aa", "a"), CheckFailure);
  EXPECT_THROW(write("a#", "a\""), CheckFailure);
  EXPECT_THROW(write("a\x1f", "a\x1f"), CheckFailure);
  EXPECT_THROW(write("\xC3\xA9", "z"), CheckFailure);
}

TEST(CanonicalWriter, WrongShapesAreProgrammingErrors) {
  EXPECT_THROW(CanonicalWriter().integer(1).integer(2), CheckFailure);
  EXPECT_THROW(CanonicalWriter().begin_object().integer(1), CheckFailure);
  EXPECT_THROW(CanonicalWriter().begin_array().key("a"), CheckFailure);
  EXPECT_THROW(CanonicalWriter().key("a"), CheckFailure);
  EXPECT_THROW(CanonicalWriter().begin_object().key("a").key("b"), CheckFailure);
  EXPECT_THROW(CanonicalWriter().begin_object().key("a").end_object(), CheckFailure);
  EXPECT_THROW(CanonicalWriter().begin_object().end_array(), CheckFailure);
  EXPECT_THROW(CanonicalWriter().begin_array().end_object(), CheckFailure);
  EXPECT_THROW(CanonicalWriter().end_object(), CheckFailure);
  EXPECT_THROW(static_cast<void>(CanonicalWriter().begin_array().take()), CheckFailure);
  EXPECT_THROW(static_cast<void>(CanonicalWriter().take()), CheckFailure);
  EXPECT_THROW(CanonicalWriter().raw(""), CheckFailure);
  EXPECT_THROW(CanonicalWriter().text("\xFF"), CheckFailure);
}

TEST(CanonicalJson, ThirtyTwoLevelsAndNoMore) {
  EXPECT_TRUE(parse_canonical(nested(32)).has_value());
  EXPECT_EQ(parse_canonical(nested(33)).error().reason, Reason::json_malformed);
  json::value deep = json::array();
  for (int i = 1; i < 33; ++i) deep = json::array({deep});
  EXPECT_EQ(to_canonical(deep).error().reason, Reason::json_not_canonical);
  EXPECT_EQ(parse_canonical(std::string(100'000, '[')).error().reason, Reason::json_malformed);
}

TEST(CanonicalJson, BytesThatAreNoTextAreRefused) {
  for (const std::string_view bytes :
       {std::string_view("\"\xFF\""), std::string_view("\"\xC3\""), std::string_view("\"\0\"", 3),
        std::string_view("\xEF\xBB\xBF"
                         "1"),
        std::string_view("1\0", 2)}) {
    EXPECT_EQ(parse_canonical(bytes).error().reason, Reason::json_malformed);
  }
  EXPECT_EQ(to_canonical(json::value("\xFF")).error().reason, Reason::json_not_canonical);
  EXPECT_EQ(to_canonical(json::object({{"\xFF", 1}})).error().reason, Reason::json_not_canonical);
  EXPECT_EQ(to_canonical(json::value(7U)).value(), "7");
}

struct Vector {
  std::string input;
  std::string output;
  int line = 0;
};

std::vector<Vector> golden_vectors() {
  std::ifstream file(std::string(DUNLIN_SOURCE_DIR) + "/tests/golden/canonical_json.txt");
  std::vector<Vector> vectors;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t arrow = line.find(" => ");
    if (arrow == std::string::npos) {
      ADD_FAILURE() << "line " << number << " has no arrow";
      continue;
    }
    vectors.push_back({line.substr(0, arrow), line.substr(arrow + 4), number});
  }
  return vectors;
}

void check_vector(const Vector& vector) {
  const Result<json::value> parsed = parse_canonical(vector.input);
  json::error_code error;
  const json::value value = json::parse(vector.input, error);
  if (vector.output[0] == '!' || vector.output[0] == '?') {
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(name_of(parsed.error().reason), vector.output.substr(2));
    if (!error) {
      EXPECT_EQ(to_canonical(value).has_value(), vector.output[0] == '?');
    }
    return;
  }
  ASSERT_FALSE(error) << error.message();
  EXPECT_EQ(to_canonical(value).value(), vector.output);
  EXPECT_EQ(parse_canonical(vector.output).value(), value);
  if (vector.input == vector.output) {
    EXPECT_TRUE(parsed.has_value());
  } else {
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(parsed.error().reason, Reason::json_not_canonical);
  }
}

TEST(CanonicalJson, GoldenVectors) {
  const std::vector<Vector> vectors = golden_vectors();
  EXPECT_GE(vectors.size(), 50U);
  for (const Vector& vector : vectors) {
    SCOPED_TRACE("line " + std::to_string(vector.line) + ": " + vector.input);
    check_vector(vector);
  }
}

TEST(Utf8, TheRangesOfUnicode) {
  for (const std::string_view good :
       {std::string_view(), std::string_view("\0", 1), std::string_view("\x7f"), std::string_view("\xC2\x80"),
        std::string_view("\xDF\xBF"), std::string_view("\xE0\xA0\x80"), std::string_view("\xED\x9F\xBF"),
        std::string_view("\xEE\x80\x80"), std::string_view("\xEF\xBF\xBF"), std::string_view("\xF0\x90\x80\x80"),
        std::string_view("\xF4\x8F\xBF\xBF"),
        std::string_view("12345678\xC3\xA9"
                         "12345678")}) {
    EXPECT_TRUE(is_valid_utf8(good));
  }
  for (const std::string_view bad : {"\x80",
                                     "\xBF",
                                     "\xC0\x80",
                                     "\xC1\xBF",
                                     "\xC2",
                                     "\xC2\x41",
                                     "\xE0\x9F\xBF",
                                     "\xE0\xA0",
                                     "\xED\xA0\x80",
                                     "\xED\xBF\xBF",
                                     "\xF0\x8F\xBF\xBF",
                                     "\xF0\x90\x80",
                                     "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80",
                                     "\xFE",
                                     "\xFF",
                                     "12345678\xC3",
                                     "12345678\x80"
                                     "12345678",
                                     "\xE2\x28\xA1",
                                     "\xF0\x9F\x98\xC0"}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
}

rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange<int>(0, 128), [](int c) { return std::string(1, static_cast<char>(c)); }),
      rc::gen::element<std::string>("\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\"", "\\", "\n",
                                    "abcdefghijklmnop"));
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
    std::string text;
    for (const std::string& each : pieces) text += each;
    return text;
  });
}

json::value any_value(int depth) {
  const int kind = *rc::gen::inRange(0, depth == 0 ? 4 : 6);
  switch (kind) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::arbitrary<std::int64_t>();
    case 3:
      return json::value(*any_text());
    case 4: {
      json::array array;
      const int count = *rc::gen::inRange(0, 4);
      for (int i = 0; i < count; ++i) array.push_back(any_value(depth - 1));
      return array;
    }
    default: {
      json::object object;
      const int count = *rc::gen::inRange(0, 4);
      for (int i = 0; i < count; ++i) object[*any_text()] = any_value(depth - 1);
      return object;
    }
  }
}

RC_GTEST_PROP(CanonicalJsonLaws, EncodeAndParseRoundTrip, ()) {
  const json::value value = any_value(3);
  const std::string bytes = to_canonical(value).value();
  RC_ASSERT(parse_canonical(bytes).value() == value);
  RC_ASSERT(is_valid_utf8(bytes));
}

// The order in which members were added leaves no trace.
RC_GTEST_PROP(CanonicalJsonLaws, OneEncodingForOneObject, ()) {
  const std::map<std::string, std::int64_t> members =
      *rc::gen::container<std::map<std::string, std::int64_t>>(any_text(), rc::gen::arbitrary<std::int64_t>());
  json::object forward;
  json::object backward;
  CanonicalWriter writer;
  writer.begin_object();
  for (const auto& member : members) {
    forward[member.first] = member.second;
    writer.key(member.first).integer(member.second);
  }
  writer.end_object();
  for (auto member = members.rbegin(); member != members.rend(); ++member) backward[member->first] = member->second;
  RC_ASSERT(to_canonical(forward).value() == to_canonical(backward).value());
  RC_ASSERT(writer.take() == to_canonical(forward).value());
}

// Whatever parse_canonical accepts is its own encoding, and Boost.JSON agrees that the text is valid.
RC_GTEST_PROP(CanonicalJsonLaws, OnlyCanonicalBytesAreAccepted, ()) {
  std::string bytes = to_canonical(any_value(2)).value();
  const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
  bytes[at] = *rc::gen::element(' ', '0', '1', '-', ',', '"', '\\', '\n', '}', '\x80');
  const Result<json::value> value = parse_canonical(bytes);
  if (value) RC_ASSERT(to_canonical(*value).value() == bytes);
}

}  // namespace
}  // namespace dunlin
