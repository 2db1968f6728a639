// must: the value of a question that cannot fail in a simulated world (reading, parsing our own constants). By value,
// so that a loop over it is over something that lives.
#pragma once

#include <utility>

#include "base/check.h"
#include "base/result.h"

namespace dunlin::sim {

template <class T>
[[nodiscard]] T must(Result<T> result) {
  if (!result.has_value()) check_failed(result.error().text.c_str(), __FILE__, __LINE__);
  return std::move(*result);
}

}  // namespace dunlin::sim
