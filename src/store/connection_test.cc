#include "store/connection.h"

#include <array>
#include <limits>
#include <numeric>

#include "store/test_database.h"

namespace dunlin {
namespace {

TEST(Translate, KeysAndTextsBecomeAQueryOverOneParameter) {
  EXPECT_EQ(translate("SELECT id FROM t WHERE tenant = $1 AND id IN KEYS($2) AND n IN TEXTS($13)", Dialect::sqlite),
            "SELECT id FROM t WHERE tenant = $1 AND id IN (SELECT value FROM json_each($2)) AND n IN "
            "(SELECT value FROM json_each($13))");
  EXPECT_EQ(translate("id IN KEYS($2) OR id IN KEYS($3)", Dialect::postgres),
            "id IN (SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($2 AS json))) OR id IN "
            "(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($3 AS json)))");
  EXPECT_EQ(translate("n IN TEXTS($2)", Dialect::postgres),
            "n IN (SELECT value FROM json_array_elements_text(CAST($2 AS json)))");
}

TEST(Translate, OnlyPostgresLocksRows) {
  EXPECT_EQ(translate("SELECT seq FROM chain_head WHERE tenant = $1 FOR UPDATE", Dialect::sqlite),
            "SELECT seq FROM chain_head WHERE tenant = $1");
  EXPECT_EQ(translate("SELECT seq FROM chain_head WHERE tenant = $1 FOR UPDATE", Dialect::postgres),
            "SELECT seq FROM chain_head WHERE tenant = $1 FOR UPDATE");
}

TEST(Translate, ACallWithoutItsEndIsAProgrammersError) {
  EXPECT_THROW(translate("id IN KEYS($2", Dialect::sqlite), CheckFailure);
}

TEST(Parameters, SetsAreTextsOfJsonArrays) {
  EXPECT_EQ(keys_parameter({}), "[]");
  EXPECT_EQ(keys_parameter(std::array{std::int64_t{3}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()}),
            "[3,-1,9223372036854775807]");
  EXPECT_EQ(texts_parameter({}), "[]");
  EXPECT_EQ(texts_parameter(std::array{std::string_view("a\"b"), std::string_view(), std::string_view("é")}),
            R"(["a\"b","","é"])");
}

TEST(StorableText, IsUtf8WithoutAZeroByte) {
  EXPECT_TRUE(is_storable_text(""));
  EXPECT_TRUE(is_storable_text("Kölner Straße 😀"));
  EXPECT_FALSE(is_storable_text(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_storable_text("\xff"));
  EXPECT_FALSE(is_storable_text("\xed\xa0\x80"));  // half of a surrogate pair
}

constexpr std::string_view schema =
    "CREATE TABLE word (\n"
    "  tenant INTEGER NOT NULL,\n"
    "  id INTEGER NOT NULL,\n"
    "  text TEXT NOT NULL,\n"
    "  PRIMARY KEY (tenant, id)\n"
    ");\n"
    "CREATE UNIQUE INDEX word_by_text ON word (tenant, text);\n";

constinit const Table words{"word", {"id", "text"}, 1, StateClass::rebuildable};

class AnyConnection : public DatabaseTest {
 protected:
  Connection& open_with_words(std::span<const std::string_view> texts) {
    Connection& connection = database().open();
    value_of(connection.run_script(dialect_sql(schema, connection.dialect())));
    value_of(connection.begin(Access::write));
    std::int64_t id = 0;
    for (const std::string_view text : texts) {
      const std::array values{Value::of_integer(1), Value::of_integer(++id), Value::of_text(text)};
      value_of(connection.write(words, WriteKind::insert, values));
    }
    value_of(connection.commit());
    return connection;
  }
};

TEST_P(AnyConnection, FindsTheMembersOfASetOfKeys) {
  std::vector<std::string> texts;
  for (int i = 1; i <= 6'000; ++i) texts.push_back("word " + std::to_string(i));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Connection& connection = open_with_words(views);
  const std::string sql = "SELECT id FROM word WHERE tenant = $1 AND id IN KEYS($2) ORDER BY id";
  for (const std::int64_t count : {0, 1, 5'000}) {
    std::vector<std::int64_t> keys(static_cast<std::size_t>(count));
    std::iota(keys.begin(), keys.end(), 1'001);
    const std::string parameter = keys_parameter(keys);
    const std::array values{Value::of_integer(1), Value::of_text(parameter)};
    const std::vector<std::string> found = value_of(rows_as_text(connection, sql, 1, values));
    ASSERT_EQ(found.size(), static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < found.size(); ++i) ASSERT_EQ(found[i], std::to_string(keys[i]));
  }
}

TEST_P(AnyConnection, KeysMayBeUnknownOrRepeatedOrExtreme) {
  Connection& connection = open_with_words(std::array<std::string_view, 2>{"a", "b"});
  const std::string parameter = keys_parameter(std::array<std::int64_t, 5>{
      2, 2, 77, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()});
  const std::array values{Value::of_integer(1), Value::of_text(parameter)};
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT id FROM word WHERE tenant = $1 AND id IN KEYS($2)", 1, values)),
            std::vector<std::string>{"2"});
}

TEST_P(AnyConnection, FindsTheMembersOfASetOfTexts) {
  Connection& connection = open_with_words(std::array<std::string_view, 5>{"plain", "", "qu\"ote", "Köln\n", "[1]"});
  const std::string parameter =
      texts_parameter(std::array<std::string_view, 5>{"", "qu\"ote", "Köln\n", "absent", "[1]"});
  const std::array values{Value::of_integer(1), Value::of_text(parameter)};
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT id FROM word WHERE tenant = $1 AND text IN TEXTS($2) ORDER BY id",
                                  1, values)),
            (std::vector<std::string>{"2", "3", "4", "5"}));
}

// The test server sorts English: without its own collation a column would answer a, A, a-umlaut, b.
TEST_P(AnyConnection, OrdersTextByItsBytes) {
  const std::array<std::string_view, 12> texts{"b", "a", "B", "A", "ä", "a b", "ab", "a-b", "10", "9", "Z", "😀"};
  Connection& connection = open_with_words(texts);
  const std::vector<std::string> expected{"'10'",  "'9'",   "'A'",  "'B'", "'Z'", "'a'",
                                          "'a b'", "'a-b'", "'ab'", "'b'", "'ä'", "'😀'"};
  const std::array tenant{Value::of_integer(1)};
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT text FROM word WHERE tenant = $1 ORDER BY text", 1, tenant)),
            expected);
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT MAX(text) FROM word WHERE tenant = $1", 1, tenant)),
            std::vector<std::string>{"'😀'"});
  const std::array range{Value::of_integer(1), Value::of_text("B")};
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT text FROM word WHERE tenant = $1 AND text < $2 ORDER BY text", 1,
                                  range)),
            (std::vector<std::string>{"'10'", "'9'", "'A'"}));
}

