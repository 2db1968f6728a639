#include "intake/formats/remittance_columns.h"

#include <algorithm>
#include <array>
#include <map>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

struct ColumnWord {
  std::string_view word;
  RemittanceColumn column;
  bool sure;
};

using enum RemittanceColumn;

// Without accents; German umlauts in both spellings. "N." stands for the sign of a number in Spanish and French.
constexpr ColumnWord column_words[] = {
    // Documents.
    {"invoice", document, true},
    {"invoice_no", document, true},
    {"invoice_nr", document, true},
    {"invoice_number", document, true},
    {"inv", document, true},
    {"inv_no", document, true},
    {"inv_number", document, true},
    {"bill_no", document, true},
    {"bill_number", document, true},
    {"document_no", document, true},
    {"document_number", document, true},
    {"doc_no", document, true},
    {"doc_number", document, true},
    {"your_document", document, true},
    {"your_reference", document, true},
    {"document", document, false},
    {"reference", document, false},
    {"reference_no", document, false},
    {"ref", document, false},
    {"ref_no", document, false},
    {"rechnung", document, true},
    {"rechnungsnummer", document, true},
    {"rechnungs_nr", document, true},
    {"rechnungsnr", document, true},
    {"rechnung_nr", document, true},
    {"re_nr", document, true},
    {"belegnummer", document, true},
    {"beleg_nr", document, true},
    {"belegnr", document, true},
    {"ihr_beleg", document, true},
    {"ihre_belegnummer", document, true},
    {"ihre_rechnung", document, true},
    {"beleg", document, false},
    {"referenz", document, false},
    {"facture", document, true},
    {"numero_de_facture", document, true},
    {"no_facture", document, true},
    {"n_facture", document, true},
    {"n_de_facture", document, true},
    {"piece", document, false},
    {"no_de_piece", document, false},
    {"factura", document, true},
    {"numero_de_factura", document, true},
    {"num_factura", document, true},
    {"n_factura", document, true},
    {"n_de_factura", document, true},
    {"referencia", document, false},
    {"documento", document, false},
    {"factuur", document, true},
    {"factuurnummer", document, true},
    {"factuurnr", document, true},
    {"factuur_nr", document, true},
    {"documentnummer", document, true},
    {"kenmerk", document, false},
    {"referentie", document, false},
    // Days.
    {"date", dated, false},
    {"invoice_date", dated, true},
    {"inv_date", dated, true},
    {"document_date", dated, true},
    {"doc_date", dated, true},
    {"datum", dated, false},
    {"rechnungsdatum", dated, true},
    {"belegdatum", dated, true},
    {"date_facture", dated, true},
    {"date_de_facture", dated, true},
    {"date_piece", dated, true},
    {"fecha", dated, false},
    {"fecha_factura", dated, true},
    {"fecha_de_factura", dated, true},
    {"factuurdatum", dated, true},
    {"documentdatum", dated, true},
    // What the document is about.
    {"gross", gross, true},
    {"gross_amount", gross, true},
    {"invoice_amount", gross, true},
    {"invoice_total", gross, true},
    {"inv_amount", gross, true},
    {"document_amount", gross, true},
    {"original_amount", gross, true},
    {"amount_due", gross, false},
    {"brutto", gross, true},
    {"bruttobetrag", gross, true},
    {"rechnungsbetrag", gross, true},
    {"belegbetrag", gross, true},
    {"brut", gross, true},
    {"montant_brut", gross, true},
    {"montant_facture", gross, true},
    {"montant_de_la_facture", gross, true},
    {"bruto", gross, true},
    {"importe_bruto", gross, true},
    {"importe_factura", gross, true},
    {"importe_de_la_factura", gross, true},
    {"brutobedrag", gross, true},
    {"factuurbedrag", gross, true},
    // What is taken off.
    {"discount", discount, true},
    {"discount_taken", discount, true},
    {"discount_amount", discount, true},
    {"cash_discount", discount, true},
    {"disc", discount, true},
    {"skonto", discount, true},
    {"skontobetrag", discount, true},
    {"skontoabzug", discount, true},
    {"escompte", discount, true},
    {"remise", discount, true},
    {"descuento", discount, true},
    {"descuento_pronto_pago", discount, true},
    {"korting", discount, true},
    {"betalingskorting", discount, true},
    {"deduction", deduction, true},
    {"deductions", deduction, true},
    {"deduction_amount", deduction, true},
    {"adjustment", deduction, true},
    {"adjustment_amount", deduction, true},
    {"adjustments", deduction, true},
    {"withheld", deduction, true},
    {"withholding", deduction, true},
    {"abzug", deduction, true},
    {"abzuge", deduction, true},
    {"abzuege", deduction, true},
    {"kurzung", deduction, true},
    {"kuerzung", deduction, true},
    {"einbehalt", deduction, true},
    {"korrektur", deduction, true},
    {"retenue", deduction, true},
    {"ajustement", deduction, true},
    {"deduccion", deduction, true},
    {"retencion", deduction, true},
    {"ajuste", deduction, true},
    {"inhouding", deduction, true},
    {"aftrek", deduction, true},
    {"correctie", deduction, true},
    // What is paid.
    {"net", net, true},
    {"net_amount", net, true},
    {"net_paid", net, true},
    {"paid", net, true},
    {"amount_paid", net, true},
    {"paid_amount", net, true},
    {"payment", net, false},
    {"payment_amount", net, true},
    {"amount", net, false},
    {"netto", net, true},
    {"nettobetrag", net, true},
    {"zahlbetrag", net, true},
    {"zahlung", net, true},
    {"uberweisungsbetrag", net, true},
    {"ueberweisungsbetrag", net, true},
    {"betrag", net, false},
    {"montant_net", net, true},
    {"net_a_payer", net, true},
    {"montant_paye", net, true},
    {"montant_regle", net, true},
    {"montant", net, false},
    {"neto", net, true},
    {"importe_neto", net, true},
    {"importe_pagado", net, true},
    {"pagado", net, true},
    {"importe", net, false},
    {"nettobedrag", net, true},
    {"betaald", net, true},
    {"betaald_bedrag", net, true},
    {"bedrag", net, false},
    // The rest.
    {"reason", reason, true},
    {"reason_code", reason, true},
    {"deduction_code", reason, true},
    {"deduction_reason", reason, true},
    {"grund", reason, true},
    {"abzugsgrund", reason, true},
    {"motif", reason, true},
    {"motivo", reason, true},
    {"reden", reason, true},
    {"currency", currency, true},
    {"curr", currency, true},
    {"wahrung", currency, true},
    {"waehrung", currency, true},
    {"devise", currency, true},
    {"moneda", currency, true},
    {"divisa", currency, true},
    {"valuta", currency, true},
    {"po", note, true},
    {"po_no", note, true},
    {"po_number", note, true},
    {"purchase_order", note, true},
    {"description", note, false},
    {"remarks", note, false},
    {"text", note, false},
    {"bestellung", note, true},
    {"bestellnummer", note, true},
    {"bestellnr", note, true},
    {"bemerkung", note, false},
    {"commande", note, true},
    {"pedido", note, true},
    {"bestelling", note, true},
    {"bestelnummer", note, true},
};

