// Bank CSV: whatever the mapping, lines and sums agree, and blocks change nothing.
#include "fuzz/bank_checks.h"
#include "intake/formats/bank_csv.h"

namespace dunlin {
namespace {

// A mapping and a file, with a line of "---" between them; without the line a file, read with the shipped mapping.
void try_bank_csv(std::string_view input) {
  std::string_view rest = input;
  const std::string_view first = take_part(rest);
  const Result<BankCsvMapping> own = BankCsvMapping::parse(first, "fuzzed.toml");
  const bool has_own = accepted(own) && !rest.empty();
  static const std::vector<BankCsvMapping> shipped = shipped_bank_csv_mappings().value();
  const BankCsvMapping& mapping = has_own ? *own : shipped.front();
  check_reader(has_own ? rest : input, [&](ByteSource& source, BankSink& sink, Unreconciled unreconciled) {
    return read_bank_csv(source, "fuzzed.csv", mapping, sink, unreconciled);
  });
}

const FuzzTarget target("bank_csv", try_bank_csv);

}  // namespace
}  // namespace dunlin