TEST_P(AnyConnection, ACallbackMayRefuseInTheMiddleOfAnAnswer) {
  std::vector<std::string> texts;
  for (int i = 0; i < 20'000; ++i) texts.push_back(std::to_string(i));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Connection& connection = open_with_words(views);
  const Statement all{"words.all", "SELECT id FROM word WHERE tenant = $1 ORDER BY id"};
  const std::array tenant{Value::of_integer(1)};
  value_of(connection.begin(Access::write));
  int seen = 0;
  const Result<> outcome = connection.each(all, tenant, [&seen](const RowView&) -> Result<> {
    if (++seen == 3) return refuse(Reason::row_malformed, "the third");
    return {};
  });
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::row_malformed);
  EXPECT_EQ(seen, 3);
  // The transaction goes on, and what it writes is kept.
  const std::array values{Value::of_integer(1), Value::of_integer(77'777), Value::of_text("after")};
  value_of(connection.write(words, WriteKind::insert, values));
  value_of(connection.commit());
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT COUNT(*) FROM word WHERE tenant = $1", 1, tenant)),
            std::vector<std::string>{"20001"});
}

TEST_P(AnyConnection, SurvivesACheckThatFailsInACallback) {
  Connection& connection = open_with_words(std::array<std::string_view, 3>{"a", "b", "c"});
  const Statement all{"words.all", "SELECT id FROM word WHERE tenant = $1 ORDER BY id"};
  const std::array tenant{Value::of_integer(1)};
  {
    const ReadTx tx = value_of(ReadTx::begin(connection, TenantKey{1}));
    EXPECT_THROW((void)tx.each(all,
                               [](const RowView& row) -> Result<> {
                                 CHECK(row.integer(0) != 2);
                                 return {};
                               }),
                 CheckFailure);
  }
  value_of(connection.begin(Access::write));
  value_of(connection.commit());
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT COUNT(*) FROM word WHERE tenant = $1", 1, tenant)),
            std::vector<std::string>{"3"});
}

