// AnswerCache: answers about the whole of a tenant's books, kept until the next entry of the journal.
//
//   if (std::optional<HttpResponse> known = cache.find(head, key)) return *known;
//   cache.keep(head, key, response);
//
// For operations whose answer follows from the journal as it is, the day and who asks for what, and from nothing else
// (`is_of_the_books`). All three make the key; with the next entry everything is forgotten. Someone who asks again, or
// a screen that many of one company's people have open, costs a look here instead of a walk over the list.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/http.h"

namespace dunlin {

[[nodiscard]] bool is_of_the_books(std::string_view operation);

class AnswerCache {
 public:
  // `head`: the number of the journal's last entry, as the asker saw it.
  [[nodiscard]] std::optional<HttpResponse> find(std::int64_t head, const std::string& key);
  void keep(std::int64_t head, const std::string& key, const HttpResponse& response);

 private:
  void forget_what_is_older_than(std::int64_t head);

  std::mutex looking_;
  std::int64_t head_ = 0;
  std::map<std::string, HttpResponse> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace dunlin
