#include "case_runner/case_run.h"

#include <gtest/gtest.h>

#include "case_runner/case_file.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

CaseFile file_of(const std::string& text) {
  return value_of(CaseFile::parse("a-story", text));
}

CaseResult run(const std::string& text) {
  return run_case(file_of(text), Dialect::sqlite);
}

std::string updated(const std::string& text) {
  const CaseFile file = file_of(text);
  return text_of(file, run_case(file, Dialect::sqlite).actual);
}

TEST(CaseRun, AWrongAnswerFailsAndIsShownBesideTheRightOne) {
  const std::string text = "# Title\n$ dunlin version\n> dunlin 99\n";
  const CaseResult result = run(text);
  EXPECT_FALSE(result.passed());
  const std::string difference = describe_difference(file_of(text), result);
  EXPECT_NE(difference.find("line 2: $ dunlin version\n    - > dunlin 99\n    + > dunlin "), std::string::npos)
      << difference;
}

TEST(CaseRun, AMissingAnswerAMissingExitCodeAndOneTooManyFail) {
  EXPECT_FALSE(run("# Title\n$ dunlin version\n").passed());
  EXPECT_FALSE(run("# Title\n$ dunlin scan\n! dunlin: There is no Dunlin data directory at data. Make one: dunlin init "
                   "--data data "
                   "(file_unreadable)\n")
                   .passed());
  EXPECT_FALSE(run("# Title\nmail 1\n").passed());
  EXPECT_TRUE(run("# Title\nmail 0\n").passed());
}

TEST(CaseRun, AnUpdateKeepsTheStoryAndWritesWhatHappened) {
  const std::string text =
      "# Title\n#\n# Why.\n\nclock 2026-03-02T07:00:00Z\nfile a.csv crlf\n| number,name\n|\n| C-1,\"A | B > C\"\n"
      "$ dunlin init --user boss:controller \\\n$ --currency EUR\n> something old\nexit 7\nmail 5\n$ dunlin import "
      "customers a.csv\n";
  const std::string once = updated(text);
  EXPECT_NE(once.find("# Why.\n\nclock 2026-03-02T07:00:00Z\nfile a.csv crlf\n| number,name\n|\n"), std::string::npos)
      << once;
  EXPECT_NE(once.find("mail 0\n"), std::string::npos) << once;
  EXPECT_NE(once.find(">   delimiter"), std::string::npos) << once;
  EXPECT_EQ(once.find("something old"), std::string::npos);
  EXPECT_EQ(once.find("exit 7"), std::string::npos);
  EXPECT_EQ(once.rfind("\nhead main 4 "), once.find("\nhead main 4 ")) << once;
  EXPECT_TRUE(run(once).passed()) << describe_difference(file_of(once), run(once));
  EXPECT_EQ(updated(once), once);
}

TEST(CaseRun, WhatWasKeptIsFilledIn) {
  const std::string text =
      "# Title\n$ dunlin version\nkeep program beginning dun\nkeep number after \"dunlin \"\n"
      "$ dunlin policy check {program}-{number}.toml\n";
  const std::string once = updated(text);
  EXPECT_NE(once.find("! dunlin: Cannot read dunlin-0."), std::string::npos) << once;
  EXPECT_FALSE(run("# Title\n$ dunlin version | grep nothing\nkeep x beginning prp_\n").passed());
  EXPECT_FALSE(run("# Title\n$ dunlin policy check {unknown}\n").passed());
}

TEST(CaseRun, ClaimsAreNoExpectationsThatAnUpdateCouldSettle) {
  const std::string text = "# Title\nfile a\n| 1\nfile b\n| 2\nsame a b\n";
  const CaseResult result = run(text);
  EXPECT_TRUE(result.as_expected);
  ASSERT_EQ(result.broken_claims.size(), 1U);
  EXPECT_NE(result.broken_claims.front().find("line 6: a and b differ"), std::string::npos);
  EXPECT_TRUE(run("# Title\nfile a\n| 1\nfile b\n| 1\nsame a b\n").passed());
  EXPECT_FALSE(run("# Title\nfile a cut\nfile b cut\nsame a b\n").passed()) << "nothing is compared";
  EXPECT_FALSE(run("# Title\nremove a\n").passed());
}

TEST(CaseRun, EveryStoryIsVerifiedAtItsEndUnlessItSaysWhyNot) {
  const std::string story =
      "$ dunlin init --user boss:controller\nsql UPDATE setting SET value = 'Mine' WHERE name = 'name'\n";
  const std::string faulty = updated("# Title\n" + story);
  const CaseResult result = run(faulty);
  EXPECT_TRUE(result.as_expected);
  ASSERT_FALSE(result.broken_claims.empty());
  EXPECT_NE(result.broken_claims.front().find("fold.changed"), std::string::npos) << result.broken_claims.front();
  EXPECT_TRUE(run(updated("# Title\nunproven the settings were changed\n" + story)).passed());
}

TEST(CaseRun, ACaseMayConcernOneOfTheDatabases) {
  const auto of = [](const std::string& line) {
    return value_of(CaseFile::parse("a-story", "# Title\n" + line + "\n$ dunlin version\nhead\n"));
  };
  EXPECT_TRUE(concerns(of("# nothing said"), Dialect::sqlite) && concerns(of("# nothing said"), Dialect::postgres));
  EXPECT_TRUE(concerns(of("only sqlite for a reason"), Dialect::sqlite));
  EXPECT_FALSE(concerns(of("only sqlite for a reason"), Dialect::postgres));
  EXPECT_TRUE(concerns(of("only postgres for a reason"), Dialect::postgres));
  EXPECT_FALSE(run(updated("# Title\nonly oracle for a reason\n")).passed());
}

TEST(CaseRun, TheSameStoryIsTheSameWheneverItIsRunAndItsRandomBytesComeFromItsName) {
  const std::string text = "# Title\n$ dunlin init --user boss:controller\n";
  EXPECT_EQ(updated(text), updated(text));
  const CaseFile other = value_of(CaseFile::parse("another-story", text));
  EXPECT_NE(text_of(other, run_case(other, Dialect::sqlite).actual), updated(text));
}

TEST(CaseRun, DirectoriesThatAreTreatedAlikeAreAlike) {
  const std::string text =
      "# Title\nclock 2026-03-02T07:00:00Z\n$ dunlin init --user boss:controller > one\n"
      "$ dunlin users list --json > users-one\ndata other\nclock 2026-03-02T07:00:00Z\n"
      "$ dunlin init --user boss:controller > two\n$ dunlin users list --json > users-two\nsame users-one users-two\n";
  EXPECT_TRUE(run(updated(text)).passed());
}

}  // namespace
}  // namespace dunlin
