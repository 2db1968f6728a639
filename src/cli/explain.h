// dunlin explain: why an account, an item or a proposal stands as it does.
#pragma once

#include "cli/session.h"

namespace dunlin::cli {

[[nodiscard]] Result<int> explain(Session& session, const std::string& object, const std::string& date_text);

}  // namespace dunlin::cli
