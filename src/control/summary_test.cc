#include "control/summary.h"

#include <gtest/gtest.h>

#include <set>

namespace dunlin {
namespace {

// The lists are written by hand; a value that is missing there would be missing in every exhaustive test.
template <class Enum, std::size_t Count>
void expect_complete(const std::array<Enum, Count>& all, Enum last) {
  EXPECT_EQ(all.size(), static_cast<std::size_t>(last) + 1);
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < Count; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(all[i]), i);
    names.insert(name_of(all[i]));
  }
  EXPECT_EQ(names.size(), Count) << "two values have one name";
}

TEST(Summary, ListsAreCompleteAndNamesDiffer) {
  expect_complete(all_action_kinds, ActionKind::review_credit);
  expect_complete(all_initiators, Initiator::system);
  expect_complete(all_segment_classes, SegmentClass::in_issue);
  expect_complete(all_behaviour_classes, BehaviourClass::deteriorating);
}

TEST(Summary, NamesAreReadBack) {
  for (ActionKind action : all_action_kinds) EXPECT_EQ(parse_action_kind(name_of(action)).value(), action);
  for (SegmentClass segment : all_segment_classes) EXPECT_EQ(parse_segment_class(name_of(segment)).value(), segment);
  for (BehaviourClass each : all_behaviour_classes) EXPECT_EQ(parse_behaviour_class(name_of(each)).value(), each);
  EXPECT_EQ(name_of(BehaviourClass::fresh), "new");
}

TEST(Summary, UnknownNameListsTheKnownOnes) {
  Result<SegmentClass> segment = parse_segment_class("Standard");
  ASSERT_FALSE(segment.has_value());
  EXPECT_EQ(segment.error().reason, Reason::option_invalid);
  EXPECT_EQ(segment.error().text, "'Standard' is not a segment; there are: standard, key, risk, in_issue");
}

TEST(Summary, EveryActionHasWords) {
  for (ActionKind action : all_action_kinds) EXPECT_FALSE(words_of(action).empty());
}

}  // namespace
}  // namespace dunlin
