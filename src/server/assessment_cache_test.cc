#include "server/assessment_cache.h"

#include "engine/verify_company_for_test.h"
#include "engine/work_commands.h"

namespace dunlin {
namespace {

class AssessmentCaches : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }
  std::shared_ptr<const AssessedMorning> ask(const ReadTx& tx, const char* day) {
    return value_of(cache_.of(tx, VerifyCompany::day(day)));
  }

  std::optional<VerifyCompany> company_;
  int computed_ = 0;
  AssessmentCache cache_{[this](const ReadTx& tx, Date morning) {
    ++computed_;
    return AssessedMorning::read(tx, morning);
  }};
};

TEST_P(AssessmentCaches, ComputesAMorningOnceForTheSameBooks) {
  const ReadTx tx = read();
  const auto first = ask(tx, "2026-03-10");
  EXPECT_EQ(ask(tx, "2026-03-10"), first);
  EXPECT_NE(ask(tx, "2026-03-11"), first);
  EXPECT_EQ(computed_, 2);
}

TEST_P(AssessmentCaches, KeepsThoseThatWereAskedForLast) {
  const ReadTx tx = read();
  const auto held = ask(tx, "2026-03-10");
  for (const char* const day : {"2026-03-11", "2026-03-12"}) ask(tx, day);
  ask(tx, "2026-03-10");  // so the eleventh goes first
  ask(tx, "2026-03-13");
  EXPECT_EQ(computed_, 4);
  ask(tx, "2026-03-10");
  EXPECT_EQ(computed_, 4);
  ask(tx, "2026-03-11");
  EXPECT_EQ(computed_, 5);
  EXPECT_FALSE(held->assessment().accounts.empty());
}

TEST_P(AssessmentCaches, ACommandThatMovesTheBooksAsksAnew) {
  const auto before = ask(read(), "2026-03-10");
  company_->run("clerk", PlanFollowUp{company_->customer("C6"), VerifyCompany::day("2026-03-25"), "call"});
  const auto after = ask(read(), "2026-03-10");
  EXPECT_NE(after, before);
  EXPECT_EQ(computed_, 2);
}

TEST_P(AssessmentCaches, WhatFailsIsNotKept) {
  int asked = 0;
  AssessmentCache failing([&asked](const ReadTx& tx, Date morning) -> Result<std::shared_ptr<const AssessedMorning>> {
    if (++asked == 1) return refuse(Reason::database_busy, "once");
    return AssessedMorning::read(tx, morning);
  });
  const ReadTx tx = read();
  EXPECT_FALSE(failing.of(tx, VerifyCompany::day("2026-03-10")).has_value());
  EXPECT_TRUE(failing.of(tx, VerifyCompany::day("2026-03-10")).has_value());
}

INSTANTIATE_TEST_SUITE_P(Databases, AssessmentCaches, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
