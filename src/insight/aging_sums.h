// AgingSums: one line of an aging while it is made, in 128 bits, so that the order of the additions cannot matter.
//
//   AgingSums sums;
//   sums.add_item(open_minor, as_of.days - due_on);    // below zero is unapplied money, not an open item
//   sums.add_unapplied(rest_minor);
//   const AgingLine line = TRY(sums.finish(currency));  // amount_overflow when a sum is beyond 64 bits
#pragma once

#include <array>

#include "insight/aging.h"
#include "insight/wide.h"

namespace dunlin {

struct AgingSums {
  std::array<std::int64_t, aging_bucket_count> items{};
  std::array<Wide, aging_bucket_count> minor{};
  Wide unapplied = 0;
  std::int32_t days_past_due_max = 0;
  bool used = false;

  void add_item(std::int64_t open_minor, std::int32_t days_past_due);
  void add_unapplied(std::int64_t unapplied_minor);
  void add(const AgingSums& other);
  [[nodiscard]] Result<AgingLine> finish(Currency currency) const;
};

}  // namespace dunlin
