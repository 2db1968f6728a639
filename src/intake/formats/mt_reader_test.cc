#include "intake/formats/mt_reader.h"

#include <gtest/gtest.h>

#include "intake/formats/collected_bank.h"

namespace dunlin {
namespace {

const std::string head = ":20:S\n:25:4711\n:28C:1/2\n:60F:C261116EUR10,00\n";

struct Read {
  Result<BankFile> file = refuse(Reason::file_empty, "not read");
  CollectedBank bank;
};

Read read(std::string_view text, Unreconciled unreconciled = Unreconciled::refuse) {
  Read result;
  ByteView source(text, 11);
  result.file = read_mt(source, "a.sta", result.bank, unreconciled);
  return result;
}

std::string refusal_of(const std::string& text) {
  const Read result = read(text);
  return result.file ? "accepted" : result.file.error().text;
}

TEST(Mt940, StatementHasHeadLinesAndBalances) {
  const Read result = read(head + ":61:261117C5,00NTRFA//B\n:86:INV-1\n:62F:C261117EUR15,00\n:64:C261117EUR14,00\n-\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  const CollectedBank::Statement& statement = result.bank.statements.at(0);
  EXPECT_EQ(statement.head.account, "4711");
  EXPECT_EQ(statement.head.number, "1/2");
  EXPECT_EQ(statement.head.opening->amount.minor, 1000);
  ASSERT_EQ(statement.lines.size(), 1U);
  EXPECT_EQ(statement.lines[0].line, 5);
  EXPECT_EQ(statement.lines[0].text, "INV-1");
  EXPECT_EQ(statement.lines[0].customer_reference, "A");
  EXPECT_EQ(statement.lines[0].bank_reference, "B");
  EXPECT_FALSE(statement.lines[0].pending);
  EXPECT_TRUE(statement.end->reconciled);
  EXPECT_EQ(statement.end->credit_minor, 500);
  ASSERT_EQ(statement.end->balances.size(), 3U);
  EXPECT_EQ(statement.end->balances[2].kind, BankBalance::Kind::closing_available);
}

TEST(Mt940, MayHaveAnythingBeforeAMessage) {
  const Read result = read("ABNANL2A\n940\nABNANL2A\n" + head + ":62F:C261116EUR10,00\n-XXX\nABNANL2A\n940\n" + head +
                           ":62F:C261116EUR10,00\n-");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.file->statements, 2);
}

TEST(Mt940, ContinuesAFieldThatLooksLikeAnotherOne) {
  const Read result = read(head + ":61:261117C5,00NTRFA\n:86:at 13\n:12:11 o'clock\n:62F:C261117EUR15,00\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.bank.statements[0].lines[0].text, "at 13 :12:11 o'clock");
}

TEST(Mt940, ReadsBytesThatAreNotUtf8AsWindows1252) {
  const Read result = read(head + ":61:261117C0,NTRFA\n:86:M\xFCller\n:62F:C261117EUR10,00\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.bank.statements[0].lines[0].text, "M\xC3\xBCller");
}

TEST(Mt940, TellsWhatCameBackAndWhy) {
  const Read result = read(head +
                           ":61:261117D2,00NTRFA\n:86:109?00RUECKLASTSCHRIFT?20SVWZ+RUECKGABEGRUND AC04?34914\n"
                           ":61:261117D3,00NTRFA\n:86:109?00RUECKLASTSCHRIFT?34914\n"
                           ":61:261117RD5,00NTRFA\n:62F:C261117EUR10,00\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  const std::vector<BankLine>& lines = result.bank.statements[0].lines;
  EXPECT_TRUE(lines[0].returned);
  EXPECT_EQ(lines[0].return_reason, "AC04");
  EXPECT_EQ(lines[1].return_reason, "914");
  EXPECT_TRUE(lines[2].returned);
  EXPECT_EQ(lines[2].amount.minor, 500);
}

TEST(Mt940, TakesAmountsFromTheSupplementaryPart) {
  const Read result = read(head + ":61:261117C5,00NTRFA\n/OCMT/USD6,10//EXCH/0,82/\n:62F:C261117EUR15,00\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  const BankLine& line = result.bank.statements[0].lines[0];
  EXPECT_EQ(line.instructed, (Money{610, *Currency::parse("USD")}));
  EXPECT_EQ(line.exchange_rate, "0,82");
}

TEST(Mt940, ReadsTheTextsOfOlderGermanFiles) {
  const Read result = read(head + ":61:261117C5,00S051A\n:NS:01Rechnung 12\n02und 13\n15Lark\n17Gutschrift\n181234\n" +
                           ":62F:C26111715,00\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  const BankLine& line = result.bank.statements[0].lines[0];
  EXPECT_EQ(line.text, "Rechnung 12 und 13");
  EXPECT_EQ(line.other.name, "Lark");
  EXPECT_EQ(line.booking_text, "Gutschrift");
  EXPECT_EQ(line.further, (std::vector<NamedText>{{"NS18", "1234"}}));
  EXPECT_TRUE(result.bank.statements[0].end->reconciled) << "the balance without a currency is in the account's";
}

TEST(Mt942, LinesArePendingAndCounted) {
  const std::string begin = ":20:S\n:25:4711\n:28C:1\n:34F:EUR0,\n:13D:2611171200+0100\n:61:261117C5,00NTRFA\n";
  const Read result = read(begin + ":90C:1EUR5,00\n:90D:0EUR0,\n");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.file->format, "MT942");
  EXPECT_EQ(result.file->pending_lines, 1);
  EXPECT_EQ(result.bank.statements[0].head.kind, StatementKind::intraday);
  EXPECT_EQ(result.bank.statements[0].end->credit_minor, 0) << "nothing is booked";
  EXPECT_NE(refusal_of(begin + ":90C:2EUR5,00\n").find("a.sta:7"), std::string::npos);
  EXPECT_NE(refusal_of(begin + ":90C:1EUR6,00\n").find(":90C:"), std::string::npos);
}

TEST(Mt940, IsRefusedWithItsPlace) {
  EXPECT_NE(refusal_of(head + ":61:261117X5,00NTRFA\n").find("a.sta:5 was not read"), std::string::npos);
  EXPECT_NE(refusal_of(head + ":62F:C261117EUR11,00\n").find("10.00 EUR"), std::string::npos);
  EXPECT_NE(refusal_of(head).find("cut off"), std::string::npos);
  EXPECT_NE(refusal_of(head + head.substr(6)).find("two opening balances"), std::string::npos);
  EXPECT_NE(refusal_of(":61:261117C5,00NTRFA\n").find("no :20:"), std::string::npos);
  EXPECT_NE(refusal_of(":20:S\n:25:1\n:61:261117C5,00NTRFA\n").find("currency"), std::string::npos);
  EXPECT_NE(refusal_of(":20:S\n:60F:C261117DEM5,00\n").find("DEM"), std::string::npos);
  EXPECT_NE(refusal_of("nothing\n").find("no statement"), std::string::npos);
  const std::string endless = head + ":61:261117C5,00NTRFA\n:86:" + std::string(30, 'x') + "\n";
  std::string many = endless;
  for (int line = 0; line < 4000; ++line) many += std::string(30, 'x') + "\n";
  EXPECT_NE(refusal_of(many).find("a.sta:6"), std::string::npos);
  std::string balances = head + ":62F:C261116EUR10,00\n";
  for (int line = 0; line < 60'000; ++line) balances += ":65:C261116EUR10,00\n";
  EXPECT_NE(refusal_of(balances).find("one statement"), std::string::npos);
}

}  // namespace
}  // namespace dunlin
