#include "journal/changes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/prng.h"

namespace dunlin {
namespace {

constexpr std::string_view example =
    R"([{"columns":["id","note","version"],"put":[[1,"late, \"very\"]",7],[2,null,7]],"table":"hold"},)"
    R"({"columns":["id"],"erase":[[3]],"table":"hold"}])";

std::vector<std::string> read(std::string_view changes) {
  std::vector<std::string> seen;
  const Result<> outcome = each_change(changes, [&seen](const RowChange& change) -> Result<> {
    seen.push_back(std::string(change.table) + (change.erased ? " erase " : " put ") + std::string(change.columns) +
                   " " + std::string(change.row));
    return {};
  });
  if (!outcome.has_value()) seen.push_back(std::string(name_of(outcome.error().reason)));
  return seen;
}

TEST(EachChange, CallsForEachRowInOrder) {
  EXPECT_EQ(read(example),
            (std::vector<std::string>{R"(hold put ["id","note","version"] [1,"late, \"very\"]",7])",
                                      R"(hold put ["id","note","version"] [2,null,7])", R"(hold erase ["id"] [3])"}));
  EXPECT_EQ(read("[]"), std::vector<std::string>());
}

TEST(EachChange, RefusesAnotherShape) {
  for (const std::string_view changes : {"",
                                         "{}",
                                         "[",
                                         "[]]",
                                         "[] ",
                                         "[{}]",
                                         R"([{"columns":["id"],"put":[],"table":"t"}])",
                                         R"([{"columns":["id"],"pot":[[1]],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[[1,2]],"table":"t"}])",
                                         R"([{"columns":["id","n"],"put":[[1,2],[3]],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[1],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[[1]],"table":3}])",
                                         R"([{"columns":["id"],"put":[[1]],"table":"t"},])",
                                         R"([{"columns":["id"],"put":[[01]],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[[true]],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[["a]],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[["\u0041"]],"table":"t"}])",
                                         R"([{"columns":["id"],"put":[[1]],"table":"t","x":1}])",
                                         R"([{"columns":["id"],"put":[[1]]}])",
                                         R"([{"put":[[1]],"columns":["id"],"table":"t"}])",
                                         "[{\"columns\":[\"id\"],\"put\":[[\"\xff\"]],\"table\":\"t\"}]"}) {
    const std::vector<std::string> seen = read(changes);
    ASSERT_FALSE(seen.empty()) << changes;
    EXPECT_EQ(seen.back(), "json_malformed") << changes;
  }
}

TEST(EachChange, StopsWhenTheCallbackRefuses) {
  int calls = 0;
  const Result<> outcome = each_change(example, [&calls](const RowChange&) -> Result<> {
    if (++calls == 2) return refuse(Reason::object_unknown, "the second");
    return {};
  });
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::object_unknown);
  EXPECT_EQ(calls, 2);
}

// Whatever bytes come in: an answer or a refusal, and nothing read outside them (the sanitizers watch).
TEST(EachChange, SurvivesHostileBytes) {
  Prng prng(7);
  int refused = 0;
  for (std::size_t length = 0; length <= example.size(); ++length) {
    const std::vector<char> cut(example.begin(), example.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_EQ(read({cut.data(), cut.size()}).back() == "json_malformed", length < example.size()) << length;
  }
  for (int round = 0; round < 20'000; ++round) {
    std::vector<char> bytes(example.begin(), example.end());
    for (int i = 0; i < 3; ++i) {
      constexpr std::string_view likely = "[]{}\",:\\0129-ntu";
      const auto at = static_cast<std::size_t>(prng.below(bytes.size()));
      bytes[at] = prng.below(2) == 0 ? likely[static_cast<std::size_t>(prng.below(likely.size()))]
                                     : static_cast<char>(prng.below(256));
    }
    const std::vector<std::string> seen = read({bytes.data(), bytes.size()});
    refused += !seen.empty() && seen.back() == "json_malformed" ? 1 : 0;
  }
  EXPECT_GT(refused, 10'000);
}

TEST(SplitRow, GivesEachValueAsItStands) {
  using Values = std::vector<std::string_view>;
  EXPECT_EQ(split_row("[]").value(), Values());
  EXPECT_EQ(split_row(R"([-1,null,"a,\"]",""])").value(), (Values{"-1", "null", R"("a,\"]")", R"("")"}));
  for (const std::string_view row : {"", "[", "[1", "[1,]", "1", "[1]x", "[[1]]", "[1 ]"}) {
    ASSERT_FALSE(split_row(row).has_value()) << row;
    EXPECT_EQ(split_row(row).error().reason, Reason::json_malformed);
  }
}

TEST(KeyPrefix, IsTheBeginningOfTheRow) {
  constexpr std::string_view row = R"(["a,b",2,null])";
  EXPECT_EQ(key_prefix(row, 0), "[");
  EXPECT_EQ(key_prefix(row, 1), R"(["a,b")");
  EXPECT_EQ(key_prefix(row, 2), R"(["a,b",2)");
  EXPECT_EQ(key_prefix(row, 4), "");
  EXPECT_EQ(key_prefix("[]", 1), "");
}

TEST(CanonicalColumns, AreTheTablesOrItsKeys) {
  constexpr Table table{"part", {"thing_id", "name", "version"}, 2, StateClass::business};
  EXPECT_EQ(canonical_columns(table, false), R"(["thing_id","name","version"])");
  EXPECT_EQ(canonical_columns(table, true), R"(["thing_id","name"])");
}

class Cells : public RowView {
 public:
  explicit Cells(std::vector<Value> cells) : cells_(std::move(cells)) {}
  Value::Kind kind(int column) const override { return cells_.at(static_cast<std::size_t>(column)).kind; }
  bool is_null(int column) const override { return kind(column) == Value::Kind::null; }
  std::int64_t integer(int column) const override { return cells_.at(static_cast<std::size_t>(column)).integer; }
  std::string_view bytes(int column) const override { return cells_.at(static_cast<std::size_t>(column)).bytes; }

 private:
  std::vector<Value> cells_;
};

TEST(CanonicalRow, IsWhatTheJournalWouldSay) {
  const Cells row({Value::of_integer(INT64_MIN), Value::of_text("a\"\n"), Value::of_null(), Value::of_text("")});
  EXPECT_EQ(canonical_row(row, 4), R"([-9223372036854775808,"a\"\n",null,""])");
  EXPECT_EQ(canonical_row(row, 0), "[]");
  EXPECT_EQ(canonical_row(Cells({Value::of_text("\xff")}), 1), "[\"(not UTF-8)\"]") << "reported, not fatal";
}

}  // namespace
}  // namespace dunlin
