#include "engine/crash_points.h"

#include "base/check.h"
#include "engine/command.h"

namespace dunlin {

std::string_view name_of(CrashMoment moment) {
  switch (moment) {
    case CrashMoment::admitted:
      return "admitted";
    case CrashMoment::written:
      return "written";
    case CrashMoment::appended:
      return "appended";
    case CrashMoment::committed:
      return "committed";
  }
  CHECK_UNREACHABLE("a moment without a name");
}

std::string crash_point(CrashMoment moment, std::string_view command) {
  return std::string(name_of(moment)) + " " + std::string(command);
}

std::vector<std::string> all_crash_points() {
  std::vector<std::string> points;
  for (const std::string_view command : command_names()) {
    for (const CrashMoment moment :
         {CrashMoment::admitted, CrashMoment::written, CrashMoment::appended, CrashMoment::committed}) {
      // Noting a duty is operational: it leaves no entry.
      if (moment == CrashMoment::appended && command == "record_duty") continue;
      points.push_back(crash_point(moment, command));
    }
  }
  for (const std::string_view point : {crash_before_deliver, crash_after_deliver, crash_after_look_up}) {
    points.emplace_back(point);
  }
  return points;
}

}  // namespace dunlin
