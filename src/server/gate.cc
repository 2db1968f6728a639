#include "server/gate.h"

#include <algorithm>

#include "base/sha256.h"
#include "control/one_time_code.h"
#include "control/password.h"
#include "control/secret_box.h"

namespace dunlin {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t account_attempts_max = 5;
constexpr std::size_t address_failures_max = 20;
constexpr std::int64_t attempt_window_micros = 60'000'000;
constexpr std::int64_t seen_again_micros = 60'000'000;
constexpr std::string_view key_prefix = "dun_";

// A hash that no password has, to be looked at when there is no such login: it takes as long.
constexpr std::string_view nobodys_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

Refusal not_signed_in() {
  return {Reason::sign_in_required, "Sign in first, or send the key of a program."};
}

bool changes_something(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD";
}

bool comes_from_here(const HttpRequest& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return true;
  const std::size_t slashes = origin.find("://");
  return slashes != std::string_view::npos && origin.substr(slashes + 3) == request.header("Host");
}

std::string account_of(std::string_view tenant, std::string_view login) {
  return "account " + std::string(tenant) + "/" + std::string(login);
}

}  // namespace

std::string one_time_purpose(TenantKey tenant, Id<User> user) {
  return "one-time codes of " + std::to_string(tenant.value) + "/" + user.to_string();
}

Result<Caller> Gate::admit(const HttpRequest& request) {
  constexpr std::string_view bearer = "Bearer ";
  const std::string_view authorization = request.header("Authorization");
  if (authorization.starts_with(bearer)) return admit_program(authorization.substr(bearer.size()));
  const std::string_view token = request.cookie(cookie_name(request));
  if (token.empty()) return tl::unexpected(not_signed_in());
  return admit_browser(request, token);
}

Result<Caller> Gate::admit_browser(const HttpRequest& request, std::string_view token) {
  const std::string digest = sha256(token).hex();
  const std::optional<BrowserSession> session =
      TRY(house_.catalog->with([&](Connection& catalog) { return session_by_token(catalog, digest); }));
  const Instant now = house_.clock();
  if (!session || session->is_over(now)) {
    if (session) TRY(house_.catalog->with([&](Connection& catalog) { return end_session(catalog, digest); }));
    return tl::unexpected(not_signed_in());
  }
  if (changes_something(request) &&
      (!comes_from_here(request) || !same_secret(request.header("X-CSRF-Token"), session->csrf_token))) {
    return refuse(Reason::request_forged,
                  "Not done: the request does not carry the token of this session, so it may come from another site.");
  }
  Caller caller;
  caller.host = house_.tenant_of(session->tenant);
  caller.user = session->user;
  caller.login = TRY(house_.catalog->with(
      [&](Connection& catalog) { return login_name_of(catalog, session->tenant, session->user); }));
  if (caller.host == nullptr || caller.login.empty()) return tl::unexpected(not_signed_in());
  // A page that is open and listens is not somebody at work.
  if (request.path != "/v1/events" && now.micros - session->seen_at.micros > seen_again_micros) {
    TRY(house_.catalog->with([&](Connection& catalog) { return see_session(catalog, *session, now); }));
  }
  caller.session = *session;
  return caller;
}

Result<Caller> Gate::admit_program(std::string_view secret) {
  if (!secret.starts_with(key_prefix)) return tl::unexpected(not_signed_in());
  const std::string digest = sha256(secret).hex();
  std::optional<ApiKey> key =
      TRY(house_.catalog->with([&](Connection& catalog) { return api_key_by_secret(catalog, digest); }));
  if (!key || key->revoked_at || key->expires_at <= house_.clock()) return tl::unexpected(not_signed_in());
  Caller caller;
  caller.host = house_.tenant_of(key->tenant);
  if (caller.host == nullptr) return tl::unexpected(not_signed_in());
  caller.user = key->user;
  caller.key = std::move(key);
  return caller;
}

bool Gate::may_try(const std::string& account, const std::string& address, Instant now) {
  const std::lock_guard lock(counting_);
  // Whoever has not tried for a minute is forgotten, so that the map does not grow with the addresses of the world.
  for (auto& [who, attempts] : attempts_) {
    std::erase_if(attempts, [now](Instant at) { return now.micros - at.micros > attempt_window_micros; });
  }
  std::erase_if(attempts_, [](const auto& entry) { return entry.second.empty(); });
  const auto count = [this](const std::string& who) {
    const auto found = attempts_.find(who);
    return found == attempts_.end() ? 0U : found->second.size();
  };
  return count(account) < account_attempts_max && count(address) < address_failures_max;
}

void Gate::note_attempt(const std::string& who, Instant now) {
  const std::lock_guard lock(counting_);
  attempts_[who].push_back(now);
}

void Gate::forget_attempt(const std::string& who, Instant then) {
  const std::lock_guard lock(counting_);
  std::vector<Instant>& attempts = attempts_[who];
  const auto found = std::find(attempts.begin(), attempts.end(), then);
  if (found != attempts.end()) attempts.erase(found);
}

