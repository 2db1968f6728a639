#include "server/http.h"

#include <algorithm>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

enum class Plus : std::uint8_t { plus, blank };

Result<std::string> decoded(std::string_view text, Plus plus) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return refuse(Reason::text_malformed, "the address holds a % without two digits");
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus == Plus::blank) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return refuse(Reason::text_malformed, "the address holds a control character");
    }
    out += c;
  }
  if (!is_valid_utf8(out)) return refuse(Reason::text_malformed, "the address is not UTF-8");
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool equal_without_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view header_of(const std::vector<NamedText>& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (equal_without_case(key, name)) return value;
  }
  return {};
}

std::optional<std::string> HttpRequest::parameter(std::string_view name) const {
  asked.emplace_back(name);
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view HttpRequest::unasked_parameter() const {
  for (const auto& [key, value] : query) {
    if (std::find(asked.begin(), asked.end(), key) == asked.end()) return key;
  }
  return {};
}

std::string_view HttpRequest::cookie(std::string_view name) const {
  std::string_view rest = header("Cookie");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

bool HttpRequest::takes_gzip() const {
  std::string_view rest = header("Accept-Encoding");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    const std::string_view coding = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::string_view name = trimmed(coding.substr(0, coding.find(';')));
    if (!equal_without_case(name, "gzip")) continue;
    const std::size_t weight = coding.find("q=");
    return weight == std::string_view::npos ||
           coding.substr(weight + 2).find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

Result<> read_target(std::string_view target, HttpRequest& request) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t slash = target.find('/');
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    break;
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  request.path = TRY(decoded(target.substr(0, question), Plus::plus));
  request.parts.clear();
  for (std::string_view names = target.substr(0, question); names.starts_with('/');) {
    names.remove_prefix(1);
    const std::size_t end = std::min(names.find('/'), names.size());
    request.parts.push_back(TRY(decoded(names.substr(0, end), Plus::plus)));
    names.remove_prefix(end);
  }
  if (request.path.empty() || request.path.front() != '/') {
    return refuse(Reason::text_malformed, "the address does not begin with a slash");
  }
  for (std::size_t at = 0; at < request.path.size();) {
    const std::size_t end = std::min(request.path.find('/', at + 1), request.path.size());
    if (request.path.substr(at, end - at) == "/..") return refuse(Reason::text_malformed, "the address goes up");
    at = end;
  }
  request.query.clear();
  std::string_view rest = target.substr(std::min(question + 1, target.size()));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    request.query.emplace_back(TRY(decoded(pair.substr(0, equals), Plus::blank)),
                               TRY(decoded(pair.substr(std::min(equals + 1, pair.size())), Plus::blank)));
  }
  return {};
}

Result<std::string> percent_decoded(std::string_view text) {
  return decoded(text, Plus::plus);
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Status";
  }
}

}  // namespace dunlin
