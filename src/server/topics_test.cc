#include "server/topics.h"

#include "engine/verify_company_for_test.h"
#include "journal/chain.h"

namespace dunlin {
namespace {

class TopicsOf : public DatabaseTest {};

TEST_P(TopicsOf, AreThoseOfTheTablesThatChanged) {
  VerifyCompany company(database().open_migrated());
  const ReadTx tx = value_of(company.engine().read());
  const std::int64_t proposed = company.proposal("policy").seq();
  const Topics topics = value_of(topics_between(tx, proposed - 1, proposed));
  EXPECT_TRUE(topics.contains("proposals"));
  EXPECT_TRUE(topics.contains("journal"));
  EXPECT_FALSE(topics.contains("imports"));
  EXPECT_EQ(news_of(7, {"journal", "proposals"}), R"({"seq":7,"topics":["journal","proposals"]})");
}

TEST_P(TopicsOf, AfterALongTimeAreAll) {
  VerifyCompany company(database().open_migrated());
  const ReadTx tx = value_of(company.engine().read());
  const std::int64_t last = value_of(read_head(tx)).seq;
  ASSERT_GT(last, 33);
  EXPECT_EQ(value_of(topics_between(tx, 0, last)), all_topics());
  EXPECT_EQ(value_of(topics_between(tx, last, last)), Topics{"journal"});
}

INSTANTIATE_TEST_SUITE_P(Databases, TopicsOf, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
