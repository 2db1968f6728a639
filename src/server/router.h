// Router: which operation a method and a path mean.
//
//   router.add("POST", "/v1/proposals/{proposal}/approve", 7);
//   router.match("POST", "/v1/proposals/prp_80000/approve")      // route 7, {"prp_80000"}
//   router.match("GET", "/v1/proposals/prp_80000/approve")       // no route; methods {"POST"}: 405
//
// A name in braces takes one part of the path, which is never empty. Fixed parts win over names.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dunlin {

class Router {
 public:
  // CHECKs that no two routes of one method mean the same paths.
  void add(std::string_view method, std::string_view pattern, std::size_t route);

  struct Match {
    std::optional<std::size_t> route;
    std::vector<std::string> parameters;    // of the braces, from the left
    std::vector<std::string_view> methods;  // that the path knows, when there is no route for this one
  };
  // Of HttpRequest::parts. HEAD is matched as GET.
  [[nodiscard]] Match match(std::string_view method, std::span<const std::string> parts) const;

 private:
  struct Entry {
    std::string method;
    std::vector<std::string> parts;  // empty: a parameter
    std::size_t route;
  };
  std::vector<Entry> entries_;
};

}  // namespace dunlin
