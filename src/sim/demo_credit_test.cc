#include "sim/demo_credit.h"

#include <gtest/gtest.h>

#include "intake/shipped_mappings.h"
#include "intake/stager.h"
#include "sim/demo_company.h"

namespace dunlin {
namespace {

const Date today = Date::parse("2026-03-02").value();

const DemoCompany& company() {
  static const DemoCompany made = make_demo_company(1, today);
  return made;
}

StagedChunk staged(const std::string& bytes, ImportKind kind) {
  static const std::vector<Mapping> shipped = shipped_mappings().value();
  StagerOptions options;
  options.kind = kind;
  options.shipped = shipped;
  Stager stager = Stager::open(bytes, "demo.csv", options).value();
  StagedChunk chunk;
  EXPECT_TRUE(stager.stage_chunk(1'000'000, chunk));
  EXPECT_TRUE(chunk.rejected.empty()) << chunk.rejected.front().message;
  return chunk;
}

TEST(DemoCredit, MostCustomersHaveALimitInTheirCurrency) {
  const StagedChunk chunk = staged(company().customers_csv, ImportKind::customers);
  int with_limit = 0;
  for (const CustomerLine& line : chunk.customers) {
    if (!line.credit_limit) continue;
    ++with_limit;
    EXPECT_EQ(line.credit_limit->currency, *line.currency);
    EXPECT_GE(line.credit_limit->minor, 5'000'00);
  }
  EXPECT_GT(with_limit, 600);
  EXPECT_LT(with_limit, 750);
}

TEST(DemoCredit, ScoresAreOnTheirScaleAndDatedBeforeToday) {
  const StagedChunk chunk = staged(company().scores_csv, ImportKind::scores);
  int falling = 0;
  int with_limit = 0;
  for (const ScoreLine& line : chunk.scores) {
    EXPECT_LT(line.rated_on, today);
    falling += line.worst_hundredths > line.best_hundredths;
    with_limit += line.recommended_limit.has_value();
  }
  EXPECT_GT(chunk.scores.size(), 600u);
  EXPECT_GT(falling, 100);
  EXPECT_GT(with_limit, 100);
}

}  // namespace
}  // namespace dunlin
