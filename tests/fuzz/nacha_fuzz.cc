// ACH: a file that is read has the hash, the counts and the totals that its controls say.
#include "fuzz/bank_checks.h"
#include "intake/formats/nacha_reader.h"

namespace dunlin {
namespace {

void try_nacha(std::string_view input) {
  (void)looks_like_nacha(input);
  check_reader(input, [](ByteSource& source, BankSink& sink, Unreconciled unreconciled) {
    return read_nacha(source, "fuzzed", sink, unreconciled);
  });
}

const FuzzTarget target("nacha", try_nacha);

}  // namespace
}  // namespace dunlin
