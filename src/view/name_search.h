// Finding somebody by the beginning of a word of the name, as people type it: without capitals and accents.
//
//   folded("Lackieranlagen R\u00f6thhorst")                       // "lackieranlagen rothhorst"
//   begins_a_word("lackieranlagen rothhorst", "roth")            // true
//   begins_a_word("lackieranlagen rothhorst", "horst")           // false
//
// Folding is Unicode's compatibility case folding, then every mark that a letter carries is dropped; it is the same on
// both databases, which fold differently.
#pragma once

#include <string>
#include <string_view>

namespace dunlin::view {

[[nodiscard]] std::string folded(std::string_view utf8);
// Both folded. The beginning of the empty text is everywhere.
[[nodiscard]] bool begins_a_word(std::string_view name, std::string_view words);

}  // namespace dunlin::view
