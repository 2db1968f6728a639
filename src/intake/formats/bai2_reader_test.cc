#include "intake/formats/bai2_reader.h"

#include <gtest/gtest.h>

#include "intake/formats/recorded_file.h"

namespace dunlin {
namespace {

// Invented; sums by hand. Account 1: 100000 + 92500 + 12500 + 20000 = 225000, and the details 12500 + 12500 + 7500
// = 32500, that is 257500 in 10 records. Account 2: 500 + 700 + 200 = 1400 in 3.
constexpr std::string_view good =
    "01,099000011,LODGE,260312,0700,7,80,,2/\n"
    "02,LODGE,099000011,1,260311,2359,USD,2/\n"
    "03,4411,,010,100000,,,015,92500,,/\n"
    "88,100,12500,1,S,12500,0,0,400,20000,2,/\n"
    "16,142,12500,S,12500,0,0,B-1,C-1,INV 17, 18/2026/\n"
    "88,EREF: E2E-9\n"
    "88,DBNM: Harbour & Sons/\n"
    "16,475,12500,V,260312,,B-2,10442,/\n"
    "16,557,7500,0,B-3,\n"
    "88,C-3,RETURNED R01 FUNDS\n"
    "16,890,0,,,,A NOTE/\n"
    "49,257500,10/\n"
    "03,4412,JPY,015,500,,,045,700,,/\n"
    "16,195,200,,,,FROM KOBE/\n"
    "49,1400,3/\n"
    "98,258900,2,15/\n"
    "99,258900,1,17/\n";

std::string corrected(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string good_file() {
  return std::string(good);
}

TEST(Bai2Reader, ReadsAccountsAndDetails) {
  const Recorded recorded = record(read_bai2, good_file());
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.file->statements, 2);
  ASSERT_EQ(recorded.lines.size(), 4U);
  EXPECT_EQ(recorded.heads[0].account, "4411");
  EXPECT_EQ(recorded.heads[0].servicer, "099000011");
  EXPECT_EQ(recorded.heads[0].opening->amount.minor, 100000);
  EXPECT_EQ(recorded.heads[0].from->to_string(), "2026-03-11");

  const BankLine& credit = recorded.lines[0];
  EXPECT_EQ(credit.amount, (Money{12500, Currency::parse("USD").value()}));
  EXPECT_EQ(credit.text, "INV 17, 18/2026 EREF: E2E-9 DBNM: Harbour & Sons");
  EXPECT_EQ(credit.end_to_end_id, "E2E-9");
  EXPECT_EQ(credit.other.name, "Harbour & Sons");
  EXPECT_EQ(credit.bank_reference, "B-1");
  EXPECT_EQ(credit.customer_reference, "C-1");
  EXPECT_FALSE(credit.returned);

  const BankLine& check = recorded.lines[1];
  EXPECT_EQ(check.amount.minor, -12500);
  EXPECT_EQ(check.check_number, "10442");
  EXPECT_EQ(check.valued_on->to_string(), "2026-03-12");

  const BankLine& returned = recorded.lines[2];
  EXPECT_EQ(returned.amount.minor, -7500);
  EXPECT_TRUE(returned.returned);
  EXPECT_EQ(returned.return_reason, "R01");
  EXPECT_EQ(returned.customer_reference, "C-3");
  EXPECT_EQ(returned.text, "RETURNED R01 FUNDS");

  EXPECT_EQ(recorded.lines[3].amount, (Money{200, Currency::parse("JPY").value()}));
  EXPECT_TRUE(recorded.ends[0].reconciled);
  EXPECT_FALSE(recorded.ends[1].reconciled);  // it has no opening balance
  EXPECT_EQ(recorded.ends[0].debit_minor, 20000);
}

TEST(Bai2Reader, BlocksAndCutsDoNoHarm) {
  expect_blocks_and_cuts_do_no_harm(read_bai2, good, good.size() - 1);
}

TEST(Bai2Reader, EveryTotalAndCountIsHeldAgainstTheRecords) {
  for (const auto& [from, to] : {std::pair{"49,257500,10/", "49,257501,10/"},
                                 {"49,257500,10/", "49,257500,9/"},
                                 {"98,258900,2,15/", "98,258900,3,15/"},
                                 {"98,258900,2,15/", "98,258901,2,15/"},
                                 {"99,258900,1,17/", "99,258900,1,18/"},
                                 {"99,258900,1,17/", "99,258900,2,17/"},
                                 {"16,142,12500,", "16,142,12501,"}}) {
    const std::string text = corrected(good_file(), from, to);
    const Recorded recorded = record(read_bai2, text);
    ASSERT_FALSE(recorded.file.has_value()) << to;
    EXPECT_EQ(recorded.file.error().reason, Reason::row_malformed);
    const Recorded told = record(read_bai2, text, 4096, Unreconciled::tell);
    EXPECT_TRUE(told.file.has_value() && !told.file->warnings.empty()) << to;
  }
}

// The control total does not know directions; the totals of credits and debits do.
TEST(Bai2Reader, AChangedDirectionIsSeenWhereAllDetailsAreSummedUp) {
  for (const auto& [from, to] :
       {std::pair{"16,142,12500", "16,442,12500"}, std::pair{"16,475,12500", "16,375,12500"}}) {
    EXPECT_TRUE(record(read_bai2, good_file()).file.has_value());
    EXPECT_FALSE(record(read_bai2, corrected(good_file(), from, to)).file.has_value()) << to;
  }
}

TEST(Bai2Reader, SaysWhereAndWhy) {
  const Recorded recorded = record(read_bai2, corrected(good_file(), "49,257500,10/", "49,257400,10/"));
  ASSERT_FALSE(recorded.file.has_value());
  EXPECT_EQ(recorded.file.error().text,
            "file:12 was not read: the control total of the account is 257400, but what was read comes to 257500: "
            "records are missing or changed; ask the bank for the file again");
}

TEST(Bai2Reader, RefusesWhatItCannotMean) {
  for (const auto& [from, to] : {std::pair{"01,099000011", "00,099000011"},
                                 {",80,,2/", ",80,,1/"},
                                 {",1,260311", ",2,260311"},
                                 {",1,260311", ",4,260311"},
                                 {"260311", "260231"},
                                 {"16,142,", "16,099,"},
                                 {"16,142,12500", "16,142,-12500"},
                                 {"16,142,12500", "16,142,125.00"},
                                 {"16,142,12500", "16,142,99999999999999999999"},
                                 {"16,142,12500,S", "16,142,12500,Q"},
                                 {"03,4412,JPY", "03,4412,JPX"},
                                 {"03,4412,JPY", "03,,JPY"},
                                 {"49,1400,3/\n", ""},
                                 {"98,258900,2,15/\n", ""}}) {
    const Recorded recorded = record(read_bai2, corrected(good_file(), from, to));
    EXPECT_FALSE(recorded.file.has_value()) << to;
  }
  EXPECT_EQ(record(read_bai2, "").file.error().reason, Reason::file_empty);
}

TEST(Bai2Reader, ReadsSeveralRecordsALineAndBrokenTexts) {
  std::string text = corrected(good_file(), "49,257500,10/\n03", "49,257500,10/   03");
  text = corrected(text, "FROM KOBE/", "FROM\nKOBE    /");
  const Recorded recorded = record(read_bai2, text);
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.lines[3].text, "FROM KOBE");
  EXPECT_EQ(recorded.heads[1].line, 12);
}

TEST(Bai2Reader, InterimFiguresArePending) {
  const Recorded recorded = record(read_bai2, corrected(good_file(), "2359,USD,2/", "1200,USD,3/"));
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.heads[0].kind, StatementKind::intraday);
  EXPECT_TRUE(recorded.lines[0].pending);
  EXPECT_EQ(recorded.ends[0].credit_minor, 0);
}

TEST(Bai2Reader, KnowsItsFiles) {
  EXPECT_TRUE(looks_like_bai2(good));
  EXPECT_TRUE(
      looks_like_bai2("\xEF\xBB\xBF"
                      "01,A,B,210706,1249,1,,,2/\n"));
  EXPECT_FALSE(looks_like_bai2("101 076401251 0764012510807291511A094101"));
  EXPECT_FALSE(looks_like_bai2("01,02,03\n"));
  EXPECT_FALSE(looks_like_bai2(""));
}

}  // namespace
}  // namespace dunlin
