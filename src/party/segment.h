// Segment: how the company wants a customer treated. Set by a person, with a reason; never by a model (a model computes
// the behaviour class, which is another thing: docs/glossary.md).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace dunlin {

enum class Segment : std::uint8_t {
  standard,
  key,  // sensitive: messages always need a person
  risk,
  in_issue  // sensitive: something is being sorted out with this customer
};

[[nodiscard]] std::string_view name_of(Segment segment);
[[nodiscard]] bool from_name(std::string_view text, Segment& segment);
[[nodiscard]] Result<Segment> parse_segment(std::string_view text);

}  // namespace dunlin
