#include "store/sqlite/planner_statistics.h"

#include "store/migrations.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

std::string plan_of(Connection& connection, const std::string& query) {
  const std::string question = "EXPLAIN QUERY PLAN " + query;
  std::string plan;
  value_of(connection.each(Statement{"test.plan", question.c_str()}, {}, [&](const RowView& row) -> Result<> {
    plan += std::string(row.bytes(3)) + "\n";
    return {};
  }));
  return plan;
}

TEST(PlannerStatistics, OneCustomersRowsAreReadByTheirIndexWhateverTheOrder) {
  TestDatabase database(Dialect::sqlite);
  Connection& connection = database.open_migrated();
  EXPECT_EQ(plan_of(connection, "SELECT amount_minor FROM payment WHERE tenant = 1 AND customer_id = 2 ORDER BY id"),
            "SEARCH payment USING INDEX payment_by_customer (tenant=? AND customer_id=?)\n");
  EXPECT_EQ(
      plan_of(connection,
              "SELECT a.amount_minor FROM payment p JOIN application a ON a.tenant = p.tenant AND a.source_id = p.id "
              "WHERE p.tenant = 1 AND p.customer_id = 2"),
      "SEARCH p USING COVERING INDEX payment_by_customer (tenant=? AND customer_id=?)\n"
      "SEARCH a USING INDEX application_by_source (tenant=? AND source_id=?)\n");
}

TEST(PlannerStatistics, ADatabaseFromBeforeGetsThemWhenItIsOpened) {
  TestDatabase database(Dialect::sqlite);
  Connection& connection = database.open_migrated();
  value_of(connection.begin(Access::write));
  value_of(connection.run_script("DROP TABLE sqlite_stat1"));
  value_of(connection.commit());
  EXPECT_FALSE(value_of(has_planner_statistics(connection)));
  value_of(migrate(connection, MigrationSet::tenant));
  EXPECT_TRUE(value_of(has_planner_statistics(connection)));
}

}  // namespace
}  // namespace dunlin
