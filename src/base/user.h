// User: the tag of a user's id. A user is a person or service that signs in; names and hashes live in the catalog,
// roles in the journal.
#pragma once

#include <string_view>

namespace dunlin {

struct User {
  static constexpr std::string_view id_prefix = "usr";
};

}  // namespace dunlin
