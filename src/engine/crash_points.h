// Crash points: the named moments, around every commit and every call outside, at which a process may die and nothing
// may be lost or done twice.
//
//   "admitted approve"      the transaction is begun, nothing is written
//   "written approve"       its rows are written, its journal entry is not
//   "appended approve"      the entry is written, nothing is committed
//   "committed approve"     committed, and nobody has heard of it
//   "before deliver"        the outbox item is committed, the mailer was not called
//   "after deliver"         the mailer was called, nothing of what it said is recorded
//   "after look_up"         the same for a look-up
//
// The engine tells whoever listens that a point is reached; a listener may never return. The simulator's unwinds to the
// client, the program's (DUNLIN_CRASH_AT) kills the process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dunlin {

enum class CrashMoment : std::uint8_t { admitted, written, appended, committed };
[[nodiscard]] std::string_view name_of(CrashMoment moment);

inline constexpr std::string_view crash_before_deliver = "before deliver";
inline constexpr std::string_view crash_after_deliver = "after deliver";
inline constexpr std::string_view crash_after_look_up = "after look_up";

class CrashPoints {
 public:
  CrashPoints() = default;
  CrashPoints(const CrashPoints&) = delete;
  CrashPoints& operator=(const CrashPoints&) = delete;
  virtual ~CrashPoints() = default;
  virtual void reach(const std::string& point) = 0;
};

[[nodiscard]] std::string crash_point(CrashMoment moment, std::string_view command);
// Every point there is, in a fixed order.
[[nodiscard]] std::vector<std::string> all_crash_points();

}  // namespace dunlin
