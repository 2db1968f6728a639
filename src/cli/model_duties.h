// What the worker does for the payment model by itself: once a week it holds it to what came, once a month it trains
// another. Each says in a line what it did, or nothing when there was nothing to do.
#pragma once

#include <string>

#include "cli/session.h"

namespace dunlin::cli {

[[nodiscard]] Result<std::string> check_model_duty(Session& session, Date today);
[[nodiscard]] Result<std::string> train_model_duty(Session& session, Date today);

}  // namespace dunlin::cli
