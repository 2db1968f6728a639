// The cookies of a browser's session: for scripts invisible, sent along when the browser comes here by a link, and over
// TLS by a name that no other host may set ("__Host-"; RFC 6265bis, 4.1.3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http.h"

namespace dunlin {

// "__Host-dunlin" over TLS; over plain HTTP, which is for the machine itself, a browser would not take that name.
[[nodiscard]] std::string cookie_name(const HttpRequest& request);

// The value of Set-Cookie; 0 seconds ends it.
[[nodiscard]] std::string cookie_of(const HttpRequest& request, const std::string& name, std::string_view value,
                                    std::int64_t seconds);

// The same length is looked at in the same time.
[[nodiscard]] bool same_secret(std::string_view left, std::string_view right);

}  // namespace dunlin
