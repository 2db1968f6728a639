// SecretBox: secrets that the program must read again (of second factors, of other systems), sealed with the key of the
// installation, so that whoever reads the database or a backup of it has none of them.
//
//   SecretBox box = TRY(SecretBox::with_key(master_key));
//   std::string stored = box.seal("plain", "login 1/3", nonce);       // "v1:..." in hex
//   box.open(stored, "login 1/3")                                      // "plain"
//
// XSalsa20-Poly1305 (libsodium's crypto_secretbox), with a key of its own for each purpose: what was sealed for one
// login does not open as another's. Nonces come from the caller, for nothing below the faces makes randomness.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

class SecretBox {
 public:
  static constexpr std::size_t key_bytes = 32;
  static constexpr std::size_t nonce_bytes = 24;

  // option_invalid: the key is not 32 bytes.
  [[nodiscard]] static Result<SecretBox> with_key(std::string_view key);

  [[nodiscard]] std::string seal(std::string_view plain, std::string_view purpose, std::string_view nonce) const;
  // signature_invalid: not sealed with this key, for another purpose, or changed.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view purpose) const;

 private:
  explicit SecretBox(std::string_view key) : key_(key) {}
  std::string key_;
};

}  // namespace dunlin
