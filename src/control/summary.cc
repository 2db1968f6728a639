#include "control/summary.h"

#include <fmt/format.h>

#include <string>

#include "base/check.h"

namespace dunlin {

namespace {

template <class Enum, std::size_t Count>
Result<Enum> parse_name(std::string_view name, const std::array<Enum, Count>& all, std::string_view what) {
  std::string known;
  for (Enum each : all) {
    if (name_of(each) == name) return each;
    if (!known.empty()) known += ", ";
    known += name_of(each);
  }
  return refuse(Reason::option_invalid, fmt::format("'{}' is not {}; there are: {}", name, what, known));
}

}  // namespace

std::string_view name_of(ActionKind action) {
  switch (action) {
    case ActionKind::send_message:
      return "send_message";
    case ActionKind::apply_cash:
      return "apply_cash";
    case ActionKind::reverse_application:
      return "reverse_application";
    case ActionKind::write_off:
      return "write_off";
    case ActionKind::place_hold:
      return "place_hold";
    case ActionKind::release_hold:
      return "release_hold";
    case ActionKind::change_segment:
      return "change_segment";
    case ActionKind::change_policy:
      return "change_policy";
    case ActionKind::change_role:
      return "change_role";
    case ActionKind::review_credit:
      return "review_credit";
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

std::string_view words_of(ActionKind action) {
  switch (action) {
    case ActionKind::send_message:
      return "sending a message";
    case ActionKind::apply_cash:
      return "applying cash";
    case ActionKind::reverse_application:
      return "reversing an application of cash";
    case ActionKind::write_off:
      return "writing an amount off";
    case ActionKind::place_hold:
      return "placing a hold";
    case ActionKind::release_hold:
      return "releasing a hold";
    case ActionKind::change_segment:
      return "changing a customer's segment";
    case ActionKind::change_policy:
      return "changing the policy";
    case ActionKind::change_role:
      return "changing a user's roles";
    case ActionKind::review_credit:
      return "reviewing a customer's credit";
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(Initiator initiator) {
  switch (initiator) {
    case Initiator::agent:
      return "agent";
    case Initiator::person:
      return "person";
    case Initiator::inbound_text:
      return "inbound_text";
    case Initiator::system:
      return "system";
  }
  check_failed("initiator is an enumerator", __FILE__, __LINE__);
}

std::string_view name_of(SegmentClass segment) {
  switch (segment) {
    case SegmentClass::standard:
      return "standard";
    case SegmentClass::key:
      return "key";
    case SegmentClass::risk:
      return "risk";
    case SegmentClass::in_issue:
      return "in_issue";
  }
  check_failed("segment is an enumerator", __FILE__, __LINE__);
}

Result<ActionKind> parse_action_kind(std::string_view name) {
  return parse_name(name, all_action_kinds, "an action");
}

Result<SegmentClass> parse_segment_class(std::string_view name) {
  return parse_name(name, all_segment_classes, "a segment");
}

Result<BehaviourClass> parse_behaviour_class(std::string_view name) {
  return parse_name(name, all_behaviour_classes, "a behaviour class");
}

}  // namespace dunlin
