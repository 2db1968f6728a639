#include "control/secret_box.h"

#include <sodium.h>

#include <array>

#include "base/check.h"
#include "base/sha256.h"

namespace dunlin {
namespace {

constexpr std::string_view version = "v1:";
static_assert(SecretBox::key_bytes == crypto_secretbox_KEYBYTES);
static_assert(SecretBox::nonce_bytes == crypto_secretbox_NONCEBYTES);

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

Result<SecretBox> SecretBox::with_key(std::string_view key) {
  CHECK(sodium_init() >= 0);
  if (key.size() != key_bytes) {
    return refuse(Reason::option_invalid,
                  "The master key has " + std::to_string(key.size()) + " bytes; it must have 32.");
  }
  return SecretBox(key);
}

std::string SecretBox::seal(std::string_view plain, std::string_view purpose, std::string_view nonce) const {
  CHECK(nonce.size() == nonce_bytes);
  const Digest key = hmac_sha256(key_, purpose);
  std::string sealed(nonce);
  sealed.resize(nonce_bytes + crypto_secretbox_MACBYTES + plain.size());
  CHECK(crypto_secretbox_easy(bytes_of(sealed) + nonce_bytes, bytes_of(plain), plain.size(), bytes_of(nonce),
                              key.bytes.data()) == 0);
  std::string hex(sealed.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes_of(sealed), sealed.size());
  hex.pop_back();
  return std::string(version) + hex;
}

Result<std::string> SecretBox::open(std::string_view sealed, std::string_view purpose) const {
  const Refusal refusal{Reason::signature_invalid, "A stored secret does not open with the master key in use."};
  if (!sealed.starts_with(version)) return tl::unexpected(refusal);
  const std::string_view hex = sealed.substr(version.size());
  std::string bytes(hex.size() / 2, '\0');
  std::size_t length = 0;
  if (sodium_hex2bin(bytes_of(bytes), bytes.size(), hex.data(), hex.size(), nullptr, &length, nullptr) != 0 ||
      length * 2 != hex.size() || length < nonce_bytes + crypto_secretbox_MACBYTES) {
    return tl::unexpected(refusal);
  }
  const Digest key = hmac_sha256(key_, purpose);
  std::string plain(length - nonce_bytes - crypto_secretbox_MACBYTES, '\0');
  if (crypto_secretbox_open_easy(bytes_of(plain), bytes_of(bytes) + nonce_bytes, length - nonce_bytes, bytes_of(bytes),
                                 key.bytes.data()) != 0) {
    return tl::unexpected(refusal);
  }
  return plain;
}

}  // namespace dunlin
