// camt.052, 053 and 054: see bank_reader_check.h. The same through the detection of formats.
#include "fuzz/bank_reader_check.h"
#include "fuzz/fuzz_target.h"
#include "intake/formats/camt_reader.h"

namespace dunlin {
namespace {

void try_camt(std::string_view input) {
  check_bank_reader(input, read_camt);
  check_bank_reader(input, read_bank_file);
}

const FuzzTarget target("camt", try_camt);

}  // namespace
}  // namespace dunlin
