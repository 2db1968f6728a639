#include "cli/crash_at.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <vector>

namespace dunlin::cli {

Result<std::unique_ptr<CrashAt>> CrashAt::parse(std::string_view text) {
  if (text.empty()) return std::unique_ptr<CrashAt>();
  std::int64_t left = 1;
  const std::size_t colon = text.find(':');
  const std::string point(text.substr(0, colon));
  if (colon != std::string_view::npos) {
    const std::string_view number = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), left);
    if (error != std::errc() || end != number.data() + number.size() || left < 1) {
      return refuse(Reason::option_invalid, "DUNLIN_CRASH_AT: \"" + std::string(number) + "\" is no number from 1 on");
    }
  }
  const std::vector<std::string> points = all_crash_points();
  if (std::find(points.begin(), points.end(), point) == points.end()) {
    return refuse(Reason::option_invalid, "DUNLIN_CRASH_AT: there is no crash point \"" + point + "\"");
  }
  return std::make_unique<CrashAt>(point, left);
}

void CrashAt::reach(const std::string& point) {
  if (point == point_ && --left_ == 0) std::raise(SIGKILL);
}

}  // namespace dunlin::cli