constexpr std::string_view total_words[] = {"total",         "totals", "grand_total", "sum",           "summe",
                                            "gesamt",        "totaal", "gesamtsumme", "endsumme",      "gesamtbetrag",
                                            "somme",         "suma",   "som",         "total_general", "zahlbetrag",
                                            "payment_total", "totale"};
constexpr std::string_view part_total_words[] = {"subtotal",  "sub_total",       "zwischensumme", "sous_total",
                                                 "subtotaal", "carried_forward", "ubertrag",      "uebertrag"};
constexpr std::string_view payment_reference_words[] = {"payment_reference",  "payment_run",
                                                        "payment_no",         "payment_number",
                                                        "payment_id",         "check_number",
                                                        "check_no",           "cheque_number",
                                                        "trace_number",       "zahlungsreferenz",
                                                        "zahllauf",           "zahlungslauf",
                                                        "avisnummer",         "avis_nr",
                                                        "zahlungsnummer",     "reference_de_paiement",
                                                        "reference_paiement", "referencia_de_pago",
                                                        "betalingskenmerk",   "betalingsreferentie"};
constexpr std::string_view payment_date_words[] = {
    "payment_date", "paid_on",          "value_date",        "zahlungsdatum", "zahldatum",   "valuta",
    "wertstellung", "date_de_paiement", "date_de_reglement", "fecha_de_pago", "betaaldatum", "betaaldatum"};

// A letter with an accent, of the second byte of its UTF-8 form behind 0xC3.
constexpr std::string_view latin_letters = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_one_of(std::string_view folded, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), folded) != words.end();
}

constexpr std::size_t header_words_max = 8;

