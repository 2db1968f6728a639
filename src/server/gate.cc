#include "server/gate.h"

#include <algorithm>

#include "base/sha256.h"
#include "control/password.h"

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

// The same length is looked at in the same time.
bool same_secret(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) difference |= static_cast<unsigned char>(left[i] ^ right[i]);
  return difference == 0;
}

bool comes_from_here(const HttpRequest& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin" && site != "none") return false;
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return true;
  const std::size_t slashes = origin.find("://");
  return slashes != std::string_view::npos && origin.substr(slashes + 3) == request.header("Host");
}

}  // namespace

std::string cookie_name(const HttpRequest& request) {
  return request.secure ? "__Host-dunlin" : "dunlin";
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
  if (now.micros - session->seen_at.micros > seen_again_micros) {
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

Result<Gate::SignedIn> Gate::sign_in(const HttpRequest& request, const std::string& tenant, const std::string& login,
                                     const std::string& password) {
  const Instant now = house_.clock();
  const std::string account = "account " + tenant + "/" + login;
  const std::string address = "address " + request.peer;
  if (!may_try(account, address, now)) {
    ++refused_;
    return refuse(Reason::too_many_attempts, "Too many attempts to sign in. Wait a minute.");
  }
  note_attempt(account, now);
  TenantHost* host = house_.tenant_named(tenant);
  std::optional<Login> known;
  if (host != nullptr) {
    Result<Login> found =
        house_.catalog->with([&](Connection& catalog) { return find_login(catalog, host->tenant().key, login); });
    if (found) known = std::move(*found);
    if (!known && found.error().reason != Reason::user_unknown) return tl::unexpected(found.error());
  }
  const bool good = is_password(known ? known->password_hash : std::string(nobodys_hash), password);
  if (!known || !good) {
    ++refused_;
    note_attempt(address, now);
    return refuse(Reason::sign_in_required, "The company, the login or the password is wrong.");
  }
  SignedIn signed_in;
  signed_in.host = host;
  signed_in.login = known->name;
  signed_in.token = sha256(house_.entropy(token_bytes)).hex();
  signed_in.session.tenant = host->tenant().key;
  signed_in.session.token_digest = sha256(signed_in.token).hex();
  signed_in.session.user = known->user;
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
