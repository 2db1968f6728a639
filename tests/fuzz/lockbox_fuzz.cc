// Lockbox: checks sum to their batches and slips with amounts to their checks.
#include "fuzz/bank_checks.h"
#include "intake/formats/lockbox_reader.h"

namespace dunlin {
namespace {

void try_lockbox(std::string_view input) {
  (void)looks_like_lockbox(input);
  check_reader(input, [](ByteSource& source, BankSink& sink, Unreconciled unreconciled) {
    return read_lockbox(source, "fuzzed", sink, unreconciled);
  });
}

const FuzzTarget target("lockbox", try_lockbox);

}  // namespace
}  // namespace dunlin
