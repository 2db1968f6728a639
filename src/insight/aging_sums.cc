#include "insight/aging_sums.h"

#include <algorithm>

namespace dunlin {

void AgingSums::add_item(std::int64_t open_minor, std::int32_t days_past_due) {
  if (open_minor == 0) return;
  used = true;
  if (open_minor < 0) {
    unapplied -= open_minor;
    return;
  }
  const auto bucket = static_cast<std::size_t>(bucket_of(days_past_due));
  ++items[bucket];
  minor[bucket] += open_minor;
  days_past_due_max = std::max(days_past_due_max, days_past_due);
}

void AgingSums::add_unapplied(std::int64_t unapplied_minor) {
  used = used || unapplied_minor != 0;
  unapplied += unapplied_minor;
}

void AgingSums::add(const AgingSums& other) {
  for (std::size_t bucket = 0; bucket < aging_bucket_count; ++bucket) {
    items[bucket] += other.items[bucket];
    minor[bucket] += other.minor[bucket];
  }
  unapplied += other.unapplied;
  days_past_due_max = std::max(days_past_due_max, other.days_past_due_max);
  used = used || other.used;
}

Result<AgingLine> AgingSums::finish(Currency currency) const {
  AgingLine line;
  Wide open = 0;
  for (const AgingBucket bucket : all_aging_buckets) {
    const auto at = static_cast<std::size_t>(bucket);
    line.items[bucket] = items[at];
    line.minor[bucket] = TRY(narrowed(minor[at], currency));
    line.items_open += items[at];
    open += minor[at];
  }
  line.open_minor = TRY(narrowed(open, currency));
  line.overdue_minor = line.open_minor - line.minor[AgingBucket::not_due];
  line.unapplied_minor = TRY(narrowed(unapplied, currency));
  line.balance_minor = TRY(narrowed(open - unapplied, currency));
  line.days_past_due_max = days_past_due_max;
  return line;
}

}  // namespace dunlin
