#include "store/migrations.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <thread>

#include "store/test_database.h"

namespace dunlin {
namespace {

TEST(DialectSql, TablesAreStrictOnSqlite) {
  constexpr std::string_view sql =
      "-- A comment.\n"
      "CREATE TABLE a (\n"
      "  tenant INTEGER NOT NULL,\n"
      "  name TEXT,\n"
      "  PRIMARY KEY (tenant)\n"
      ");\n"
      "CREATE TABLE b (\n"
      "  tenant INTEGER NOT NULL,\n"
      "  body BLOB,\n"
      "  PRIMARY KEY (tenant)\n"
      ");\n"
      "CREATE INDEX a_by_name ON a (tenant, name);\n";
  EXPECT_EQ(dialect_sql(sql, Dialect::sqlite),
            "CREATE TABLE a (\n"
            "  tenant INTEGER NOT NULL,\n"
            "  name TEXT,\n"
            "  PRIMARY KEY (tenant)\n"
            ") STRICT, WITHOUT ROWID;\n"
            "CREATE TABLE b (\n"
            "  tenant INTEGER NOT NULL,\n"
            "  body BLOB,\n"
            "  PRIMARY KEY (tenant)\n"
            ") STRICT;\n"
            "CREATE INDEX a_by_name ON a (tenant, name);\n");
  EXPECT_EQ(dialect_sql(sql, Dialect::postgres),
            "CREATE TABLE a (\n"
            "  tenant BIGINT NOT NULL,\n"
            "  name TEXT COLLATE \"C\",\n"
            "  PRIMARY KEY (tenant)\n"
            ");\n"
            "CREATE TABLE b (\n"
            "  tenant BIGINT NOT NULL,\n"
            "  body BYTEA,\n"
            "  PRIMARY KEY (tenant)\n"
            ");\n"
            "CREATE INDEX a_by_name ON a (tenant, name);\n");
}

TEST(DialectSql, ABlockMayBelongToOneEngine) {
  constexpr std::string_view sql =
      "-- only sqlite\n"
      "PRAGMA a;\n"
      "-- end\n"
      "-- only postgres\n"
      "SELECT CAST(1 AS INTEGER);\n"
      "-- end\n"
      "CREATE INDEX b ON c (d);\n";
  EXPECT_EQ(dialect_sql(sql, Dialect::sqlite), "PRAGMA a;\nCREATE INDEX b ON c (d);\n");
  EXPECT_EQ(dialect_sql(sql, Dialect::postgres), "SELECT CAST(1 AS INTEGER);\nCREATE INDEX b ON c (d);\n");
}

constexpr embedded::File first_step{"0001_a.sql",
                                    "CREATE TABLE a (\n  tenant INTEGER NOT NULL,\n  PRIMARY KEY (tenant)\n);\n"};
constexpr embedded::File second_step{"0002_b.sql",
                                     "CREATE TABLE b (\n  tenant INTEGER NOT NULL,\n  PRIMARY KEY (tenant)\n);\n"};
constexpr embedded::File failing_step{
    "0002_c.sql",
    "CREATE TABLE c (\n  tenant INTEGER NOT NULL,\n  PRIMARY KEY (tenant)\n);\nINSERT INTO absent (x) VALUES (1);\n"};

constexpr std::string_view applied = "SELECT set_name, number FROM schema_migration ORDER BY set_name, number";

class Migrations : public DatabaseTest {
 protected:
  static Reason refusal_of(Connection& connection, MigrationSet set) {
    const Result<> outcome = migrate(connection, set);
    if (outcome.has_value()) return Reason::object_unknown;
    EXPECT_FALSE(outcome.error().text.empty());
    return outcome.error().reason;
  }
};

TEST_P(Migrations, RunOnceAndInOrder) {
  Connection& connection = database().open();
  const std::array<embedded::File, 2> steps{first_step, second_step};
  value_of(migrate(connection, "test", std::span(steps).first(1)));
  EXPECT_EQ(value_of(rows_as_text(connection, std::string(applied), 2)), std::vector<std::string>{"'test'|1"});
  for (int again = 0; again < 2; ++again) {
    value_of(migrate(connection, "test", steps));
    EXPECT_EQ(value_of(rows_as_text(connection, std::string(applied), 2)),
              (std::vector<std::string>{"'test'|1", "'test'|2"}));
  }
  value_of(connection.run_script("INSERT INTO a (tenant) VALUES (1); INSERT INTO b (tenant) VALUES (1)"));
}

TEST_P(Migrations, AFailedStepLeavesNothingBehind) {
  Connection& connection = database().open();
  const std::array<embedded::File, 2> steps{first_step, failing_step};
  const Result<> outcome = migrate(connection, "test", steps);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().reason, Reason::database_failed);
  EXPECT_EQ(value_of(rows_as_text(connection, std::string(applied), 2)), std::vector<std::string>{"'test'|1"});
  EXPECT_FALSE(connection.run_script("SELECT tenant FROM c").has_value());
}

TEST_P(Migrations, BothSetsMayShareADatabase) {
  Connection& connection = database().open();
  value_of(migrate(connection, MigrationSet::tenant));
  value_of(migrate(connection, MigrationSet::catalog));
  value_of(migrate(connection, MigrationSet::tenant));
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT COUNT(*) FROM schema_migration", 1)),
            std::vector<std::string>{std::to_string(migration_steps(MigrationSet::tenant).size() +
                                                    migration_steps(MigrationSet::catalog).size())});
}

