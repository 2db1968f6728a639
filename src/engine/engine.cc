#include "engine/engine.h"

#include <array>
#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "collections/follow_up.h"
#include "collections/hold.h"
#include "collections/quiet_check.h"
#include "collections/rank_move.h"
#include "collections/reminder.h"
#include "collections/worklist.h"
#include "control/proposal_rows.h"
#include "engine/job.h"
#include "intake/batch.h"
#include "journal/chain.h"
#include "journal/content.h"
#include "party/credit.h"
#include "prediction/model_record.h"

namespace dunlin {
namespace {

Result<Answer> decode_answer(const std::string& json) {
  const boost::json::value value = TRY(parse_canonical(json));
  if (!value.is_object()) return refuse(Reason::json_malformed, "a stored answer is not an object");
  return value.get_object();
}

}  // namespace

std::span<const Table* const> all_tables() {
  static const std::array tables{
      &ChainHead::table,   &StoredEntry::table,     &CommandOutcome::table, &Content::table,       &Setting::table,
      &UserRole::table,    &PolicyVersion::table,   &Customer::table,       &SegmentChange::table, &Contact::table,
      &Invoice::table,     &CreditMemo::table,      &Payment::table,        &Application::table,   &Adjustment::table,
      &ImportBatch::table, &QuarantinedLine::table, &Hold::table,           &MorningRun::table,    &WorklistRow::table,
      &Proposal::table,    &Approval::table,        &OutboxItem::table,     &Reminder::table,      &Job::table,
      &CreditScore::table, &CreditReview::table,    &ModelRecord::table,    &FollowUp::table,      &RankMove::table,
      &QuietCheck::table};
  return tables;
}

bool is_book_table(const Table& table) {
  for (const Table* book :
       {&Customer::table, &Contact::table, &Invoice::table, &CreditMemo::table, &Payment::table, &Application::table,
        &Adjustment::table, &Hold::table, &Reminder::table, &PolicyVersion::table, &CreditScore::table,
        &CreditReview::table, &ModelRecord::table, &FollowUp::table}) {
    if (book == &table) return true;
  }
  return false;
}

Result<> create_tenant(Connection& connection, const Tenant& tenant) {
  WriteTx tx = TRY(WriteTx::begin(connection, tenant.key));
  TRY(found_chain(tx, tenant.name));
  return tx.commit();
}

Result<Answer> Engine::execute(const Admission& admission, const Command& command) {
  if (stopped_)
    return refuse(Reason::journal_stopped, "The journal is damaged; nothing is written until it is mended.");
  try {
    if (mode_ == EngineMode::normal) {
      WriteTx tx = TRY(WriteTx::begin(connection_, tenant_.key));
      Answer answer = TRY(run(tx, admission, command));
      TRY(tx.commit());
      reach(CrashMoment::committed, command);
      return answer;
    }
    if (dry_tx_) {
      dry_tx_->begin_next_entry();
    } else {
      dry_tx_.emplace(TRY(WriteTx::begin(connection_, tenant_.key)));
    }
    return run(*dry_tx_, admission, command);
  } catch (const JournalFailure& failure) {
    stopped_ = true;
    return refuse(Reason::journal_stopped, std::string("The journal is damaged: ") + failure.what());
  }
}

Result<Answer> Engine::run(WriteTx& tx, const Admission& admission, const Command& command) {
  const ChainHead head = TRY(begin_entry(tx));
  reach(CrashMoment::admitted, command);
  const Digest input = input_digest(command);
  if (!admission.key.empty()) {
    if (const std::optional<CommandOutcome> known = TRY(outcome_of(tx, admission.key))) {
      if (known->input_hash == input.hex()) return decode_answer(known->outcome);
      return refuse(Reason::idempotency_key_reused,
                    "The idempotency key \"" + admission.key + "\" was used for another request.");
    }
  }
  CommandContext context(tx, admission, tenant_.name);
  const Answer answer = TRY(std::visit([&context](const auto& c) { return handle(context, c); }, command));
  reach(CrashMoment::written, command);
  if (!tx.has_changes()) return answer;
  if (!admission.key.empty()) {
    TRY(tx.insert(CommandOutcome{admission.key, input.hex(), TRY(to_canonical(boost::json::value(answer)))}));
  }
  bool moves_book = false;
  for (const Table* table : tx.changed_tables()) moves_book = moves_book || is_book_table(*table);
  JournalEntry entry;
  entry.at = admission.at;
  entry.tenant = tenant_.name;
  entry.actor = to_string(admission.actor);
  entry.command = name_of(command);
  entry.input = input;
  entry.key = admission.key;
  entry.decision = context.decision_json();
  TRY(append_entry(tx, head, std::move(entry), moves_book));
  reach(CrashMoment::appended, command);
  return answer;
}

}  // namespace dunlin
