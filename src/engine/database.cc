#include "engine/database.h"

#include "store/migrations.h"
#include "store/postgres/postgres_connection.h"
#include "store/postgres/row_security.h"
#include "store/sqlite/sqlite_connection.h"

namespace dunlin {
namespace {

constexpr const char* catalog_file = "catalog.db";

std::string tenant_file(std::string_view tenant) {
  return "tenants/" + std::string(tenant) + ".db";
}

Result<> copy_database(const DatabaseLocation& location, const std::string& file_name, const std::string& to) {
  if (location.database != "sqlite") {
    return refuse(Reason::option_invalid,
                  "Nothing was backed up: this data is in PostgreSQL, whose own pg_dump makes a backup of one moment. "
                  "Copy dunlin.toml, seal.key and the directories mail and seals beside it.");
  }
  return copy_sqlite(location.data_directory + "/" + file_name, to + "/" + file_name);
}

Result<std::unique_ptr<Connection>> open_migrated(const DatabaseLocation& location, const std::string& file_name,
                                                  MigrationSet set, IfAbsent if_absent) {
  std::unique_ptr<Connection> connection =
      location.database == "sqlite" ? TRY(open_sqlite(location.data_directory + "/" + file_name,
                                                      SqliteOptions{.create = if_absent == IfAbsent::create}))
                                    : TRY(open_postgres(location.database));
  TRY(migrate(*connection, set));
  if (set == MigrationSet::tenant && connection->dialect() == Dialect::postgres) {
    TRY(enter_application_role(*connection));
  }
  return connection;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_catalog(const DatabaseLocation& location, IfAbsent if_absent) {
  return open_migrated(location, catalog_file, MigrationSet::catalog, if_absent);
}

Result<std::unique_ptr<Connection>> open_tenant(const DatabaseLocation& location, std::string_view tenant,
                                                IfAbsent if_absent) {
  return open_migrated(location, tenant_file(tenant), MigrationSet::tenant, if_absent);
}

Result<> copy_catalog(const DatabaseLocation& location, const std::string& to_directory) {
  return copy_database(location, catalog_file, to_directory);
}

Result<> copy_tenant(const DatabaseLocation& location, std::string_view tenant, const std::string& to_directory) {
  return copy_database(location, tenant_file(tenant), to_directory);
}

}  // namespace dunlin
