#include "party/segment.h"

#include "base/check.h"

namespace dunlin {

std::string_view name_of(Segment segment) {
  switch (segment) {
    case Segment::standard:
      return "standard";
    case Segment::key:
      return "key";
    case Segment::risk:
      return "risk";
    case Segment::in_issue:
      return "in_issue";
  }
  CHECK_UNREACHABLE("unknown segment");
}

bool from_name(std::string_view text, Segment& segment) {
  for (const Segment candidate : {Segment::standard, Segment::key, Segment::risk, Segment::in_issue}) {
    if (text != name_of(candidate)) continue;
    segment = candidate;
    return true;
  }
  return false;
}

Result<Segment> parse_segment(std::string_view text) {
  Segment segment{};
  if (!from_name(text, segment)) {
    return refuse(Reason::option_invalid,
                  "\"" + std::string(text) + "\" is no segment: use standard, key, risk or in_issue");
  }
  return segment;
}

}  // namespace dunlin
