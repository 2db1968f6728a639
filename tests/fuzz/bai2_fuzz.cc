// BAI2: a file that is read has the totals that its trailers say.
#include "fuzz/bank_checks.h"
#include "intake/formats/bai2_reader.h"

namespace dunlin {
namespace {

void try_bai2(std::string_view input) {
  (void)looks_like_bai2(input);
  check_reader(input, [](ByteSource& source, BankSink& sink, Unreconciled unreconciled) {
    return read_bai2(source, "fuzzed", sink, unreconciled);
  });
}

const FuzzTarget target("bai2", try_bai2);

}  // namespace
}  // namespace dunlin
