#include "view/worklist_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class WorklistViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated(), StoryEnds::with_the_morning);
  }
  WorklistView ask(const WorklistQuestion& question, const Onlooker& onlooker = {Reach::all, {}, true}) {
    const ReadTx tx = value_of(company_->engine().read());
    return value_of(worklist_view(tx, onlooker, question));
  }
  static WorklistQuestion of_the_morning() {
    WorklistQuestion question;
    question.morning = VerifyCompany::day("2026-03-10");
    return question;
  }

  std::optional<VerifyCompany> company_;
};

TEST_P(WorklistViews, PagesShowEveryRowOnceInOrder) {
  const WorklistView whole = ask(of_the_morning());
  ASSERT_GT(whole.day.rows.size(), 4U);
  EXPECT_FALSE(whole.next);
  std::vector<std::int64_t> places;
  WorklistQuestion question = of_the_morning();
  question.limit = 3;
  for (bool more = true; more;) {
    const WorklistView page = ask(question);
    ASSERT_LE(page.day.rows.size(), 3U);
    for (const ArrangedRow& row : page.day.rows) places.push_back(row.place);
    more = page.next.has_value();
    if (more) question.after = *page.next;
  }
  std::vector<std::int64_t> expected;
  for (const ArrangedRow& row : whole.day.rows) expected.push_back(row.place);
  EXPECT_EQ(places, expected);
}

TEST_P(WorklistViews, AnAccountOwnerSeesHisOwnRowsAndNobodysMinutes) {
  const WorklistView whole = ask(of_the_morning());
  EXPECT_FALSE(whole.day.collectors.empty());
  const WorklistView own = ask(of_the_morning(), {Reach::own_customers, "anna", true});
  EXPECT_TRUE(own.day.collectors.empty());
  ASSERT_FALSE(own.day.rows.empty());
  EXPECT_LT(own.day.rows.size(), whole.day.rows.size());
  for (const ArrangedRow& row : own.day.rows) EXPECT_EQ(own.day.customers.at(row.row.customer.value).owner, "anna");
}

TEST_P(WorklistViews, JsonHasTheRowsWithTheirDrafts) {
  const WorklistView view = ask(of_the_morning());
  const boost::json::object json = to_json(view);
  EXPECT_EQ(json.at("date").as_string(), "2026-03-10");
  const boost::json::array& rows = json.at("rows").as_array();
  ASSERT_EQ(rows.size(), view.day.rows.size());
  std::size_t drafts = 0;
  for (const boost::json::value& row : rows) {
    EXPECT_EQ(row.at("reasons").as_array().size(), row.at("reasons_de").as_array().size());
    EXPECT_NE(row.at("reasons"), row.at("reasons_de"));
  }
  for (const boost::json::value& row : rows) {
    if (row.at("draft").is_null()) continue;
    ++drafts;
    EXPECT_FALSE(row.at("draft").at("body").as_string().empty());
  }
  EXPECT_EQ(drafts, view.drafts.size());
  EXPECT_GT(drafts, 0U);
}

TEST_P(WorklistViews, ADayWithoutARunIsRefused) {
  const ReadTx tx = value_of(company_->engine().read());
  WorklistQuestion question;
  question.morning = VerifyCompany::day("2026-03-09");
  EXPECT_EQ(worklist_view(tx, {Reach::all, {}, true}, question).error().reason, Reason::worklist_absent);
  question.source = WorklistSource::computed;
  EXPECT_TRUE(worklist_view(tx, {Reach::all, {}, true}, question).has_value());
}

INSTANTIATE_TEST_SUITE_P(Databases, WorklistViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
