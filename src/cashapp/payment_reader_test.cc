#include "cashapp/payment_reader.h"

#include <gtest/gtest.h>

#include "cashapp/books_for_test.h"

namespace dunlin {
namespace {

std::string read(std::int64_t minor, const std::string& text) {
  return text_of(read_alone(test_books(), test_payment(minor, text)));
}

TEST(PaymentReader, FindsAnInvoiceHoweverItsNumberIsWritten) {
  for (const char* text :
       {"INV-2026-01234", "Invoice 2026-1234", "202601234", "inv 2026 1234", "2026/INV/01234 2026-1234", "26-1234",
        "YOUR INV INV2026 01234", "RG-NR INV/2026/01234 MERCI", "INV-2026-0 1234", "I N V 2 0 2 6 0 1 2 3 4",
        "\xEF\xBC\xA9\xEF\xBC\xAE\xEF\xBC\xB6-2026-01234" /* full-width letters */}) {
    EXPECT_EQ(read(119'000, text).substr(0, 8), "0:119000") << text;
  }
  EXPECT_EQ(read(119'000, "FACTURE 1234"), "0:119000 Q=A") << "a bare sequence is one of the payer's own items";
  EXPECT_EQ(read(73'399, "re 25005511"), "2:73399 N=A");
}

TEST(PaymentReader, AListTakesItsYearFromItsFirstNumber) {
  EXPECT_EQ(read(167'050, "INV-2026-01234/1235"), "0:119000 1:48050 Y=A");
  EXPECT_EQ(read(167'050, "INV-2026-01234, INV-2026-01235"), "0:119000 1:48050 N=A");
}

TEST(PaymentReader, ExplainsWhatIsMissingInAFixedOrder) {
  MatchLedger ledger = test_books();
  ledger.documents[0].discount_basis_points = 200;
  ledger.documents[0].discount_days = 60;
  ledger.documents[1].withholding_basis_points = 2'000;
  const auto read_here = [&ledger](std::int64_t minor, const std::string& text, bool international = false) {
    MatchPayment payment = test_payment(minor, text);
    payment.international = international;
    return text_of(read_alone(ledger, payment));
  };
  EXPECT_EQ(read_here(116'620, "INV-2026-01234"), "0:119000 NdA discount -2380");
  EXPECT_EQ(read_here(38'440, "INV-2026-01235"), "1:48050 NwA withholding -9610");
  EXPECT_EQ(read_here(71'399, "RE25005511 DED 06 20.00"), "2:71399 NxA deduction -2000 code 06");
  EXPECT_EQ(read_here(71'000, "RE25005511 LESS CLAIM 11"), "2:71000 NXA deduction -2399 code 11");
  EXPECT_EQ(read_here(72'149, "RE25005511", true), "2:73399 NfA bank_fee -1250");
  EXPECT_EQ(read_here(30'000, "RE25005511 TEILZAHLUNG"), "2:30000 NpA");
  EXPECT_EQ(read_here(30'000, "RE25005511 1/3"), "2:30000 NpA");
  EXPECT_EQ(read_here(30'000, "RE25005511"), "2:30000 N<A !unexplained_amount");
  EXPECT_EQ(read_here(73'499, "RE25005511"), "2:73399 N>A on_account 100 !unexplained_amount");
  ledger.documents[0].discount_days = 10;
  EXPECT_EQ(read_here(116'620, "INV-2026-01234"), "0:119000 NDA discount -2380 !late_discount");
}

TEST(PaymentReader, ForbidsWhatLooksRightAndIsNot) {
  EXPECT_EQ(read(250'017, "INV-2026-02001"), "3:250017 N=X !other_customer") << "a valid number of somebody else";
  EXPECT_EQ(read(119'000, "INV-2026-01244"), "0:119000 F=A") << "one letter off, with the amount";
  EXPECT_EQ(text_of(read_alone(test_books(), test_payment(119'000, "INV-2026-01244", "NOBODY AT ALL", "XX9"))),
            "0:119000 F=U !guessed_number");
  EXPECT_EQ(read(61'041, "THANK YOU"), "4:61041 1=G !weak_payer") << "the group's, without a number";
  EXPECT_EQ(text_of(read_alone(test_books(), test_payment(30'000, "PAYMENT", "CORBY MILLS", ""))),
            "5:30000 m=N !equal_candidates");
  EXPECT_EQ(read(30'000, "RE25005511 PART 998877"), "2:30000 NpA !unexplained_number");
  EXPECT_EQ(read(119'000, "INV-2026-01234 LESS CREDIT NOTE"), "0:119000 N=A !credit_note_missing");
  MatchLedger disputed = test_books();
  disputed.documents[0].disputed = true;
  EXPECT_EQ(text_of(read_alone(disputed, test_payment(119'000, "INV-2026-01234"))), "0:119000 N=A !disputed");
}

TEST(PaymentReader, TakesOffACreditNoteThatIsNamedOrMeant) {
  MatchLedger ledger = test_books();
  MatchDocument note = test_invoice("CN-2026-000042", 0, -9'000);
  note.credit_note = true;
  ledger.documents.push_back(note);
  EXPECT_EQ(text_of(read_alone(ledger, test_payment(110'000, "INV-2026-01234 CN-2026-000042"))),
            "0:119000 7:-9000 N=A");
  EXPECT_EQ(text_of(read_alone(ledger, test_payment(110'000, "INV-2026-01234 LESS CREDIT NOTE"))),
            "0:119000 7:-9000 NcA");
  EXPECT_EQ(text_of(read_alone(ledger, test_payment(110'000, "INV-2026-01234"))),
            "0:119000 7:-9000 NCA !searched_subset");
}

TEST(PaymentReader, WithoutANumberLooksAtThePayersOwnItems) {
  EXPECT_EQ(read(48'050, "MERCI"), "1:48050 1=A");
  EXPECT_EQ(read(240'449, "ZAHLUNG"), "0:119000 1:48050 2:73399 L=A") << "all that is due";
  EXPECT_EQ(read(192'399, ""), "0:119000 2:73399 T=A") << "the only set of items with that sum";
  EXPECT_EQ(read(12'345, ""), "nothing");
}

TEST(PaymentReader, SendsElsewhereWhatPaysNothingThatIsOpen) {
  MatchLedger ledger = test_books();
  ledger.documents[0].closed = true;
  ledger.documents[0].open_minor = 0;
  const auto read_here = [&ledger](std::int64_t minor, const std::string& text, const std::string& payer = "BRENNER",
                                   const std::string& account = "DE10") {
    return text_of(read_alone(ledger, test_payment(minor, text, payer, account)));
  };
  EXPECT_EQ(read_here(119'000, "INV-2026-01234"), "route duplicate");
  EXPECT_EQ(read_here(-119'000, "RETURN AC04 INV-2026-01234"), "route reversal");
  EXPECT_EQ(read_here(500'000, "VORAUSZAHLUNG"), "route on_account");
  EXPECT_EQ(read_here(4'711, "FINANZAMT UST ERSTATTUNG", "FINANZAMT KOELN", "DE99"), "route not_receivables");
}

TEST(PaymentReader, ReadsAnAdviceThatAnnouncesTheAmount) {
  MatchLedger ledger = test_books();
  MatchAdvice advice;
  advice.on = test_day("2026-02-27");
  advice.payer = "Brenner Antriebstechnik";
  advice.currency = *Currency::parse("EUR");
  advice.total_minor = 165'050;
  advice.lines = {{"INV-2026-01234", 119'000, 117'000, "11"}, {"2026-1235", 48'050, 48'050, ""}};
  ledger.advices.push_back(advice);
  EXPECT_EQ(text_of(read_alone(ledger, test_payment(165'050, "PAYRUN 88123"))),
            "0:117000 1:48050 VxA deduction -2000 code 11 !unexplained_number");
  ledger.advices[0].on = test_day("2026-01-05");
  EXPECT_EQ(text_of(read_alone(ledger, test_payment(165'050, "PAYRUN"))), "nothing") << "too long ago";
}

TEST(PaymentReader, AStructuredReferenceNeedsNoText) {
  MatchLedger ledger = test_books();
  ledger.documents[1].structured_reference = "RF18539007547034";
  MatchPayment payment = test_payment(48'050, "", "SOMEBODY", "XX9");
  payment.structured_reference = "RF18 5390 0754 7034";
  EXPECT_EQ(text_of(read_alone(ledger, payment)), "1:48050 S=U");
}

TEST(PaymentReader, AHostilePaymentIsBoundedByOperations) {
  MatchLedger ledger;
  ledger.customers = {{"C-1", "Brenner GmbH", no_customer}};
  for (int i = 0; i < 5'000; ++i)
    ledger.documents.push_back(test_invoice("INV-2026-" + std::to_string(100'000 + i), 0, 9'900));
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += std::to_string(7'000'000 + i * 37) + " ";
  const PaymentReading reading = read_alone(ledger, test_payment(9'900, text, "BRENNER GMBH", ""));
  ASSERT_FALSE(reading.hypotheses.empty());
  EXPECT_TRUE(reading.hypotheses[0].has(CashVeto::equal_candidates));
}

}  // namespace
}  // namespace dunlin
