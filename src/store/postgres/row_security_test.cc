#include "store/postgres/row_security.h"

#include "store/migrations.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

class RowSecurity : public DatabaseTest {};

// Statements as if somebody had forgotten the tenant.
const Statement every_setting{"test.settings", "SELECT tenant, name FROM setting ORDER BY tenant, name"};
const Statement rename_all{"test.rename", "UPDATE setting SET value = 'changed'"};
const Statement delete_all{"test.delete", "DELETE FROM setting"};
const Statement change_journal{"test.journal", "UPDATE journal SET bytes = ''"};

Result<> add_setting(Connection& connection, std::int64_t tenant, std::int64_t begun_for) {
  static const Statement insert{"test.insert",
                                "INSERT INTO setting (tenant, name, value, version) VALUES ($1, 'name', 'x', 1)"};
  TRY(connection.begin_of(begun_for, Access::write));
  const std::array<Value, 1> values{Value::of_integer(tenant)};
  const Result<std::int64_t> inserted = connection.execute(insert, values);
  if (inserted) return connection.commit();
  connection.rollback();
  return tl::unexpected(inserted.error());
}

std::vector<std::int64_t> tenants_seen(Connection& connection) {
  std::vector<std::int64_t> seen;
  value_of(connection.each(every_setting, {}, [&seen](const RowView& row) -> Result<> {
    seen.push_back(row.integer(0));
    return {};
  }));
  return seen;
}

TEST_P(RowSecurity, AForgottenTenantFindsOnesOwnRowsOnly) {
  Connection& connection = database().open_migrated();
  value_of(enter_application_role(connection));
  value_of(add_setting(connection, 1, 1));
  value_of(add_setting(connection, 2, 2));
  value_of(connection.begin_of(1, Access::read));
  EXPECT_EQ(tenants_seen(connection), std::vector<std::int64_t>{1});
  connection.rollback();
  value_of(connection.begin_of(2, Access::write));
  EXPECT_EQ(value_of(connection.execute(rename_all, {})), 1);
  EXPECT_EQ(value_of(connection.execute(delete_all, {})), 1);
  value_of(connection.commit());
  value_of(connection.begin_of(1, Access::read));
  EXPECT_EQ(tenants_seen(connection), std::vector<std::int64_t>{1});
  connection.rollback();
}

TEST_P(RowSecurity, WithoutATenantThereIsNothing) {
  Connection& connection = database().open_migrated();
  value_of(enter_application_role(connection));
  value_of(add_setting(connection, 1, 1));
  value_of(connection.begin(Access::read));  // also right after a transaction that had one
  EXPECT_EQ(tenants_seen(connection), std::vector<std::int64_t>{});
  connection.rollback();
}

TEST_P(RowSecurity, NobodyWritesForAnother) {
  Connection& connection = database().open_migrated();
  value_of(enter_application_role(connection));
  EXPECT_FALSE(add_setting(connection, 2, 1));
  EXPECT_FALSE(add_setting(connection, 2, 0));
}

TEST_P(RowSecurity, TheProgramMayNeitherTurnItOffNorRewriteTheJournal) {
  Connection& connection = database().open_migrated();
  value_of(enter_application_role(connection));
  for (const char* const sql : {"ALTER TABLE setting DISABLE ROW LEVEL SECURITY", "DROP POLICY one_tenant ON setting",
                                "ALTER TABLE journal DISABLE TRIGGER ALL", "TRUNCATE setting"}) {
    EXPECT_FALSE(connection.run_script(sql)) << sql;
  }
  value_of(connection.begin_of(1, Access::write));
  EXPECT_FALSE(connection.execute(change_journal, {}));
  connection.rollback();
}

TEST_P(RowSecurity, ASuperuserIsNotTakenForSafe) {
  Connection& connection = database().open_migrated();
  value_of(connection.run_script("DROP OWNED BY dunlin_application"));
  value_of(connection.run_script("ALTER TABLE chain_head DISABLE ROW LEVEL SECURITY"));
  const Result<> entered = enter_application_role(connection);
  ASSERT_FALSE(entered);
  EXPECT_EQ(entered.error().reason, Reason::database_failed);
}

INSTANTIATE_TEST_SUITE_P(Databases, RowSecurity, testing::Values(Dialect::postgres), dialect_name);

}  // namespace
}  // namespace dunlin
