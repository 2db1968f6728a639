// Result<T>: a value or a Refusal. TRY takes the value or returns the refusal to the caller.
//
//   Result<Money> total(...) {
//     Money sum = TRY(add(a, b));
//     return sum;
//   }
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/refusal.h"

namespace dunlin {

template <class T = void>
using Result = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refuse(Reason reason, std::string text) {
  return tl::unexpected<Refusal>(Refusal{reason, sayable(std::move(text))});
}
[[nodiscard]] inline tl::unexpected<Refusal> refuse(Refusal refusal) {
  return tl::unexpected<Refusal>(std::move(refusal));
}

}  // namespace dunlin

// A statement expression, because every fallible call would otherwise take three lines (g++ and clang both have it).
// Each use has its own variable, so that one TRY may stand inside another.
#define TRY(expression) DUNLIN_TRY_NAMED(expression, __COUNTER__)
#define DUNLIN_TRY_NAMED(expression, number) DUNLIN_TRY(expression, number)
#define DUNLIN_TRY(expression, number)                                                    \
  ({                                                                                      \
    auto try_result_##number = (expression);                                              \
    if (!try_result_##number.has_value()) [[unlikely]]                                    \
      return ::tl::unexpected<::dunlin::Refusal>(std::move(try_result_##number).error()); \
    ::dunlin::detail::unwrap(std::move(try_result_##number));                             \
  })

namespace dunlin::detail {
template <class T>
T unwrap(tl::expected<T, Refusal>&& result) {
  return std::move(result).value();
}
inline void unwrap(tl::expected<void, Refusal>&&) {}
}  // namespace dunlin::detail
