#include "server/problem.h"

#include <boost/json.hpp>

#include "base/check.h"

namespace dunlin {
namespace {

std::string title_of(std::string_view name) {
  std::string title(name);
  for (char& c : title) {
    if (c == '_') c = ' ';
  }
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

}  // namespace

int status_of(Kind kind) {
  switch (kind) {
    case Kind::invalid:
      return 422;
    case Kind::not_found:
      return 404;
    case Kind::forbidden:
      return 403;
    case Kind::conflict:
      return 409;
    case Kind::unavailable:
      return 503;
  }
  CHECK_UNREACHABLE("a kind without a status");
}

HttpResponse problem_of_status(int status, std::string_view name, std::string_view detail, std::string_view path) {
  const boost::json::object body = {{"type", "https://dunlin.invalid/problems/" + std::string(name)},
                                    {"title", title_of(name)},
                                    {"status", status},
                                    {"detail", sayable(std::string(detail))},
                                    {"instance", path},
                                    {"reason", name}};
  HttpResponse response{status, {{"Content-Type", "application/problem+json"}}, boost::json::serialize(body), nullptr};
  if (status == 503) response.headers.emplace_back("Retry-After", "2");
  if (status == 429) response.headers.emplace_back("Retry-After", "60");
  return response;
}

HttpResponse problem(const Refusal& refusal, std::string_view path) {
  // HTTP tells these apart from others of their kind.
  const int status = refusal.reason == Reason::sign_in_required    ? 401
                     : refusal.reason == Reason::code_needed       ? 401
                     : refusal.reason == Reason::too_many_attempts ? 429
                     : refusal.reason == Reason::json_malformed    ? 400
                                                                   : status_of(refusal.kind());
  return problem_of_status(status, name_of(refusal.reason), refusal.text, path);
}

}  // namespace dunlin
