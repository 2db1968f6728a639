#include "intake/shipped_mappings.h"

#include "embedded/mappings.h"

namespace dunlin {

Result<std::vector<Mapping>> shipped_mappings() {
  std::vector<Mapping> mappings;
  for (const embedded::File& file : embedded::mappings()) mappings.push_back(TRY(Mapping::parse(file.text, file.name)));
  return mappings;
}

const Mapping* find_mapping(std::span<const Mapping> mappings, std::string_view name) {
  for (const Mapping& mapping : mappings) {
    if (mapping.name == name) return &mapping;
  }
  return nullptr;
}

}  // namespace dunlin
