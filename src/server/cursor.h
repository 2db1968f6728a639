// Cursors of lists whose key has several parts: what a client hands back to go on, and cannot read.
//
//   json["next"] = write_cursor({key.folded_name, key.number});
//   const std::vector<std::string> parts = TRY(read_cursor(*cursor, 2));
//
// Letters and digits only, so that nobody need escape one. option_invalid for a text that is none of this kind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

[[nodiscard]] std::string write_cursor(const std::vector<std::string>& parts);
[[nodiscard]] Result<std::vector<std::string>> read_cursor(std::string_view text, std::size_t parts);

// A part, or a name in a path, that is a number: digits alone. option_invalid.
[[nodiscard]] Result<std::int64_t> read_number(std::string_view text);

}  // namespace dunlin
