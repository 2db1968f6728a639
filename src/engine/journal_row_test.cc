#include "engine/journal_row.h"

#include <gtest/gtest.h>

#include "collections/hold.h"
#include "control/proposal.h"
#include "store/transaction.h"

namespace dunlin {
namespace {

RowChange change_of(std::string_view table, std::string_view row) {
  return RowChange{table, "[]", row, false};
}

TEST(JournalRow, ReadsARowBackIntoItsType) {
  const Result<Hold> hold =
      journal_row<Hold>(change_of("hold", R"([7,8,0,"dispute",20514,null,"said \"no\"\n",9,20516,3])"));
  ASSERT_TRUE(hold.has_value()) << hold.error().text;
  EXPECT_EQ(hold->id.value, 7);
  EXPECT_EQ(hold->kind, HoldKind::dispute);
  EXPECT_EQ(hold->placed_on, Date{20514});
  EXPECT_FALSE(hold->until_on.has_value());
  EXPECT_EQ(hold->reason, "said \"no\"\n");
  EXPECT_EQ(hold->released_on, Date{20516});
  EXPECT_EQ(hold->version, 3);
}

TEST(JournalRow, RefusesWhatNoRowOfTheTableIs) {
  for (const std::string_view row : {R"([7,8,0,"banana",20514,null,"x",9,null,3])",         // no kind of hold
                                     R"([7,8,0,"dispute","soon",null,"x",9,null,3])",       // a text for a day
                                     R"([7,8,0,"dispute",20514,null,5,9,null,3])",          // a number for a text
                                     R"([7,8,0,"dispute",99999999999,null,"x",9,null,3])",  // no day at all
                                     R"([7,8,0,"dispute",20514,null,"x",9,null])",          // too short
                                     R"([7,8,0,"dispute",20514,null,"x",9,null,3,4])"}) {   // too long
    const Result<Hold> hold = journal_row<Hold>(change_of("hold", row));
    ASSERT_FALSE(hold.has_value()) << row;
    EXPECT_EQ(hold.error().reason, Reason::entry_unknown);
  }
  EXPECT_FALSE(journal_row<Hold>(change_of("invoice", R"([7,8,0,"dispute",20514,null,"x",9,null,3])")).has_value());
}

TEST(ObjectName, IsTheIdThatPeopleKnow) {
  EXPECT_EQ(object_name("invoice", "[9961537,1,\"x\"]"), "invoice inv_9g021");
  EXPECT_EQ(object_name("application", "[9961537,13107203"), "application app_cg003") << "of a key alone";
  EXPECT_EQ(object_name("setting", R"(["currency","EUR",1])"), "setting currency");
  EXPECT_EQ(object_name("policy_version", "[2]"), "policy_version 2");
  EXPECT_EQ(object_name("morning_run", "[20522]"), "morning_run 2026-03-10");
}

TEST(ObjectName, NeverFailsOnWhatIsDamaged) {
  EXPECT_EQ(object_name("invoice", "[-4]"), "invoice -4");
  EXPECT_EQ(object_name("invoice", ""), "invoice");
  EXPECT_EQ(object_name("treasure", "[1]"), "treasure");
  EXPECT_EQ(object_name("morning_run", "[9999999999]"), "morning_run 9999999999");
}

TEST(ObjectKind, IsFoundByThePrefixOfAnId) {
  ASSERT_NE(object_kind_of_id("out_7"), nullptr);
  EXPECT_EQ(object_kind_of_id("out_7")->table, "outbox");
  EXPECT_EQ(object_kind_of_id("xyz_7"), nullptr);
  EXPECT_EQ(object_kind_of_id(""), nullptr);
}

}  // namespace
}  // namespace dunlin
