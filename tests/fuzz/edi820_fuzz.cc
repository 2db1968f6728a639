// EDI 820: the documents of every advice sum to its payment.
#include "fuzz/bank_checks.h"
#include "intake/formats/edi820.h"

namespace dunlin {
namespace {

void try_edi820(std::string_view input) {
  (void)looks_like_edi820(input);
  check_reader(input, [](ByteSource& source, BankSink& sink, Unreconciled unreconciled) {
    return read_edi820(source, "fuzzed", sink, unreconciled);
  });
}

const FuzzTarget target("edi820", try_edi820);

}  // namespace
}  // namespace dunlin
