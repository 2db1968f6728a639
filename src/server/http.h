// HttpRequest and HttpResponse: what a handler gets and gives, with no trace of a socket.
//
//   HttpResponse hello(const HttpRequest& request) {
//     return {.status = 200, .headers = {{"Content-Type", "text/plain"}}, .body = "hello " + request.path};
//   }
//
// path and the query's names and values are percent-decoded UTF-8; a target that is not is refused before any handler
// sees it. Header names are as they came, and are looked up without regard to case.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace dunlin {

class EventStream;

using NamedText = std::pair<std::string, std::string>;

// The value of the first header of that name, or empty.
[[nodiscard]] std::string_view header_of(const std::vector<NamedText>& headers, std::string_view name);
[[nodiscard]] bool equal_without_case(std::string_view left, std::string_view right);

struct HttpRequest {
  std::string method;
  std::string path;
  std::vector<std::string> parts;  // of the path, between its slashes: one that is encoded is part of a name
  std::vector<NamedText> query;    // in their order
  std::vector<NamedText> headers;
  std::string body;
  std::string peer;  // address of the other end
  bool secure = false;
  mutable std::vector<std::string> asked;  // parameters, by parameter()

  [[nodiscard]] std::string_view header(std::string_view name) const { return header_of(headers, name); }
  // Of the first parameter of that name; none when there is none.
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
  // The first parameter whose value nobody asked for, or empty: who misspelt one, or sends one that means nothing here,
  // is told so instead of getting the answer to another question.
  [[nodiscard]] std::string_view unasked_parameter() const;
  // Whether the client unpacks gzip (RFC 9110, 12.5.3).
  [[nodiscard]] bool takes_gzip() const;
  // Of the cookie of that name, or empty.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::vector<NamedText> headers;
  std::string body;
  std::shared_ptr<EventStream> events;  // text/event-stream: the answer goes on for as long as there are events
};

// "/a%20b?x=1&y=%C3%A9" into path and query. text_malformed when something is not percent-encoded UTF-8, holds a
// control character, or the path does not begin with a slash or goes up (".."). "http://host/a" is read as "/a" is.
[[nodiscard]] Result<> read_target(std::string_view target, HttpRequest& request);

// "a%20b" is "a b"; a plus stays one. text_malformed: as of a target.
[[nodiscard]] Result<std::string> percent_decoded(std::string_view text);

[[nodiscard]] std::string_view reason_phrase(int status);

}  // namespace dunlin
