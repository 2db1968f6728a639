// The mappings that come with the program (data/mappings), parsed.
//
//   const std::vector<Mapping> mappings = TRY(shipped_mappings());
//   const Mapping* mapping = find_mapping(mappings, "generic");      // nullptr when there is none of that name
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/mapping.h"

namespace dunlin {

[[nodiscard]] Result<std::vector<Mapping>> shipped_mappings();
[[nodiscard]] const Mapping* find_mapping(std::span<const Mapping> mappings, std::string_view name);

}  // namespace dunlin
