// The payment terms that the demo company grants, with their own arithmetic, so that the ledger's grammar of terms has
// an independent second opinion.
//
//   demo_terms[terms_net_30_eom].text                       // "net 30 EOM"
//   due_date(demo_terms[terms_net_30_eom], 2026-05-11)      // 2026-06-30: the month's end, then 30 days
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/date.h"

namespace dunlin {

struct DemoTerms {
  std::string_view text;  // as invoices quote it
  int net_days = 0;
  bool from_month_end = false;
  int discount_days = 0;  // 0: no discount
};

enum DemoTermsIndex : std::uint8_t {
  terms_net_14,
  terms_net_30,
  terms_net_45,
  terms_net_60,
  terms_discount,
  terms_eom,
  terms_net_30_eom,
  demo_terms_count
};

inline constexpr std::array<DemoTerms, demo_terms_count> demo_terms = {{{"net 14", 14, false, 0},
                                                                        {"net 30", 30, false, 0},
                                                                        {"net 45", 45, false, 0},
                                                                        {"net 60", 60, false, 0},
                                                                        {"2/10 net 30", 30, false, 10},
                                                                        {"EOM", 0, true, 0},
                                                                        {"net 30 EOM", 30, true, 0}}};

[[nodiscard]] inline Date due_date(const DemoTerms& terms, Date issued) {
  return (terms.from_month_end ? issued.end_of_month() : issued).add_days(terms.net_days);
}

}  // namespace dunlin
