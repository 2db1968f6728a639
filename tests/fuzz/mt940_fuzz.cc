// MT940 and MT942: see bank_reader_check.h. The same through the detection of formats.
#include "fuzz/bank_reader_check.h"
#include "fuzz/fuzz_target.h"
#include "intake/formats/mt_reader.h"

namespace dunlin {
namespace {

void try_mt940(std::string_view input) {
  check_bank_reader(input, read_mt);
  check_bank_reader(input, read_bank_file);
}

const FuzzTarget target("mt940", try_mt940);

}  // namespace
}  // namespace dunlin
