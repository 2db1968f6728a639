#include "server/router.h"

#include <algorithm>

#include "base/check.h"

namespace dunlin {
namespace {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, std::size_t route) {
  CHECK(pattern.starts_with('/'));
  Entry entry{std::string(method), {}, route};
  for (const std::string_view part : parts_of(pattern)) {
    entry.parts.emplace_back(part.starts_with('{') ? std::string_view() : part);
  }
  for (const Entry& other : entries_) CHECK(other.method != entry.method || other.parts != entry.parts);
  entries_.push_back(std::move(entry));
  // Fixed parts before names, part by part, so that the first that fits is the right one.
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& left, const Entry& right) {
    return std::lexicographical_compare(
        left.parts.begin(), left.parts.end(), right.parts.begin(), right.parts.end(),
        [](const std::string& a, const std::string& b) { return !a.empty() && b.empty(); });
  });
}

Router::Match Router::match(std::string_view method, std::span<const std::string> parts) const {
  if (method == "HEAD") method = "GET";
  Match match;
  for (const Entry& entry : entries_) {
    if (entry.parts.size() != parts.size()) continue;
    std::vector<std::string> parameters;
    bool fits = true;
    for (std::size_t i = 0; i < parts.size() && fits; ++i) {
      if (entry.parts[i].empty()) {
        fits = !parts[i].empty();
        parameters.emplace_back(parts[i]);
      } else {
        fits = entry.parts[i] == parts[i];
      }
    }
    if (!fits) continue;
    if (entry.method == method) {
      match.route = entry.route;
      match.parameters = std::move(parameters);
      match.methods.clear();
      return match;
    }
    match.methods.push_back(entry.method);
  }
  return match;
}

}  // namespace dunlin
