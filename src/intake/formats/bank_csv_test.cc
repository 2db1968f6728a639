#include "intake/formats/bank_csv.h"

#include <gtest/gtest.h>

#include "intake/formats/recorded_file.h"

namespace dunlin {
namespace {

Result<BankFile> read_generic(ByteSource& source, std::string_view file_name, BankSink& sink,
                              Unreconciled unreconciled) {
  return read_bank_csv(source, file_name, TRY(shipped_bank_csv_mappings()).front(), sink, unreconciled);
}

const Currency eur = Currency::parse("EUR").value();

// Newest first, with what a bank writes above it. 1.000,00 less 20,50 plus 1.234,56 is 2.214,06.
constexpr std::string_view german =
    "Kontoauszug;;;;;;;\n"
    "Konto;DE02120300000000202051;;;;;;\n"
    "\n"
    "Buchungstag;Valutadatum;Buchungstext;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;Verwendungszweck;Betrag "
    "(EUR);Saldo nach Buchung\n"
    "13.03.2026;14.03.2026;GUTSCHRIFT;Hafen KG;DE91 1000 0000 0123 4567 89;RE-17, RE-18;1.234,56;2.214,06\n"
    "12.03.2026;;GEBUEHR;Bank;;Entgelt;-20,50;979,50\n"
    ";;;;;;;\n";

TEST(BankCsv, ReadsWhatBanksExport) {
  const Recorded recorded = record(read_generic, german);
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.file->version, "generic");
  ASSERT_EQ(recorded.lines.size(), 2U);
  const BankLine& line = recorded.lines[0];
  EXPECT_EQ(line.line, 5);
  EXPECT_EQ(line.amount, (Money{123'456, eur}));
  EXPECT_EQ(line.booked_on.to_string(), "2026-03-13");
  EXPECT_EQ(line.valued_on->to_string(), "2026-03-14");
  EXPECT_EQ(line.booking_text, "GUTSCHRIFT");
  EXPECT_EQ(line.other.name, "Hafen KG");
  EXPECT_EQ(line.other.account, "DE91100000000123456789");
  EXPECT_EQ(line.text, "RE-17, RE-18");
  EXPECT_EQ(recorded.heads[0].opening->amount.minor, 100'000);
  EXPECT_EQ(recorded.heads[0].from->to_string(), "2026-03-12");
  EXPECT_TRUE(recorded.ends[0].reconciled);
}

TEST(BankCsv, ReadsCreditAndDebitColumnsAndADirection) {
  const Recorded columns =
      record(read_generic,
             "Account,Date,Description,Paid in,Paid out,Currency\n"
             "1,2026-03-12,A,10.00,,USD\n1,2026-03-12,B,,-2.50,USD\n2,2026-03-13,C,0.00,4.00,USD\n");
  ASSERT_TRUE(columns.file.has_value()) << columns.file.error().text;
  EXPECT_EQ(columns.sum_minor(), 1'000 - 250 - 400);
  EXPECT_EQ(columns.heads.size(), 2U);
  const Recorded direction = record(read_generic,
                                    "Datum;Bedrag (EUR);Af Bij;Omschrijving 1;Omschrijving 2\n"
                                    "20260312;10,00;Bij;factuur;17\n20260313;2,50;Af;kosten;\n");
  ASSERT_TRUE(direction.file.has_value()) << direction.file.error().text;
  EXPECT_EQ(direction.sum_minor(), 750);
  EXPECT_EQ(direction.lines[0].text, "factuur 17");
}

TEST(BankCsv, BlocksDoNoHarm) {
  const Recorded whole = record(read_generic, german);
  for (const std::size_t block : {std::size_t{1}, std::size_t{7}}) {
    EXPECT_TRUE(record(read_generic, german, block).same_facts_as(whole));
  }
}

// A CSV has no end of its own: of what is left after a cut, all columns are there, and with a balance behind every
// movement the balances follow from each other.
TEST(BankCsv, CutOffAnywhereNoAmountIsAnother) {
  const Recorded whole = record(read_generic, german);
  for (std::size_t cut = 0; cut < german.size(); ++cut) {
    const Recorded less = record(read_generic, german.substr(0, cut));
    if (!less.file) continue;
    for (std::size_t at = 0; at < less.lines.size(); ++at) {
      EXPECT_EQ(less.lines[at].amount.minor, whole.lines[at].amount.minor) << german.substr(0, cut);
    }
  }
}

TEST(BankCsv, ABalanceThatDoesNotFollowIsRefused) {
  std::string wrong(german);
  wrong.replace(wrong.find("979,50"), 6, "979,51");
  const Recorded recorded = record(read_generic, wrong);
  ASSERT_FALSE(recorded.file.has_value());
  EXPECT_EQ(recorded.file.error().text,
            "file:6 was not read: the balance does not follow from the movement before it, nor from the one behind: "
            "movements are missing or changed");
  EXPECT_TRUE(record(read_generic, wrong, 4096, Unreconciled::tell).file.has_value());
}

TEST(BankCsv, WhatMeansTwoThingsIsRefused) {
  const Recorded days = record(read_generic, "Date,Amount,Currency\n03/04/2026,1.50,USD\n");
  ASSERT_FALSE(days.file.has_value());
  EXPECT_EQ(days.file.error().reason, Reason::field_malformed);
  EXPECT_NE(days.file.error().text.find("03/04/2026"), std::string::npos);
  EXPECT_FALSE(record(read_generic, "Date,Amount,Currency\n2026-03-04,1.000,USD\n").file.has_value());
  EXPECT_TRUE(
      record(read_generic, "Date,Amount,Currency\n2026-03-04,1.000,USD\n2026-03-04,1.50,USD\n").file.has_value());
}

TEST(BankCsv, RefusesWhatItCannotMean) {
  for (const std::string_view text : {
           "Name,Text\nA,B\n",                // no such columns
           "Date,Amount\n2026-03-12,1.50\n",  // no currency
           "Date,Amount,Currency\n2026-03-12,1.50,USX\n",
           "Date,Amount,Currency\n2026-02-30,1.50,USD\n2026-02-03,1.50,USD\n",
           "Date,Amount,Currency\n2026-03-12,x,USD\n2026-03-12,1.50,USD\n",
           "Date,Amount,Currency\n,1.50,USD\n2026-03-12,1.50,USD\n",
           "Date,Amount,Currency\n2026-03-12,,USD\n",
           "Date,Amount,Currency\n2026-03-12,EUR 1.50,USD\n",
           "Date,Credit,Debit,Currency\n2026-03-12,1.50,1.50,USD\n",
           "Date,Amount,Direction,Currency\n2026-03-12,1.50,sideways,USD\n",
           "Date,Amount,Currency\n2026-03-12,\"1.50,USD\n",
           "Date,Amount,Currency,Text\n2026-03-12,1.50,USD\n",  // cut off
           "Date,Amount,Currency,Balance\n2026-03-12,1.50,USD,3.00\n2026-03-12,1.50,USD,\n",
       }) {
    const Recorded recorded = record(read_generic, text);
    EXPECT_FALSE(recorded.file.has_value()) << text;
  }
}

}  // namespace
}  // namespace dunlin