TEST_P(AnyConnection, OneStatementAtATime) {
  Connection& connection = open_with_words(std::array<std::string_view, 2>{"a", "b"});
  const Statement all{"words.all", "SELECT id FROM word WHERE tenant = $1 ORDER BY id"};
  const Statement other{"words.count", "SELECT COUNT(*) FROM word WHERE tenant = $1"};
  const std::array tenant{Value::of_integer(1)};
  EXPECT_THROW((void)connection.each(all, tenant,
                                     [&](const RowView&) {
                                       return connection.each(other, tenant,
                                                              [](const RowView&) -> Result<> { return {}; });
                                     }),
               CheckFailure);
}

// Statements are told apart by their text: two that stand at the same address one after the other are not the same.
TEST_P(AnyConnection, PreparesEachTextOfItsOwn) {
  Connection& connection = open_with_words(std::array<std::string_view, 2>{"a", "b"});
  const std::array tenant{Value::of_integer(1)};
  std::vector<std::string> answers;
  for (const std::string column : {"id", "text", "tenant"}) {
    const Statement local{"word." + column, "SELECT " + column + " FROM word WHERE tenant = $1 AND id = 2"};
    value_of(connection.each(local, tenant, [&](const RowView& row) -> Result<> {
      answers.push_back(row.kind(0) == Value::Kind::text ? std::string(row.bytes(0)) : std::to_string(row.integer(0)));
      return {};
    }));
  }
  EXPECT_EQ(answers, (std::vector<std::string>{"2", "b", "1"}));
}

TEST_P(AnyConnection, ExistsIsAnInteger) {
  Connection& connection = open_with_words(std::array<std::string_view, 1>{"a"});
  const std::array values{Value::of_integer(1), Value::of_text("a")};
  EXPECT_EQ(value_of(rows_as_text(connection,
                                  "SELECT EXISTS (SELECT 1 FROM word WHERE tenant = $1 AND text = $2), EXISTS "
                                  "(SELECT 1 FROM word WHERE tenant = $1 AND id = 9)",
                                  2, values)),
            std::vector<std::string>{"1|0"});
}

TEST_P(AnyConnection, AColumnIsAskedForWhatItIs) {
  Connection& connection = open_with_words(std::array<std::string_view, 1>{"7"});
  const Statement all{"words.all", "SELECT id, text FROM word WHERE tenant = $1"};
  const std::array tenant{Value::of_integer(1)};
  EXPECT_THROW(
      (void)connection.each(all, tenant, [](const RowView& row) -> Result<> { return row.bytes(0), Result<>(); }),
      CheckFailure);
  EXPECT_THROW(
      (void)connection.each(all, tenant, [](const RowView& row) -> Result<> { return row.integer(1), Result<>(); }),
      CheckFailure);
}

TEST_P(AnyConnection, SaysHowManyRowsWereChanged) {
  Connection& connection = open_with_words(std::array<std::string_view, 4>{"a", "b", "c", "d"});
  const Statement erase{"word.erase", "DELETE FROM word WHERE tenant = $1 AND id > $2"};
  const auto erased = [&](std::int64_t above) {
    const std::array values{Value::of_integer(1), Value::of_integer(above)};
    return value_of(connection.execute(erase, values));
  };
  EXPECT_EQ(erased(1), 3);
  EXPECT_EQ(erased(1), 0);
}

TEST_P(AnyConnection, NamesTheStatementThatTheDatabaseRefused) {
  Connection& connection = database().open();
  const Statement wrong{"word.wrong", "SELECT id FROM no_such_table WHERE tenant = $1"};
  const std::array tenant{Value::of_integer(1)};
  const Result<> outcome = connection.each(wrong, tenant, [](const RowView&) -> Result<> { return {}; });
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::database_failed);
  EXPECT_NE(outcome.error().text.find("word.wrong"), std::string::npos) << outcome.error().text;
}

INSTANTIATE_TEST_SUITE_P(Databases, AnyConnection, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
