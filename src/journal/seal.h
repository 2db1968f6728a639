// Seal: a signed statement of the chain's head, kept outside the database.
//
// A hash chain alone does not show that its tail was cut off. A seal says "entry N of this tenant had this hash at this
// time", signed with Ed25519 (RFC 8032, libsodium); a journal that no longer contains entry N with that hash was cut or
// rewritten. The file is one line of canonical JSON: {"at","hash","public_key","seq","signature","tenant","v"}; the
// signature covers the same object without "signature".
//
// read_seal proves that the holder of the key in the seal signed it, not who that is: whoever relies on a seal compares
// its public_key with one that he knows, or anybody's key would do.
#pragma once

#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"

namespace dunlin {

struct SigningKey {
  std::string secret;      // 64 bytes
  std::string public_key;  // 32 bytes
  // From 32 bytes of seed, which the caller keeps secret.
  [[nodiscard]] static SigningKey from_seed(std::string_view seed);
};

struct Seal {
  std::string tenant;
  std::int64_t seq = 0;
  std::string hash;
  Instant at;
  std::string public_key;  // hex
};

[[nodiscard]] std::string write_seal(const Seal& seal, const SigningKey& key);
// signature_invalid when the text is not, to the byte, what the holder of the key in it signed; json_* when it is no
// canonical JSON. A line's end is ignored.
[[nodiscard]] Result<Seal> read_seal(std::string_view text);

}  // namespace dunlin
