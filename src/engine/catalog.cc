#include "engine/catalog.h"

#include <algorithm>

namespace dunlin {
namespace {

// The catalog belongs to no tenant, so its statements name the tenant themselves.
const Statement next_key{"tenant.next_key", "SELECT COALESCE(MAX(tenant), 0) + 1 FROM tenant"};
const Statement insert_tenant{"tenant.insert", "INSERT INTO tenant (tenant, name, created_at) VALUES ($1, $2, $3)"};
const Statement tenant_named{"tenant.by_name", "SELECT tenant, name FROM tenant WHERE name = $1"};
const Statement every_tenant{"tenant.all", "SELECT tenant, name FROM tenant ORDER BY tenant"};
const Statement login_named{
    "login.by_name",
    "SELECT user_id, name, password_hash, changed_at, one_time_secret, one_time_step FROM login "
    "WHERE tenant = $1 AND name = $2"};
const Statement every_login{
    "login.all",
    "SELECT user_id, name, password_hash, changed_at, one_time_secret, one_time_step FROM login "
    "WHERE tenant = $1 ORDER BY user_id"};
const Statement upsert_login{
    "login.put",
    "INSERT INTO login (tenant, user_id, name, password_hash, changed_at, one_time_secret, one_time_step) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) "
    "ON CONFLICT (tenant, user_id) DO UPDATE SET name = EXCLUDED.name, password_hash = EXCLUDED.password_hash, "
    "changed_at = EXCLUDED.changed_at, one_time_secret = EXCLUDED.one_time_secret, "
    "one_time_step = EXCLUDED.one_time_step"};

constexpr std::size_t tenant_name_length_max = 40;

bool is_tenant_name(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= tenant_name_length_max && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(), allowed);
}

template <class Body>
Result<> in_transaction(Connection& catalog, Access access, Body&& body) {
  TRY(catalog.begin(access));
  Result<> outcome = body();
  if (outcome && access == Access::write) return catalog.commit();
  catalog.rollback();
  return outcome;
}

Result<std::vector<Login>> logins(Connection& catalog, const Statement& statement, std::span<const Value> parameters) {
  std::vector<Login> found;
  TRY(in_transaction(catalog, Access::read, [&]() -> Result<> {
    return catalog.each(statement, parameters, [&found](const RowView& row) -> Result<> {
      found.push_back({Id<User>{row.integer(0)}, std::string(row.bytes(1)), std::string(row.bytes(2)),
                       Instant{row.integer(3)}, std::string(row.bytes(4)), row.integer(5)});
      return {};
    });
  }));
  return found;
}

}  // namespace

Result<Tenant> add_tenant(Connection& catalog, std::string_view name, Instant at) {
  if (!is_tenant_name(name)) {
    return refuse(Reason::option_invalid,
                  "\"" + std::string(name) + "\" is no tenant name: use 1 to 40 of a-z, 0-9 and '-', a letter first");
  }
  Tenant tenant{{}, std::string(name)};
  const Result<> added = in_transaction(catalog, Access::write, [&]() -> Result<> {
    TRY(catalog.each(next_key, {}, [&tenant](const RowView& row) -> Result<> {
      tenant.key.value = row.integer(0);
      return {};
    }));
    const std::array<Value, 3> values{to_value(tenant.key.value), to_value(tenant.name), to_value(at)};
    TRY(catalog.execute(insert_tenant, values));
    return {};
  });
  if (!added && added.error().reason == Reason::id_taken) {
    return refuse(Reason::tenant_exists, "there is a tenant \"" + tenant.name + "\" already");
  }
  TRY(added);
  return tenant;
}

Result<Tenant> find_tenant(Connection& catalog, std::string_view name) {
  std::optional<Tenant> found;
  const std::array<Value, 1> values{to_value(name)};
  TRY(in_transaction(catalog, Access::read, [&]() -> Result<> {
    return catalog.each(tenant_named, values, [&found](const RowView& row) -> Result<> {
      found = Tenant{{row.integer(0)}, std::string(row.bytes(1))};
      return {};
    });
  }));
  if (!found) return refuse(Reason::tenant_unknown, "there is no tenant \"" + std::string(name) + "\" here");
  return *found;
}

Result<std::vector<Tenant>> all_tenants(Connection& catalog) {
  std::vector<Tenant> tenants;
  TRY(in_transaction(catalog, Access::read, [&]() -> Result<> {
    return catalog.each(every_tenant, {}, [&tenants](const RowView& row) -> Result<> {
      tenants.push_back({{row.integer(0)}, std::string(row.bytes(1))});
      return {};
    });
  }));
  return tenants;
}

Result<> put_login(Connection& catalog, TenantKey tenant, const Login& login) {
  const std::array<Value, 7> values{to_value(tenant.value),       to_value(login.user),
                                    to_value(login.name),         to_value(login.password_hash),
                                    to_value(login.changed_at),   to_value(login.one_time_secret),
                                    to_value(login.one_time_step)};
  const Result<> put = in_transaction(catalog, Access::write, [&]() -> Result<> {
    TRY(catalog.execute(upsert_login, values));
    return {};
  });
  if (!put && put.error().reason == Reason::id_taken) {
    return refuse(Reason::user_exists, "there is a user \"" + login.name + "\" already");
  }
  return put;
}

Result<Login> find_login(Connection& catalog, TenantKey tenant, std::string_view name) {
  const std::array<Value, 2> values{to_value(tenant.value), to_value(name)};
  std::vector<Login> found = TRY(logins(catalog, login_named, values));
  if (found.empty()) return refuse(Reason::user_unknown, "there is no user \"" + std::string(name) + "\"");
  return std::move(found.front());
}

Result<std::vector<Login>> all_logins(Connection& catalog, TenantKey tenant) {
  const std::array<Value, 1> values{to_value(tenant.value)};
  return logins(catalog, every_login, values);
}

}  // namespace dunlin
