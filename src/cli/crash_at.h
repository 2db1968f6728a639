// CrashAt: kills this process at a crash point, for the tests that restart the real program.
//
//   DUNLIN_CRASH_AT="committed approve:2" dunlin proposals approve ...     dies by SIGKILL at the second such moment
//
// The points are those of engine/crash_points.h. Anything else in the variable is refused, so that a test cannot
// believe that it tested something.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/crash_points.h"

namespace dunlin::cli {

class CrashAt : public CrashPoints {
 public:
  // Nothing for an empty text; option_invalid for a point that there is not.
  [[nodiscard]] static Result<std::unique_ptr<CrashAt>> parse(std::string_view text);
  CrashAt(std::string point, std::int64_t left) : point_(std::move(point)), left_(left) {}
  void reach(const std::string& point) override;

 private:
  std::string point_;
  std::int64_t left_;  // times until it happens
};

}  // namespace dunlin::cli
