// Seals: nothing is accepted that its key did not sign, and one changed byte is seen.
#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "journal/seal.h"

namespace dunlin {
namespace {

void try_own_seal(std::string_view input) {
  const SigningKey key = SigningKey::from_seed("0123456789abcdef0123456789abcdef");
  const std::size_t place = choose(input, 256) + 256 * choose(input, 4);
  const unsigned flipped = 1 + static_cast<unsigned>(choose(input, 255));
  if (!is_valid_utf8(input)) return;
  const std::size_t half = input.size() / 2;
  Seal seal;
  seal.tenant = is_valid_utf8(input.substr(0, half)) ? input.substr(0, half) : input;
  seal.hash = is_valid_utf8(input.substr(half)) ? input.substr(half) : input;
  seal.seq = static_cast<std::int64_t>(place);
  std::string text = write_seal(seal, key);
  const Result<Seal> back = read_seal(text);
  CHECK(accepted(back));
  CHECK(back->tenant == seal.tenant && back->hash == seal.hash && back->seq == seal.seq);
  char& changed = text[place % (text.size() - 1)];  // not the line end, which is not part of it
  changed = static_cast<char>(static_cast<unsigned char>(changed) ^ flipped);
  CHECK(!accepted(read_seal(text)));
}

void try_seal(std::string_view input) {
  (void)accepted(read_seal(input));
  try_own_seal(input);
}

const FuzzTarget target("seal", try_seal);

}  // namespace
}  // namespace dunlin
