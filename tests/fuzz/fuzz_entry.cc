// Where libFuzzer comes in: the one target that this program was linked with, once for each input.
#include <cstdint>

#include "base/check.h"
#include "fuzz/fuzz_target.h"

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::span<const dunlin::FuzzTarget> targets = dunlin::FuzzTarget::all();
  CHECK(targets.size() == 1);
  targets.front().run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
