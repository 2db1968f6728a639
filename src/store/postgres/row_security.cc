#include "store/postgres/row_security.h"

#include <array>
#include <string>

namespace dunlin {
namespace {

// A role belongs to the whole server: another database's program may be making it at the same moment.
constexpr std::string_view role_sql = R"(
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dunlin_application') THEN
    CREATE ROLE dunlin_application NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
  END IF;
  IF NOT pg_has_role(current_user, 'dunlin_application', 'MEMBER') THEN
    EXECUTE format('GRANT dunlin_application TO %I', current_user);
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;
)";

constexpr std::string_view append_only = "journal";

std::string policy_sql(std::string_view table) {
  const std::string name(table);
  const std::string own = "tenant = NULLIF(current_setting('dunlin.tenant', true), '')::BIGINT";
  return "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_policies WHERE schemaname = current_schema() AND tablename = '" +
         name + "') THEN ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY; ALTER TABLE " + name +
         " FORCE ROW LEVEL SECURITY; CREATE POLICY one_tenant ON " + name + " USING (" + own + ") WITH CHECK (" + own +
         "); END IF; IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dunlin_application') THEN " +
         "GRANT SELECT, INSERT" + (table == append_only ? "" : ", UPDATE, DELETE") + " ON " + name +
         " TO dunlin_application; END IF; END $$;\n";
}

const Statement secured_tables{"row_security.tables",
                               "SELECT COUNT(DISTINCT tablename) FROM pg_policies WHERE schemaname = current_schema() "
                               "AND CAST(tablename AS TEXT) IN TEXTS($1)"};
const Statement may_enter{"row_security.may_enter",
                          "SELECT COUNT(*) FROM pg_roles WHERE rolname = 'dunlin_application' AND "
                          "pg_has_role(current_user, oid, 'MEMBER')"};
const Statement is_held{"row_security.is_held", "SELECT CAST(row_security_active('chain_head') AS INTEGER)"};

Result<bool> is_true(Connection& connection, const Statement& question) {
  bool answer = false;
  TRY(connection.each(question, {}, [&answer](const RowView& row) -> Result<> {
    answer = row.integer(0) != 0;
    return {};
  }));
  return answer;
}

}  // namespace

Result<bool> has_row_security(Connection& connection, std::span<const std::string_view> tables) {
  const std::string names = texts_parameter(tables);
  const std::array<Value, 1> parameters{Value::of_text(names)};
  std::size_t secured = 0;
  TRY(connection.each(secured_tables, parameters, [&secured](const RowView& row) -> Result<> {
    secured = static_cast<std::size_t>(row.integer(0));
    return {};
  }));
  return secured == tables.size();
}

Result<> write_row_security(Connection& connection, std::span<const std::string_view> tables) {
  std::string sql(role_sql);
  sql +=
      "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dunlin_application') THEN "
      "EXECUTE format('GRANT USAGE ON SCHEMA %I TO dunlin_application', current_schema()); END IF; END $$;\n";
  for (const std::string_view table : tables) sql += policy_sql(table);
  return connection.run_script(sql);
}

Result<> enter_application_role(Connection& connection) {
  if (TRY(is_true(connection, may_enter))) TRY(connection.run_script("SET ROLE dunlin_application"));
  if (TRY(is_true(connection, is_held))) return {};
  return refuse(
      Reason::database_failed,
      "PostgreSQL does not hold this user to the rows of one tenant: he is a superuser or has BYPASSRLS, and "
      "there is no role dunlin_application for him to work as. Use a user who owns the tables and is neither.");
}

}  // namespace dunlin
