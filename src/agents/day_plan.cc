#include "agents/day_plan.h"

#include <algorithm>

#include "base/fixed_point.h"

namespace dunlin {
namespace {

// Indexes of the items in the order in which they stand.
std::vector<std::size_t> order_of(std::span<const WorkItem> items) {
  std::vector<std::size_t> order;
  std::vector<std::size_t> moved;
  for (std::size_t i = 0; i < items.size(); ++i) (items[i].moved_to ? moved : order).push_back(i);
  std::stable_sort(moved.begin(), moved.end(), [&items](std::size_t left, std::size_t right) {
    return items[left].moved_order < items[right].moved_order;
  });
  for (const std::size_t item : moved) {
    const auto wanted = static_cast<std::size_t>(std::max<std::int64_t>(*items[item].moved_to, 1) - 1);
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, order.size())), item);
  }
  return order;
}

bool pays_more_per_minute(const WorkItem& left, const WorkItem& right) {
  return static_cast<Wide>(left.gain_minor) * std::max<std::int64_t>(right.minutes, 1) >
         static_cast<Wide>(right.gain_minor) * std::max<std::int64_t>(left.minutes, 1);
}

// One collector's day; `mine` are indexes of his items in order of place.
class Day {
 public:
  Day(std::span<const WorkItem> items, std::vector<std::size_t> mine, std::vector<DayPlan::Entry>& entries,
      DayPlan::CollectorDay& day)
      : items_(items), mine_(std::move(mine)), entries_(entries), day_(day) {}

  void fill(std::int64_t clarification_share_bp) {
    take(of_kind(WorkKind::commitment), day_.minutes);
    const auto share = static_cast<std::int64_t>(static_cast<Wide>(day_.minutes) * clarification_share_bp / 10'000);
    take(of_kind(WorkKind::clarification), std::min(day_.minutes, day_.minutes_planned + share));
    std::vector<std::size_t> contacts = of_kind(WorkKind::contact);
    std::stable_sort(contacts.begin(), contacts.end(), [this](std::size_t left, std::size_t right) {
      return pays_more_per_minute(items_[left], items_[right]);
    });
    bound(contacts);
    take(contacts, day_.minutes);
    const std::int64_t gain_before = day_.gain_minor;
    take(of_kind(WorkKind::clarification), day_.minutes);
    day_.gain_reachable_minor = saturated(static_cast<Wide>(day_.gain_reachable_minor) + day_.gain_minor - gain_before);
    for (const std::size_t item : mine_) {
      if (items_[item].kind == WorkKind::none || entries_[item].in_plan) continue;
      ++day_.items_left;
      day_.gain_left_minor = saturated(static_cast<Wide>(day_.gain_left_minor) + items_[item].gain_minor);
    }
  }

 private:
  [[nodiscard]] std::vector<std::size_t> of_kind(WorkKind kind) const {
    std::vector<std::size_t> found;
    for (const std::size_t item : mine_) {
      if (items_[item].kind == kind && !entries_[item].in_plan) found.push_back(item);
    }
    return found;
  }

  void take(const std::vector<std::size_t>& wanted, std::int64_t minutes_until) {
    for (const std::size_t item : wanted) {
      if (day_.minutes_planned + items_[item].minutes > minutes_until) continue;
      entries_[item].in_plan = true;
      day_.minutes_planned += items_[item].minutes;
      ++day_.items_planned;
      day_.gain_minor = saturated(static_cast<Wide>(day_.gain_minor) + items_[item].gain_minor);
    }
  }

  // What the minutes left could bring at most, with what is planned already.
  void bound(const std::vector<std::size_t>& contacts) {
    Wide reachable = day_.gain_minor;
    std::int64_t left = day_.minutes - day_.minutes_planned;
    for (const std::size_t item : contacts) {
      if (items_[item].minutes > left) {
        reachable +=
            static_cast<Wide>(items_[item].gain_minor) * left / std::max<std::int64_t>(items_[item].minutes, 1);
        break;
      }
      left -= items_[item].minutes;
      reachable += items_[item].gain_minor;
    }
    day_.gain_reachable_minor = saturated(reachable);
  }

  std::span<const WorkItem> items_;
  std::vector<std::size_t> mine_;
  std::vector<DayPlan::Entry>& entries_;
  DayPlan::CollectorDay& day_;
};

}  // namespace

DayPlan plan_day(std::span<const WorkItem> items, const DayCapacity& capacity) {
  DayPlan plan;
  plan.entries.resize(items.size());
  std::map<std::string, std::vector<std::size_t>> by_collector;
  const std::vector<std::size_t> order = order_of(items);
  for (std::size_t place = 0; place < order.size(); ++place) {
    plan.entries[order[place]].place = static_cast<std::int64_t>(place) + 1;
    by_collector[items[order[place]].collector].push_back(order[place]);
  }
  for (auto& [collector, mine] : by_collector) {
    DayPlan::CollectorDay day;
    day.collector = collector;
    const auto own = capacity.minutes_of.find(collector);
    day.minutes = own == capacity.minutes_of.end() ? capacity.minutes_per_collector : own->second;
    Day(items, std::move(mine), plan.entries, day).fill(capacity.clarification_share_bp);
    plan.collectors.push_back(std::move(day));
  }
  return plan;
}

}  // namespace dunlin
