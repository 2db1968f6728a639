#include "view/timeline_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};
const Onlooker owner{Reach::own_customers, "anna", true};

class TimelineViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }
  std::vector<Login> logins() const {
    std::vector<Login> logins;
    for (const auto& [user, name] : company_->logins()) logins.push_back({Id<User>{user}, name, {}, {}});
    return logins;
  }

  std::optional<VerifyCompany> company_;
};

std::vector<std::string> kinds_of(const TimelineView& view, std::string_view reference) {
  std::vector<std::string> kinds;
  for (const TimelineEvent& event : view.events) {
    if (event.reference.id == reference) kinds.emplace_back(name_of(event.kind));
  }
  return kinds;
}

TEST_P(TimelineViews, PagesShowEveryEventOnceNewestFirst) {
  const ReadTx tx = read();
  TimelineQuestion question;
  question.customer = "C6";
  question.limit = 1'000;
  const TimelineView whole = value_of(timeline_view(tx, owner, question, logins()));
  ASSERT_GT(whole.events.size(), 15U);
  for (std::size_t i = 1; i < whole.events.size(); ++i) EXPECT_LT(whole.events[i].key, whole.events[i - 1].key);
  std::vector<std::string> ids;
  question.limit = 4;
  for (bool more = true; more;) {
    const TimelineView page = value_of(timeline_view(tx, owner, question, logins()));
    for (const TimelineEvent& event : page.events) ids.push_back(event.key.id);
    more = page.next.has_value();
    if (more) question.after = page.next;
  }
  std::vector<std::string> expected;
  for (const TimelineEvent& event : whole.events) expected.push_back(event.key.id);
  EXPECT_EQ(ids, expected);
}

TEST_P(TimelineViews, TellsWhatBecameOfMoneyHoldsAndSegment) {
  const ReadTx tx = read();
  TimelineQuestion question;
  question.customer = "C6";
  question.limit = 1'000;
  const TimelineView view = value_of(timeline_view(tx, everybody, question, logins()));
  EXPECT_EQ(kinds_of(view, company_->invoice("I-603").to_string()),
            (std::vector<std::string>{"application_reversed", "payment_applied", "invoice_issued"}));
  EXPECT_EQ(kinds_of(view, company_->invoice("I-604").to_string()),
            (std::vector<std::string>{"written_off", "credit_applied", "invoice_issued"}));
  std::map<std::string, boost::json::object> last;  // of each kind
  for (const boost::json::value& event : to_json(view)) {
    last[std::string(event.at("kind").as_string())] = event.as_object();
  }
  EXPECT_EQ(last.at("hold_released").at("by").as_string(), "anna");
  EXPECT_EQ(last.at("segment_changed").at("by").as_string(), "carla");
  EXPECT_EQ(last.at("credit_reviewed").at("by").as_string(), "carla");
  EXPECT_EQ(last.at("application_reversed").at("amount").as_string(), "100.00");
  EXPECT_TRUE(last.at("invoice_issued").at("at").is_null());
  EXPECT_TRUE(last.at("invoice_issued").at("by").is_null());
}

TEST_P(TimelineViews, TellsWhatBecameOfMessages) {
  const ReadTx tx = read();
  TimelineQuestion question;
  const std::map<std::string, std::string> ends = {
      {"C1", "message_sent"}, {"C3", "message_sent"}, {"C4", "message_failed"}, {"C5", "proposal_rejected"}};
  for (const auto& [customer, end] : ends) {
    question.customer = customer;
    const TimelineView view = value_of(timeline_view(tx, everybody, question, logins()));
    EXPECT_EQ(kinds_of(view, company_->proposal("message " + customer).to_string()),
              (std::vector<std::string>{end, "message_drafted"}))
        << customer;
  }
  question.customer = "C2";
  EXPECT_EQ(timeline_view(tx, owner, question, logins()).error().reason, Reason::customer_unknown);
}

INSTANTIATE_TEST_SUITE_P(Databases, TimelineViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
