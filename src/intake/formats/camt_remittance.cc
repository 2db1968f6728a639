// RmtInf: what a payer wrote for the payee.
#include "intake/formats/bank_text.h"
#include "intake/formats/camt_entry.h"

namespace dunlin {
namespace {

using Place = XmlTree::Place;

constexpr std::size_t unstructured_length = 140;  // Max140Text: a longer text goes on in the next one

std::string take_any(XmlTree& tree, Place from, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths) {
    std::string text = tree.take_text(from, path);
    if (!text.empty()) return text;
  }
  return {};
}

RemittedDocument read_document(XmlTree& tree, Place at) {
  RemittedDocument document;
  document.reference = take_any(tree, at, {"Nb", "RfrdDocNb"});
  document.kind = take_any(tree, at, {"Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "RfrdDocTp/Cd", "RfrdDocTp/Prtry"});
  for (const std::string_view path : {"RltdDt", "RltdDt/Dt"}) {
    const Place day = tree.find(at, path);
    if (day == XmlTree::none) continue;
    const Result<Date> date = Date::parse(tree.raw_text(day).substr(0, 10));
    if (!date) continue;
    document.dated = *date;
    tree.take(day);
  }
  return document;
}

std::optional<Money> sum_of_discounts(XmlTree& tree, Place amounts) {
  std::optional<Money> sum;
  for (Place at = tree.find(amounts, "DscntApldAmt"); at != XmlTree::none; at = tree.next_like(at)) {
    const Place inner = tree.find(at, "Amt");
    const std::optional<Money> discount = camt_told_amount(tree, inner == XmlTree::none ? at : inner);
    if (!discount) continue;
    const Result<Money> more = sum ? add(*sum, *discount) : Result<Money>(*discount);
    if (more) sum = *more;
  }
  return sum;
}

void read_amounts(XmlTree& tree, Place amounts, RemittedDocument& document) {
  document.gross = camt_told_amount(tree, tree.find(amounts, "DuePyblAmt"));
  document.discount = sum_of_discounts(tree, amounts);
  document.paid = camt_told_amount(tree, tree.find(amounts, "RmtdAmt"));
  if (!document.paid) {
    const std::optional<Money> credited = camt_told_amount(tree, tree.find(amounts, "CdtNoteAmt"));
    if (credited) document.paid = Money{-credited->minor, credited->currency};
  }
  // CreditDebitCode: a debit is a decrease of what is paid.
  const Place adjustment = tree.find(amounts, "AdjstmntAmtAndRsn");
  if (adjustment == XmlTree::none) return;
  document.adjustment = camt_told_amount(tree, tree.find(adjustment, "Amt"));
  if (document.adjustment && tree.take_text(adjustment, "CdtDbtInd") == "CRDT") {
    document.adjustment->minor = -document.adjustment->minor;
  }
  document.adjustment_code = tree.take_text(adjustment, "Rsn");
  document.note = tree.take_text(adjustment, "AddtlInf");
}

Result<> read_structured(const BankReading& reading, XmlTree& tree, Place block, BankLine& line) {
  const std::string reference = take_any(tree, block, {"CdtrRefInf/Ref", "CdtrRefInf/CdtrRef"});
  if (!reference.empty()) line.structured_references.push_back(reference);
  const std::size_t before = line.documents.size();
  for (Place at = tree.find(block, "RfrdDocInf"); at != XmlTree::none; at = tree.next_like(at)) {
    if (line.documents.size() == documents_max) {
      return reading.refuse_at(tree.line(at), "more than " + std::to_string(documents_max) + " documents in one line");
    }
    line.documents.push_back(read_document(tree, at));
  }
  const Place amounts = tree.find(block, "RfrdDocAmt");
  const std::size_t found = line.documents.size() - before;
  // Amounts of several documents together belong to none of them.
  if (amounts != XmlTree::none && found <= 1) {
    if (found == 0) line.documents.emplace_back().reference = reference;
    read_amounts(tree, amounts, line.documents.back());
  }
  for (Place at = tree.find(block, "AddtlRmtInf"); at != XmlTree::none; at = tree.next_like(at)) {
    append_with_space(line.text, tree.take_text(at, ""));
  }
  return {};
}

}  // namespace

Result<> camt_remittance(const BankReading& reading, XmlTree& tree, Place detail, BankLine& line) {
  const Place remittance = tree.find(detail, "RmtInf");
  if (remittance == XmlTree::none) return {};
  bool goes_on = false;
  for (Place at = tree.find(remittance, "Ustrd"); at != XmlTree::none; at = tree.next_like(at)) {
    const std::string_view raw = tree.raw_text(at);
    const std::string text = tree.take_text(at, "");
    if (goes_on && !raw.starts_with(' ')) {
      line.text += text;
    } else {
      append_with_space(line.text, text);
    }
    goes_on = raw.size() == unstructured_length && !raw.ends_with(' ');
  }
  for (Place at = tree.find(remittance, "Strd"); at != XmlTree::none; at = tree.next_like(at)) {
    TRY(read_structured(reading, tree, at, line));
  }
  return {};
}

}  // namespace dunlin
