// The payment behind an invoice that came with its day of settlement (`import history`): the day is a fact, and how it
// was settled is not known. Such a payment is told by its method.
#pragma once

#include <string_view>

namespace dunlin {

inline constexpr std::string_view history_method = "history";

}  // namespace dunlin
