// Pass 4 of verify: the authority of every action, derived again from the entries in their order.
//
//   AuthorityPass authority(options, pass);
//   for each entry: authority.begin(entry); for each change of it: authority.row(change); authority.end();
//   TRY(authority.finish(tx));      // compares what was done with the effects that were approved
//
// It keeps, as of each entry, the roles of every user, the policies, the state of every proposal and outbox item, and
// the segment and owner of every customer; it judges anew with control/authorisation.h, floor.h and decision.h, and
// believes no recorded decision. Only what an entry wrote itself is taken as given: that it is so is the business of
// passes 1 and 2.
//
//   authority.command    an unknown command
//   authority.table      a command changed a table that it may not change, or a row that is never erased
//   authority.posted     posted money, an approval or another thing that is written once was written again
//   authority.founding   a founding that is not the first entry, or no founding there
//   authority.actor      an unknown actor, or a machine where only people may
//   authority.operation  the operation stated is not the command's
//   authority.role       the actor's roles at that time did not allow it
//   authority.four_eyes  the approver is the one who proposed, or whom it is about
//   authority.state      a step that a proposal or a delivery cannot make
//   authority.proposal   a proposal that contradicts itself or was changed after it was made
//   authority.approval   an approval that is not the actor's, now, of a proposal that this entry moves
//   authority.digest     approved by another digest than the effect's
//   authority.expired    approved, or begun, after it had expired; or expired before its time
//   authority.denied     the policy in force denied it
//   authority.rule       no person approved it and no rule allowed it
//   authority.effect     what was done is not what was approved
//   authority.segment    a customer's segment was changed without an executed change of segment
//   authority.policy     a policy that was not put in force by an executed change of policy, or cannot be read
//   authority.user_role  roles that were not given by an executed change of roles
//   authority.key        an idempotency key that was used twice, or for another input
//   authority.unreadable a row or entry that cannot be read
#pragma once

#include <map>
#include <optional>
#include <set>

#include "control/decision.h"
#include "engine/entry_rows.h"
#include "engine/verify.h"
#include "engine/verify_effect.h"

namespace dunlin {

class AuthorityPass {
 public:
  AuthorityPass(const VerifyOptions& options, VerifyPass& pass) : options_(options), pass_(pass) {}

  void begin(const JournalEntry& entry);
  void row(const RowChange& change);
  void end();
  [[nodiscard]] Result<> finish(const ReadTx& tx);

 private:
  // A proposal as the entries so far have it.
  struct Tracked {
    Proposal last;
    ActionKind kind = ActionKind::send_message;
    ActionSummary summary;
    bool readable = false;  // kind and summary are
  };
  struct PolicyInForce {
    std::int64_t number = 0;
    std::optional<Policy> policy;  // nothing: it cannot be read
  };
  // What rules have let go, as a morning run counts it: messages of this run, amounts of this day.
  struct Autonomy {
    std::int64_t messages = 0;
    std::map<Currency, std::int64_t> minor;
  };

  void fault(std::string_view code, std::string sentence) { pass_.fault(code, place(), std::move(sentence)); }
  void fault(std::string_view code, Id<Proposal> proposal, std::string sentence);
  [[nodiscard]] std::string place() const;

  void check_id(const RowChange& change, const TableRule& rule);
  void check_tables(TableSet executed);
  void check_actor();
  void check_operation();
  void check_stated_operation(std::string_view expected);
  void authorise_operation(Operation operation, std::int64_t customer);
  void check_proposals();
  void count_autonomy_of_today();
  void check_proposal(const Proposal& proposal);
  [[nodiscard]] Tracked track_new(const Proposal& proposal);
  void check_unchanged(const Tracked& before, const Proposal& proposal);
  void check_step(const Tracked& after, ProposalState before);
  void check_decided_by(const Tracked& after, Id<User> before, const Approval* approval);
  void check_approval(const Tracked& after, const Approval& approval);
  void check_rule(const Tracked& after);
  [[nodiscard]] Usage usage_of(const Tracked& tracked) const;
  void check_deliveries();
  void check_governance();
  void check_segments();
  void check_policies();
  void check_roles();
  void check_outcomes();
  void remember();

  [[nodiscard]] const Policy* policy_in_force() const;
  [[nodiscard]] bool is_own_customer(std::int64_t customer) const;
  [[nodiscard]] const Approval* approval_of(Id<Proposal> proposal) const;
  [[nodiscard]] const Tracked* executed(ActionKind kind) const;  // in this entry
  [[nodiscard]] ActionKind kind_in_entry() const;
  [[nodiscard]] std::int64_t customer_in_entry() const;

  const VerifyOptions& options_;
  VerifyPass& pass_;

  // As of the entries before this one.
  std::map<std::int64_t, RoleSet> roles_;
  std::vector<PolicyInForce> policies_;
  std::map<std::int64_t, Tracked> proposals_;
  std::map<std::int64_t, OutboxItem> outbox_;
  std::map<std::int64_t, std::vector<Reminder>> reminders_;  // by customer
  std::map<std::int64_t, Segment> segments_;                 // those that are not standard
  std::map<std::int64_t, std::string> owners_;               // those that there are
  std::set<std::string> keys_;
  std::vector<ExecutedEffect> executed_effects_;

  // Of this entry.
  const JournalEntry* entry_ = nullptr;
  const CommandRule* command_ = nullptr;
  EntryRows rows_;
  Identity identity_;  // no user: a machine
  std::string_view last_table_;
  const TableRule* last_rule_ = nullptr;
  std::vector<std::int64_t> executed_;  // proposals that were carried out in the database
  Autonomy autonomy_;
};

}  // namespace dunlin
