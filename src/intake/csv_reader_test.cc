#include "intake/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace dunlin {
namespace {

using testing::ElementsAre;
using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text, char delimiter = ',') {
  Rows rows;
  TextArena arena;
  CsvReader reader(text, delimiter);
  CsvRecord record;
  while (reader.next(record, arena)) {
    EXPECT_EQ(record.fault, CsvFault::none) << record.raw;
    rows.emplace_back(record.fields.begin(), record.fields.end());
  }
  return rows;
}

struct Seen {
  std::int64_t line;
  CsvFault fault;
  std::string raw;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> seen_in(std::string_view text) {
  std::vector<Seen> seen;
  TextArena arena;
  CsvReader reader(text, ',');
  CsvRecord record;
  while (reader.next(record, arena)) seen.push_back({record.line, record.fault, std::string(record.raw)});
  return seen;
}

TEST(CsvReader, CutsFields) {
  EXPECT_EQ(rows_of("a,b,c\n1,,3\n"), (Rows{{"a", "b", "c"}, {"1", "", "3"}}));
  EXPECT_EQ(rows_of("a,b\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(rows_of("a,\n,\n"), (Rows{{"a", ""}, {"", ""}}));
  EXPECT_EQ(rows_of("a b; c ;d", ';'), (Rows{{"a b", " c ", "d"}}));
  EXPECT_EQ(rows_of(""), Rows{});
}

TEST(CsvReader, EndsLinesInEveryStyleMixed) {
  EXPECT_EQ(rows_of("a,b\r\n1,2\r3,4\n5,6\r\n\r\n7,8"),
            (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}, {"5", "6"}, {""}, {"7", "8"}}));
}

TEST(CsvReader, ReadsQuotes) {
  EXPECT_EQ(rows_of("\"a\",\"b,c\",\"d\ne\",\"f\"\"g\",\"\"\n"), (Rows{{"a", "b,c", "d\ne", "f\"g", ""}}));
  EXPECT_EQ(rows_of("\"\"\"\"\n\"\"\"a\"\"\""), (Rows{{"\""}, {"\"a\""}}));
  EXPECT_EQ(rows_of("5\" pipe,x\"\"y\n"), (Rows{{"5\" pipe", "x\"\"y"}}));  // not at the beginning: no quotes
}

TEST(CsvReader, CountsPhysicalLines) {
  EXPECT_EQ(seen_in("h\n\"a\r\nb\rc\nd\"\nlast\n"),
            (std::vector<Seen>{
                {1, CsvFault::none, "h"}, {2, CsvFault::none, "\"a\r\nb\rc\nd\""}, {6, CsvFault::none, "last"}}));
}

TEST(CsvReader, LosesOnlyTheLineOfAStrayQuote) {
  EXPECT_EQ(seen_in("a\n\"b,1\nc\nd\n"), (std::vector<Seen>{{1, CsvFault::none, "a"},
                                                            {2, CsvFault::quote_not_closed, "\"b,1"},
                                                            {3, CsvFault::none, "c"},
                                                            {4, CsvFault::none, "d"}}));
  EXPECT_EQ(seen_in("\"a\"b,1\nc\n"),
            (std::vector<Seen>{{1, CsvFault::text_after_quote, "\"a\"b,1"}, {2, CsvFault::none, "c"}}));
  EXPECT_EQ(seen_in("x,\"a\nb\"c\nd\n"),
            (std::vector<Seen>{
                {1, CsvFault::text_after_quote, "x,\"a"}, {2, CsvFault::none, "b\"c"}, {3, CsvFault::none, "d"}}));
}

// Each stray quote is closed by the next one: every second line is looked at more than once, all the way down.
TEST(CsvReader, LosesOnlyTheirLinesToManyStrayQuotes) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "R-1,steel pipe of a hundred metres,\"5 inch\nR-2,good,1\n";
  std::size_t good = 0;
  std::size_t faulty = 0;
  for (const Seen& seen : seen_in(text)) ++(seen.fault == CsvFault::none ? good : faulty);
  EXPECT_EQ(good, 200u);
  EXPECT_EQ(faulty, 200u);
}

TEST(CsvReader, LimitsLinesAndFields) {
  const std::string long_line(line_bytes_max + 1, 'x');
  const std::vector<Seen> seen = seen_in("a\n" + long_line + "\nb\n");
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[1].fault, CsvFault::line_too_long);
  EXPECT_EQ(seen[2], (Seen{3, CsvFault::none, "b"}));
  const std::vector<Seen> commas = seen_in(std::string(csv_fields_max, ',') + "\nb\n");
  ASSERT_EQ(commas.size(), 2u);
  EXPECT_EQ(commas[0].fault, CsvFault::too_many_fields);
  EXPECT_EQ(seen_in(std::string(csv_fields_max - 1, ','))[0].fault, CsvFault::none);
  const std::vector<Seen> quote = seen_in("\"" + std::string(line_bytes_max + 1, '\n') + "\"\n");
  EXPECT_EQ(quote[0], (Seen{1, CsvFault::quote_not_closed, "\""}));
}

