#include "view/journal_view.h"

#include "engine/verify_company_for_test.h"

namespace dunlin::view {
namespace {

class JournalViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }

  std::optional<VerifyCompany> company_;
};

TEST_P(JournalViews, PagesShowEveryEntryOnceInEitherOrder) {
  const ReadTx tx = read();
  const std::int64_t head = value_of(read_head(tx)).seq;
  for (const JournalOrder order : {JournalOrder::newest_first, JournalOrder::oldest_first}) {
    JournalQuestion question;
    question.order = order;
    question.limit = 7;
    std::vector<std::int64_t> seqs;
    for (bool more = true; more;) {
      const JournalPage page = value_of(journal_page(tx, question));
      EXPECT_LE(page.entries.size(), 7U);
      for (const JournalEntryView& view : page.entries) seqs.push_back(view.entry.seq);
      more = page.next.has_value();
      if (more) question.after = *page.next;
    }
    if (order == JournalOrder::newest_first) std::reverse(seqs.begin(), seqs.end());
    ASSERT_EQ(static_cast<std::int64_t>(seqs.size()), head);
    for (std::int64_t seq = 1; seq <= head; ++seq) EXPECT_EQ(seqs[static_cast<std::size_t>(seq - 1)], seq);
  }
}

TEST_P(JournalViews, NothingIsBeyondTheEnds) {
  const ReadTx tx = read();
  const std::int64_t head = value_of(read_head(tx)).seq;
  JournalQuestion question;
  question.order = JournalOrder::oldest_first;
  question.after = head;
  EXPECT_TRUE(value_of(journal_page(tx, question)).entries.empty());
  question.order = JournalOrder::newest_first;
  question.after = 1;
  EXPECT_TRUE(value_of(journal_page(tx, question)).entries.empty());
  EXPECT_EQ(journal_entry_view(tx, head + 1).error().reason, Reason::entry_unknown);
}

TEST_P(JournalViews, AThingsHistoryHasWhatEachEntryMadeOfIt) {
  const ReadTx tx = read();
  const ObjectHistory history = value_of(object_history(tx, company_->proposal("message C2").to_string()));
  EXPECT_EQ(history.table, "proposal");
  std::vector<std::string> states;
  for (const boost::json::value& moment : to_json(history)) {
    states.emplace_back(moment.at("row").at("state").as_string());
  }
  EXPECT_EQ(states, (std::vector<std::string>{"pending", "approved", "executing", "done"}));
  EXPECT_EQ(object_history(tx, "nothing").error().reason, Reason::id_malformed);
  EXPECT_EQ(object_history(tx, "inv_1").error().reason, Reason::object_unknown);
}

TEST_P(JournalViews, AVerificationThatFindsNothingSaysSo) {
  const ReadTx tx = read();
  const boost::json::object json = to_json(value_of(verify(tx, company_->tenant(), {})));
  EXPECT_TRUE(json.at("ok").as_bool());
  EXPECT_EQ(json.at("seq").to_number<std::int64_t>(), value_of(read_head(tx)).seq);
  EXPECT_FALSE(json.at("passes").as_array().empty());
}

INSTANTIATE_TEST_SUITE_P(Databases, JournalViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
