#include "intake/stager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "intake/shipped_mappings.h"

namespace dunlin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view invoice_header =
    "customer_number,company,number,amount,currency,issued_on,due_on,terms,disputed,opening\n";

const std::vector<Mapping>& mappings() {
  static const std::vector<Mapping> shipped = shipped_mappings().value();
  return shipped;
}

Result<Stager> open_as(ImportKind kind, std::string_view bytes, const Mapping* mapping = nullptr) {
  StagerOptions options;
  options.kind = kind;
  options.shipped = mappings();
  options.mapping = mapping;
  return Stager::open(bytes, "test.csv", options);
}

struct Staged {
  Stager stager;
  StagedChunk chunk;
};

// The whole file in one chunk. The bytes must outlive the result.
Staged stage(ImportKind kind, std::string_view bytes, const Mapping* mapping = nullptr) {
  Staged staged{open_as(kind, bytes, mapping).value(), {}};
  (void)staged.stager.stage_chunk(1'000'000, staged.chunk);
  return staged;
}

TEST(Stager, ShowsTheFirstRowsAsTheyStandInTheFile) {
  const std::string bytes = std::string(invoice_header) +
                            "C-1,DE01,R-1,\"1,234.50\",EUR,2026-03-02,2026-04-01,net 30,yes,no\n\n"
                            " C-2 ,,R-2,ten,jpy,,,,,\nC-3,\n";
  Staged staged = stage(ImportKind::invoices, bytes);
  const std::vector<std::vector<std::string>> rows = staged.stager.first_rows(2);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0],
              ElementsAre("C-1", "DE01", "R-1", "1,234.50", "EUR", "2026-03-02", "2026-04-01", "net 30", "yes", "no"));
  EXPECT_THAT(rows[1], ElementsAre(" C-2 ", "", "R-2", "ten", "jpy", "", "", "", "", ""));
  EXPECT_EQ(staged.stager.first_rows(100).size(), 3u);
}

TEST(Stager, GivesTypedInvoices) {
  const std::string bytes = std::string(invoice_header) +
                            "C-1,DE01,R-1,\"1,234.50\",EUR,2026-03-02,2026-04-01,net 30,yes,no\n"
                            " C-2 ,,R-2,10,jpy,2026-03-02,,2/10 net 30,,1\n";
  const Staged staged = stage(ImportKind::invoices, bytes);
  ASSERT_EQ(staged.chunk.invoices.size(), 2u) << staged.chunk.rejected.front().message;
  const InvoiceLine& first = staged.chunk.invoices[0];
  EXPECT_EQ(first.origin.line, 2);
  EXPECT_EQ(first.origin.raw, "C-1,DE01,R-1,\"1,234.50\",EUR,2026-03-02,2026-04-01,net 30,yes,no");
  EXPECT_EQ(first.customer_number, "C-1");
  EXPECT_EQ(first.company, "DE01");
  EXPECT_EQ(first.amount, (Money{123450, Currency::parse("EUR").value()}));
  EXPECT_EQ(first.issued_on.to_string(), "2026-03-02");
  EXPECT_EQ(first.due_on->to_string(), "2026-04-01");
  EXPECT_EQ(first.terms, "net 30");
  EXPECT_EQ(first.disputed, true);
  EXPECT_FALSE(first.opening);
  EXPECT_FALSE(first.paperless);
  const InvoiceLine& second = staged.chunk.invoices[1];
  EXPECT_EQ(second.customer_number, "C-2");
  EXPECT_EQ(second.amount, (Money{10, Currency::parse("JPY").value()}));
  EXPECT_FALSE(second.due_on);  // the terms say when
  EXPECT_EQ(second.disputed, std::nullopt);
  EXPECT_TRUE(second.opening);
  EXPECT_EQ(staged.stager.header(), invoice_header.substr(0, invoice_header.size() - 1));
}