const std::map<std::string_view, const ColumnWord*>& words_by_text() {
  static const std::map<std::string_view, const ColumnWord*> words = [] {
    std::map<std::string_view, const ColumnWord*> all;
    for (const ColumnWord& one : column_words) all.emplace(one.word, &one);
    return all;
  }();
  return words;
}

// Where the words of a folded header begin, and one behind its end.
std::vector<std::size_t> word_begins(std::string_view folded) {
  std::vector<std::size_t> begins = {0};
  for (std::size_t at = 0; at < folded.size(); ++at) {
    if (folded[at] == '_') begins.push_back(at + 1);
  }
  begins.push_back(folded.size() + 1);
  return begins;
}

}  // namespace

std::string folded_header(std::string_view header) {
  const std::string clean = clean_text(header);
  std::string folded;
  for (std::size_t at = 0; at < clean.size(); ++at) {
    char c = clean[at];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xC3 && at + 1 < clean.size()) {
      const auto second = static_cast<unsigned char>(clean[++at]);
      if (second == 0x9F) folded += 's';  // the German double s
      c = latin_letters[(second - 0x80U) % latin_letters.size()];
    }
    if (is_alphanumeric(c)) {
      folded += c;
    } else if (!folded.empty() && folded.back() != '_' && static_cast<unsigned char>(c) < 0x80) {
      folded += '_';
    }
  }
  while (!folded.empty() && folded.back() == '_') folded.pop_back();
  return folded;
}

std::optional<RecognisedColumn> remittance_column_of(std::string_view header) {
  const std::string folded = folded_header(header);
  const std::vector<std::size_t> begins = word_begins(folded);
  if (begins.size() > header_words_max + 1) return std::nullopt;
  // Whole words only: "net" is in "net amount", not in "cabinet".
  const ColumnWord* best = nullptr;
  for (std::size_t first = 0; first + 1 < begins.size(); ++first) {
    for (std::size_t last = first + 1; last < begins.size(); ++last) {
      const std::string_view words = std::string_view(folded).substr(begins[first], begins[last] - 1 - begins[first]);
      const auto found = words_by_text().find(words);
      if (found == words_by_text().end()) continue;
      if (best == nullptr || words.size() > best->word.size()) best = found->second;
    }
  }
  if (best == nullptr) return std::nullopt;
  return RecognisedColumn{best->column, best->sure};
}

std::optional<Currency> currency_in_header(std::string_view header) {
  std::string_view rest = header;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" ()[]/.,:;"), rest.size());
    const std::string_view word = rest.substr(0, end);
    if (word.size() == 3) {
      if (const Result<Currency> currency = Currency::parse(word)) return *currency;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (header.find("\xE2\x82\xAC") != std::string_view::npos) return Currency::parse("EUR").value();
  return std::nullopt;
}

std::optional<RemittanceLayout> remittance_layout_of(std::span<const std::string> cells) {
  RemittanceLayout layout(cells.size());
  std::array<std::optional<std::size_t>, remittance_column_count> places;
  std::array<bool, remittance_column_count> sure{};
  for (std::size_t at = 0; at < cells.size(); ++at) {
    const std::optional<RecognisedColumn> found = remittance_column_of(cells[at]);
    if (!found) continue;
    const auto column = static_cast<std::size_t>(found->column);
    if (places[column] && (sure[column] || !found->sure)) continue;
    if (places[column]) layout[*places[column]].reset();
    places[column] = at;
    sure[column] = found->sure;
    layout[at] = found->column;
  }
  const bool has_amount = places[static_cast<std::size_t>(gross)] || places[static_cast<std::size_t>(net)];
  if (!places[static_cast<std::size_t>(document)] || !has_amount) return std::nullopt;
  return layout;
}

bool is_total_word(std::string_view cell) {
  const std::string folded = folded_header(cell);
  if (is_one_of(folded, total_words)) return true;
  // "Total EUR", "Summe 12.03.2026"; but a document may be called "TOTAL-17".
  const std::size_t end = std::min(folded.find('_'), folded.size());
  return end < folded.size() && cell.find('-') == std::string_view::npos && folded.size() < 40 &&
         is_one_of(std::string_view(folded).substr(0, end), total_words);
}

bool is_part_total_word(std::string_view cell) {
  return is_one_of(folded_header(cell), part_total_words);
}

bool is_payment_reference_word(std::string_view label) {
  return is_one_of(folded_header(label), payment_reference_words);
}

bool is_payment_date_word(std::string_view label) {
  return is_one_of(folded_header(label), payment_date_words);
}

}  // namespace dunlin
