// OFX, in SGML and XML: see bank_reader_check.h. The same through the detection of formats.
#include "fuzz/bank_reader_check.h"
#include "fuzz/fuzz_target.h"
#include "intake/formats/ofx_reader.h"

namespace dunlin {
namespace {

void try_ofx(std::string_view input) {
  check_bank_reader(input, read_ofx);
  check_bank_reader(input, read_bank_file);
}

const FuzzTarget target("ofx", try_ofx);

}  // namespace
}  // namespace dunlin
