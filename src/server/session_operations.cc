#include "control/proposal_rows.h"
#include "ledger/document_rows.h"
#include "server/gate.h"
#include "server/operations.h"

namespace dunlin::api {
namespace {

// What the signed-in person may do, so that a screen offers nothing that would be refused.
boost::json::array rights_of(RoleSet roles) {
  boost::json::array rights;
  for (int i = 0; i < operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    if (reach_of(roles, operation) != Reach::none) rights.emplace_back(name_of(operation));
  }
  return rights;
}

Result<boost::json::object> session_json(ApiCall& call, const Caller& caller) {
  const TenantHost::Reader reader = TRY(caller.host->reader());
  const Identity identity = TRY(identity_of(reader.tx(), caller.user));
  boost::json::array roles;
  for (const Role role : all_roles) {
    if (identity.roles.contains(role)) roles.emplace_back(name_of(role));
  }
  boost::json::object json = {{"login", caller.login},
                              {"user", caller.user.to_string()},
                              {"roles", std::move(roles)},
                              {"tenant", caller.host->tenant().name},
                              {"company", TRY(setting_of(reader.tx(), "name"))},
                              {"currency", TRY(setting_of(reader.tx(), "currency"))},
                              {"operations", rights_of(identity.roles)},
                              {"today", call.now().date().to_string()}};
  if (caller.session) json["csrf_token"] = caller.session->csrf_token;
  return json;
}

std::string cookie_of(const HttpRequest& request, std::string_view token, bool ended) {
  std::string cookie = cookie_name(request) + "=" + std::string(token) + "; Path=/; HttpOnly; SameSite=Lax";
  if (request.secure) cookie += "; Secure";
  cookie += ended ? "; Max-Age=0" : "; Max-Age=" + std::to_string(session_seconds_max);
  return cookie;
}

}  // namespace

Result<HttpResponse> sign_in(ApiCall& call) {
  const Body body = TRY(call.body({"tenant", "login", "password"}));
  Gate::SignedIn signed_in = TRY(call.house.gate->sign_in(call.request, TRY(body.text("tenant")),
                                                          TRY(body.text("login")), TRY(body.text("password"))));
  Caller caller;
  caller.host = signed_in.host;
  caller.user = signed_in.session.user;
  caller.login = signed_in.login;
  caller.session = signed_in.session;
  HttpResponse response = answer_json(TRY(session_json(call, caller)), 201);
  response.headers.emplace_back("Set-Cookie", cookie_of(call.request, signed_in.token, false));
  return response;
}

Result<HttpResponse> show_session(ApiCall& call) {
  return answer_json(TRY(session_json(call, *call.caller)));
}

Result<HttpResponse> sign_out(ApiCall& call) {
  TRY(call.house.catalog->with(
      [&](Connection& catalog) { return end_session(catalog, call.caller->session->token_digest); }));
  HttpResponse response{204, {{"Set-Cookie", cookie_of(call.request, "", true)}}, "", nullptr};
  return response;
}

// Every other session of the user ends: whoever knew the old password is out.
Result<HttpResponse> change_password(ApiCall& call) {
  const Body body = TRY(call.body({"old", "new"}));
  const TenantKey tenant = call.host().tenant().key;
  Login login = TRY(
      call.house.catalog->with([&](Connection& catalog) { return find_login(catalog, tenant, call.caller->login); }));
  if (!call.house.gate->is_password(login.password_hash, TRY(body.text("old")))) {
    return refuse(Reason::role_missing, "Not changed: the old password is wrong.");
  }
  login.password_hash = TRY(call.house.gate->hash(login.name, TRY(body.text("new"))));
  login.changed_at = call.now();
  TRY(call.house.catalog->with([&](Connection& catalog) -> Result<> {
    TRY(put_login(catalog, tenant, login));
    return end_sessions_of(catalog, tenant, login.user, call.caller->session->token_digest);
  }));
  return HttpResponse{204, {}, "", nullptr};
}

// The rights of the caller bound what he may hear: that something changed, and no more.
Result<HttpResponse> listen(ApiCall& call) {
  const auto stream = std::make_shared<EventStream>();
  call.host().listen(stream);
  return HttpResponse{200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}}, "", stream};
}

}  // namespace dunlin::api
