// What SQLite's planner is told about a tenant's database, instead of what ANALYZE would count.
//
// Every key begins with the tenant, and a file holds one tenant: that column tells nothing apart. Without statistics
// the planner takes an equality on it for selective and reads a whole table in the order asked for rather than one
// customer's rows by their index. The figures are made up of the shape of each index alone (a million rows, one tenant,
// a hundred rows for a key that is not unique), so that a query is planned the same way on the day of the first import
// and years later.
// Source: https://www.sqlite.org/fileformat2.html#stat1tab
#pragma once

#include "store/connection.h"

namespace dunlin {

[[nodiscard]] Result<bool> has_planner_statistics(Connection& connection);

// In a write transaction. This connection uses them at once, others when they open the database.
[[nodiscard]] Result<> write_planner_statistics(Connection& connection);

}  // namespace dunlin
