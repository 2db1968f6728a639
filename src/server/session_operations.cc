#include "control/one_time_code.h"
#include "control/proposal_rows.h"
#include "control/secret_box.h"
#include "ledger/document_rows.h"
#include "server/access_log.h"
#include "server/gate.h"
#include "server/operations.h"

namespace dunlin::api {
namespace {

constexpr std::int64_t unconfirmed = -1;

// What the signed-in person may do, so that a screen offers nothing that would be refused.
boost::json::array rights_of(RoleSet roles) {
  boost::json::array rights;
  for (int i = 0; i < operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    if (reach_of(roles, operation) != Reach::none) rights.emplace_back(name_of(operation));
  }
  return rights;
}

void note(ApiCall& call, std::string_view what) {
  call.house.access->note(call.host(), call.caller->user, what, "", call.request);
}

Result<Login> login_of(ApiCall& call, const Caller& caller) {
  return call.house.catalog->with(
      [&](Connection& catalog) { return find_login(catalog, caller.host->tenant().key, caller.login); });
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
                              {"today", call.now().date().to_string()},
                              {"second_factor", TRY(login_of(call, caller)).has_second_factor()},
                              {"version", call.house.version}};
  if (caller.session) json["csrf_token"] = caller.session->csrf_token;
  return json;
}

// By what it is called here: of its digest as much as tells it from the others.
std::string name_of(const BrowserSession& session) {
  return session.token_digest.substr(0, 16);
}

Result<std::vector<BrowserSession>> open_sessions(ApiCall& call) {
  std::vector<BrowserSession> sessions = TRY(call.house.catalog->with(
      [&](Connection& catalog) { return sessions_of(catalog, call.host().tenant().key, call.caller->user); }));
  std::erase_if(sessions, [&call](const BrowserSession& session) { return session.is_over(call.now()); });
  return sessions;
}

}  // namespace

Result<HttpResponse> sign_in(ApiCall& call) {
  const Body body = TRY(call.body({"tenant", "login", "password", "code"}));
  const Gate::Words words{TRY(body.text_or("tenant", "")), TRY(body.text("login")), TRY(body.text("password")),
                          TRY(body.text_or("code", ""))};
  Gate::SignedIn signed_in = TRY(call.house.gate->sign_in(call.request, words));
  Caller caller;
  caller.host = signed_in.host;
  caller.user = signed_in.session.user;
  caller.login = signed_in.login;
  caller.session = signed_in.session;
  HttpResponse response = answer_json(TRY(session_json(call, caller)), 201);
  response.headers.emplace_back(
      "Set-Cookie", cookie_of(call.request, cookie_name(call.request), signed_in.token, session_seconds_max));
  return response;
}

Result<HttpResponse> show_session(ApiCall& call) {
  return answer_json(TRY(session_json(call, *call.caller)));
}

Result<HttpResponse> sign_out(ApiCall& call) {
  TRY(call.house.catalog->with(
      [&](Connection& catalog) { return end_session(catalog, call.caller->session->token_digest); }));
  const std::string& session = call.caller->session->token_digest;
  call.host().hang_up([&session](const TenantHost::Listener& listener) { return listener.session == session; });
  note(call, "signed_out");
  HttpResponse response{204, {{"Set-Cookie", cookie_of(call.request, cookie_name(call.request), "", 0)}}, "", nullptr};
  return response;
}

// Every other session of the user ends, with what it listens to: whoever knew the old password is out.
Result<> end_other_sessions(ApiCall& call) {
  const Caller& caller = *call.caller;
  const std::string& kept = caller.session->token_digest;
  TRY(call.house.catalog->with(
      [&](Connection& catalog) { return end_sessions_of(catalog, caller.host->tenant().key, caller.user, kept); }));
  call.host().hang_up([&caller, &kept](const TenantHost::Listener& listener) {
    return listener.user == caller.user && listener.session != kept;
  });
  return {};
}

Result<HttpResponse> list_sessions(ApiCall& call) {
  boost::json::array items;
  for (const BrowserSession& session : TRY(open_sessions(call))) {
    const Instant last{session.created_at.micros + session_seconds_max * 1'000'000};
    items.push_back({{"id", name_of(session)},
                     {"began_at", session.created_at.to_string()},
                     {"seen_at", session.seen_at.to_string()},
                     {"ends_at", last.to_string()},
                     {"current", session.token_digest == call.caller->session->token_digest}});
  }
  return answer_json({{"items", std::move(items)}});
}

