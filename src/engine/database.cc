#include "engine/database.h"

#include "store/migrations.h"
#include "store/postgres/postgres_connection.h"
#include "store/sqlite/sqlite_connection.h"

namespace dunlin {
namespace {

Result<std::unique_ptr<Connection>> open_migrated(const DatabaseLocation& location, const std::string& file_name,
                                                  MigrationSet set, IfAbsent if_absent) {
  std::unique_ptr<Connection> connection =
      location.database == "sqlite"
          ? TRY(open_sqlite(location.data_directory + "/" + file_name,
                            SqliteOptions{.create = if_absent == IfAbsent::create}))
          : TRY(open_postgres(location.database));
  TRY(migrate(*connection, set));
  return connection;
}

}  // namespace

Result<std::unique_ptr<Connection>> open_catalog(const DatabaseLocation& location, IfAbsent if_absent) {
  return open_migrated(location, "catalog.db", MigrationSet::catalog, if_absent);
}

Result<std::unique_ptr<Connection>> open_tenant(const DatabaseLocation& location, std::string_view tenant,
                                                IfAbsent if_absent) {
  return open_migrated(location, "tenants/" + std::string(tenant) + ".db", MigrationSet::tenant, if_absent);
}

}  // namespace dunlin
