// What people arrange for themselves: follow-ups and moved accounts, and whether the morning run keeps to them.
#include <algorithm>

#include "agents/next_action.h"
#include "collections/worklist_rows.h"
#include "engine/work_commands.h"
#include "sim/must.h"
#include "sim/office.h"

namespace dunlin::sim {
namespace {

constexpr std::uint32_t plans_a_day = 2'500;
constexpr std::int64_t days_ahead_max = 20;

}  // namespace

void Office::arrange() {
  if (books_.customers.empty() || !plans_.chance(plans_a_day)) return;
  auto chosen = books_.customers.begin();
  std::advance(chosen, static_cast<std::ptrdiff_t>(plans_.below(books_.customers.size())));
  const ModelCustomer& customer = chosen->second;
  const bool stranger = plans_.chance(2'000);
  const Employee& who = stranger ? staff_.people[plans_.below(staff_.people.size())] : staff_.named("clerk");
  const bool allowed = who.role == "controller" || who.role == "collector" ||
                       (who.role == "account_owner" && customer.owner == who.login);
  const Id<Customer> id{customer.id};
  const Date today = client_.today();
  const std::uint64_t drawn = plans_.below(4);
  if (drawn == 0) {
    const Result<Answer> moved =
        client_.ask(actor(who), who.login, MoveAccount{id, plans_.between(0, 5), today, today, "somebody asked"});
    if (moved.has_value() != allowed)
      finding("plans", who.login + (allowed ? " could not" : " could") + " move an account");
    return;
  }
  if (drawn == 1) {
    const bool open = follow_ups_.contains(customer.id);
    const Result<Answer> closed = client_.ask(actor(who), who.login, CloseFollowUp{id, "spoke to them"});
    if (closed.has_value() != (allowed && open)) finding("plans", "a follow-up was closed, or was not, wrongly");
    if (closed) follow_ups_.erase(customer.id);
    return;
  }
  const Date due = today.add_days(static_cast<int>(plans_.between(1, days_ahead_max)));
  const Result<Answer> planned = client_.ask(actor(who), who.login, PlanFollowUp{id, due, "call again"});
  if (planned.has_value() != allowed)
    return finding("plans", who.login + (allowed ? " could not" : " could") + " plan");
  if (!planned) return;
  if (planned->contains("replaced") != follow_ups_.contains(customer.id)) {
    finding("plans", "a follow-up was replaced that there was not, or was left open beside another");
  }
  follow_ups_[customer.id] = due;
}

// A customer who is to be seen again later waits; one whose day has come is followed up.
void Office::judge_plans(Date day) {
  for (const WorklistRow& row : must(worklist_of(client_.read(), day, INT64_MAX))) {
    const auto found = follow_ups_.find(row.customer.value);
    const bool wanted = found != follow_ups_.end() && found->second <= day;
    if (wanted != (row.action == name_of(NextAction::follow_up))) {
      finding("plans", "on " + day.to_string() + " a follow-up is on the list that was not planned, or is not there");
    }
    const bool put_off = found != follow_ups_.end() && found->second > day;
    if (put_off && row.action != name_of(NextAction::wait)) {
      finding("plans", "on " + day.to_string() + " the list asks for " + row.action + " before the planned day");
    }
  }
}

}  // namespace dunlin::sim
