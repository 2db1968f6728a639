// Entity tags (RFC 9110, 8.8.3): what a client holds already is not sent again.
//
//   return tagged(call.request, answer_json(json));      // 304 without a body when If-None-Match has its tag
//
// The tag is that of the bytes, so it changes when the answer does, whatever it was made from.
#pragma once

#include "server/http.h"

namespace dunlin {

[[nodiscard]] HttpResponse tagged(const HttpRequest& request, HttpResponse response);

}  // namespace dunlin
