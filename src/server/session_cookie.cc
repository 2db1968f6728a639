#include "server/session_cookie.h"

namespace dunlin {

std::string cookie_name(const HttpRequest& request) {
  return request.secure ? "__Host-dunlin" : "dunlin";
}

std::string cookie_of(const HttpRequest& request, const std::string& name, std::string_view value,
                      std::int64_t seconds) {
  std::string cookie = name + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (request.secure) cookie += "; Secure";
  return cookie + "; Max-Age=" + std::to_string(seconds);
}

bool same_secret(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  return difference == 0;
}

}  // namespace dunlin
