#include "intake/formats/lockbox_reader.h"

#include <gtest/gtest.h>

#include "intake/formats/recorded_file.h"

namespace dunlin {
namespace {

// Invented. 1200.00 + 300.00 + 0.50 in three checks: 1500.00 in the first batch, 0.50 in the second.
constexpr std::string_view good =
    "100LODGE     00990000112603120700\n"
    "2LODGE     0099000011000000000040008000801\n"
    "50000000004711260312LODGE     0099000011\n"
    "60010010000120000099000024000055667700000010420302"
    "26HARBOUR AND SONS              LODGE\n"
    "40010016010INV-17    0000090000\n"
    "40010016029INV-18    0000030000\n"
    "60010020000030000099000024000055667800000010430302"
    "26MARTA QUIST                   LODGE\n"
    "40010026019INV-19\n"
    "700100000047112603120020000150000\n"
    "60020010000000050099000024000055667900000010440302"
    "26OLE BRANDT\n"
    "700200000047112603120010000000050\n"
    "8000000000471126031200030000150050\n"
    "9000013\n";

std::string good_file() {
  return std::string(good);
}

std::string with(std::string text, std::size_t line, std::size_t column, std::string_view put) {
  std::size_t at = 0;
  for (std::size_t skipped = 1; skipped < line; ++skipped) at = text.find('\n', at) + 1;
  return text.replace(at + column - 1, put.size(), put);
}

TEST(LockboxReader, ReadsChecksAndTheirSlips) {
  const Recorded recorded = record(read_lockbox, good_file());
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  ASSERT_EQ(recorded.heads.size(), 1U);
  EXPECT_EQ(recorded.heads[0].account, "0004711");
  EXPECT_EQ(recorded.heads[0].servicer, "0099000011");
  EXPECT_EQ(recorded.heads[0].from->to_string(), "2026-03-12");
  ASSERT_EQ(recorded.lines.size(), 3U);
  const BankLine& first = recorded.lines[0];
  EXPECT_EQ(first.amount, (Money{120'000, Currency::parse("USD").value()}));
  EXPECT_EQ(first.other, (BankParty{"HARBOUR AND SONS", "0000556677", "099000024"}));
  EXPECT_EQ(first.check_number, "1042");
  EXPECT_EQ(first.text, "LODGE");
  ASSERT_EQ(first.documents.size(), 2U);
  EXPECT_EQ(first.documents[0].reference, "INV-17");
  EXPECT_EQ(first.documents[0].paid->minor, 90'000);
  EXPECT_EQ(recorded.lines[1].documents[0].reference, "INV-19");
  EXPECT_FALSE(recorded.lines[1].documents[0].paid.has_value());
  EXPECT_TRUE(recorded.lines[2].documents.empty());
  // Two batches were deposited as two sums.
  EXPECT_EQ(recorded.lines[0].of_batch, recorded.lines[1].of_batch);
  EXPECT_NE(recorded.lines[1].of_batch, recorded.lines[2].of_batch);
  EXPECT_EQ(recorded.ends[0].credit_minor, 150'050);
}

TEST(LockboxReader, SlipAmountsThatDoNotSumToTheCheckAreNoAmounts) {
  const Recorded recorded = record(read_lockbox, with(good_file(), 5, 22, "0000090001"));
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.lines[0].documents[0].reference, "INV-17    0000090001");
  EXPECT_FALSE(recorded.lines[0].documents[0].paid.has_value());
}

TEST(LockboxReader, BlocksAndCutsDoNoHarm) {
  expect_blocks_and_cuts_do_no_harm(read_lockbox, good, good.size() - 1);
}

TEST(LockboxReader, EveryTotalIsHeldAgainstTheChecks) {
  for (const std::string& wrong :
       {with(good_file(), 9, 23, "3"), with(good_file(), 9, 33, "1"), with(good_file(), 12, 24, "4"),
        with(good_file(), 12, 34, "1"), with(good_file(), 13, 7, "4"), with(good_file(), 4, 16, "1")}) {
    EXPECT_FALSE(record(read_lockbox, wrong).file.has_value());
    EXPECT_TRUE(record(read_lockbox, wrong, 4096, Unreconciled::tell).file.has_value());
  }
}

TEST(LockboxReader, RefusesWhatItCannotMean) {
  for (const std::string& wrong :
       {with(good_file(), 1, 24, "260231"), with(good_file(), 3, 15, "26x312"), with(good_file(), 4, 8, "00001x0000"),
        with(good_file(), 4, 1, "4"), with(good_file(), 5, 2, "002"), with(good_file(), 9, 1, "3"),
        with(good_file(), 9, 1, "8"), with(good_file(), 2, 1, "6")}) {
    const Recorded recorded = record(read_lockbox, wrong, 4096, Unreconciled::tell);
    ASSERT_FALSE(recorded.file.has_value());
    EXPECT_NE(recorded.file.error().text.find("file:"), std::string::npos);
  }
  EXPECT_EQ(record(read_lockbox, "\n\n").file.error().reason, Reason::file_empty);
}

TEST(LockboxReader, SaysWhereAndWhy) {
  const Recorded recorded = record(read_lockbox, with(good_file(), 9, 24, "0000150001"));
  ASSERT_FALSE(recorded.file.has_value());
  EXPECT_EQ(recorded.file.error().text,
            "file:9 was not read: the total of the batch is \"0000150001\", but what was read comes to 150000: records "
            "are missing or changed; ask the bank for the file again");
}

TEST(LockboxReader, KnowsItsFiles) {
  EXPECT_TRUE(looks_like_lockbox(good));
  EXPECT_FALSE(looks_like_lockbox("101 076401251 0764012510807291511A094101\n5225"));
  EXPECT_FALSE(looks_like_lockbox("1\n2\n"));
  EXPECT_FALSE(looks_like_lockbox("1"));
  EXPECT_FALSE(looks_like_lockbox(""));
}

}  // namespace
}  // namespace dunlin
