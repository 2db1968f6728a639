// People: logins with their roles, and new ones.
#include "control/password.h"
#include "engine/proposal_commands.h"
#include "server/gate.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/user_view.h"

namespace dunlin::api {
namespace {

boost::json::array role_names(RoleSet roles) {
  boost::json::array names;
  for (const Role role : all_roles) {
    if (roles.contains(role)) names.emplace_back(name_of(role));
  }
  return names;
}

Result<RoleSet> roles_of(const Body& body) {
  if (!body.has("roles") || !body.json().at("roles").is_array()) {
    return refuse(Reason::field_missing, "\"roles\" is missing: the names of one or more.");
  }
  RoleSet roles;
  for (const boost::json::value& name : body.json().at("roles").as_array()) {
    roles = roles | RoleSet{TRY(parse_role(name.is_string() ? std::string_view(name.get_string()) : ""))};
  }
  if (roles.empty()) return refuse(Reason::field_missing, "A user without a role may do nothing: name one.");
  return roles;
}

Result<> check_login_name(const std::string& name) {
  constexpr std::size_t characters_max = 100;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-@+").find(c) != std::string_view::npos;
  });
  if (!name.empty() && name.size() <= characters_max && plain) return {};
  return refuse(Reason::field_malformed, "\"" + name + "\" is no login: 1 to 100 letters, digits and . _ - @ +");
}

// Somebody whose request was answered, but who never saw the answer, asks again with the same key: as long as nobody
// approved the roles, the login is his to be told of once more, with another password.
Result<bool> is_asked_again(ApiCall& call, const Login& known) {
  const TenantHost::Reader reader = TRY(call.reader());
  const std::optional<CommandOutcome> outcome = TRY(outcome_of(reader.tx(), call.admit().key));
  if (!outcome) return false;
  const boost::json::value answer = boost::json::parse(outcome->outcome);
  const boost::json::value* user = answer.as_object().if_contains("user");
  if (user == nullptr || user->as_string() != known.user.to_string()) return false;
  const Identity identity = TRY(identity_of(reader.tx(), known.user));
  return identity.roles.empty();
}

}  // namespace

Result<HttpResponse> list_users(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::users_operation));
  const std::vector<view::UserView> users = TRY(view::user_list(reader.tx(), logins));
  boost::json::array items;
  for (std::size_t i = 0; i < users.size(); ++i) {
    items.push_back({{"user", users[i].id.to_string()},
                     {"login", users[i].login},
                     {"roles", role_names(users[i].roles)},
                     {"second_factor", !logins[i].one_time_secret.empty()}});
  }
  return answer_json({{"items", std::move(items)}});
}

// The login works at once and may do nothing until a second person approved its roles.
Result<HttpResponse> create_user(ApiCall& call) {
  const Body body = TRY(call.body({"login", "roles", "reason"}));
  const std::string name = TRY(body.text("login"));
  TRY(check_login_name(name));
  const std::string reason = TRY(body.text("reason"));
  if (reason.empty()) return refuse(Reason::field_missing, "\"reason\" is empty: who approves the roles reads it.");
  const TenantKey tenant = call.host().tenant().key;
  const auto find = [&](Connection& catalog) { return find_login(catalog, tenant, name); };
  const Result<Login> known = call.house.catalog->with(find);
  if (!known && known.error().reason != Reason::user_unknown) return tl::unexpected(known.error());
  if (known && !TRY(is_asked_again(call, *known))) {
    return refuse(Reason::user_exists, "There is a user \"" + name + "\" already.");
  }
  const ChangeRole change{reason, TRY(roles_of(body)).to_string(), {}};
  Answer answer = TRY(call.execute(Propose{change, reason}));
  if (TRY(call.flag("dry_run"))) {
    answer["password"] = "";
    return answer_json(answer, 201);
  }
  Login login;
  login.user = TRY(Id<User>::parse(std::string_view(answer.at("user").as_string())));
  login.name = name;
  const std::string password = readable_password(call.house.entropy(readable_password_letters));
  login.password_hash = TRY(call.house.gate->hash(name, password));
  login.changed_at = call.now();
  TRY(call.house.catalog->with([&](Connection& catalog) { return put_login(catalog, tenant, login); }));
  answer["password"] = password;
  return answer_json(answer, 201);
}

}  // namespace dunlin::api
