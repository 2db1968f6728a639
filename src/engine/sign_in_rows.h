// Who is signed in: the sessions of browsers and the keys of programs, in the catalog. Not journalled, as logins are
// not; what a user may do is (user_role), and every command names its user.
//
// Neither a cookie nor a key is stored, only its SHA-256: who reads the catalog can sign in as nobody. (They are 256
// random bits, so a slow hash would protect nothing.)
//
// A session ends 30 minutes after it was last seen or 12 hours after it began (OWASP ASVS 5.0, 7.3), or when it is
// ended: by its user, or with a change of his password or of his second factor. It holds no rights: what its user may
// do is looked up with each request.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/user.h"
#include "engine/catalog.h"

namespace dunlin {

inline constexpr std::int64_t session_idle_seconds = 30 * 60;
inline constexpr std::int64_t session_seconds_max = 12 * 3600;

struct BrowserSession {
  TenantKey tenant;
  std::string token_digest;  // hex
  Id<User> user;
  std::string csrf_token;  // that unsafe requests repeat in a header
  Instant created_at;
  Instant seen_at;

  [[nodiscard]] bool is_over(Instant now) const {
    return now.micros - seen_at.micros > session_idle_seconds * 1'000'000 ||
           now.micros - created_at.micros > session_seconds_max * 1'000'000;
  }
};

[[nodiscard]] Result<> begin_session(Connection& catalog, const BrowserSession& session);
[[nodiscard]] Result<std::optional<BrowserSession>> session_by_token(Connection& catalog, std::string_view digest);
[[nodiscard]] Result<std::vector<BrowserSession>> sessions_of(Connection& catalog, TenantKey tenant, Id<User> user);
[[nodiscard]] Result<> see_session(Connection& catalog, const BrowserSession& session, Instant now);
[[nodiscard]] Result<> end_session(Connection& catalog, std::string_view digest);
// All of a user's but `kept`, which may be empty.
[[nodiscard]] Result<> end_sessions_of(Connection& catalog, TenantKey tenant, Id<User> user, std::string_view kept);
[[nodiscard]] Result<> forget_sessions_before(Connection& catalog, Instant seen_before);

// The second factor of a login. A secret with a step below zero waits to be confirmed by a first code and counts for
// nothing until then; an empty one is none.
[[nodiscard]] Result<> put_one_time_secret(Connection& catalog, TenantKey tenant, Id<User> user,
                                           std::string_view sealed, std::int64_t step);
// False when a code of this step or a later one was used before: of two who show the same code one gets in.
[[nodiscard]] Result<bool> use_one_time_step(Connection& catalog, TenantKey tenant, Id<User> user, std::int64_t step);

// Who a login is at an identity provider: bound the first time, and the subject that it is bound to afterwards. Of two
// at once one binds. Where the subject has another login here, that one's name is no answer, and the answer is empty.
[[nodiscard]] Result<std::string> bind_subject(Connection& catalog, TenantKey tenant, Id<User> user,
                                               std::string_view issuer, std::string_view subject, Instant now);
[[nodiscard]] Result<> forget_subjects_of(Connection& catalog, TenantKey tenant, Id<User> user);

// A program's key. Its user holds the role service alone; the scopes narrow what that role may.
struct ApiKey {
  static constexpr std::string_view id_prefix = "key";

  TenantKey tenant;
  std::int64_t id = 0;
  Id<User> user;
  std::string name;
  std::string secret_digest;        // hex
  std::vector<std::string> scopes;  // names of operations
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> revoked_at;
};

[[nodiscard]] Result<ApiKey> add_api_key(Connection& catalog, ApiKey key);  // with its id
[[nodiscard]] Result<std::optional<ApiKey>> api_key_by_secret(Connection& catalog, std::string_view digest);
[[nodiscard]] Result<std::vector<ApiKey>> all_api_keys(Connection& catalog, TenantKey tenant);
// object_unknown when there is none, or it was revoked before.
[[nodiscard]] Result<> revoke_api_key(Connection& catalog, TenantKey tenant, std::int64_t id, Instant now);

// The name by which somebody signs in; empty when he has no login.
[[nodiscard]] Result<std::string> login_name_of(Connection& catalog, TenantKey tenant, Id<User> user);

}  // namespace dunlin