bool Gate::is_password(const std::string& stored, const std::string& password) {
  hashing_.acquire();
  const bool good = verify_password(stored, password);
  hashing_.release();
  return good;
}

Result<std::string> Gate::hash(const std::string& login, const std::string& password) {
  hashing_.acquire();
  Result<std::string> hashed = hash_password(login, password);
  hashing_.release();
  return hashed;
}

Result<std::optional<Login>> Gate::login_of(const TenantHost* host, const std::string& name) {
  if (host == nullptr) return std::optional<Login>{};
  Result<Login> found =
      house_.catalog->with([&](Connection& catalog) { return find_login(catalog, host->tenant().key, name); });
  if (found) return std::optional<Login>{std::move(*found)};
  if (found.error().reason == Reason::user_unknown) return std::optional<Login>{};
  return tl::unexpected(found.error());
}

Result<bool> Gate::take_code(const HttpRequest& request, const Tenant& tenant, const Login& login,
                             const std::string& code) {
  const Instant now = house_.clock();
  const std::string account = account_of(tenant.name, login.name);
  const std::string address = "address " + request.peer;
  if (!may_try(account, address, now)) {
    ++refused_;
    return refuse(Reason::too_many_attempts, "Too many codes. Wait a minute.");
  }
  note_attempt(account, now);
  const bool good = TRY(is_code(tenant.key, login, code));
  if (good) forget_attempt(account, now);
  return good;
}

Result<bool> Gate::is_code(TenantKey tenant, const Login& login, const std::string& code) {
  const std::string secret = TRY(house_.secrets->open(login.one_time_secret, one_time_purpose(tenant, login.user)));
  const std::optional<std::int64_t> step = matching_step(secret, code, house_.clock(), login.one_time_step);
  if (!step) return false;
  return house_.catalog->with(
      [&](Connection& catalog) { return use_one_time_step(catalog, tenant, login.user, *step); });
}

Result<Gate::SignedIn> Gate::sign_in(const HttpRequest& request, const Words& words) {
  const Instant now = house_.clock();
  TenantHost* host = house_.tenant_named(words.tenant);
  const std::string account = account_of(host == nullptr ? words.tenant : host->tenant().name, words.login);
  const std::string address = "address " + request.peer;
  if (!may_try(account, address, now)) {
    ++refused_;
    return refuse(Reason::too_many_attempts, "Too many attempts to sign in. Wait a minute.");
  }
  note_attempt(account, now);  // before the look at the password, so that many at once count too
  const std::optional<Login> known = TRY(login_of(host, words.login));
  bool good = is_password(known ? known->password_hash : std::string(nobodys_hash), words.password) && known;
  if (good && known->has_second_factor()) {
    if (words.code.empty()) {
      return refuse(Reason::code_needed, "Now the six digits that your telephone shows.");
    }
    good = TRY(is_code(host->tenant().key, *known, words.code));
  }
  if (!good) {
    ++refused_;
    note_attempt(address, now);
    return refuse(Reason::sign_in_required, "The company, the login, the password or the code is wrong.");
  }
  forget_attempt(account, now);
  return begin(*host, *known, now);
}

Result<Gate::SignedIn> Gate::sign_in_proven(const IdentityProviderSettings& provider, const ProvenIdentity& identity) {
  TenantHost* host = house_.tenant_named(provider.tenant);
  const std::optional<Login> login = TRY(login_of(host, identity.login));
  if (!login) return refuse(Reason::identity_refused, "The provider knows him, but there is no such login here.");
  const Instant now = house_.clock();
  const std::string bound = TRY(house_.catalog->with([&](Connection& catalog) {
    return bind_subject(catalog, host->tenant().key, login->user, provider.issuer, identity.subject, now);
  }));
  if (bound != identity.subject) {
    return refuse(Reason::identity_refused, "The login belongs to somebody else at the provider.");
  }
  return begin(*host, *login, now);
}

Result<> Gate::check_attempts(const HttpRequest& request) {
  if (may_try("", "address " + request.peer, house_.clock())) return {};
  return refuse(Reason::too_many_attempts, "Too many attempts to sign in. Wait a minute.");
}

void Gate::note_refusal(const HttpRequest& request) {
  ++refused_;
  note_attempt("address " + request.peer, house_.clock());
}

Result<Gate::SignedIn> Gate::begin(TenantHost& host, const Login& login, Instant now) {
  SignedIn signed_in;
  signed_in.host = &host;
  signed_in.login = login.name;
  signed_in.token = sha256(house_.entropy(token_bytes)).hex();
  signed_in.session.tenant = host.tenant().key;
  signed_in.session.token_digest = sha256(signed_in.token).hex();
  signed_in.session.user = login.user;
  signed_in.session.csrf_token = sha256(house_.entropy(token_bytes)).hex();
  signed_in.session.created_at = now;
  signed_in.session.seen_at = now;
  const Instant forgotten = now.add_seconds(-session_seconds_max);
  TRY(house_.catalog->with([&](Connection& catalog) -> Result<> {
    TRY(forget_sessions_before(catalog, forgotten));
    return begin_session(catalog, signed_in.session);
  }));
  return signed_in;
}

}  // namespace dunlin
