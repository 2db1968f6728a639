#include "intake/formats/edi820.h"

#include <gtest/gtest.h>

#include "intake/formats/recorded_file.h"

namespace dunlin {
namespace {

const Currency usd = Currency::parse("USD").value();

// An interchange of one set with these segments in it, with right counts.
std::string interchange(const std::vector<std::string>& segments, std::string_view version = "004010",
                        std::string_view element = "*", std::string_view terminator = "~") {
  std::vector<std::string> all = {
      "ISA*00*          *00*          *ZZ*HARBOUR        *ZZ*LODGE          *260312*0700*U*00401*000000007*0*P*>",
      "GS*RA*HARBOUR*LODGE*20260312*0700*7*X*" + std::string(version), "ST*820*0001"};
  all.insert(all.end(), segments.begin(), segments.end());
  all.push_back("SE*" + std::to_string(segments.size() + 2) + "*0001");
  all.push_back("GE*1*7");
  all.push_back("IEA*1*000000007");
  std::string text;
  for (const std::string& segment : all) {
    for (const char c : segment) text += c == '*' ? std::string(element) : std::string(1, c);
    text += terminator;
    text += '\n';
  }
  return text;
}

const std::vector<std::string> plain = {
    "BPR*C*950.00*C*ACH*CTX*01*099000011*DA*4411*1234567890**01*099000022*DA*9900*20260312",
    "TRN*1*TRACE-77*1234567890",
    "CUR*PR*USD",
    "N1*PR*Harbour & Sons",
    "N1*PE*Lodge",
    "ENT*1",
    "RMR*IV*INV-17**490.00*500.00*10.00",
    "REF*PO*PO-4",
    "DTM*003*20260201",
    "RMR*IV*INV-18**485.00*500.00",
    "ADX*-15.00*06",
    "RMR*CM*CN-3**-25.00*-25.00",
};

TEST(Edi820, ReadsPayerPaymentAndDocuments) {
  const std::string text = interchange(plain);
  const Recorded recorded = record(read_edi820, text);
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.file->version, "004010");
  ASSERT_EQ(recorded.advices.size(), 1U);
  const Remittance& advice = recorded.advices[0];
  EXPECT_EQ(advice.line, 3);
  EXPECT_EQ(advice.total, (Money{95000, usd}));
  EXPECT_EQ(advice.paid_on->to_string(), "2026-03-12");
  EXPECT_EQ(advice.reference, "TRACE-77");
  EXPECT_EQ(advice.payer, (BankParty{"Harbour & Sons", "4411", "099000011"}));
  ASSERT_EQ(advice.documents.size(), 3U);
  EXPECT_EQ(advice.documents[0].reference, "INV-17");
  EXPECT_EQ(advice.documents[0].dated->to_string(), "2026-02-01");
  EXPECT_EQ(advice.documents[0].discount->minor, 1000);
  EXPECT_EQ(advice.documents[0].note, "PO PO-4");
  // 500 less 485: fifteen were taken off, whatever the sign of ADX01.
  EXPECT_EQ(advice.documents[1].paid->minor, 48500);
  EXPECT_EQ(advice.documents[1].adjustment->minor, 1500);
  EXPECT_EQ(advice.documents[1].adjustment_code, "06");
  EXPECT_EQ(advice.documents[2].kind, "CM");
  EXPECT_EQ(advice.documents[2].paid->minor, -2500);
}

// The same 500 less 20 in the spelling of four versions.
TEST(Edi820, TheTotalDecidesTheSignOfAnAdjustment) {
  struct Spelling {
    std::string_view version;
    std::string paid;
    std::string adjustment;
  };
  for (const Spelling& one : {Spelling{"003030", "500.00", "20.00"},   // before adjustments, positive reduces
                              Spelling{"005050", "500.00", "-20.00"},  // before adjustments, positive increases
                              Spelling{"003030", "500.00", "-20.00"},  // not as its version says
                              Spelling{"005050", "500.00", "20.00"},   // neither
                              Spelling{"004010", "480.00", "20.00"},   // net of it
                              Spelling{"004010", "480.00", "-20.00"}}) {
    const std::string text = interchange({"BPR*C*480.00*C*ACH", "TRN*1*T", "ENT*1",
                                          "RMR*IV*INV-1**" + one.paid + "*500.00", "ADX*" + one.adjustment + "*L3"},
                                         one.version);
    const Recorded recorded = record(read_edi820, text);
    ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
    const RemittedDocument& document = recorded.advices[0].documents[0];
    EXPECT_EQ(document.paid->minor, 48000) << one.version << " " << one.paid << " " << one.adjustment;
    EXPECT_EQ(document.adjustment->minor, 2000) << one.version << " " << one.paid << " " << one.adjustment;
  }
}

TEST(Edi820, AnAdjustmentOfItsOwnIsADocument) {
  for (const std::string amount : {"30.00", "-30.00"}) {
    const std::string text =
        interchange({"BPR*C*70.00*C*ACH", "ENT*1", "ADX*" + amount + "*04*CM*CLAIM-9", "RMR*IV*INV-1**100.00"});
    const Recorded recorded = record(read_edi820, text);
    ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
    const RemittedDocument& adjustment = recorded.advices[0].documents[0];
    EXPECT_EQ(adjustment.kind, "ADX");
    EXPECT_EQ(adjustment.reference, "CLAIM-9");
    EXPECT_EQ(adjustment.paid->minor, -3000);
    EXPECT_EQ(adjustment.adjustment_code, "04");
  }
}

TEST(Edi820, ACreditMemoWithoutAMinusIsTakenOffWhereTheTotalSaysSo) {
  for (const auto& [written, paid] : {std::pair{"-25.00", "75.00"}, std::pair{"25.00", "75.00"}}) {
    const std::string text = interchange({std::string("BPR*C*") + paid + "*C*ACH", "ENT*1", "RMR*IV*INV-1**100.00",
                                          std::string("RMR*CM*CN-2**") + written});
    const Recorded recorded = record(read_edi820, text);
    ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
    EXPECT_EQ(recorded.advices[0].documents[1].paid->minor, -2'500);
  }
}

TEST(Edi820, WhatStandsBehindTheNextEntityIsNotAboutTheLastDocument) {
  const std::string text = interchange({"BPR*C*30.00*C*ACH", "ENT*1", "RMR*IV*INV-1**10.00", "ENT*2", "REF*PO*PO-9",
                                        "DTM*003*20260201", "RMR*IV*INV-2**20.00"});
  const Recorded recorded = record(read_edi820, text);
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.advices[0].documents[0].note, "");
  EXPECT_FALSE(recorded.advices[0].documents[0].dated.has_value());
}

TEST(Edi820, RefusesWhatDoesNotAddUp) {
  const std::string right = interchange(plain);
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"950.00", "951.00"},
                                 {"490.00", "491.00"},
                                 {"SE*14", "SE*13"},
                                 {"SE*14*0001", "SE*14*0002"},
                                 {"GE*1*7", "GE*2*7"},
                                 {"GE*1*7", "GE*1*8"},
                                 {"IEA*1*000000007", "IEA*1*000000008"},
                                 {"ST*820", "ST*850"},
                                 {"20260312~\nTRN", "20260231~\nTRN"},
                                 {"CUR*PR*USD", "CUR*PR*USX"},
                                 {"485.00", "4x5.00"},
                                 {"**485.00*500.00", "**"}}) {
    std::string wrong = right;
    ASSERT_NE(wrong.find(from), std::string::npos) << from;
    wrong.replace(wrong.find(from), from.size(), to);
    const Recorded recorded = record(read_edi820, wrong);
    EXPECT_FALSE(recorded.file.has_value()) << from << " " << to;
    EXPECT_TRUE(recorded.advices.empty() || from.starts_with("GE") || from.starts_with("IEA")) << to;
  }
}

