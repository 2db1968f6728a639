// Pass 5 of verify: every attempt outside the database against its proposal, its outcome and what followed from it.
//
//   outbox.proposal   an attempt for a proposal that is not there or is no message
//   outbox.second     a second attempt for the same proposal
//   outbox.key        a message key that is not the proposal's
//   outbox.state      the attempt and its proposal do not agree on what became of it
//   outbox.missing    a proposal that is executing or beyond, without an attempt
//   outbox.reminders  a message that went out and did not count one reminder for each of its invoices
//   outbox.reminder   a reminder of a message that did not go out
//   outbox.effect     a message that went out speaks of other invoices than its proposal was judged by
//   outbox.absent     a message that is recorded as sent is not there
//   outbox.sent       a message is there that no approved proposal sent
//
// Attempts whose outcome is open are notes: somebody has to look, and nothing is wrong yet.
#pragma once

#include "engine/verify.h"

namespace dunlin {

// `last_seq`: of the last entry; what it left executing may be under way.
[[nodiscard]] Result<> verify_outbox(const ReadTx& tx, const Tenant& tenant, std::int64_t last_seq,
                                     const VerifyOptions& options, VerifyPass& pass);

}  // namespace dunlin
