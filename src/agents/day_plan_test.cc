#include "agents/day_plan.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

namespace dunlin {
namespace {

WorkItem contact(std::int64_t minutes, std::int64_t gain) {
  return {WorkKind::contact, minutes, gain, "", std::nullopt, 0};
}
WorkItem clarification(std::int64_t minutes) {
  return {WorkKind::clarification, minutes, 0, "", std::nullopt, 0};
}

DayCapacity day_of(std::int64_t minutes) {
  DayCapacity capacity;
  capacity.minutes_per_collector = minutes;
  return capacity;
}

std::vector<bool> planned(const DayPlan& plan) {
  std::vector<bool> in_plan;
  for (const DayPlan::Entry& entry : plan.entries) in_plan.push_back(entry.in_plan);
  return in_plan;
}
std::vector<std::int64_t> places(const DayPlan& plan) {
  std::vector<std::int64_t> places;
  for (const DayPlan::Entry& entry : plan.entries) places.push_back(entry.place);
  return places;
}

TEST(DayPlan, gain_per_minute_decides_who_is_contacted) {
  // A call of 12 minutes for 100 is worth less of the day than three messages of 2 minutes for 30 each.
  const std::vector<WorkItem> items = {contact(12, 100), contact(2, 30), contact(2, 30), contact(2, 30)};
  const DayPlan plan = plan_day(items, day_of(12));
  EXPECT_EQ(planned(plan), (std::vector<bool>{false, true, true, true}));
  EXPECT_EQ(plan.collectors[0].gain_minor, 90);
  EXPECT_EQ(plan.collectors[0].gain_left_minor, 100);
  EXPECT_EQ(plan.collectors[0].gain_reachable_minor, 140);  // 90, and half of the call
  EXPECT_EQ(places(plan), (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST(DayPlan, what_was_promised_comes_before_what_pays_more) {
  std::vector<WorkItem> items = {contact(10, 1'000), contact(10, 900), contact(10, 1)};
  items[2].kind = WorkKind::commitment;
  EXPECT_EQ(planned(plan_day(items, day_of(20))), (std::vector<bool>{true, false, true}));
}

TEST(DayPlan, clarifications_have_their_share_and_what_is_left) {
  const std::vector<WorkItem> items = {clarification(15), clarification(15), clarification(15), contact(10, 5)};
  // A quarter of 60 minutes is one of them; the contact takes 10, and 35 minutes are left for the two others.
  EXPECT_EQ(planned(plan_day(items, day_of(60))), (std::vector<bool>{true, true, true, true}));
  EXPECT_EQ(planned(plan_day(items, day_of(40))), (std::vector<bool>{true, true, false, true}));
  EXPECT_EQ(planned(plan_day(items, day_of(25))), (std::vector<bool>{true, false, false, true}));
}

TEST(DayPlan, each_collector_has_a_day_of_his_own) {
  std::vector<WorkItem> items = {contact(10, 5), contact(10, 50), contact(10, 7)};
  items[0].collector = "anna";
  items[1].collector = "ben";
  DayCapacity capacity = day_of(10);
  capacity.minutes_of = {{"ben", 0}};
  const DayPlan plan = plan_day(items, capacity);
  EXPECT_EQ(planned(plan), (std::vector<bool>{true, false, true}));
  ASSERT_EQ(plan.collectors.size(), 3U);
  EXPECT_EQ(plan.collectors[0].collector, "");
  EXPECT_EQ(plan.collectors[1].collector, "anna");
  EXPECT_EQ(plan.collectors[2].minutes, 0);
  EXPECT_EQ(plan.collectors[2].items_left, 1);
}

TEST(DayPlan, moved_accounts_stand_where_they_were_put) {
  std::vector<WorkItem> items(5, contact(1, 1));
  items[4].moved_to = 1;
  items[4].moved_order = 1;
  items[0].moved_to = 3;
  items[0].moved_order = 2;
  EXPECT_EQ(places(plan_day(items, {})), (std::vector<std::int64_t>{3, 2, 4, 5, 1}));
  items[1].moved_to = 99;
  EXPECT_EQ(plan_day(items, {}).entries[1].place, 5) << "beyond the end is the end";
}

TEST(DayPlan, nothing_that_waits_takes_time) {
  const std::vector<WorkItem> items = {WorkItem{}, contact(3, 1)};
  const DayPlan plan = plan_day(items, {});
  EXPECT_EQ(planned(plan), (std::vector<bool>{false, true}));
  EXPECT_EQ(plan.collectors[0].items_left, 0);
}

void holds_for_any_list() {
  const auto count = *rc::gen::inRange<std::size_t>(0, 40);
  std::vector<WorkItem> items(count);
  for (WorkItem& item : items) {
    item.kind = *rc::gen::element(WorkKind::none, WorkKind::contact, WorkKind::clarification, WorkKind::commitment);
    item.minutes = *rc::gen::inRange<std::int64_t>(0, 20);
    item.gain_minor = *rc::gen::inRange<std::int64_t>(0, 10'000);
    item.collector = *rc::gen::element<std::string>("", "anna", "ben");
    if (*rc::gen::inRange(0, 4) == 0) item.moved_to = *rc::gen::inRange<std::int64_t>(1, 50);
    item.moved_order = *rc::gen::inRange<std::int64_t>(0, 5);
  }
  const DayCapacity capacity = day_of(*rc::gen::inRange<std::int64_t>(0, 120));
  const DayPlan plan = plan_day(items, capacity);
  std::vector<std::int64_t> seen = places(plan);
  std::sort(seen.begin(), seen.end());
  std::vector<std::int64_t> all(count);
  std::iota(all.begin(), all.end(), 1);
  RC_ASSERT(seen == all);
  for (const DayPlan::CollectorDay& day : plan.collectors) {
    std::int64_t minutes = 0;
    std::int64_t largest = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (items[i].collector != day.collector) continue;
      if (plan.entries[i].in_plan) minutes += items[i].minutes;
      if (items[i].kind == WorkKind::contact) largest = std::max(largest, items[i].gain_minor);
      RC_ASSERT(!plan.entries[i].in_plan || items[i].kind != WorkKind::none);
    }
    RC_ASSERT(minutes == day.minutes_planned);
    RC_ASSERT(minutes <= capacity.minutes_per_collector);
    RC_ASSERT(day.gain_minor <= day.gain_reachable_minor);
    RC_ASSERT(day.gain_reachable_minor - day.gain_minor <= largest);
  }
}

TEST(DayPlan, places_are_a_permutation_and_nobody_works_too_long) {
  EXPECT_TRUE(rc::check("any list, any minutes", holds_for_any_list));
}

}  // namespace
}  // namespace dunlin
