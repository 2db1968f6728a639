// What is kept as JSON beside the rows: summaries of proposals, contact details, quarantined lines.
#include "engine/proposal_commands.h"
#include "fuzz/fuzz_target.h"
#include "intake/batch.h"
#include "party/customer.h"

namespace dunlin {
namespace {

void try_stored_json(std::string_view input) {
  const Result<ActionSummary> summary = decode_summary(input);
  if (accepted(summary)) CHECK(encode_summary(*summary) == input);
  const Result<ContactDetail> contact = ContactDetail::decode(input);
  if (accepted(contact)) CHECK(contact->encode() == input);
  const Result<QuarantinedText> line = QuarantinedText::decode(input);
  if (accepted(line)) CHECK(line->encode() == input);
}

const FuzzTarget target("stored_json", try_stored_json);

}  // namespace
}  // namespace dunlin
