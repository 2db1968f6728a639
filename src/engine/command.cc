#include "engine/command.h"

#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "correspondence/mail_address.h"

namespace dunlin {
namespace {

std::string_view name_of_one(const FoundTenant&) {
  return "found_tenant";
}
std::string_view name_of_one(const OpenBatch&) {
  return "open_batch";
}
std::string_view name_of_one(const RecordChunk&) {
  return "record_chunk";
}
std::string_view name_of_one(const CloseBatch&) {
  return "close_batch";
}
std::string_view name_of_one(const MarkReplayed&) {
  return "mark_replayed";
}
std::string_view name_of_one(const Propose&) {
  return "propose";
}
std::string_view name_of_one(const Approve&) {
  return "approve";
}
std::string_view name_of_one(const Reject&) {
  return "reject";
}
std::string_view name_of_one(const ExpireProposals&) {
  return "expire_proposals";
}
std::string_view name_of_one(const BeginDelivery&) {
  return "begin_delivery";
}
std::string_view name_of_one(const SettleDelivery&) {
  return "settle_delivery";
}
std::string_view name_of_one(const RecordMorning&) {
  return "record_morning";
}
std::string_view name_of_one(const PlanFollowUp&) {
  return "plan_follow_up";
}
std::string_view name_of_one(const CloseFollowUp&) {
  return "close_follow_up";
}
std::string_view name_of_one(const MoveAccount&) {
  return "move_account";
}
std::string_view name_of_one(const RecordModel&) {
  return "record_model";
}
std::string_view name_of_one(const RetireModel&) {
  return "retire_model";
}
std::string_view name_of_one(const RecordDuty&) {
  return "record_duty";
}

void write_input(CanonicalWriter& writer, const FoundTenant& command) {
  writer.text(command.currency).text(command.display_name).text(command.sender_address);
  writer.text(command.policy_body);
  for (const FoundTenant::Founder& founder : command.founders) writer.text(founder.roles);
}
void write_input(CanonicalWriter& writer, const OpenBatch& command) {
  writer.text(name_of(command.kind)).text(command.file_name).text(command.digest).text(command.mapping);
}
void write_input(CanonicalWriter& writer, const RecordChunk& command) {
  writer.integer(command.batch.value).integer(command.number).text(command.digest.hex());
}
void write_input(CanonicalWriter& writer, const CloseBatch& command) {
  writer.integer(command.batch.value).integer(command.lines_read).text(command.tally.totals_json());
}
void write_input(CanonicalWriter& writer, const MarkReplayed& command) {
  writer.integer(command.batch.value);
}
void write_input(CanonicalWriter& writer, const Propose& command) {
  writer.text(encode_action(command.action)).text(command.note);
}
void write_input(CanonicalWriter& writer, const Approve& command) {
  writer.integer(command.proposal.value).text(command.digest_seen);
}
void write_input(CanonicalWriter& writer, const Reject& command) {
  writer.integer(command.proposal.value).text(command.reason);
}
void write_input(CanonicalWriter&, const ExpireProposals&) {}
void write_input(CanonicalWriter& writer, const BeginDelivery& command) {
  writer.integer(command.proposal.value);
}
void write_input(CanonicalWriter& writer, const SettleDelivery& command) {
  writer.integer(command.item.value).text(name_of(command.state)).text(command.detail);
}
void write_input(CanonicalWriter& writer, const PlanFollowUp& command) {
  writer.integer(command.customer.value).integer(command.due_on.days).text(command.note);
}
void write_input(CanonicalWriter& writer, const CloseFollowUp& command) {
  writer.integer(command.customer.value).text(command.outcome);
}
void write_input(CanonicalWriter& writer, const MoveAccount& command) {
  writer.integer(command.customer.value).integer(command.place).integer(command.from_on.days);
  writer.integer(command.until_on.days).text(command.reason);
}
void write_input(CanonicalWriter& writer, const RecordModel& command) {
  writer.text(sha256(command.file).hex()).boolean(command.promoted).text(command.reason);
}
void write_input(CanonicalWriter& writer, const RetireModel& command) {
  writer.integer(command.on.days).text(command.reason);
}
void write_input(CanonicalWriter& writer, const RecordDuty& command) {
  writer.text(name_of(command.duty));
}
void write_input(CanonicalWriter& writer, const RecordMorning& command) {
  writer.integer(command.run.run_on.days).integer(command.run.snapshot_seq).text(command.run.model);
  writer.text(worklist_digest(command.rows).hex());
}

}  // namespace

std::string_view name_of(const Command& command) {
  return std::visit([](const auto& c) { return name_of_one(c); }, command);
}

std::vector<std::string_view> command_names() {
  return []<class... Each>(const std::variant<Each...>*) {
    return std::vector<std::string_view>{name_of_one(Each{})...};
  }(static_cast<const Command*>(nullptr));
}

Digest input_digest(const Command& command) {
  CanonicalWriter writer;
  writer.begin_array().text(name_of(command));
  std::visit([&writer](const auto& c) { write_input(writer, c); }, command);
  writer.end_array();
  return sha256(writer.view());
}

Result<Answer> handle(CommandContext& context, const FoundTenant& command) {
  if (context.tx().seq() != 1) return refuse(Reason::tenant_exists, "A tenant is founded once.");
  TRY(Currency::parse(command.currency));
  TRY(check_mail_address("the sender's address", command.sender_address));
  TRY(parse_policy(command.policy_body, "policy"));
  TRY(context.tx().insert(Setting{"currency", command.currency}));
  TRY(context.tx().insert(Setting{"name", command.display_name}));
  TRY(context.tx().insert(Setting{"sender_address", command.sender_address}));
  TRY(context.tx().insert(PolicyVersion{1, sha256(command.policy_body).hex(), command.policy_body, context.now()}));
  context.note_decision("operation", "found_tenant");
  CanonicalWriter users;
  users.begin_array();
  for (const FoundTenant::Founder& founder : command.founders) {
    TRY(parse_roles(founder.roles));
    const Id<User> user = context.mint<User>();
    TRY(context.tx().insert(UserRole{user, founder.roles}));
    users.text(user.to_string());
  }
  users.end_array();
  Answer answer;
  answer["users"] = users.take();
  return answer;
}

}  // namespace dunlin