TEST_P(Migrations, ProgramsThatStartAtOnceWaitForEachOther) {
  Connection& first = database().open();
  Connection& second = database().open();
  std::thread other([&] { value_of(migrate(second, MigrationSet::tenant)); });
  value_of(migrate(first, MigrationSet::tenant));
  other.join();
  EXPECT_EQ(value_of(rows_as_text(first, "SELECT number FROM schema_migration ORDER BY number", 1)).size(),
            migration_steps(MigrationSet::tenant).size());
}

TEST_P(Migrations, ADatabaseOfANewerProgramIsNotTouched) {
  Connection& connection = database().open_migrated();
  const std::string number = std::to_string(migration_steps(MigrationSet::tenant).size() + 1);
  value_of(connection.run_script("INSERT INTO schema_migration (set_name, number, digest) VALUES ('tenant', " + number +
                                 ", 'of a newer program')"));
  EXPECT_EQ(refusal_of(connection, MigrationSet::tenant), Reason::schema_newer);
  EXPECT_EQ(refusal_of(connection, MigrationSet::catalog), Reason::object_unknown) << "the other set is not concerned";
}

TEST_P(Migrations, AStepThatIsNotOursIsRefused) {
  Connection& connection = database().open_migrated();
  value_of(connection.run_script("UPDATE schema_migration SET digest = 'another' WHERE number = 1"));
  EXPECT_EQ(refusal_of(connection, MigrationSet::tenant), Reason::schema_newer);
}

TEST_P(Migrations, StepsWithoutTheirBeginningAreRefused) {
  for (const std::string number : {"0", "-1", "2"}) {
    Connection& connection = database().open_migrated();
    value_of(connection.run_script("UPDATE schema_migration SET number = " + number));
    EXPECT_EQ(refusal_of(connection, MigrationSet::tenant), Reason::schema_newer) << number;
    value_of(connection.run_script("UPDATE schema_migration SET number = 1"));
  }
}

