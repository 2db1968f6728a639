#include "sim/csv_lines.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sim/csv_table_for_test.h"

namespace dunlin {
namespace {

TEST(CsvLines, QuotesOnlyWhatNeedsIt) {
  CsvLines lines("a,b");
  lines.field("plain").field("Calderhollow Controls, Inc.").end_line();
  lines.field("").field("the \"old\" plant").end_line();
  EXPECT_EQ(lines.take(), "a,b\nplain,\"Calderhollow Controls, Inc.\"\n,\"the \"\"old\"\" plant\"\n");
}

TEST(CsvLines, IsReadBackAsWritten) {
  EXPECT_TRUE(rc::check("any text survives", [](const std::string& first, const std::string& second) {
    CsvLines lines("first,second");
    lines.field(first).field(second).end_line();
    const CsvTable table(lines.take());
    RC_ASSERT(table.size() == 1u);
    RC_ASSERT(table.at(0, "first") == first);
    RC_ASSERT(table.at(0, "second") == second);
  }));
}

}  // namespace
}  // namespace dunlin
