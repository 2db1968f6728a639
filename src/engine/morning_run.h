// The morning run of a day D: everything dated before D is read once, every open item predicted, every customer
// assessed, every account ranked, and the outreach agent drafts what may be written. Pure reading:
// engine/morning_commands.h records it.
//
//   RecordMorning morning = TRY(compute_morning(tx, day, templates));
//   engine.execute(admission, morning);
//
// The same day, journal and policy give the same rows to the last byte.
#pragma once

#include "agents/message_template.h"
#include "agents/prioritization.h"
#include "collections/quiet_check.h"
#include "collections/worklist_rows.h"
#include "control/policy.h"
#include "engine/engine.h"
#include "engine/morning_commands.h"
#include "prediction/predictor.h"
#include "store/transaction.h"

namespace dunlin {

[[nodiscard]] Result<RecordMorning> compute_morning(const ReadTx& tx, Date run_on, const Templates& templates);

// Computes and records the run of that day, again when the ledger moved meanwhile. The stored answer with "model",
// "open_items", "accounts" and "listed"; or "already": true with what that run recorded of itself, when the run of that
// day stands on the book as it is.
[[nodiscard]] Result<Answer> run_morning(Engine& engine, const Admission& admission, Date run_on,
                                         const Templates& templates);

// The run of that day, if it stands on the book as it is now.
[[nodiscard]] Result<std::optional<MorningRun>> morning_that_stands(const ReadTx& tx, Date run_on);

// What was computed about the accounts of a book, for the worklist and for explanations.
struct Assessment {
  Book book;
  OpenItems open;
  Predictions predictions;
  std::vector<RiskProfile> risk;
  std::vector<RankedAccount> accounts;  // best first
  std::vector<Currency> at_par;         // currencies without a ranking rate
  QuietCheck quiet;                     // what the quiet list rests on
  bool quiet_is_new = false;            // measured just now, and to be recorded with the run
  bool quiet_is_open = false;
  Currency tenant_currency;
  std::string model;
};
// What a person opening the list does not need are accounts with nothing overdue and nothing to do.
[[nodiscard]] bool belongs_on_list(const RankedAccount& account);
[[nodiscard]] Result<Assessment> assess(const ReadTx& tx, Date run_on);

}  // namespace dunlin
