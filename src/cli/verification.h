// What a verification compares beside the database: who is who in the catalog, and the messages in the mail directory.
//
//   VerifyOptions options = TRY(verification_options(session));        // before the snapshot that is verified
//   const VerifyReport report = TRY(verify(tx, session.tenant(), options));
//
// Before the snapshot: a message is recorded before it is written, so whatever lies in the directory by then is known
// to the snapshot. Whether a message of the snapshot lies there is looked up when it is asked, which is later. So both
// hold while messages are being sent.
#pragma once

#include "cli/session.h"
#include "engine/verify.h"

namespace dunlin::cli {

[[nodiscard]] Result<VerifyOptions> verification_options(Session& session);

}  // namespace dunlin::cli
