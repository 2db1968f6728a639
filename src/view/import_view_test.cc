#include "view/import_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class ImportViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated(), StoryEnds::with_the_morning);
  }
  std::optional<VerifyCompany> company_;
};

TEST_P(ImportViews, PagesShowEveryBatchOnceNewestFirst) {
  const ReadTx tx = value_of(company_->engine().read());
  ImportQuestion question;
  question.limit = 4;
  std::vector<std::string> files;
  for (bool more = true; more;) {
    const ImportList page = value_of(import_list(tx, question));
    for (const ImportList::Entry& entry : page.batches) files.push_back(entry.batch.file_name);
    more = page.next.has_value();
    if (more) question.before = *page.next;
  }
  EXPECT_EQ(files, (std::vector<std::string>{"scores.csv", "credits.csv", "payments.csv", "invoices.csv", "history.csv",
                                             "customers.csv"}));
}

TEST_P(ImportViews, AQuarantinedLineIsCountedAndShownWithWhatStoodInIt) {
  const ReadTx tx = value_of(company_->engine().read());
  for (const ImportList::Entry& entry : value_of(import_list(tx, {})).batches) {
    const boost::json::array lines = to_json(value_of(quarantine_view(tx, entry.batch.id)));
    EXPECT_EQ(to_json(entry), to_json(value_of(import_view(tx, entry.batch.id))));
    EXPECT_EQ(entry.lines_waiting, static_cast<std::int64_t>(lines.size())) << entry.batch.file_name;
    if (entry.batch.file_name != "invoices.csv") continue;
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].at("raw").as_string(), "C6,I-605,75.00,EUR,2026-01-10,2026-02-31");
  }
  EXPECT_EQ(import_view(tx, Id<ImportBatch>{1}).error().reason, Reason::batch_unknown);
}

TEST_P(ImportViews, AreForThoseWhoSeeEveryCustomer) {
  EXPECT_TRUE(authorise_imports({Id<User>{9}, {Role::collector}}).has_value());
  EXPECT_EQ(authorise_imports({Id<User>{9}, {Role::account_owner}}).error().reason, Reason::role_missing);
}

INSTANTIATE_TEST_SUITE_P(Databases, ImportViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
