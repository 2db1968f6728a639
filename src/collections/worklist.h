// The morning run and what it leaves behind: the run itself (a journalled fact) and the worklist (rebuildable), one row
// per account, which is a customer in one currency.
//
// A worklist is stamped: it was computed from the journal up to snapshot_seq by a named model and policy. The digest of
// its rows stands in the run, so that a rebuilt worklist can be shown to be the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/document.h"

namespace dunlin {

struct MorningRun {
  Date run_on;
  std::int64_t snapshot_seq = 0;  // chain_head.book_seq that was read
  std::string model;
  std::int64_t policy_number = 0;
  std::int64_t open_items = 0;
  std::int64_t accounts = 0;
  std::int64_t drafted = 0;
  std::int64_t superseded = 0;
  std::string worklist_digest;
  std::int64_t version = 0;

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.run_on, row.snapshot_seq, row.model, row.policy_number, row.open_items, row.accounts, row.drafted,
            row.superseded, row.worklist_digest, row.version);
  }
};

struct WorklistRow {
  Date run_on;
  std::int64_t rank = 0;  // from 1
  Id<Customer> customer;
  Currency currency;
  std::int64_t open_minor = 0;
  std::int64_t overdue_minor = 0;
  std::int64_t days_overdue_max = 0;
  std::int64_t score_basis_points = 0;
  std::int64_t gain_minor = 0;  // in the tenant's currency
  std::int64_t minutes = 0;     // that the next action takes
  std::optional<Date> expected_on;
  std::string action;     // name of the next best action
  std::string behaviour;  // name of the computed behaviour class
  std::string
      detail;  // canonical JSON: the score by component, reasons in both languages, why to wait, a draft not addressed
  std::int64_t proposal_id = 0;  // the draft, or 0

  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.run_on, row.rank, row.customer, row.currency, row.open_minor, row.overdue_minor, row.days_overdue_max,
            row.score_basis_points, row.gain_minor, row.minutes, row.expected_on, row.action, row.behaviour, row.detail,
            row.proposal_id);
  }
};

}  // namespace dunlin
