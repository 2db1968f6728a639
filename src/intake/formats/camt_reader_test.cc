#include "intake/formats/camt_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "intake/formats/collected_bank.h"
#include "intake/formats/xml_tree.h"

namespace dunlin {
namespace {

struct Read {
  Result<BankFile> file = refuse(Reason::file_empty, "not read");
  CollectedBank bank;
};

Read read(std::string_view text, Unreconciled unreconciled = Unreconciled::refuse) {
  Read result;
  ByteView source(text, 101);
  result.file = read_camt(source, "a.xml", result.bank, unreconciled);
  return result;
}

std::string refusal_of(const std::string& text) {
  const Read result = read(text);
  return result.file ? "accepted" : result.file.error().text;
}

Read read_fixture(const std::string& name) {
  std::ifstream file(DUNLIN_SOURCE_DIR "/tests/fixtures/bank/" + name, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return read(bytes.str());
}

std::string message(const std::string& inside, const std::string& version = "053.001.02",
                    const std::string& root = "BkToCstmrStmt") {
  return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." + version + "\"><" + root +
         "><GrpHdr><MsgId>1</MsgId></GrpHdr>" + inside + "</" + root + "></Document>";
}

std::string statement(const std::string& entries) {
  return message("<Stmt><Id>1</Id><Acct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></Acct>" + entries + "</Stmt>");
}

std::string entry(const std::string& amount, const std::string& more = "") {
  return "<Ntry><Amt Ccy=\"EUR\">" + amount +
         "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-17"
         "</Dt></BookgDt>" +
         more + "</Ntry>";
}

TEST(Camt, StatementIsReadAndReconciled) {
  const Read result = read_fixture("statement.v8.xml");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  const CollectedBank::Statement& found = result.bank.statements.at(0);
  EXPECT_EQ(found.head.account, "DE02120300000000202051");
  EXPECT_EQ(found.head.owner, "Halden Werkzeuge GmbH");
  EXPECT_EQ(found.head.servicer, "BYLADEM1001");
  EXPECT_EQ(found.head.opening->code, "OPBD");
  EXPECT_TRUE(found.end->reconciled);
  EXPECT_EQ(found.end->credit_minor, 258725);
  EXPECT_EQ(found.end->debit_minor, 10000);
  EXPECT_EQ(found.end->text, "Konto im Soll wird mit 9 % verzinst");
  EXPECT_EQ(found.lines.size(), 7U);
}

TEST(Camt, DetailSaysWhoPaidAndForWhat) {
  const Read result = read_fixture("statement.v8.xml");
  ASSERT_TRUE(result.file.has_value());
  const BankLine& line = result.bank.statements[0].lines.at(0);
  EXPECT_EQ(line.other, (BankParty{"Lark & S\xC3\xB6hne KG", "DE89370400440532013000", "COBADEFFXXX"}));
  EXPECT_EQ(line.ultimate.name, "Lark Montage");
  EXPECT_EQ(line.text, "Rechnung RE-2026-0815 abzgl. Skonto Danke");
  EXPECT_EQ(line.code, "PMNT/RCDT/ESCT");
  EXPECT_EQ(line.structured_references, (std::vector<std::string>{"RF18539007547034"}));
  ASSERT_EQ(line.documents.size(), 1U);
  const RemittedDocument& document = line.documents[0];
  EXPECT_EQ(document.reference, "RE-2026-0815");
  EXPECT_EQ(document.kind, "CINV");
  EXPECT_EQ(document.dated->to_string(), "2026-10-20");
  EXPECT_EQ(document.gross->minor, 122000);
  EXPECT_EQ(document.discount->minor, 2440);
  EXPECT_EQ(document.adjustment->minor, 560);
  EXPECT_EQ(document.adjustment_code, "DAMG");
  EXPECT_EQ(document.paid->minor, 119000);
}

TEST(Camt, BatchThatAddsUpIsALineForEachDetail) {
  const Read result = read_fixture("statement.v8.xml");
  ASSERT_TRUE(result.file.has_value());
  const std::vector<BankLine>& lines = result.bank.statements[0].lines;
  EXPECT_EQ(lines[1].amount.minor + lines[2].amount.minor, 50000);
  EXPECT_EQ(lines[1].of_batch, 1);
  EXPECT_EQ(lines[2].of_batch, 1);
  EXPECT_EQ(lines[1].bank_reference, "T-1");
  EXPECT_EQ(lines[1].mandate, "M-1");
  EXPECT_EQ(lines[2].bank_reference, "BANK-0002-2");
  EXPECT_EQ(lines[2].other.name, "Rook SARL");
}

TEST(Camt, BatchMayAddUpInItsOwnCurrencyOnly) {
  const std::string detail =
      "<TxDtls><Amt Ccy=\"USD\">11</Amt><AmtDtls><TxAmt><Amt Ccy=\"EUR\">10</Amt></TxAmt></AmtDtls></TxDtls>";
  const Read result = read(statement(entry("20", "<NtryDtls>" + detail + detail + "</NtryDtls>")));
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  ASSERT_EQ(result.file->lines, 2);
  EXPECT_EQ(format_with_code(result.bank.statements[0].lines[1].amount), "10.00 EUR");
  EXPECT_EQ(format_with_code(*result.bank.statements[0].lines[1].instructed), "11.00 USD");
}

TEST(Camt, EntryWithTooManyDetailsIsOneLine) {
  std::string details;
  for (std::size_t detail = 0; detail <= documents_max; ++detail) {
    details += "<TxDtls><Amt Ccy=\"EUR\">1</Amt></TxDtls>";
  }
  const Read result = read(statement(entry(std::to_string(documents_max + 1), "<NtryDtls>" + details + "</NtryDtls>")));
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.file->lines, 1);
  EXPECT_EQ(result.file->warnings.size(), 1U);
  EXPECT_EQ(result.bank.statements[0].lines[0].amount.minor, 1000100);
}

TEST(Camt, DetailsThatDoNotAddUpAreDocuments) {
  const Read result = read_fixture("statement.v8.xml");
  ASSERT_TRUE(result.file.has_value());
  const BankLine& line = result.bank.statements[0].lines.at(5);
  EXPECT_EQ(line.of_batch, 0);
  ASSERT_EQ(line.documents.size(), 2U);
  EXPECT_EQ(line.documents[0].reference, "B-1");
  EXPECT_EQ(line.documents[1].paid->currency.code(), "CHF");
}

TEST(Camt, ReturnNamesTheCustomerAndTheReason) {
  const Read result = read_fixture("statement.v8.xml");
  ASSERT_TRUE(result.file.has_value());
  const BankLine& line = result.bank.statements[0].lines.at(3);
  EXPECT_TRUE(line.returned);
  EXPECT_EQ(line.return_reason, "MD06");
  EXPECT_EQ(line.amount.minor, -10000);
  EXPECT_EQ(line.other.name, "Finch BV") << "the debtor, although the entry is a debit";
  EXPECT_EQ(line.end_to_end_id, "");
}

TEST(Camt, ForeignPaymentHasItsAmountRateAndCharges) {
  const Read result = read_fixture("statement.v8.xml");
  ASSERT_TRUE(result.file.has_value());
  const BankLine& line = result.bank.statements[0].lines.at(4);
  EXPECT_EQ(line.amount.minor, 89725);
  EXPECT_EQ(format_with_code(*line.instructed), "1000.00 USD");
  EXPECT_EQ(line.exchange_rate, "0.91225");
  EXPECT_EQ(line.charges->minor, 1500);
  EXPECT_EQ(line.other.account, "000123456");
  EXPECT_EQ(line.text, "INV 77");
}

TEST(Camt, PendingEntryIsNotAddedUp) {
  const Read result = read_fixture("intraday.v2.xml");
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.bank.statements[0].head.kind, StatementKind::intraday);
  EXPECT_TRUE(result.bank.statements[0].lines[0].pending);
  EXPECT_EQ(result.bank.statements[0].lines[0].booked_on.to_string(), "2026-11-17") << "that of the message";
  EXPECT_EQ(result.bank.statements[0].end->credit_minor, 0);
}

TEST(Camt, NothingIsLost) {
  const Read result = read(statement(entry("1",
                                           "<NtryDtls><TxDtls><Refs><ClrSysRef>C-9</ClrSysRef></Refs></TxDtls>"
                                           "</NtryDtls>")));
  ASSERT_TRUE(result.file.has_value()) << result.file.error().text;
  EXPECT_EQ(result.bank.statements[0].lines[0].further, (std::vector<NamedText>{{"Refs/ClrSysRef", "C-9"}}));
}

TEST(Camt, AmountIsCarriedExactlyOrRefused) {
  EXPECT_EQ(read(statement(entry("8.85000"))).bank.statements[0].lines[0].amount.minor, 885);
  EXPECT_NE(refusal_of(statement(entry("8.85001"))).find("8.85001"), std::string::npos);
  EXPECT_EQ(read(statement(entry("0"))).bank.statements[0].lines[0].amount.minor, 0);
  const Read told =
      read(statement(entry("1", "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">1.00001</Amt></InstdAmt></AmtDtls>")));
  ASSERT_TRUE(told.file.has_value());
  EXPECT_EQ(told.bank.statements[0].lines[0].further,
            (std::vector<NamedText>{{"AmtDtls/InstdAmt/Amt", "1.00001 USD"}}));
}

TEST(Camt, SummaryOfTheBankIsChecked) {
  const auto with = [](const std::string& summary) {
    return refusal_of(statement("<TxsSummry>" + summary + "</TxsSummry>" + entry("1.50") + entry("2.50")));
  };
  EXPECT_EQ(with("<TtlNtries><NbOfNtries>2</NbOfNtries><Sum>4</Sum></TtlNtries>"), "accepted");
  EXPECT_NE(with("<TtlNtries><NbOfNtries>3</NbOfNtries></TtlNtries>").find("there are 2"), std::string::npos);
  EXPECT_NE(with("<TtlCdtNtries><Sum>4.01</Sum></TtlCdtNtries>").find("4.01"), std::string::npos);
}

TEST(Camt, DoctypeIsRefused) {
  const std::string doctype = "<!DOCTYPE a [<!ENTITY b \"c\">]>";
  const std::string text = refusal_of("<?xml version=\"1.0\"?>\n" + doctype + statement(entry("1")));
  EXPECT_NE(text.find("a.xml:2"), std::string::npos) << text;
  EXPECT_NE(text.find("DOCTYPE"), std::string::npos) << text;
}

TEST(Camt, MayBeginWithAnEmptyLine) {
  EXPECT_EQ(refusal_of(" \r\n\n<?xml version=\"1.0\"?>" + statement(entry("1"))), "accepted");
  EXPECT_NE(refusal_of("\n\n<?xml version=\"1.0\"?>\n" + statement(entry("x"))).find("a.xml:4"), std::string::npos);
}

TEST(Camt, OtherMessagesAndVersionsAreRefused) {
  for (const std::string version : {"053.001.09", "053.001.00", "055.001.02", "053.002.02", "053.001.2"}) {
    EXPECT_NE(refusal_of(message("", version)).find("no message that is known"), std::string::npos) << version;
  }
  EXPECT_NE(refusal_of("<html/>").find("has no Document"), std::string::npos);
  EXPECT_NE(refusal_of(message("")).find("without a single statement"), std::string::npos);
  EXPECT_EQ(read("<Document/>").file.error().reason, Reason::file_unreadable);
}

TEST(Camt, IsRefusedWithItsPlace) {
  EXPECT_NE(refusal_of("\n\n" + statement(entry("x"))).find("a.xml:3"), std::string::npos);
  EXPECT_NE(refusal_of(statement("<Ntry><CdtDbtInd>CRDT</CdtDbtInd></Ntry>")).find("no Amt"), std::string::npos);
  EXPECT_NE(refusal_of(statement("<Ntry><Amt Ccy=\"EUR\">1</Amt></Ntry>")).find("CdtDbtInd"), std::string::npos);
  EXPECT_NE(refusal_of(statement("<Ntry><Amt>1</Amt><CdtDbtInd>CRDT</CdtDbtInd></Ntry>")).find("currency"),
            std::string::npos);
  EXPECT_NE(refusal_of(statement(entry("1", "<Sts>GONE</Sts>"))).find("accepted"), std::string::npos)
      << "the first status counts";
  EXPECT_NE(refusal_of("<Document").find("cut off"), std::string::npos);
  std::string deep;
  for (int depth = 0; depth < camt_depth_max; ++depth) deep += "<Refs>";
  EXPECT_NE(refusal_of(statement("<Ntry>" + deep)).find("deep"), std::string::npos);
}

TEST(Camt, TooMuchInOneEntryIsRefused) {
  const std::string text(xml_tree_bytes_max + 1, 'x');
  EXPECT_NE(refusal_of(statement(entry("1", "<AddtlNtryInf>" + text + "</AddtlNtryInf>"))).find("longer than"),
            std::string::npos);
  std::string accounts;
  for (int account = 0; account < 20'000; ++account) accounts += "<RltdAcct><Id><IBAN>X</IBAN></Id></RltdAcct>";
  EXPECT_NE(refusal_of(statement(accounts)).find("besides its entries"), std::string::npos);
  const std::string comment = "<!--" + std::string(std::size_t{2} << 20, 'x');
  EXPECT_NE(refusal_of(statement(comment)).find("does not end"), std::string::npos);
}

}  // namespace
}  // namespace dunlin
