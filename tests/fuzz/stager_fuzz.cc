// Files of every kind: each line is staged or rejected and counted once, whatever the size of the chunks; what is told
// of a rejected line can be stored.
#include <algorithm>

#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "intake/batch.h"
#include "intake/cell_text.h"
#include "intake/limits.h"
#include "intake/shipped_mappings.h"
#include "intake/stager.h"

namespace dunlin {
namespace {

struct Outcome {
  std::vector<std::int64_t> staged;  // line numbers
  std::vector<std::string> rejected;
  ControlTotals totals;
};

template <class Line>
void collect(Outcome& outcome, const std::vector<Line>& lines) {
  for (const Line& line : lines) outcome.staged.push_back(line.origin.line);
}

void collect(Outcome& outcome, const std::vector<HistoryLine>& lines) {
  for (const HistoryLine& line : lines) outcome.staged.push_back(line.invoice.origin.line);
}

void check_promises(const InvoiceLine& line) {
  CHECK(line.amount.minor > 0 && line.amount.minor <= amount_minor_max);
  CHECK(is_sane(line.issued_on) && !line.number.empty() && !has_control_character(line.number));
  CHECK(is_valid_utf8(line.number) && is_valid_utf8(line.customer_number) && is_valid_utf8(line.customer_name));
  if (line.due_on) CHECK(is_sane(*line.due_on) && *line.due_on >= line.issued_on);
}

void check_promises(const ScoreLine& line) {
  const auto [low, high] = std::minmax(line.worst_hundredths, line.best_hundredths);
  CHECK(low < high && low <= line.score_hundredths && line.score_hundredths <= high);
  CHECK(!line.customer_number.empty() && !line.agency.empty() && is_sane(line.rated_on));
  CHECK(!line.recommended_limit || line.recommended_limit->minor >= 0);
}

void check_rejected(const RejectedLine& line) {
  CHECK(line.line > 0 && line.column >= 0);
  CHECK(is_valid_utf8(line.header) && is_valid_utf8(line.text) && line.text.size() <= offending_bytes_max + 3);
  const QuarantinedText text{line.message, line.raw, line.raw_whole};
  const Result<QuarantinedText> back = QuarantinedText::decode(text.encode());
  CHECK(accepted(back) && back->message == line.message && back->raw == line.raw);
}

Outcome stage(std::string_view bytes, const StagerOptions& options, std::size_t chunk_lines) {
  Outcome outcome;
  Result<Stager> stager = Stager::open(bytes, "file.csv", options);
  if (!accepted(stager)) return outcome;
  for (const std::string& line : describe(stager->layout())) CHECK(is_valid_utf8(line));
  StagedChunk chunk;
  while (stager->stage_chunk(chunk_lines, chunk)) {
    collect(outcome, chunk.customers), collect(outcome, chunk.contacts), collect(outcome, chunk.invoices);
    collect(outcome, chunk.credits), collect(outcome, chunk.payments), collect(outcome, chunk.history);
    collect(outcome, chunk.scores);
    for (const ScoreLine& line : chunk.scores) check_promises(line);
    for (const InvoiceLine& line : chunk.invoices) check_promises(line);
    for (const HistoryLine& line : chunk.history) check_promises(line.invoice);
    for (const RejectedLine& line : chunk.rejected) {
      check_rejected(line);
      outcome.rejected.push_back(std::to_string(line.line) + " " + line.message);
    }
  }
  outcome.totals = stager->totals();
  return outcome;
}

void check_totals(const Outcome& outcome) {
  const ControlTotals& totals = outcome.totals;
  CHECK(totals.lines_read == totals.lines_staged + totals.lines_rejected);
  CHECK(totals.lines_staged == static_cast<std::int64_t>(outcome.staged.size()));
  CHECK(totals.lines_rejected == static_cast<std::int64_t>(outcome.rejected.size()));
  CHECK(std::is_sorted(outcome.staged.begin(), outcome.staged.end()));
  for (const CurrencyTotal& total : totals.by_currency()) {
    CHECK(total.read == total.staged + total.rejected && total.lines <= totals.lines_read);
    CHECK(!format_sum(total.read, total.currency).empty());
    CHECK(!format_rounding(total.rounded_up_nano_minor, total.currency).empty());
  }
}

void try_stager(std::string_view input) {
  static const std::vector<Mapping> shipped = shipped_mappings().value();
  StagerOptions options;
  options.kind = import_kinds[choose(input, import_kinds.size())];
  options.shipped = shipped;
  // The first leaves the choice to the stager.
  const std::size_t chosen = choose(input, shipped.size() + 1);
  if (chosen > 0 && shipped[chosen - 1].is_for(options.kind)) options.mapping = &shipped[chosen - 1];
  if (choose(input, 2) == 1) options.currency_fallback = Currency::parse("EUR").value();
  const Outcome whole = stage(input, options, 1'000'000);
  check_totals(whole);
  const Outcome pieces = stage(input, options, 1);
  check_totals(pieces);
  CHECK(whole.staged == pieces.staged && whole.rejected == pieces.rejected);
}

const FuzzTarget target("stager", try_stager);

}  // namespace
}  // namespace dunlin
