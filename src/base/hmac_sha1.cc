#include "base/hmac_sha1.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace dunlin {

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data) {
  std::array<std::uint8_t, 20> mac{};
  unsigned length = 0;
  CHECK(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(data.data()),
             data.size(), mac.data(), &length) != nullptr);
  CHECK(length == mac.size());
  return mac;
}

}  // namespace dunlin
