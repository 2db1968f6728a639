// What the server itself asks of other servers: identity providers, so far.
//
//   const std::string text = TRY(ask_web({.url = "https://login.example/.well-known/openid-configuration"}));
//
// The body of an answer of status 200, and of no other. identity_refused when there is none: over HTTPS only (over HTTP
// on this machine, for trying things out), to the address as it stands and nowhere else (no redirects), within ten
// seconds, and at most 256 KiB. Source: libcurl, https://curl.se/libcurl/c/.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace dunlin {

struct WebQuestion {
  std::string url;
  std::vector<std::pair<std::string, std::string>> form;  // posted when there is any
  std::string user;                                       // of HTTP's basic authentication, with a password
  std::string password;
  std::string bearer;  // or a token (RFC 6750)
};
[[nodiscard]] Result<std::string> ask_web(const WebQuestion& question);

// "a=1&b=x%20y"
[[nodiscard]] std::string url_encoded(const std::vector<std::pair<std::string, std::string>>& form);

// "https://host[:port]" of an address; empty when it is none, has a user in it, or is neither HTTPS nor on this machine.
[[nodiscard]] std::string safe_origin_of(const std::string& url);

}  // namespace dunlin
