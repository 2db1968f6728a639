// Problems: what a refusal is in HTTP (RFC 9457, application/problem+json). A Kind is mapped to a status once, here.
//
//   return problem(Refusal{Reason::digest_stale, "Not approved. ..."}, request.path);
//   {"type":"https://dunlin.invalid/problems/digest_stale","title":"Digest stale","status":409,
//    "detail":"Not approved. ...","instance":"/v1/proposals/prp_80000/approve","reason":"digest_stale"}
#pragma once

#include <string_view>

#include "base/refusal.h"
#include "server/http.h"

namespace dunlin {

[[nodiscard]] int status_of(Kind kind);
[[nodiscard]] HttpResponse problem(const Refusal& refusal, std::string_view path);
// Of HTTP itself: 401, 404, 405, 413, 415, 429.
[[nodiscard]] HttpResponse problem_of_status(int status, std::string_view name, std::string_view detail,
                                             std::string_view path);

}  // namespace dunlin
