// Verify: whether a tenant's journal and its tables tell one story, and whether everything in it was allowed.
//
//   const VerifyReport report = TRY(verify(tx, tenant, VerifyOptions{}));
//   report.clean()               // true
//   report.passes[3].checked     // entries whose authority was looked at
//
// It reads one snapshot and changes nothing. Each pass trusts less than the tables do:
//
//   1 chain      every entry's bytes, hash, order and link; the head
//   2 tables     the changes of all entries, folded, are the tables: nothing missing, nothing more, nothing different;
//   contents
//                kept apart have the digests that the journal knows
//   3 money      recomputed: applications within their payments and invoices, one currency, reversals, control totals
//   of
//                imports; the book that reports are made from has the same sums
//   4 authority  of every action, derived again from the entries in their order: who acted, with which roles at that
//   time, on
//                which digest, under which policy; recorded decisions are not believed
//   5 outbox     every attempt outside the database against its proposal, its outcome and its reminders, and against
//   the
//                messages that are really there
//   6 seal       only when one is given: the journal still has the entry that was sealed
//
// A fault has a stable code (docs/reference/verify.md lists them), a place, and a sentence. Faults are kept up to a
// maximum for each pass and counted beyond it. Notes are what somebody should know and no fault: contents erased,
// deliveries unknown.
//
// Time: proportional to the journal and the tables; memory: about 100 bytes a row and 50 a document.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "correspondence/mailer.h"
#include "engine/engine.h"

namespace dunlin {

struct VerifyFault {
  std::string code;      // "money.over_applied"
  std::string place;     // "invoice inv_200000", "entry 7"
  std::string sentence;  // what is wrong, in words
};

struct VerifyPass {
  int number = 0;
  std::string_view name;
  std::string_view unit;  // of `checked`: "entries", "rows"
  std::int64_t checked = 0;
  std::vector<VerifyFault> faults;  // the first faults_kept_max
  std::int64_t fault_count = 0;
  std::vector<std::string> notes;

  static constexpr std::size_t faults_kept_max = 50;
  void fault(std::string_view code, std::string place, std::string sentence);
};

struct VerifyReport {
  std::vector<VerifyPass> passes;
  std::int64_t seq = 0;      // of the last entry
  std::string hash;          // of the last entry
  std::int64_t entries = 0;  // read
  std::int64_t rows = 0;     // changes in them

  [[nodiscard]] std::int64_t fault_count() const;
  [[nodiscard]] bool clean() const { return fault_count() == 0; }
};

struct VerifyOptions {
  std::string seal;        // text of a seal; empty: no pass 6
  std::string public_key;  // hex, of whoever must have sealed; empty: whoever did

  // Logins of the users as the catalog has them, to tell whose customers are an account owner's own. Nothing: every
  // customer that has an owner passes for his.
  std::optional<std::map<std::int64_t, std::string>> logins;

  // Whether a message of that key is there; nothing: what was sent is not compared with what is there.
  std::function<LookUp(const std::string& message_key)> look_up;
  // The names of all files in the mail directory; nothing: not compared.
  std::optional<std::vector<std::string>> mail_files;

  std::function<void(std::int64_t entries)> progress;
};

// Refuses only when the database does; whatever is wrong with what it holds is in the report.
[[nodiscard]] Result<VerifyReport> verify(const ReadTx& tx, const Tenant& tenant, const VerifyOptions& options);

}  // namespace dunlin
