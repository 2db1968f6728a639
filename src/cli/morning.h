// The morning run from the command line: computed on a snapshot, recorded, and tried again when the ledger moved
// meanwhile.
#pragma once

#include "cli/session.h"

namespace dunlin::cli {

// The stored answer, with "already": true when the run of that day stands on the book as it is.
[[nodiscard]] Result<Answer> run_morning(Session& session, Date run_on, const Admission& admission);

}  // namespace dunlin::cli