Result<HttpResponse> end_one_session(ApiCall& call) {
  for (const BrowserSession& session : TRY(open_sessions(call))) {
    if (name_of(session) != call.part(0)) continue;
    const std::string& digest = session.token_digest;
    TRY(call.house.catalog->with([&](Connection& catalog) { return end_session(catalog, digest); }));
    call.host().hang_up([&digest](const TenantHost::Listener& listener) { return listener.session == digest; });
    note(call, "session_ended");
    return HttpResponse{204, {}, "", nullptr};
  }
  return refuse(Reason::object_unknown, "There is no open session of yours with this id.");
}

Result<HttpResponse> change_password(ApiCall& call) {
  const Body body = TRY(call.body({"old", "new"}));
  const TenantKey tenant = call.host().tenant().key;
  Login login = TRY(login_of(call, *call.caller));
  if (!call.house.gate->is_password(login.password_hash, TRY(body.text("old")))) {
    return refuse(Reason::role_missing, "Not changed: the old password is wrong.");
  }
  login.password_hash = TRY(call.house.gate->hash(login.name, TRY(body.text("new"))));
  login.changed_at = call.now();
  TRY(call.house.catalog->with([&](Connection& catalog) { return put_login(catalog, tenant, login); }));
  TRY(end_other_sessions(call));
  note(call, "password_changed");
  return HttpResponse{204, {}, "", nullptr};
}

Result<HttpResponse> begin_second_factor(ApiCall& call) {
  const Login login = TRY(login_of(call, *call.caller));
  if (login.has_second_factor()) {
    return refuse(Reason::state_transition,
                  "There is a second factor already. Remove it first, with one of its codes.");
  }
  const TenantKey tenant = call.host().tenant().key;
  const std::string secret = call.house.entropy(one_time_secret_bytes);
  const std::string sealed = call.house.secrets->seal(secret, one_time_purpose(tenant, login.user),
                                                      call.house.entropy(SecretBox::nonce_bytes));
  TRY(call.house.catalog->with(
      [&](Connection& catalog) { return put_one_time_secret(catalog, tenant, login.user, sealed, unconfirmed); }));
  const std::string address = one_time_address("Dunlin " + call.host().tenant().name, login.name, secret);
  return answer_json(boost::json::object{{"secret", base32(secret)}, {"uri", address}}, 201);
}

// Guesses are counted with those at the door.
Result<> check_code(ApiCall& call, const Login& login) {
  const Body body = TRY(call.body({"code"}));
  if (TRY(call.house.gate->take_code(call.request, call.host().tenant(), login, TRY(body.text("code"))))) return {};
  return refuse(Reason::field_malformed, "The code is wrong, or was used before. Wait for the next one.");
}

Result<HttpResponse> confirm_second_factor(ApiCall& call) {
  const Login login = TRY(login_of(call, *call.caller));
  if (login.one_time_secret.empty() || login.has_second_factor()) {
    return refuse(Reason::state_transition, "Nothing waits to be confirmed.");
  }
  TRY(check_code(call, login));
  TRY(end_other_sessions(call));
  note(call, "second_factor_set");
  return HttpResponse{204, {}, "", nullptr};
}

Result<HttpResponse> remove_second_factor(ApiCall& call) {
  const Login login = TRY(login_of(call, *call.caller));
  if (!login.has_second_factor()) return refuse(Reason::state_transition, "There is no second factor.");
  TRY(check_code(call, login));
  const TenantKey tenant = call.host().tenant().key;
  TRY(call.house.catalog->with(
      [&](Connection& catalog) { return put_one_time_secret(catalog, tenant, login.user, "", 0); }));
  TRY(end_other_sessions(call));
  note(call, "second_factor_removed");
  return HttpResponse{204, {}, "", nullptr};
}

// The rights of the caller bound what he may hear: that something changed, and no more.
Result<HttpResponse> listen(ApiCall& call) {
  const auto stream = std::make_shared<EventStream>();
  const std::string session = call.caller->session ? call.caller->session->token_digest : "";
  call.host().listen({call.caller->user, session, stream});
  return HttpResponse{200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}}, "", stream};
}

}  // namespace dunlin::api
