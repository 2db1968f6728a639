// One round of everything that is due: recovery, deliveries, expiry, the duties of the day. `dunlin worker` does one;
// `dunlin serve` does one whenever something was approved, and every minute.
#pragma once

#include "cli/session.h"

namespace dunlin::cli {

// Says on the environment's output what was done.
[[nodiscard]] Result<int> work_once(Session& session);
// The first part of it: what was approved goes out.
[[nodiscard]] Result<> deliver_what_is_approved(Session& session);

}  // namespace dunlin::cli