TEST(Edi820, SaysWhichSignsWereTried) {
  const Recorded recorded =
      record(read_edi820, interchange({"BPR*C*70.00*C*ACH", "ENT*1", "RMR*IV*INV-1**100.00", "ADX*20.00*04"}));
  ASSERT_FALSE(recorded.file.has_value());
  EXPECT_EQ(recorded.file.error().text,
            "file:3 was not read: the payment is 70.00 USD, but its documents come to 100.00 USD and their adjustments "
            "to 20.00 USD and 0.00 USD: no sign of them makes it fit");
}

TEST(Edi820, BlocksAndCutsDoNoHarm) {
  const std::string text = interchange(plain);
  expect_blocks_and_cuts_do_no_harm(read_edi820, text, text.size() - 1);
}

TEST(Edi820, TakesItsSeparatorsFromTheEnvelope) {
  const Recorded stars = record(read_edi820, interchange(plain));
  for (const auto& [element, terminator] :
       {std::pair{"|", "'"}, std::pair{"^", "\x1c"}, std::pair{"\xC2\xA6", "~"}, std::pair{"\xA6", "~"}}) {
    const Recorded others = record(read_edi820, interchange(plain, "004010", element, terminator));
    ASSERT_TRUE(others.file.has_value()) << element << others.file.error().text;
    EXPECT_TRUE(others.same_facts_as(stars)) << element;
  }
}

TEST(Edi820, DocumentsWithoutAmountsAreKept) {
  const Recorded recorded = record(read_edi820, interchange({"BPR*C*70.00*C*ACH", "RMR*IV*INV-1", "RMR*IV*INV-2"}));
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  ASSERT_EQ(recorded.advices[0].documents.size(), 2U);
  EXPECT_FALSE(recorded.advices[0].documents[1].paid.has_value());
}

TEST(Edi820, ReadsAddendaWithAndWithoutAnEnvelope) {
  const Money payment{95000, usd};
  const Result<std::optional<Remittance>> whole = read_edi820_addenda(interchange(plain), payment);
  ASSERT_TRUE(whole.has_value() && whole->has_value());
  EXPECT_EQ((*whole)->documents.size(), 3U);
  EXPECT_FALSE(read_edi820_addenda(interchange(plain), Money{95001, usd}).has_value());

  const Result<std::optional<Remittance>> bare =
      read_edi820_addenda("RMR*IV*INV-1**900.00\\RMR*IV*INV-2**50.00\\", payment);
  ASSERT_TRUE(bare.has_value() && bare->has_value()) << bare.error().text;
  EXPECT_EQ((*bare)->documents[1].reference, "INV-2");
  EXPECT_EQ((*bare)->total, payment);
  EXPECT_FALSE(read_edi820_addenda("RMR*IV*INV-1**900.00\\", payment).has_value());

  const Result<std::optional<Remittance>> text = read_edi820_addenda("INVOICE 17 AND 18", payment);
  ASSERT_TRUE(text.has_value());
  EXPECT_FALSE(text->has_value());
}

TEST(Edi820, KnowsItsFiles) {
  EXPECT_TRUE(looks_like_edi820(interchange(plain)));
  EXPECT_FALSE(looks_like_edi820("ISA*00*"));
  EXPECT_FALSE(looks_like_edi820("01,A,B,260312,,,,,2/"));
}

}  // namespace
}  // namespace dunlin
