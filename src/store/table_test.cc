#include "store/table.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

constexpr Table application{"application", {"invoice_id", "id", "amount_minor", "version"}, 2, StateClass::business};
constexpr Table head{"chain_head", {"seq", "hash"}, 0, StateClass::operational};
constexpr Table tag{"tag", {"id", "word"}, 2, StateClass::rebuildable};

TEST(Table, KnowsItsColumnsInOrder) {
  ASSERT_EQ(application.columns().size(), 4U);
  EXPECT_EQ(application.columns()[0], "invoice_id");
  EXPECT_EQ(application.columns()[3], "version");
  EXPECT_EQ(application.select_list(), "invoice_id, id, amount_minor, version");
}

TEST(Table, BusinessAndGovernanceTruthAreJournalled) {
  const auto journalled = [](StateClass state_class) { return Table{"t", {"id"}, 1, state_class}.journalled(); };
  EXPECT_TRUE(journalled(StateClass::business));
  EXPECT_TRUE(journalled(StateClass::governance));
  EXPECT_FALSE(journalled(StateClass::operational));
  EXPECT_FALSE(journalled(StateClass::rebuildable));
  EXPECT_FALSE(journalled(StateClass::detachable));
}

TEST(Table, IsReadWithinOneTenant) {
  EXPECT_EQ(select_from(application, "AND id = $2 ORDER BY id"),
            "SELECT invoice_id, id, amount_minor, version FROM application WHERE tenant = $1 AND id = $2 ORDER BY id");
}

TEST(Table, IsWrittenByItsKey) {
  EXPECT_EQ(insert_into(application),
            "INSERT INTO application (tenant, invoice_id, id, amount_minor, version) VALUES ($1, $2, $3, $4, $5)");
  EXPECT_EQ(upsert_into(application),
            insert_into(application) +
                " ON CONFLICT (tenant, invoice_id, id) DO UPDATE SET amount_minor = EXCLUDED.amount_minor, "
                "version = EXCLUDED.version");
  EXPECT_EQ(delete_from(application), "DELETE FROM application WHERE tenant = $1 AND invoice_id = $2 AND id = $3");
}

TEST(Table, MayHaveOneRowATenantOrNothingButAKey) {
  EXPECT_EQ(upsert_into(head),
            insert_into(head) + " ON CONFLICT (tenant) DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash");
  EXPECT_EQ(delete_from(head), "DELETE FROM chain_head WHERE tenant = $1");
  EXPECT_EQ(upsert_into(tag), insert_into(tag) + " ON CONFLICT (tenant, id, word) DO NOTHING");
}

}  // namespace
}  // namespace dunlin
