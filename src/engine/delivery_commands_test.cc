#include "engine/delivery_commands.h"

#include <gmock/gmock.h>

#include "engine/verify.h"
#include "engine/verify_company_for_test.h"

namespace dunlin {
namespace {

using ::testing::HasSubstr;

// After the morning run: one message was approved by a rule and not yet sent, the others wait for a person.
class BeginningADelivery : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_ = std::make_unique<VerifyCompany>(GetParam(), StoryEnds::with_the_morning);
  }
  Answer begin(const std::string& message) {
    return company_->run("system:executor", BeginDelivery{company_->proposal(message)});
  }
  void approve(const std::string& login, const std::string& name) {
    const Id<Proposal> id = company_->proposal(name);
    company_->run(login, Approve{id, company_->stored(id).effect_digest});
  }
  void put_policy_in_force(const std::string& body) {
    const Answer proposed = company_->run("carla", Propose{ChangePolicy{body, "stop"}, ""});
    const Id<Proposal> id = value_of(Id<Proposal>::parse(std::string_view(proposed.at("proposal").as_string())));
    company_->run("cord", Approve{id, std::string(proposed.at("digest").as_string())});
  }
  void expect_journal_is_clean() {
    const ReadTx tx = value_of(company_->engine().read());
    for (const VerifyPass& pass : value_of(verify(tx, company_->tenant(), {})).passes) {
      EXPECT_EQ(pass.fault_count, 0) << pass.name << ": " << (pass.faults.empty() ? "" : pass.faults[0].sentence);
    }
  }
  std::unique_ptr<VerifyCompany> company_;
};

TEST_P(BeginningADelivery, GoesByTheRuleThatAllowsIt) {
  EXPECT_EQ(begin("message C1").at("state"), "executing");
  expect_journal_is_clean();
}

TEST_P(BeginningADelivery, StopsAtTheKillSwitchWhatNoPersonApproved) {
  approve("clerk", "message C2");
  std::string policy = VerifyCompany::policy_text("autonomous");
  policy.replace(policy.find("kill_switch = false"), 19, "kill_switch = true");
  put_policy_in_force(policy);
  const Answer stopped = begin("message C1");
  EXPECT_EQ(stopped.at("state"), "superseded");
  EXPECT_EQ(stopped.at("reason"), "kill_switch");
  EXPECT_EQ(begin("message C2").at("state"), "executing") << "people may still act";
  expect_journal_is_clean();
}

TEST_P(BeginningADelivery, StopsWhatThePolicyNoLongerLetsGo) {
  put_policy_in_force(VerifyCompany::policy_text("assisted"));
  const Answer stopped = begin("message C1");
  EXPECT_EQ(stopped.at("state"), "superseded");
  EXPECT_EQ(stopped.at("reason"), "denied_by_policy");
  EXPECT_THAT(std::string(stopped.at("text").as_string()), HasSubstr("assisted mode"));
  expect_journal_is_clean();
}

TEST_P(BeginningADelivery, DoesNotSendWhatHasExpired) {
  approve("clerk", "message C2");
  company_->wait_hours(73);
  for (const char* message : {"message C1", "message C2"}) {
    const Answer stopped = begin(message);
    EXPECT_EQ(stopped.at("state"), "superseded") << message;
    EXPECT_EQ(stopped.at("reason"), "proposal_expired") << message;
  }
  expect_journal_is_clean();
}

TEST_P(BeginningADelivery, HappensOnce) {
  begin("message C1");
  const Result<Answer> again = company_->try_run("system:executor", BeginDelivery{company_->proposal("message C1")});
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().reason, Reason::state_transition);
}

TEST_P(BeginningADelivery, IsNotForWhatNobodyApproved) {
  const Result<Answer> refused = company_->try_run("system:executor", BeginDelivery{company_->proposal("message C2")});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::state_transition);
}

// A morning run or a worker may be faster than the person who approved.
TEST_P(BeginningADelivery, ElsewhereMeanwhileIsAnAnswerAndNoFailure) {
  const AdmissionSource admit = [this] { return company_->executor(); };
  const Id<Proposal> id = company_->proposal("message C1");
  const Delivered first = value_of(deliver(company_->engine(), company_->mailer(), admit, id));
  EXPECT_EQ(first.state, "done");
  const Delivered second = value_of(deliver(company_->engine(), company_->mailer(), admit, id));
  EXPECT_EQ(second.state, "done");
  EXPECT_EQ(second.detail, first.detail);
  EXPECT_EQ(company_->mailer().there.size(), 1u);
  const Result<Delivered> pending =
      deliver(company_->engine(), company_->mailer(), admit, company_->proposal("message C2"));
  EXPECT_EQ(pending.error().reason, Reason::state_transition) << "nobody approved it";
  expect_journal_is_clean();
}

INSTANTIATE_TEST_SUITE_P(Databases, BeginningADelivery, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
