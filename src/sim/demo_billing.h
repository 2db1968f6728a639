// What the demo company billed: every invoice of its last eighteen months, and what became of it.
#pragma once

#include <vector>

#include "base/prng.h"
#include "sim/demo_world.h"

namespace dunlin {

// In order of issue, numbered without gaps per selling company and year, as tax law wants it.
[[nodiscard]] std::vector<DemoInvoice> make_demo_invoices(const Prng& seed, const std::vector<DemoCustomer>& customers,
                                                          const PaymentDays& days, Date today);

}  // namespace dunlin
