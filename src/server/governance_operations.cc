// What governs: policies, and the keys of programs.
#include "base/sha256.h"
#include "server/entity_tag.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/policy_view.h"

namespace dunlin::api {
namespace {

constexpr std::int64_t key_days_max = 366;
constexpr std::size_t secret_bytes = 32;

// Of those who may manage users; keys are theirs.
Result<> authorise_keys(ApiCall& call) {
  const TenantHost::Reader reader = TRY(call.reader());
  return authorise(TRY(call.identity(reader.tx())), Operation::manage_users, Subject{});
}

boost::json::object key_json(const ApiKey& key) {
  boost::json::array scopes;
  for (const std::string& scope : key.scopes) scopes.emplace_back(scope);
  boost::json::object json = {{"key", Id<ApiKey>{key.id}.to_string()},
                              {"name", key.name},
                              {"scopes", std::move(scopes)},
                              {"created_at", key.created_at.to_string()},
                              {"expires_on", key.expires_at.date().to_string()}};
  json["revoked_at"] = nullptr;
  if (key.revoked_at) json["revoked_at"] = key.revoked_at->to_string();
  return json;
}

// Names of operations that a program may have at all: a service approves nothing, whatever is asked for.
Result<std::vector<std::string>> scopes_of(const Body& body) {
  std::vector<std::string> scopes;
  if (!body.has("scopes") || !body.json().at("scopes").is_array()) {
    return refuse(Reason::field_missing, "\"scopes\" is missing: the names of what the key is good for.");
  }
  for (const boost::json::value& scope : body.json().at("scopes").as_array()) {
    const std::string name = scope.is_string() ? std::string(std::string_view(scope.get_string())) : std::string();
    bool known = false;
    for (int i = 0; i < operation_count; ++i) {
      const auto operation = static_cast<Operation>(i);
      known = known || (name_of(operation) == name && reach_of(RoleSet{Role::service}, operation) != Reach::none);
    }
    if (!known) return refuse(Reason::field_malformed, "\"" + name + "\" is nothing that a program may do.");
    scopes.push_back(name);
  }
  if (scopes.empty()) return refuse(Reason::field_missing, "A key without scopes is good for nothing.");
  return scopes;
}

}  // namespace

Result<HttpResponse> list_policies(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::policy_operation));
  return answer_json({{"items", TRY(view::policy_history_json(reader.tx(), logins))}});
}

Result<HttpResponse> show_policy(ApiCall& call) {
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::policy_operation));
  const view::PolicyView policy = TRY(view::policy_view(reader.tx()));
  boost::json::object json = to_json(policy);
  json["sentences"] = view::sentences_json(policy.policy);
  return tagged(call.request, answer_json(json));
}

// What is wrong with a document is what was asked for: no refusal of the request.
Result<HttpResponse> check_policy(ApiCall& call) {
  const Body body = TRY(call.body({"body"}));
  {
    const TenantHost::Reader reader = TRY(call.reader());
    TRY(call.authorise_reading(reader.tx(), view::policy_operation));
  }
  return answer_json(view::policy_verdict_json(TRY(body.text("body")), "the document"));
}

Result<HttpResponse> list_keys(ApiCall& call) {
  TRY(authorise_keys(call));
  boost::json::array items;
  for (const ApiKey& key : TRY(call.house.catalog->with(
           [&](Connection& catalog) { return all_api_keys(catalog, call.host().tenant().key); }))) {
    items.push_back(key_json(key));
  }
  return answer_json({{"items", std::move(items)}});
}

// The secret is in this answer and nowhere else afterwards. The key acts as a user of the role service, which an admin
// proposed and a second person confirmed like any other: a key gives nobody rights that nobody approved.
Result<HttpResponse> create_key(ApiCall& call) {
  const Body body = TRY(call.body({"name", "scopes", "expires_on", "user"}));
  TRY(authorise_keys(call));
  ApiKey key;
  key.tenant = call.host().tenant().key;
  key.name = TRY(body.text("name"));
  key.scopes = TRY(scopes_of(body));
  const Login login = TRY(call.house.catalog->with(
      [&, name = TRY(body.text("user"))](Connection& catalog) { return find_login(catalog, key.tenant, name); }));
  key.user = login.user;
  {
    const TenantHost::Reader reader = TRY(call.reader());
    const Identity identity = TRY(identity_of(reader.tx(), key.user));
    if (identity.roles != RoleSet{Role::service}) {
      return refuse(Reason::role_missing,
                    "A key acts as a user who holds the role service and no other; " + login.name + " does not.");
    }
  }
  const Date expires = TRY(body.date("expires_on"));
  const Date today = call.now().date();
  if (expires <= today || expires > today.add_days(key_days_max)) {
    return refuse(Reason::date_absurd, "A key ends on a day after today and within a year.");
  }
  const std::string secret = "dun_" + sha256(call.house.entropy(secret_bytes)).hex();
  key.secret_digest = sha256(secret).hex();
  key.created_at = call.now();
  key.expires_at = Instant::start_of(expires);
  key = TRY(call.house.catalog->with([&](Connection& catalog) { return add_api_key(catalog, key); }));
  boost::json::object json = key_json(key);
  json["secret"] = secret;
  return answer_json(json, 201);
}

Result<HttpResponse> revoke_key(ApiCall& call) {
  TRY(authorise_keys(call));
  const Id<ApiKey> id = TRY(Id<ApiKey>::parse(call.part(0)));
  TRY(call.house.catalog->with(
      [&](Connection& catalog) { return revoke_api_key(catalog, call.host().tenant().key, id.value, call.now()); }));
  return HttpResponse{204, {}, "", nullptr};
}

}  // namespace dunlin::api