TEST(Stager, GivesTypedCreditScores) {
  const std::string bytes =
      "customer_number,agency,score,worst,best,rated_on,recommended_limit,currency\n"
      "C-1,Creditreform,235,600,100,2026-02-14,\"12,500.00\",EUR\n"
      "C-1,Bureau,2.5,\"-1,5\",10,2026-02-14,,\n"
      "C-1,Creditreform,600,600,100,2026-02-15,0,EUR\n";
  const Staged staged = stage(ImportKind::scores, bytes);
  ASSERT_EQ(staged.chunk.scores.size(), 3u) << staged.chunk.rejected.front().message;
  const ScoreLine& first = staged.chunk.scores[0];
  EXPECT_EQ(first.agency, "Creditreform");
  EXPECT_EQ(first.score_hundredths, 235'00);
  EXPECT_EQ(first.worst_hundredths, 600'00);
  EXPECT_EQ(first.best_hundredths, 100'00);
  EXPECT_EQ(first.rated_on.to_string(), "2026-02-14");
  EXPECT_EQ(first.recommended_limit, (Money{12'500'00, Currency::parse("EUR").value()}));
  EXPECT_EQ(staged.chunk.scores[1].score_hundredths, 2'50);
  EXPECT_EQ(staged.chunk.scores[1].worst_hundredths, -1'50);
  EXPECT_FALSE(staged.chunk.scores[1].recommended_limit);
  EXPECT_EQ(staged.chunk.scores[2].recommended_limit->minor, 0);
  EXPECT_TRUE(staged.stager.totals().by_currency().empty());  // a recommended limit is no amount of a document
}

TEST(Stager, RejectsCreditScoresThatCannotBe) {
  const auto reason_of = [](const std::string& line) {
    const std::string bytes =
        "customer_number,agency,score,worst,best,rated_on,recommended_limit,currency\n"
        "C-1,A,1,0,2,2026-02-01,,\n" +
        line + "\n";
    const Staged staged = stage(ImportKind::scores, bytes);
    return staged.chunk.rejected.empty() ? "staged" : std::string(name_of(staged.chunk.rejected[0].reason));
  };
  EXPECT_EQ(reason_of("C-2,A,601,600,100,2026-02-14,,"), "score_off_scale");
  EXPECT_EQ(reason_of("C-2,A,99,600,100,2026-02-14,,"), "score_off_scale");
  EXPECT_EQ(reason_of("C-2,A,5,5,5,2026-02-14,,"), "score_off_scale");
  EXPECT_EQ(reason_of("C-2,A,AAA,600,100,2026-02-14,,"), "field_malformed");
  EXPECT_EQ(reason_of("C-2,A,1.000,0,2000,2026-02-14,,"), "field_malformed");  // a thousand, or one?
  EXPECT_EQ(reason_of("C-2,A,1.,0,2000,2026-02-14,,"), "field_malformed");
  EXPECT_EQ(reason_of("C-2,A,-,0,2000,2026-02-14,,"), "field_malformed");
  EXPECT_EQ(reason_of("C-2,A,12345678,0,99999999,2026-02-14,,"), "field_malformed");
  EXPECT_EQ(reason_of("C-2,A,,0,100,2026-02-14,,"), "field_missing");
  EXPECT_EQ(reason_of("C-2,,1,0,100,2026-02-14,,"), "field_missing");
  EXPECT_EQ(reason_of("C-2,A,1,0,100,2026-02-31,,"), "date_impossible");
  EXPECT_EQ(reason_of("C-2,A,1,0,100,2026-02-14,-5,EUR"), "amount_not_positive");
  EXPECT_EQ(reason_of("C-2,A,1,0,100,2026-02-14,5,"), "field_missing");  // of which currency?
  EXPECT_EQ(reason_of("C-1,A,1,0,2,2026-02-01,,"), "duplicate_content");
  EXPECT_EQ(reason_of("C-1,A,2,0,2,2026-02-01,,"), "id_taken");
  EXPECT_EQ(reason_of("C-1,B,2,0,2,2026-02-01,,"), "staged") << "another agency";
}

TEST(Stager, AppliesTransformsAndConstants) {
  const Mapping mapping = Mapping::parse(R"(
name = "sap"
[credits]
customer_number = { column = "kunnr", transforms = ["strip_leading_zeros"] }
company = { columns = ["bukrs"], constant = "de01", transforms = ["upper"] }
number = { column = "belnr", transforms = ["strip_leading_zeros", "upper"] }
amount = { column = "wrbtr", transforms = ["negate"] }
currency = { column = "waers", constant = "EUR" }
issued_on = { column = "bldat", date_style = "yyyymmdd" }
)",
                                         "sap.toml")
                              .value();
  const std::string bytes =
      "kunnr;bukrs;belnr;wrbtr;waers;bldat\n"
      "0000100234;;000;-12,50;;20260302\n"
      "0187-ERLSR;fr02;00ab;-1,00;CHF;20260302\n"
      "7;;9;5,00;;20260302\n";
  const Staged staged = stage(ImportKind::credits, bytes, &mapping);
  ASSERT_EQ(staged.chunk.credits.size(), 2u);
  const CreditLine& first = staged.chunk.credits[0];
  EXPECT_EQ(first.customer_number, "100234");
  EXPECT_EQ(first.company, "DE01");
  EXPECT_EQ(first.number, "0");
  EXPECT_EQ(first.amount, (Money{1250, Currency::parse("EUR").value()}));
  const CreditLine& second = staged.chunk.credits[1];
  EXPECT_EQ(second.customer_number, "0187-ERLSR");  // padding is of digits only
  EXPECT_EQ(second.company, "FR02");
  EXPECT_EQ(second.number, "00AB");
  EXPECT_EQ(second.amount.currency.code(), "CHF");
  ASSERT_EQ(staged.chunk.rejected.size(), 1u);
  EXPECT_EQ(staged.chunk.rejected[0].reason, Reason::amount_not_positive);
  EXPECT_TRUE(staged.stager.totals().of(Currency::parse("EUR").value()).rejected == -500);
}

TEST(Stager, TellsARejectedLineCompletely) {
  const std::string long_name(300, 'n');
  const std::string bytes = std::string(invoice_header) + "C-1,,R-1,5.00,EUR,2026-03-02,31.02.2026,,,\n" + "C-1,,R-2," +
                            long_name + std::string(5000, 'x') + ",EUR,2026-03-02,2026-04-01,,,\n" +
                            "C-1,,R-3,6.00,EUR,2026-03-02,2026-04-01,,,\n";
  const Staged staged = stage(ImportKind::invoices, bytes);
  ASSERT_EQ(staged.chunk.rejected.size(), 2u);
  const RejectedLine& date = staged.chunk.rejected[0];
  EXPECT_EQ(date.line, 2);
  EXPECT_EQ(date.column, 7);
  EXPECT_EQ(date.header, "due_on");
  EXPECT_EQ(date.text, "31.02.2026");
  EXPECT_EQ(date.raw, "C-1,,R-1,5.00,EUR,2026-03-02,31.02.2026,,,");
  EXPECT_TRUE(date.raw_whole);
  EXPECT_EQ(date.reason, Reason::date_malformed);
  EXPECT_EQ(date.message, "test.csv line 2, column due_on: '31.02.2026' is not a date written yyyy-mm-dd.");
  const RejectedLine& amount = staged.chunk.rejected[1];
  EXPECT_EQ(amount.line, 3);
  EXPECT_EQ(amount.text.size(), offending_bytes_max);
  EXPECT_EQ(amount.raw.size(), raw_bytes_max);
  EXPECT_FALSE(amount.raw_whole);
  EXPECT_LT(amount.message.size(), 300u);
}

TEST(Stager, KnowsLinesThatComeTwice) {
  const std::string bytes = std::string(invoice_header) +
                            "C-1,A,R-1,5.00,EUR,2026-03-02,2026-04-01,,,\n"
                            "C-1,B,R-1,5.00,EUR,2026-03-02,2026-04-01,,,\n"  // another company's number
                            "C-1,A,R-1,5,EUR,2026-03-02,2026-04-01,,,\n"     // says the same in other words
                            "C-1,A,R-1,5.00,EUR,2026-03-02,2026-04-02,,,\n"  // says something else
                            "C-1,A,R-2,0.00,EUR,2026-03-02,2026-04-01,,,\n"  // rejected, so it takes no number
                            "C-1,A,R-2,9.00,EUR,2026-03-02,2026-04-01,,,\n";
  const Staged staged = stage(ImportKind::invoices, bytes);
  ASSERT_EQ(staged.chunk.invoices.size(), 3u);
  EXPECT_EQ(staged.chunk.invoices[2].origin.line, 7);
  ASSERT_EQ(staged.chunk.rejected.size(), 3u);
  EXPECT_EQ(staged.chunk.rejected[0].reason, Reason::duplicate_content);
  EXPECT_EQ(staged.chunk.rejected[0].message, "test.csv line 4, column number: the same as line 2.");
  EXPECT_EQ(staged.chunk.rejected[1].reason, Reason::id_taken);
  EXPECT_THAT(staged.chunk.rejected[1].message, HasSubstr("line 2 has the same number 'R-1' with other content"));
  EXPECT_EQ(staged.chunk.rejected[2].reason, Reason::amount_not_positive);
}

TEST(Stager, FindsDuplicatesAcrossChunksAndQuotedLines) {
  const std::string bytes = std::string(invoice_header) +
                            "\"C-1\",A,\"R \"\"1\"\"\",5.00,EUR,2026-03-02,2026-04-01,,,\n"
                            "C-1,A,R-2,5.00,EUR,2026-03-02,2026-04-01,,,\n"
                            "C-1,A,\"R \"\"1\"\"\",5.00,EUR,2026-03-02,2026-04-01,,,\n";
  Stager stager = open_as(ImportKind::invoices, bytes).value();
  StagedChunk chunk;
  ASSERT_TRUE(stager.stage_chunk(2, chunk));
  EXPECT_EQ(chunk.invoices.size(), 2u);
  EXPECT_EQ(chunk.invoices[0].number, "R \"1\"");
  ASSERT_TRUE(stager.stage_chunk(2, chunk));
  ASSERT_EQ(chunk.rejected.size(), 1u);
  EXPECT_EQ(chunk.rejected[0].message, "test.csv line 4, column number: the same as line 2.");
  EXPECT_FALSE(stager.stage_chunk(2, chunk));
  EXPECT_TRUE(chunk.rejected.empty());
}

TEST(Stager, ChoosesTheMappingThatFits) {
  const std::string bytes =
      "inv_id,cust,company,amount,issue,due,settle,paperless\r\n"
      "1,007,U1,10.50,2026-01-02,2026-02-01,2026-02-03,1\r\n"
      "2,CCU1,U1,11.50,2026-01-02,2026-02-01,,0\r\n";
  const Staged staged = stage(ImportKind::history, bytes);
  EXPECT_EQ(staged.stager.layout().mapping_name, "history-canonical");
  ASSERT_EQ(staged.chunk.history.size(), 2u);
  EXPECT_EQ(staged.chunk.history[0].invoice.customer_number, "7");
  EXPECT_EQ(staged.chunk.history[0].settled_on->to_string(), "2026-02-03");
  EXPECT_EQ(staged.chunk.history[0].invoice.paperless, true);
  EXPECT_EQ(staged.chunk.history[1].settled_on, std::nullopt);
  EXPECT_EQ(staged.chunk.history[1].invoice.paperless, false);
}

TEST(Stager, ReopensWhenTheChosenMappingPinsTheEncoding) {
  const std::vector<Mapping> own = {
      Mapping::parse("name = \"own\"\n[file]\nencoding = \"latin-1\"\n"
                     "[contacts]\ncustomer_number = \"id\"\nname = \"who\"\nphone = \"call\"\n",
                     "own.toml")
          .value()};
  StagerOptions options;
  options.kind = ImportKind::contacts;
  options.shipped = own;
  const std::string bytes = "id,who,call\n1,\xC3\xBC,030\n";  // valid UTF-8, but pinned
  Stager stager = Stager::open(bytes, "test.csv", options).value();
  EXPECT_EQ(stager.layout().encoding, Encoding::latin1);
  EXPECT_EQ(stager.layout().encoding_origin, Origin::pinned);
  StagedChunk chunk;
  ASSERT_TRUE(stager.stage_chunk(10, chunk));
  EXPECT_EQ(chunk.contacts.at(0).name, "\u00C3\u00BC");
}

TEST(Stager, RejectsForItsCallerInTheSameWords) {
  const std::string bytes = std::string(invoice_header) + "C-1,,R-1,5.00,EUR,2026-03-02,2026-04-01,soon,,\n";
  const Staged staged = stage(ImportKind::invoices, bytes);
  const InvoiceLine& line = staged.chunk.invoices.at(0);
  const RejectedLine rejected = staged.stager.reject(line.origin, Field::customer_number, line.customer_number,
                                                     Reason::customer_unknown, "is no customer");
  EXPECT_EQ(rejected.message, "test.csv line 2, column customer_number: 'C-1' is no customer.");
  EXPECT_EQ(rejected.column, 1);
  EXPECT_EQ(rejected.text, "C-1");
  EXPECT_EQ(rejected.raw, "C-1,,R-1,5.00,EUR,2026-03-02,2026-04-01,soon,,");
  // A sentence that quotes the text already is left as it is.
  const RejectedLine terms = staged.stager.reject(line.origin, Field::terms, line.terms, Reason::terms_malformed,
                                                  "terms \"soon\" were not read");
  EXPECT_EQ(terms.message, "test.csv line 2, column terms: terms \"soon\" were not read.");
}

TEST(Stager, DescribesHowItReads) {
  const std::string bytes =
      "Kundennummer;Rechnungsnummer;Betrag (EUR);Datum;F\u00E4llig;Sachbearbeiter\n"
      "K-1;R-1;1.234,50;02.03.2026;31.03.2026;Ada\n";
  const Staged staged = stage(ImportKind::invoices, bytes);
  EXPECT_THAT(
      describe(staged.stager.layout()),
      ElementsAre("mapping         generic", "encoding        utf-8 (detected)", "delimiter       semicolon (detected)",
                  "amounts         1.234,56 (detected)", "dates           dd.mm.yyyy (detected)",
                  "currency        EUR (in the header of the amounts)",
                  "columns         customer_number <- Kundennummer, number <- Rechnungsnummer, amount <- Betrag "
                  "(EUR), issued_on <- Datum, due_on <- F\u00E4llig",
                  "not read        Sachbearbeiter"));
}

TEST(Stager, RefusesAHeaderOfDamagedText) {
  const std::string bytes = "customer_number,n\u00FCmber\u00E4,\xFC\n1,2,3\n";
  EXPECT_EQ(open_as(ImportKind::invoices, bytes).error().reason, Reason::encoding_invalid);
  EXPECT_EQ(open_as(ImportKind::invoices, "\"customer_number,number\n1,2\n").error().reason, Reason::header_missing);
}

TEST(Stager, QuarantinesAnEndlessLineInTheMiddle) {
  const std::string bytes = std::string(invoice_header) + "C-1,,R-1,5.00,EUR,2026-03-02,2026-04-01,,,\n" +
                            std::string(line_bytes_max + 10, 'x') + "\n" +
                            "C-1,,R-2,5.00,EUR,2026-03-02,2026-04-01,,,\n";
  const Staged staged = stage(ImportKind::invoices, bytes);
  EXPECT_EQ(staged.chunk.invoices.size(), 2u);
  ASSERT_EQ(staged.chunk.rejected.size(), 1u);
  EXPECT_EQ(staged.chunk.rejected[0].reason, Reason::file_too_long_line);
  EXPECT_EQ(staged.chunk.rejected[0].line, 3);
}

// Random good and bad lines: every line is accounted for, and the size of chunks changes nothing. The mapping pins what
// is detected otherwise, because a file is refused as a whole when most of its dates or amounts are none.
RC_GTEST_PROP(Stager, AccountsForEveryLineInChunksOfAnySize, ()) {
  static const Mapping pinned = Mapping::parse(R"(
name = "pinned"
[dates]
style = "yyyy-mm-dd"
[amounts]
decimal = "."
thousands = ""
[invoices]
customer_number = "customer_number"
company = "company"
number = "number"
amount = "amount"
currency = "currency"
issued_on = "issued_on"
due_on = "due_on"
terms = "terms"
disputed = "disputed"
opening = "opening"
)",
                                               "pinned.toml")
                                    .value();
  const auto cell = [](auto... texts) { return *rc::gen::element<std::string>(texts...); };
  std::string bytes(invoice_header);
  const int lines = *rc::gen::inRange(0, 40);
  for (int i = 0; i < lines; ++i) {
    bytes += cell("C-1", "C-2", "", "\"C\n3\"") + "," + cell("", "A") + "," + cell("R-1", "R-2", "R-3", "\"R\"4") +
             "," + cell("5.00", "-5.00", "1.234", "7", "x") + "," + cell("EUR", "JPY", "XXX") + "," +
             cell("2026-03-02", "2026-02-31", "") + "," + cell("2026-04-01", "2026-01-01", "") + ",,," +
             cell("", "yes", "perhaps", ",") + cell("\n", "\r\n", "\r");
  }
  const std::size_t chunk_lines = *rc::gen::inRange<std::size_t>(1, 50);
  const Staged whole = stage(ImportKind::invoices, bytes, &pinned);
  Stager stager = open_as(ImportKind::invoices, bytes, &pinned).value();
  StagedChunk chunk;
  std::size_t staged = 0;
  std::size_t rejected = 0;
  while (stager.stage_chunk(chunk_lines, chunk)) {
    RC_ASSERT(chunk.staged_count() + chunk.rejected.size() <= chunk_lines);
    for (const InvoiceLine& line : chunk.invoices) RC_ASSERT(line == whole.chunk.invoices.at(staged++));
    for (const RejectedLine& line : chunk.rejected) {
      RC_ASSERT(line.message == whole.chunk.rejected.at(rejected++).message);
    }
  }
  RC_ASSERT(staged == whole.chunk.invoices.size() && rejected == whole.chunk.rejected.size());
  const ControlTotals& totals = stager.totals();
  RC_ASSERT(totals.lines_read == totals.lines_staged + totals.lines_rejected);
  std::int64_t amounts = 0;
  for (const CurrencyTotal& total : totals.by_currency()) {
    RC_ASSERT(total.read == total.staged + total.rejected);
    amounts += total.lines;
  }
  RC_ASSERT(amounts + totals.amounts_unreadable == totals.lines_read);
}

}  // namespace
}  // namespace dunlin