// What was written stays. REPLACE is a DELETE in disguise.
TEST_P(Migrations, TheJournalIsAppendOnly) {
  Connection& connection = database().open_migrated();
  const std::string bytes = GetParam() == Dialect::sqlite ? "x'7b7d'" : "'\\x7b7d'";
  const std::string row = " INTO journal (tenant, seq, bytes, hash) VALUES (1, 1, " + bytes + ", 'h')";
  value_of(connection.run_script("INSERT" + row));
  std::vector<std::string> attempts{"UPDATE journal SET hash = 'i' WHERE seq = 1", "DELETE FROM journal WHERE seq = 1",
                                    "DELETE FROM journal",
                                    "INSERT" + row + " ON CONFLICT (tenant, seq) DO UPDATE SET hash = 'i'"};
  attempts.push_back(GetParam() == Dialect::sqlite ? "INSERT OR REPLACE" + row : "TRUNCATE journal");
  for (const std::string& attempt : attempts) {
    const Result<> outcome = connection.run_script(attempt);
    ASSERT_FALSE(outcome.has_value()) << attempt;
    EXPECT_EQ(outcome.error().reason, Reason::database_failed) << outcome.error().text;
    EXPECT_NE(outcome.error().text.find("the journal is append-only"), std::string::npos) << outcome.error().text;
  }
  EXPECT_EQ(value_of(rows_as_text(connection, "SELECT seq, hash FROM journal", 2)), std::vector<std::string>{"1|'h'"});
}

// What the engine understood of a schema, without the way it was written.
std::vector<std::string> understood(Connection& connection) {
  const auto ask = [&](const std::string& sql, int columns) {
    return value_of(rows_as_text(connection, sql, columns));
  };
  std::vector<std::string> lines;
  const auto add = [&lines](const std::vector<std::string>& more) {
    lines.insert(lines.end(), more.begin(), more.end());
  };
  if (connection.dialect() == Dialect::sqlite) {
    add(
        ask("SELECT l.name, l.strict, l.wr, c.cid, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM "
            "pragma_table_list l JOIN pragma_table_info(l.name) c WHERE l.schema = 'main' ORDER BY l.name, c.cid",
            9));
    add(
        ask("SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL "
            "ORDER BY name",
            2));
  } else {
    add(
        ask("SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), CAST(is_nullable AS "
            "TEXT), CAST(column_default AS TEXT), CAST(collation_name AS TEXT) FROM information_schema.columns WHERE "
            "table_schema = current_schema() ORDER BY table_name, ordinal_position",
            6));
    add(ask("SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexdef", 1));
    add(ask("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1", 1));
    add(
        ask("SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = "
            "current_schema() ORDER BY 1",
            1));
  }
  return lines;
}

std::string file_text(const std::string& path) {
  std::ifstream file(DUNLIN_SOURCE_DIR "/" + path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_P(Migrations, TheirSumIsTheSchema) {
  for (const auto& [set, path] : {std::pair{MigrationSet::catalog, "src/store/migrations/schema_catalog.sql"},
                                  std::pair{MigrationSet::tenant, "src/store/migrations/schema_tenant.sql"}}) {
    TestDatabase stepwise(GetParam());
    Connection& by_steps = stepwise.open();
    value_of(migrate(by_steps, set));
    value_of(by_steps.run_script("DROP TABLE schema_migration"));
    if (GetParam() == Dialect::sqlite) value_of(by_steps.run_script("DROP TABLE IF EXISTS sqlite_stat1"));
    TestDatabase whole(GetParam());
    Connection& at_once = whole.open();
    value_of(at_once.run_script(dialect_sql(file_text(path), at_once.dialect())));
    const std::vector<std::string> expected = understood(at_once);
    EXPECT_GE(expected.size(), 8U) << path;
    EXPECT_EQ(understood(by_steps), expected) << "write the result of a new step into " << path;
  }
}

// A step that is in the folder and not in the program would be missed by the test above.
TEST(MigrationSteps, EveryFileIsEmbedded) {
  for (const auto& [set, folder] :
       {std::pair{MigrationSet::catalog, "catalog"}, std::pair{MigrationSet::tenant, "tenant"}}) {
    std::vector<std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(DUNLIN_SOURCE_DIR "/src/store/migrations/") + folder)) {
      files.push_back(entry.path().filename().string());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> steps;
    for (const embedded::File& step : migration_steps(set)) {
      steps.emplace_back(step.name);
      EXPECT_EQ(step.name.substr(0, 4),
                std::string(4 - std::to_string(steps.size()).size(), '0') + std::to_string(steps.size()));
    }
    EXPECT_EQ(files, steps);
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, Migrations, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
