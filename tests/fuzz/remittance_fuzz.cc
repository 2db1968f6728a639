// Remittance advices in CSV, text and HTML: documents sum to the total, and a hidden row has no amount.
#include "fuzz/bank_checks.h"
#include "intake/formats/remittance_reader.h"

namespace dunlin {
namespace {

void try_remittance(std::string_view input) {
  static constexpr RemittanceForm forms[] = {RemittanceForm::csv, RemittanceForm::text, RemittanceForm::html};
  const RemittanceForm form = forms[choose(input, std::size(forms))];
  const Result<std::vector<Remittance>> advices =
      read_remittances(input, "fuzzed", form, RemittanceOptions{Currency::parse("EUR").value()});
  if (!accepted(advices)) return;
  CHECK(!advices->empty());
  for (const Remittance& advice : *advices) {
    CheckingSink::check_advice(advice);
    for (const RemittedDocument& document : advice.documents) {
      CHECK(document.note != hidden_row_note || !document.paid);
    }
  }
}

const FuzzTarget target("remittance", try_remittance);

}  // namespace
}  // namespace dunlin
