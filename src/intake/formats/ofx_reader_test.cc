#include "intake/formats/ofx_reader.h"

#include <gtest/gtest.h>

#include "intake/formats/collected_bank.h"

namespace dunlin {
namespace {

struct Read {
  Result<BankFile> file = refuse(Reason::file_empty, "not read");
  CollectedBank bank;
};

Read read(std::string_view text) {
  Read result;
  ByteView source(text, 13);
  result.file = read_ofx(source, "a.ofx", result.bank);
  return result;
}

std::string refusal_of(const std::string& text) {
  const Read result = read(text);
  return result.file ? "accepted" : result.file.error().text;
}

std::string file_of(const std::string& transactions, const std::string& currency = "<CURDEF>USD") {
  return "OFXHEADER:100\nVERSION:103\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>" + currency +
         "<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>" + transactions +
         "</BANKTRANLIST><LEDGERBAL><BALAMT>-5.00<DTASOF>20261117</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></"
         "OFX>";
}

const std::string transaction =
    "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261117<TRNAMT>5<FITID>F<NAME>A &amp; B<MEMO>x</STMTTRN>";

TEST(Ofx, ValuesNeedNoClosingTags) {
  const Read result = read(file_of(transaction));
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.file->version, "103");
  const CollectedBank::Statement& statement = result.bank.statements.at(0);
  EXPECT_EQ(statement.head.account, "2");
  ASSERT_EQ(statement.lines.size(), 1U);
  EXPECT_EQ(format_with_code(statement.lines[0].amount), "5.00 USD");
  EXPECT_EQ(statement.lines[0].other.name, "A & B");
  EXPECT_EQ(statement.lines[0].text, "x");
  EXPECT_EQ(statement.lines[0].bank_reference, "F");
  EXPECT_EQ(statement.end->balances.at(0).amount.minor, -500);
  EXPECT_FALSE(statement.end->reconciled);
}

TEST(Ofx, ClosingTagsAndEmptyValuesAreTheSame) {
  const Read without = read(file_of(transaction));
  const Read with =
      read(file_of("<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20261117</DTPOSTED><CHECKNUM></"
                   "CHECKNUM><REFNUM><TRNAMT>5.00</TRNAMT>"
                   "<FITID>F</FITID><NAME>A &amp; B</NAME><MEMO>x</MEMO></STMTTRN>"));
  ASSERT_TRUE(with.file.has_value()) << with.file.error().text;
  EXPECT_EQ(with.bank.statements[0].lines, without.bank.statements[0].lines);
}

TEST(Ofx, AmountsHaveSignsAndEitherMark) {
  const auto minor_of = [](const std::string& amount) -> std::int64_t {
    const Read result = read(file_of("<STMTTRN><DTPOSTED>20261117<TRNAMT>" + amount + "</STMTTRN>"));
    return result.file ? result.bank.statements[0].lines[0].amount.minor : -1;
  };
  EXPECT_EQ(minor_of("+12.5"), 1250);
  EXPECT_EQ(minor_of("-12,50"), -1250);
  EXPECT_EQ(minor_of(".5"), 50);
  EXPECT_EQ(minor_of("12."), 1200);
  EXPECT_EQ(minor_of("1.005"), -1) << "not exactly";
}

TEST(Ofx, IsRefusedWithItsPlace) {
  EXPECT_NE(refusal_of(file_of("\n<STMTTRN><DTPOSTED>20261117<TRNAMT>x</STMTTRN>")).find("a.ofx:5"), std::string::npos);
  EXPECT_NE(refusal_of(file_of("<STMTTRN><DTPOSTED>20261317<TRNAMT>1</STMTTRN>")).find("a.ofx:4"), std::string::npos);
  EXPECT_NE(refusal_of(file_of("<STMTTRN><TRNAMT>1</STMTTRN>")).find("no date"), std::string::npos);
  EXPECT_NE(refusal_of(file_of(transaction, "")).find("CURDEF"), std::string::npos);
  EXPECT_NE(refusal_of("<OFX><STMTRS></OFX>").find("cut off"), std::string::npos);
  EXPECT_NE(refusal_of(file_of(transaction) + "<OFX><STMTRS><CURDEF>USD").find("cut off"), std::string::npos);
  EXPECT_NE(refusal_of("<OFX></OFX>").find("no statement"), std::string::npos);
  EXPECT_NE(refusal_of("<!DOCTYPE a><OFX></OFX>").find("DOCTYPE"), std::string::npos);
  std::string values;
  for (int value = 0; value < 10'000; ++value) values += "<A" + std::to_string(value) + ">x";
  EXPECT_NE(refusal_of(file_of("<STMTTRN>" + values)).find("longer"), std::string::npos);
  std::string groups;
  for (std::size_t group = 0; group <= ofx_depth_max; ++group) groups += "<PAYEE>";
  EXPECT_NE(refusal_of(file_of(groups + "<NAME>")).find("deep"), std::string::npos);
  EXPECT_NE(refusal_of("<OFX><A>" + std::string(ofx_value_bytes_max + 1, 'x')).find("longer"), std::string::npos);
}

}  // namespace
}  // namespace dunlin