// Each line opens a quote that the next one closes: a reader that begins again at every line would take quadratic time.
TEST(CsvReader, StaysLinearWhenEveryLineIsFaulty) {
  std::string text;
  while (text.size() < (std::size_t{4} << 20)) text += "\",x\",\"\n";
  std::size_t bytes = 0;
  TextArena arena;
  CsvReader reader(text, ',');
  CsvRecord record;
  while (reader.next(record, arena)) bytes += record.raw.size() + 1;
  EXPECT_EQ(bytes, text.size());  // nothing is lost, and the test ends in time
}

TEST(CsvReader, GoesOnFromAnyRecord) {
  const std::string text = "a,b\n\"c\nd\",e\nf,g\n";
  TextArena arena;
  CsvReader reader(text, ',');
  CsvRecord record;
  ASSERT_TRUE(reader.next(record, arena) && reader.next(record, arena));
  CsvReader again(text, ',', record.offset, record.line);
  CsvRecord same;
  ASSERT_TRUE(again.next(same, arena));
  EXPECT_EQ(same.raw, record.raw);
  EXPECT_THAT(same.fields, ElementsAre("c\nd", "e"));
  EXPECT_EQ(again.offset(), reader.offset());
  EXPECT_EQ(again.line(), 4);
}

TEST(CsvRecord, IsBlankWhenNoFieldHoldsAnything) {
  TextArena arena;
  CsvRecord record;
  CsvReader reader(", \t,\"\"\n,x\n", ',');
  ASSERT_TRUE(reader.next(record, arena));
  EXPECT_TRUE(record.is_blank());
  ASSERT_TRUE(reader.next(record, arena));
  EXPECT_FALSE(record.is_blank());
}

TEST(DetectDelimiter, TakesTheOneThatCutsAllLinesAlike) {
  EXPECT_EQ(detect_delimiter("a,b\n1,2\n"), ',');
  EXPECT_EQ(detect_delimiter("a;b;c\n1,5;2,5;3\n"), ';');
  EXPECT_EQ(detect_delimiter("No;Amount, gross;Date\n1;5,00;x\n2;6,00;y\n"), ';');
  EXPECT_EQ(detect_delimiter("a\tb\n1,2\t3\n"), '\t');
  EXPECT_EQ(detect_delimiter("a|b\n1|2\n"), '|');
  EXPECT_EQ(detect_delimiter("a,b\n\"1;2;3\",\"x;y;z\"\n"), ',');
  EXPECT_EQ(detect_delimiter("alone\n1\n"), ',');
}

// What a writer after RFC 4180 would write.
std::string written(const std::string& field, char delimiter, bool always_quote) {
  const bool needs = field.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
  if (!needs && !always_quote) return field;
  std::string out = "\"";
  for (const char c : field) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

RC_GTEST_PROP(CsvReader, ReadsBackWhatWasWritten, ()) {
  const char delimiter = *rc::gen::element(',', ';', '\t', '|');
  const std::string line_end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
  const auto field_gen = rc::gen::container<std::string>(
      rc::gen::element('a', 'Z', '7', ' ', '"', ',', ';', '\t', '|', '\n', '\r', '\xC3', '\xBC'));
  const auto rows =
      *rc::gen::container<Rows>(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(field_gen)));
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != 0) text += delimiter;
      text += written(row[i], delimiter, *rc::gen::arbitrary<bool>());
    }
    text += line_end;
  }
  RC_ASSERT(rows_of(text, delimiter) == rows);
}

RC_GTEST_PROP(CsvReader, AccountsForEveryByteOfAnyText, ()) {
  const std::string text = *rc::gen::container<std::string>(rc::gen::element('a', '"', '"', ',', '\n', '\n', '\r'));
  TextArena arena;
  CsvReader reader(text, ',');
  CsvRecord record;
  std::size_t next = 0;
  std::int64_t line = 1;
  while (reader.next(record, arena)) {
    RC_ASSERT(record.offset == next);
    RC_ASSERT(record.line == line);
    RC_ASSERT(record.raw == std::string_view(text).substr(next, record.raw.size()));
    next = reader.offset();
    line = reader.line();
    const std::string_view between =
        std::string_view(text).substr(record.offset + record.raw.size(), next - record.offset - record.raw.size());
    RC_ASSERT(between == "\n" || between == "\r\n" || between == "\r" || (between.empty() && next == text.size()));
  }
  RC_ASSERT(next == text.size());
}

}  // namespace
}  // namespace dunlin
