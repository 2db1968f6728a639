// Countries and languages as short codes.
//
//   usual_language("AT")        // "de": the language to write in when nobody said otherwise; empty when we do not know
//   find_language("DE-at")      // "de-AT"
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dunlin {

[[nodiscard]] bool is_country_shape(std::string_view text);  // two letters
// The most usual business language of a country (ISO 3166-1 alpha-2, upper case), as BCP 47; a constant, or empty.
[[nodiscard]] std::string_view usual_language(std::string_view country);
// A language of two or three letters, with or without a region of two: in canonical case, or nothing when it is
// neither.
[[nodiscard]] std::optional<std::string> find_language(std::string_view text);

}  // namespace dunlin
