// Row security: PostgreSQL itself keeps the tenants of one database apart, so that a statement that forgot its tenant
// finds nothing instead of everything.
//
//   migrate(connection, MigrationSet::tenant);             // as the user of the URL, who owns the tables
//   enter_application_role(connection);                    // from here on with fewer rights than that
//   connection.begin_of(tenant, Access::read);             // sees rows of this tenant only
//
// Every table of a tenant has a policy for the setting dunlin.tenant, which lasts for one transaction; without it there
// are no rows. It is forced: the owner is held to it too. The program works as the role dunlin_application, which owns
// nothing and may neither change tables, nor turn the policies off, nor rewrite the journal. Where the user of the URL
// may not make roles he works as himself, still held to the policies.
// Source: https://www.postgresql.org/docs/15/ddl-rowsecurity.html
//
// A later migration step that changes rows must say which tenant's: to the owner the tables look empty as well.
#pragma once

#include <span>
#include <string_view>

#include "store/connection.h"

namespace dunlin {

[[nodiscard]] Result<bool> has_row_security(Connection& connection, std::span<const std::string_view> tables);
// In a write transaction, after the tables were made.
[[nodiscard]] Result<> write_row_security(Connection& connection, std::span<const std::string_view> tables);

// database_failed when the user is one whom policies do not hold (a superuser) and there is no other role to work as.
[[nodiscard]] Result<> enter_application_role(Connection& connection);

}  // namespace dunlin
