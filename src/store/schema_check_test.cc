#include "store/schema_check.h"

#include <set>

#include "store/test_database.h"

namespace dunlin {
namespace {

constexpr std::string_view schema = R"(CREATE TABLE hold (
  tenant INTEGER NOT NULL,
  id INTEGER NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE TABLE head (
  tenant INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (tenant)
);
)";

constinit const Table hold{"hold", {"id", "note", "version"}, 1, StateClass::business};
constinit const Table head{"head", {"bytes"}, 0, StateClass::operational};

class SchemaCheck : public DatabaseTest {
 protected:
  Connection& open(std::string_view sql = schema) {
    Connection& connection = database().open();
    value_of(connection.run_script(dialect_sql(sql, connection.dialect())));
    return connection;
  }
  static std::vector<std::string> differences(Connection& connection, const Table& table) {
    const std::array<const Table*, 1> tables{&table};
    return value_of(schema_differences(connection, tables));
  }
};

TEST_P(SchemaCheck, IsSilentWhenTheDatabaseIsAsTheProgramThinks) {
  Connection& connection = open();
  const std::array<const Table*, 2> tables{&hold, &head};
  EXPECT_EQ(value_of(schema_differences(connection, tables)), std::vector<std::string>());
  EXPECT_EQ(value_of(table_names(connection)), (std::vector<std::string>{"head", "hold"}));
  EXPECT_EQ(value_of(primary_key_of(connection, "hold")), (std::vector<std::string>{"tenant", "id"}));
  EXPECT_EQ(value_of(primary_key_of(connection, "absent")), std::vector<std::string>());
}

TEST_P(SchemaCheck, FindsWhatDiffers) {
  Connection& connection = open();
  const Table absent{"absent", {"id"}, 1, StateClass::business};
  EXPECT_EQ(differences(connection, absent), std::vector<std::string>{"table absent: is not in the database"});
  const Table swapped{"hold", {"note", "id", "version"}, 1, StateClass::business};
  EXPECT_EQ(differences(connection, swapped),
            (std::vector<std::string>{
                "table hold: the columns are (tenant, id, note, version), the program has (tenant, note, id, version)",
                "table hold: the primary key is (tenant, id), the program has (tenant, note)"}));
  const Table missing{"hold", {"id", "version"}, 1, StateClass::business};
  EXPECT_EQ(differences(connection, missing),
            std::vector<std::string>{
                "table hold: the columns are (tenant, id, note, version), the program has (tenant, id, version)"});
  const Table longer_key{"hold", {"id", "note", "version"}, 2, StateClass::business};
  EXPECT_EQ(
      differences(connection, longer_key),
      std::vector<std::string>{"table hold: the primary key is (tenant, id), the program has (tenant, id, note)"});
  const Table journalled_bytes{"head", {"bytes"}, 0, StateClass::business};
  EXPECT_EQ(differences(connection, journalled_bytes),
            std::vector<std::string>{"table head: the column bytes holds bytes, which an after-image cannot"});
}

TEST_P(SchemaCheck, FindsKindsThatTheCodeDoesNotKnow) {
  const bool sqlite = GetParam() == Dialect::sqlite;
  Connection& connection = database().open();
  value_of(connection.run_script(
      sqlite ? "CREATE TABLE hold (tenant INTEGER, id INTEGER, note TEXT, version INTEGER, PRIMARY KEY (tenant, id))"
             : "CREATE TABLE hold (tenant BIGINT, id INTEGER, note TEXT, version NUMERIC, PRIMARY KEY (tenant, id))"));
  const std::vector<std::string> found = differences(connection, hold);
  if (sqlite) {
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0], "table hold: the column tenant is INTEGER of a table that is not STRICT");
  } else {
    EXPECT_EQ(found, (std::vector<std::string>{"table hold: the column id is integer",
                                               "table hold: the column note is text that is not ordered by its bytes",
                                               "table hold: the column version is numeric"}));
  }
}

// Citus, partitioning and the walls between tenants all need it. schema_migration describes the database itself and
// holds nobody's data.
TEST_P(SchemaCheck, EveryPrimaryKeyBeginsWithTheTenant) {
  Connection& connection = database().open_migrated();
  value_of(migrate(connection, MigrationSet::catalog));
  std::set<std::string> excepted{"schema_migration"};
  const std::vector<std::string> names = value_of(table_names(connection));
  EXPECT_GT(names.size(), 20U);
  for (const std::string& name : names) {
    if (excepted.erase(name) > 0) continue;
    const std::vector<std::string> key = value_of(primary_key_of(connection, name));
    ASSERT_FALSE(key.empty()) << name;
    EXPECT_EQ(key.front(), "tenant") << name;
  }
  EXPECT_TRUE(excepted.empty()) << "an exception that is not needed";
}

INSTANTIATE_TEST_SUITE_P(Databases, SchemaCheck, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
