// Opening databases: the catalog and the tenants of a data directory, on SQLite files or on one PostgreSQL database.
// The schema is brought up to date on the way.
//
//   DIR/catalog.db         tenants and logins
//   DIR/tenants/NAME.db    one tenant each
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/connection.h"

namespace dunlin {

struct DatabaseLocation {
  std::string data_directory;
  std::string database;  // "sqlite" or the URL of a PostgreSQL database
};

enum class IfAbsent : std::uint8_t { refuse, create };

[[nodiscard]] Result<std::unique_ptr<Connection>> open_catalog(const DatabaseLocation& location, IfAbsent if_absent);
[[nodiscard]] Result<std::unique_ptr<Connection>> open_tenant(const DatabaseLocation& location, std::string_view tenant,
                                                              IfAbsent if_absent);

// Copies of the databases into another data directory, each as it stands at one moment, also while others write. SQLite
// only: option_invalid on PostgreSQL, which has pg_dump.
[[nodiscard]] Result<> copy_catalog(const DatabaseLocation& location, const std::string& to_directory);
[[nodiscard]] Result<> copy_tenant(const DatabaseLocation& location, std::string_view tenant,
                                   const std::string& to_directory);

}  // namespace dunlin
