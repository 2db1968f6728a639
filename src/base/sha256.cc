#include "base/sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <climits>

#include "base/check.h"

namespace dunlin {
namespace {

// Fetched once: EVP_sha256() makes OpenSSL 3 look the algorithm up again for every digest.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  CHECK(fetched != nullptr);
  return fetched;
}

constexpr std::string_view hex_digits = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

std::string Digest::hex() const {
  std::string text(bytes.size() * 2, '0');
  std::size_t at = 0;
  for (const std::uint8_t byte : bytes) {
    text[at++] = hex_digits[byte >> 4];
    text[at++] = hex_digits[byte & 15];
  }
  return text;
}

Result<Digest> Digest::parse(std::string_view hex) {
  Digest digest;
  bool good = hex.size() == digest.bytes.size() * 2;
  for (std::size_t i = 0; good && i < digest.bytes.size(); ++i) {
    const int high = hex_value(hex[2 * i]);
    const int low = hex_value(hex[2 * i + 1]);
    good = high >= 0 && low >= 0;
    digest.bytes[i] = static_cast<std::uint8_t>((high << 4 | low) & 255);
  }
  if (good) return digest;
  return refuse(Reason::text_malformed, "digest \"" + std::string(hex.substr(0, 70)) +
                                            "\" was not read: a digest is 64 hexadecimal digits in lower case");
}

Digest sha256(std::string_view data) {
  Digest digest;
  unsigned int size = 0;
  CHECK(EVP_Digest(data.data(), data.size(), digest.bytes.data(), &size, algorithm(), nullptr) == 1);
  CHECK(size == digest.bytes.size());
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
  CHECK(key.size() <= INT_MAX);
  Digest digest;
  unsigned int size = 0;
  // data() of an empty view may be null, which HMAC takes for "no key given": hand it an address.
  const char* const key_data = key.empty() ? "" : key.data();
  CHECK(HMAC(algorithm(), key_data, static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
             data.size(), digest.bytes.data(), &size) != nullptr);
  CHECK(size == digest.bytes.size());
  return digest;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  bool finished = false;

  State() {
    CHECK(context != nullptr);
    CHECK(EVP_DigestInit_ex2(context, algorithm(), nullptr) == 1);
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view piece) {
  CHECK(state_ != nullptr && !state_->finished);
  CHECK(EVP_DigestUpdate(state_->context, piece.data(), piece.size()) == 1);
}

Digest Sha256::finish() {
  CHECK(state_ != nullptr && !state_->finished);
  Digest digest;
  unsigned int size = 0;
  CHECK(EVP_DigestFinal_ex(state_->context, digest.bytes.data(), &size) == 1);
  CHECK(size == digest.bytes.size());
  state_->finished = true;
  return digest;
}

}  // namespace dunlin
