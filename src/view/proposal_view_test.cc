#include "view/proposal_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class ProposalViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  // All of them, two at a time.
  std::vector<std::int64_t> paged(ProposalQuestion question, const Onlooker& onlooker) {
    const ReadTx tx = value_of(company_->engine().read());
    std::vector<std::int64_t> ids;
    question.limit = 2;
    for (bool more = true; more;) {
      const ProposalList page = value_of(proposal_list(tx, onlooker, question));
      EXPECT_LE(page.proposals.size(), 2U);
      for (const Proposal& proposal : page.proposals) ids.push_back(proposal.id.value);
      more = page.next.has_value();
      if (more) question.before = *page.next;
    }
    return ids;
  }
  std::vector<std::int64_t> at_once(ProposalQuestion question, const Onlooker& onlooker) {
    const ReadTx tx = value_of(company_->engine().read());
    question.limit = 1'000;
    std::vector<std::int64_t> ids;
    for (const Proposal& proposal : value_of(proposal_list(tx, onlooker, question)).proposals) {
      ids.push_back(proposal.id.value);
    }
    return ids;
  }

  std::optional<VerifyCompany> company_;
};

TEST_P(ProposalViews, PagesShowEveryProposalOnceNewestFirst) {
  const std::vector<std::int64_t> ids = at_once({}, everybody);
  ASSERT_GT(ids.size(), 10U);
  EXPECT_TRUE(std::is_sorted(ids.rbegin(), ids.rend()));
  EXPECT_EQ(paged({}, everybody), ids);
}

TEST_P(ProposalViews, AnAccountOwnerPagesThroughHisOwn) {
  const std::vector<std::int64_t> own = at_once({}, owner);
  ASSERT_GT(own.size(), 2U);
  EXPECT_LT(own.size(), at_once({}, everybody).size());
  EXPECT_EQ(paged({}, owner), own);
  const ReadTx tx = value_of(company_->engine().read());
  for (const std::int64_t id : own) EXPECT_TRUE(proposal_for(tx, Id<Proposal>{id}.to_string(), owner).has_value());
  const std::string foreign = company_->proposal("message C2").to_string();
  EXPECT_EQ(proposal_view(tx, owner, foreign).error().reason, Reason::proposal_unknown);
  EXPECT_EQ(proposal_view(tx, owner, company_->proposal("policy").to_string()).error().reason,
            Reason::proposal_unknown);
}

TEST_P(ProposalViews, AreNarrowedByStateActionAndCustomer) {
  ProposalQuestion question;
  question.state = "rejected";
  EXPECT_EQ(at_once(question, everybody), std::vector{company_->proposal("message C5").value});
  question = {};
  question.action = "place_hold";
  EXPECT_EQ(at_once(question, everybody),
            (std::vector{company_->proposal("last hold").value, company_->proposal("hold").value}));
  question.customer = company_->customer("C8");
  EXPECT_EQ(at_once(question, everybody), std::vector{company_->proposal("last hold").value});
}

TEST_P(ProposalViews, OneIsShownWithItsExactEffectAndWhatBecameOfIt) {
  const ReadTx tx = value_of(company_->engine().read());
  const ProposalView view = value_of(proposal_view(tx, owner, company_->proposal("message C3").to_string()));
  const boost::json::object json = to_json(view);
  EXPECT_EQ(json.at("state").as_string(), "done");
  EXPECT_EQ(json.at("effect").at("action").as_string(), "send_message");
  EXPECT_EQ(json.at("effect").at("with").at("to_address").as_string(), "pay@c3.example");
  EXPECT_EQ(json.at("approvals").as_array().size(), 1U);
  EXPECT_EQ(json.at("deliveries").as_array().at(0).at("state").as_string(), "done");
  const ProposalExplanation explanation =
      value_of(proposal_explanation(tx, owner, company_->proposal("message C3").to_string()));
  EXPECT_EQ(to_json(explanation).at("decision"), json.at("decision"));
}

INSTANTIATE_TEST_SUITE_P(Databases, ProposalViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
