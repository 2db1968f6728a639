// The customers of the demo company: who they are, how large, in which group, on which terms, and of which temperament.
#pragma once

#include <vector>

#include "base/prng.h"
#include "sim/demo_world.h"

namespace dunlin {

// In order of number. Temperaments occur exactly as often as temperament_quotas says.
[[nodiscard]] std::vector<DemoCustomer> make_demo_customers(const Prng& seed, Date today);

}  // namespace dunlin
