#include "sim/staff.h"

#include "base/check.h"

namespace dunlin::sim {
namespace {

using Roles = std::vector<std::string_view>;

bool is_one_of(const std::string& role, const Roles& roles) {
  for (const std::string_view each : roles) {
    if (role == each) return true;
  }
  return false;
}

// The roles that may propose and approve an action; "owner" stands for account owners with their own customers.
struct Rights {
  Roles propose;
  Roles approve;
  bool owners_propose = false;
  bool owners_approve = false;
};

Rights rights_of(const Action& action) {
  switch (kind_of(action)) {
    case ActionKind::send_message:
      return {{"controller", "collector", "service"}, {"controller", "collector"}, true, true};
    case ActionKind::apply_cash:
      return {{"controller", "collector", "service"}, {"controller", "collector"}, false, false};
    case ActionKind::reverse_application:
      return {{"controller", "collector"}, {"controller"}, false, false};
    case ActionKind::write_off:
      return {{"controller", "collector"}, {"controller"}, true, false};
    case ActionKind::place_hold:
      return {{"controller", "collector", "service"}, {"controller", "collector"}, true, true};
    case ActionKind::release_hold:
      return {{"controller", "collector"}, {"controller", "collector"}, true, true};
    case ActionKind::change_segment:
      return {{"controller", "collector"}, {"controller"}, true, false};
    case ActionKind::change_policy:
      return {{"admin", "controller"}, {"controller"}, false, false};
    case ActionKind::change_role:
      return {{"admin"}, {"admin", "controller"}, false, false};
    case ActionKind::review_credit:
      return {{"controller", "collector"}, {"controller"}, true, false};
  }
  CHECK_UNREACHABLE("an action without rights");
}

}  // namespace

const Employee& Staff::named(const std::string& login) const {
  for (const Employee& employee : people) {
    if (employee.login == login) return employee;
  }
  CHECK_UNREACHABLE("nobody of that name works here");
}

std::string Staff::login_of(std::int64_t user) const {
  for (const Employee& employee : people) {
    if (employee.user == user) return employee.login;
  }
  return "";
}

Staff usual_staff() {
  return {{{"clerk", "collector"},
           {"carla", "controller"},
           {"cord", "controller"},
           {"adam", "admin"},
           {"ada", "admin"},
           {"owen", "account_owner"},
           {"olga", "account_owner"},
           {"audit", "auditor"},
           {"robot", "service"}}};
}

bool may_propose(const Request& request, const Action& action) {
  const Rights rights = rights_of(action);
  const std::string& role = request.who->role;
  return is_one_of(role, rights.propose) || (role == "account_owner" && rights.owners_propose && request.own_customer);
}

bool wants_four_eyes(const Action& action, bool proposed_by_person) {
  const ActionKind kind = kind_of(action);
  if (kind == ActionKind::send_message) return proposed_by_person;
  return kind == ActionKind::write_off || kind == ActionKind::change_policy || kind == ActionKind::change_role;
}

bool may_approve(const Request& request, const Action& action, std::optional<std::int64_t> proposer,
                 std::int64_t reminder_number) {
  const Rights rights = rights_of(action);
  const std::string& role = request.who->role;
  if (const auto* change = std::get_if<ChangeRole>(&action)) {
    if (change->user.value == request.who->user) return false;
  }
  if (proposer == request.who->user && wants_four_eyes(action, true)) return false;
  if (kind_of(action) == ActionKind::send_message && reminder_number > 2) return role == "controller";
  if (request.credit_hold) return role == "controller";
  if (kind_of(action) == ActionKind::send_message && request.sensitive) {
    return role == "controller" || (role == "account_owner" && request.own_customer);
  }
  return is_one_of(role, rights.approve) || (role == "account_owner" && rights.owners_approve && request.own_customer);
}

bool may_reject(const Request& request) {
  const std::string& role = request.who->role;
  return is_one_of(role, {"admin", "controller", "collector"}) || (role == "account_owner" && request.own_customer);
}

}  // namespace dunlin::sim
