// Creditor references: what is found is valid and found again from its compact form.
#include "fuzz/fuzz_target.h"
#include "ledger/creditor_reference.h"

namespace dunlin {
namespace {

void try_reference(std::string_view input) {
  for (const CreditorReference& one : references_in(input)) {
    CHECK(is_valid(one.scheme, input) && is_valid(one.scheme, one.number));
    CHECK(one.number.size() <= 27);
  }
  for (const ReferenceScheme scheme : reference_schemes) {
    const Result<std::string> made = make_reference(scheme, input);
    CHECK(!accepted(made) || is_valid(scheme, *made));
  }
}

const FuzzTarget target("reference", try_reference);

}  // namespace
}  // namespace dunlin
