#include "view/entry_heads.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class EntryHeadsOf : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  std::optional<VerifyCompany> company_;
};

TEST_P(EntryHeadsOf, AnAgentsProposalAreThoseOfTheMorningRun) {
  const ReadTx tx = value_of(company_->engine().read());
  EntryHeads heads(tx);
  const Id<Proposal> message = company_->proposal("message C2");
  const EntryHead head = value_of(heads.of(message.seq()));
  EXPECT_GT(head.at.micros, 0);
  EXPECT_FALSE(head.actor.empty());
  EXPECT_EQ(value_of(heads.of(message.seq())).at.micros, head.at.micros);
  EXPECT_EQ(heads.of(1'000'000).error().reason, Reason::entry_unknown);
}

TEST(NameOfActor, IsALoginOrAName) {
  Login anna;
  anna.user = Id<User>{8 << 16};
  anna.name = "anna";
  EXPECT_EQ(name_of_actor({anna}, "user:" + anna.user.to_string()), "anna");
  EXPECT_EQ(name_of_actor({}, "user:" + anna.user.to_string()), anna.user.to_string());
  EXPECT_EQ(name_of_actor({anna}, "agent:outreach"), "outreach");
}

INSTANTIATE_TEST_SUITE_P(Databases, EntryHeadsOf, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
