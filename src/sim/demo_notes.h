// What the people of the demo company's desk wrote down: which invoices are disputed or promised, which accounts are on
// credit hold or with a court, and which customers are important or in trouble.
#pragma once

#include <cstdint>
#include <vector>

#include "base/prng.h"
#include "sim/demo_company.h"
#include "sim/demo_world.h"

namespace dunlin {

// open_minor: what is left open of each invoice of the world. In order of customer and invoice number.
[[nodiscard]] std::vector<DemoHold> make_demo_holds(const Prng& prng, const DemoWorld& world,
                                                    const std::vector<std::int64_t>& open_minor);
// At most one for each customer, in order of number.
[[nodiscard]] std::vector<DemoSegment> make_demo_segments(const DemoWorld& world,
                                                          const std::vector<std::int64_t>& open_minor,
                                                          const std::vector<DemoHold>& holds);

}  // namespace dunlin
