#include "engine/work_commands.h"

#include "collections/follow_up.h"
#include "collections/rank_move.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

// The customer, once the actor may arrange work for it.
Result<Customer> customer_to_arrange(CommandContext& context, Id<Customer> id) {
  const std::optional<Customer> customer = TRY(find_customer(context.tx(), id));
  Subject subject;
  subject.own_customer = customer && !customer->owner.empty() && customer->owner == context.admission().login;
  TRY(context.authorise_actor(Operation::plan_work, subject));
  if (!customer) return refuse(Reason::customer_unknown, "There is no customer " + id.to_string() + " here.");
  return *customer;
}

Id<User> acting_person(const CommandContext& context) {
  const auto* user = std::get_if<Id<User>>(&context.admission().actor);
  return user == nullptr ? Id<User>{} : *user;
}

}  // namespace

Result<Answer> handle(CommandContext& context, const PlanFollowUp& command) {
  const Customer customer = TRY(customer_to_arrange(context, command.customer));
  if (command.note.empty()) {
    return refuse(Reason::field_missing, "Not planned. A follow-up needs a note: what is to be done on that day?");
  }
  const Date today = context.today();
  if (command.due_on <= today || command.due_on > today.add_days(follow_up_days_max)) {
    return refuse(Reason::date_absurd, "Not planned. " + command.due_on.to_string() + " must be a day after today (" +
                                           today.to_string() + ") and at most " + std::to_string(follow_up_days_max) +
                                           " days away.");
  }
  Answer answer;
  if (std::optional<FollowUp> open = TRY(follow_up_of(context.tx(), customer.id))) {
    open->closed_on = today;
    open->outcome = "replaced by one for " + command.due_on.to_string();
    answer["replaced"] = open->id.to_string();
    TRY(context.tx().put(*open));
  }
  FollowUp follow_up;
  follow_up.id = context.mint<FollowUp>();
  follow_up.customer = customer.id;
  follow_up.due_on = command.due_on;
  follow_up.note = command.note;
  follow_up.user = acting_person(context);
  follow_up.planned_on = today;
  answer["follow_up"] = follow_up.id.to_string();
  TRY(context.tx().insert(std::move(follow_up)));
  return answer;
}

Result<Answer> handle(CommandContext& context, const CloseFollowUp& command) {
  const Customer customer = TRY(customer_to_arrange(context, command.customer));
  if (command.outcome.empty()) {
    return refuse(Reason::field_missing, "Not closed. Say what came of it, in a few words.");
  }
  std::optional<FollowUp> open = TRY(follow_up_of(context.tx(), customer.id));
  if (!open) {
    return refuse(Reason::follow_up_unknown, "No follow-up is planned for " + customer.number + ".");
  }
  open->closed_on = context.today();
  open->outcome = command.outcome;
  Answer answer;
  answer["follow_up"] = open->id.to_string();
  TRY(context.tx().put(*open));
  return answer;
}

Result<Answer> handle(CommandContext& context, const MoveAccount& command) {
  const Customer customer = TRY(customer_to_arrange(context, command.customer));
  if (command.place < 0) return refuse(Reason::option_invalid, "Not moved. A place is counted from 1.");
  if (command.reason.empty()) {
    return refuse(Reason::field_missing, "Not moved. Say why it should stand elsewhere than its score puts it.");
  }
  if (command.until_on < command.from_on || command.until_on > command.from_on.add_days(follow_up_days_max)) {
    return refuse(Reason::date_absurd, "Not moved. The last day, " + command.until_on.to_string() +
                                           ", must lie between " + command.from_on.to_string() + " and " +
                                           std::to_string(follow_up_days_max) + " days later.");
  }
  RankMove move;
  move.id = context.mint<RankMove>();
  move.customer = customer.id;
  move.place = command.place;
  move.from_on = command.from_on;
  move.until_on = command.until_on;
  move.reason = command.reason;
  move.user = acting_person(context);
  Answer answer;
  answer["move"] = move.id.to_string();
  TRY(context.tx().insert(std::move(move)));
  return answer;
}

}  // namespace dunlin
