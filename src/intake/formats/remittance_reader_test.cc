#include "intake/formats/remittance_reader.h"

#include <gtest/gtest.h>

#include "intake/formats/remittance_columns.h"
#include "intake/formats/text_tables.h"

namespace dunlin {
namespace {

const Currency eur = Currency::parse("EUR").value();
const Currency usd = Currency::parse("USD").value();

Result<std::vector<Remittance>> read(std::string_view text, RemittanceForm form) {
  return read_remittances(text, "advice", form, RemittanceOptions{eur});
}

Remittance only(std::string_view text, RemittanceForm form) {
  const Result<std::vector<Remittance>> advices = read(text, form);
  EXPECT_TRUE(advices.has_value()) << (advices ? "" : advices.error().text);
  if (!advices || advices->size() != 1) {
    ADD_FAILURE() << "not one advice in: " << text;
    return {};
  }
  return advices->front();
}

// 1.234,50 less 24,69 skonto less 100,00 is 1.109,81; with 500,00 and a credit of 50,00 that is 1.559,81.
constexpr std::string_view german =
    "Zahlungsreferenz;ZL 88123;;;;\n"
    "Rechnungsnr.;Datum;Brutto;Skonto;Abzug;Zahlbetrag\n"
    "RE-17;28.02.2026;1.234,50;24,69;100,00;1.109,81\n"
    "RE-18;01.03.2026;500,00;;;500,00\n"
    "GS-3;02.03.2026;-50,00;;;-50,00\n"
    "Summe;;;;;1.559,81\n";

TEST(RemittanceReader, ReadsCsv) {
  const Remittance advice = only(german, RemittanceForm::csv);
  EXPECT_EQ(advice.reference, "ZL 88123");
  EXPECT_EQ(advice.total, (Money{155'981, eur}));
  ASSERT_EQ(advice.documents.size(), 3U);
  const RemittedDocument& first = advice.documents[0];
  EXPECT_EQ(first.reference, "RE-17");
  EXPECT_EQ(first.dated->to_string(), "2026-02-28");
  EXPECT_EQ(first.gross->minor, 123'450);
  EXPECT_EQ(first.discount->minor, 2'469);
  EXPECT_EQ(first.adjustment->minor, 10'000);
  EXPECT_EQ(first.paid->minor, 110'981);
  EXPECT_EQ(advice.documents[2].paid->minor, -5'000);
}

// The same advice in five languages and ways to write amounts.
TEST(RemittanceReader, KnowsTheWordsOfFiveLanguages) {
  for (const std::string_view text :
       {"Invoice no.,Invoice date,Gross amount,Discount,Net paid\nA-1,2026-02-28,\"1,234.50\",34.50,\"1,200.00\"\n"
        "A-2,2026-03-01,300.00,0.00,300.00\nTotal,,,,\"1,500.00\"\n",
        "Belegnummer;Belegdatum;Bruttobetrag;Skonto;Nettobetrag\nA-1;28.02.2026;1.234,50;34,50;1.200,00\n"
        "A-2;01.03.2026;300,00;0,00;300,00\nGesamt;;;;1.500,00\n",
        "N\xC2\xB0 facture;Date de facture;Montant brut;Escompte;Montant r\xC3\xA9gl\xC3\xA9\n"
        "A-1;28/02/2026;1 234,50 \xE2\x82\xAC;34,50 \xE2\x82\xAC;1 200,00 \xE2\x82\xAC\n"
        "A-2;01/03/2026;300,00 \xE2\x82\xAC;0,00 \xE2\x82\xAC;300,00 \xE2\x82\xAC\nTotal;;;;1 500,00 \xE2\x82\xAC\n",
        "N\xC2\xBA de factura;Fecha;Importe bruto;Descuento;Importe pagado\nA-1;28/02/2026;1.234,50;-34,50;1.200,00\n"
        "A-2;01/03/2026;300,00;;300,00\nSuma;;;;1.500,00\n",
        "Factuurnummer;Factuurdatum;Factuurbedrag;Betalingskorting;Betaald\n"
        "A-1;28-02-2026;EUR 1.234,50;EUR 34,50;EUR 1.200,00\nA-2;01-03-2026;EUR 300,00;;EUR 300,00\n"
        "Totaal;;;;EUR 1.500,00\n"}) {
    const Remittance advice = only(text, RemittanceForm::csv);
    ASSERT_EQ(advice.documents.size(), 2U) << text;
    EXPECT_EQ(advice.documents[0].reference, "A-1");
    EXPECT_EQ(advice.documents[0].dated->to_string(), "2026-02-28") << text;
    EXPECT_EQ(advice.documents[0].gross->minor, 123'450);
    EXPECT_EQ(advice.documents[0].discount->minor, 3'450);
    EXPECT_EQ(advice.documents[0].paid->minor, 120'000);
    EXPECT_EQ(advice.total->minor, 150'000);
  }
}

TEST(RemittanceReader, ReadsPlainTextByWhereItStands) {
  const Remittance advice = only(
      "Dear all,\n\nplease find below what we paid.\n"
      "Payment reference: PAYRUN 88123\nPayment date: 2026-03-12\nTotal: 1,009.00 USD\n\n"
      "Invoice        Date         Gross    Discount   Deduction        Net\n"
      "-----------  ----------  ----------  --------  ----------  ---------\n"
      "INV-17       2026-02-28    1,000.00                 10.00     990.00\n"
      "INV-18       2026-03-01       20.00      1.00                  19.00\n"
      "                                                          ----------\n"
      "Total                                                       1,009.00\n"
      "\nBest regards\nMarta\n",
      RemittanceForm::text);
  EXPECT_EQ(advice.reference, "PAYRUN 88123");
  EXPECT_EQ(advice.paid_on->to_string(), "2026-03-12");
  ASSERT_EQ(advice.documents.size(), 2U);
  EXPECT_EQ(advice.documents[0].adjustment->minor, 1'000);
  EXPECT_FALSE(advice.documents[0].discount.has_value());
  EXPECT_EQ(advice.documents[1].discount->minor, 100);
  EXPECT_FALSE(advice.documents[1].adjustment.has_value());
  EXPECT_EQ(advice.total->minor, 100'900);
}

TEST(RemittanceReader, ReadsTablesOfBarsAndTabs) {
  for (const std::string_view text :
       {"| Invoice | Amount |\n|---------|--------|\n| INV-1 | 10.00 |\n| INV-2 | 5.50 |\n",
        "Invoice\tAmount\nINV-1\t10.00\nINV-2\t5.50\n"}) {
    const Remittance advice = only(text, RemittanceForm::text);
    ASSERT_EQ(advice.documents.size(), 2U);
    EXPECT_EQ(advice.documents[1].reference, "INV-2");
    EXPECT_EQ(advice.total->minor, 1'550);
  }
}

constexpr std::string_view html =
    "<html><head><style>td { color: red }</style></head><body><p>Zahlungsavis</p><p>Payment reference: PR-9</p>"
    "<table><tr><td>layout<table border=1>"
    "<TR><TH>Invoice&nbsp;no<TH>Amount paid (USD)"
    "<tr><td>INV-1<td>1,200.00"
    "<tr style=\"display: none\"><td>INV-666<td>9,999.00"
    "<tr><td>INV-2 <span hidden>INV-667</span></td><td>&#48;.50</td></tr>"
    "<tr><td style='font-size:0'>INV-668</td><td style='font-size:0px'>1.00</td></tr>"
    "<tr><td><b>Total</b></td><td>1,200.50</td></tr>"
    "</table></td></tr></table></body></html>";

TEST(RemittanceReader, ReadsHtmlAsAPersonSeesIt) {
  const Remittance advice = only(html, RemittanceForm::html);
  ASSERT_EQ(advice.documents.size(), 4U);
  EXPECT_EQ(advice.total, (Money{120'050, usd}));
  EXPECT_EQ(advice.documents[0].paid->minor, 120'000);
  EXPECT_EQ(advice.documents[1].reference, "INV-2");
  EXPECT_EQ(advice.documents[1].paid->minor, 50);
  for (const std::size_t hidden : {std::size_t{2}, std::size_t{3}}) {
    EXPECT_EQ(advice.documents[hidden].note, hidden_row_note);
    EXPECT_FALSE(advice.documents[hidden].paid.has_value());
  }
  EXPECT_EQ(advice.documents[2].reference, "INV-666");
  EXPECT_EQ(advice.documents[3].reference, "INV-668");
}

TEST(RemittanceReader, WhiteLettersAreHiddenOnWhiteAndNotOnBlue) {
  const Remittance advice = only(
      "<table><tr style=\"background-color: #003366; color: #ffffff\"><th>Invoice</th><th>Amount</th></tr>"
      "<tr><td>INV-1</td><td>10.00</td></tr>"
      "<tr><td><font color=\"#FFFFFF\">INV-666</font></td><td style='color:white'>99.00</td></tr>"
      "<tr><td style=\"color:#fff0f0\">INV-2</td><td>1.00</td></tr>"
      "<tr bgcolor=#eeeeee><td>Total</td><td>11.00</td></tr></table>",
      RemittanceForm::html);
  ASSERT_EQ(advice.documents.size(), 3U);
  EXPECT_EQ(advice.total->minor, 1'100);
  EXPECT_EQ(advice.documents[2].reference, "INV-666");
  EXPECT_EQ(advice.documents[2].note, hidden_row_note);
}

// Each would cost the square of its length if all that is open, or every word, were looked at again and again.
TEST(RemittanceReader, HostileMailsCostWhatTheyAreLong) {
  std::string deep;
  std::string ends;
  std::string lines;
  for (int times = 0; times < 200'000; ++times) {
    deep += "<b>";
    ends += "</i>";
    lines += "net  due\n";
  }
  const std::string table = "<table><tr><td>Invoice<td>Amount<tr><td>A<td>1.50</table>";
  EXPECT_FALSE(read(deep + table, RemittanceForm::html).has_value());
  EXPECT_TRUE(read(ends + table, RemittanceForm::html).has_value());
  EXPECT_FALSE(read(lines, RemittanceForm::text).has_value());
}

TEST(RemittanceReader, AmountsThatMeanTwoThingsAreRefused) {
  // 1.000 may be one or a thousand.
  const Result<std::vector<Remittance>> either = read("Invoice;Amount\nA;1.000\nB;2.000\n", RemittanceForm::csv);
  ASSERT_FALSE(either.has_value());
  EXPECT_EQ(either.error().text,
            "advice:1 was not read: the amounts can be read with a decimal point or with a decimal comma, and nothing "
            "says which was meant");
  // One amount that is clear decides about all.
  EXPECT_EQ(only("Invoice;Amount\nA;1.000\nB;2.000,50\n", RemittanceForm::csv).total->minor, 300'050);
}

TEST(RemittanceReader, ATotalOfDocumentsIsNoAmount) {
  const Remittance advice = only(
      "Total: 2 invoices\nPayment reference: PR-1\n\nInvoice    Amount\nA          1.50\nB          "
      "2.00\nTotal      3.50\n",
      RemittanceForm::text);
  EXPECT_EQ(advice.total->minor, 350);
  EXPECT_EQ(advice.reference, "PR-1");
}

TEST(RemittanceReader, ADayThatMeansTwoThingsIsLeftOut) {
  EXPECT_FALSE(only("Invoice,Date,Amount\nA,03/04/2026,1.50\n", RemittanceForm::csv).documents[0].dated.has_value());
  EXPECT_EQ(only("Invoice,Date,Amount\nA,03/04/2026,1.50\nB,03/25/2026,1.00\n", RemittanceForm::csv)
                .documents[0]
                .dated->to_string(),
            "2026-03-04");
}

TEST(RemittanceReader, RefusesWhatDoesNotAddUp) {
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"1.109,81\n", "1.109,82\n"},
                                 {"1.559,81", "1.559,80"},
                                 {"1.234,50", "1.2x4,50"},
                                 {";500,00\nGS", ";5000,00\nGS"},
                                 {"RE-18;01.03.2026;500,00;;;500,00", "RE-18;01.03.2026;;;;"},
                                 {"Rechnungsnr.", "Ort"},
                                 {"Summe;;;;;1.559,81\n", "Summe;;;;;1.559,81\nRE-19;;1,00;;;1,00\n"}}) {
    std::string wrong(german);
    ASSERT_NE(wrong.find(from), std::string::npos) << from;
    wrong.replace(wrong.find(from), from.size(), to);
    const Result<std::vector<Remittance>> advices = read(wrong, RemittanceForm::csv);
    ASSERT_FALSE(advices.has_value()) << to;
    EXPECT_TRUE(advices.error().text.starts_with("advice")) << advices.error().text;
  }
}

TEST(RemittanceReader, SaysWhereAndWhy) {
  std::string wrong(german);
  wrong.replace(wrong.find("1.559,81"), 8, "1.559,80");
  EXPECT_EQ(read(wrong, RemittanceForm::csv).error().text,
            "advice:6 was not read: \"Summe |  |  |  |  | 1.559,80\": the documents come to 1559.81 EUR, not to this "
            "total");
}

TEST(RemittanceReader, OneAdviceHasOneCurrency) {
  EXPECT_FALSE(read("Invoice,Amount,Currency\nA,1.00,EUR\nB,1.00,USD\n", RemittanceForm::csv).has_value());
  EXPECT_EQ(only("Invoice,Amount,Currency\nA,1.00,USD\n", RemittanceForm::csv).total, (Money{100, usd}));
}

// A table that was cut off where no total follows is not to be told from a shorter one; with a total it is.
TEST(RemittanceReader, CutOffAnywhereItDoesNotCrashAndNoTotalIsWrong) {
  for (const auto& [text, form] :
       {std::pair{german, RemittanceForm::csv}, {german, RemittanceForm::text}, {html, RemittanceForm::html}}) {
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      const Result<std::vector<Remittance>> advices = read(text.substr(0, cut), form);
      if (!advices) continue;
      for (const Remittance& advice : *advices) {
        std::int64_t sum = 0;
        for (const RemittedDocument& document : advice.documents) sum += document.paid ? document.paid->minor : 0;
        EXPECT_EQ(sum, advice.total->minor) << cut;
      }
    }
  }
}

TEST(RemittanceColumns, TheLongestWordDecides) {
  EXPECT_EQ(remittance_column_of("Invoice amount")->column, RemittanceColumn::gross);
  EXPECT_EQ(remittance_column_of("Your Invoice No.")->column, RemittanceColumn::document);
  EXPECT_EQ(remittance_column_of("ABZ\xC3\x9CGE")->column, RemittanceColumn::deduction);
  EXPECT_EQ(remittance_column_of("W\xC3\xA4hrung")->column, RemittanceColumn::currency);
  EXPECT_FALSE(remittance_column_of("Cabinet").has_value());
  EXPECT_EQ(currency_in_header("Betrag (EUR)"), eur);
  EXPECT_TRUE(is_total_word("Total EUR"));
  EXPECT_FALSE(is_total_word("TOTAL-17"));
}

}  // namespace
}  // namespace dunlin
