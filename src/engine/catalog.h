// The catalog: which tenants a data directory (or a PostgreSQL database) holds, and who may sign in to them. Not
// journalled: names and password hashes must not stand in a journal; what a login may do does (user_role).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/user.h"
#include "engine/engine.h"
#include "store/connection.h"

namespace dunlin {

struct Login {
  Id<User> user;
  std::string name;
  std::string password_hash;  // argon2id
  Instant changed_at;
  std::string one_time_secret{};   // of the second factor, sealed; empty without one
  std::int64_t one_time_step = 0;  // of the last code that was used: each is good once; below 0: not confirmed yet

  [[nodiscard]] bool has_second_factor() const { return !one_time_secret.empty() && one_time_step >= 0; }
};

// tenant_exists; option_invalid when the name is not 1 to 40 of a-z, 0-9 and '-', beginning with a letter.
[[nodiscard]] Result<Tenant> add_tenant(Connection& catalog, std::string_view name, Instant at);
[[nodiscard]] Result<Tenant> find_tenant(Connection& catalog, std::string_view name);  // tenant_unknown
[[nodiscard]] Result<std::vector<Tenant>> all_tenants(Connection& catalog);

[[nodiscard]] Result<> put_login(Connection& catalog, TenantKey tenant,
                                 const Login& login);  // user_exists: the name is taken
[[nodiscard]] Result<Login> find_login(Connection& catalog, TenantKey tenant, std::string_view name);  // user_unknown
[[nodiscard]] Result<std::vector<Login>> all_logins(Connection& catalog, TenantKey tenant);

}  // namespace dunlin
