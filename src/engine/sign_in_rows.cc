#include "engine/sign_in_rows.h"

#include <boost/json.hpp>

namespace dunlin {
namespace {

const Statement insert_session{"session.insert",
                               "INSERT INTO session (tenant, token_digest, user_id, csrf_token, created_at, seen_at) "
                               "VALUES ($1, $2, $3, $4, $5, $6)"};
const Statement session_of_token{
    "session.by_token",
    "SELECT tenant, token_digest, user_id, csrf_token, created_at, seen_at FROM session WHERE token_digest = $1"};
const Statement sessions_of_user{"session.of_user",
                                 "SELECT tenant, token_digest, user_id, csrf_token, created_at, seen_at FROM session "
                                 "WHERE tenant = $1 AND user_id = $2 ORDER BY seen_at DESC, token_digest"};
const Statement session_seen{"session.seen", "UPDATE session SET seen_at = $2 WHERE token_digest = $1"};
const Statement delete_session{"session.delete", "DELETE FROM session WHERE token_digest = $1"};
const Statement delete_sessions_of{"session.delete_of_user",
                                   "DELETE FROM session WHERE tenant = $1 AND user_id = $2 AND token_digest <> $3"};
const Statement delete_old_sessions{"session.delete_old", "DELETE FROM session WHERE seen_at < $1"};

const Statement update_one_time_secret{
    "login.one_time_secret",
    "UPDATE login SET one_time_secret = $3, one_time_step = $4 WHERE tenant = $1 AND user_id = $2"};
const Statement update_one_time_step{"login.one_time_step",
                                     "UPDATE login SET one_time_step = $3 WHERE tenant = $1 AND user_id = $2 AND "
                                     "one_time_step < $3 AND one_time_secret <> ''"};

// Also when the subject is another login's already.
const Statement insert_subject{
    "login_subject.insert",
    "INSERT INTO login_subject (tenant, user_id, issuer, subject, bound_at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT DO NOTHING"};
const Statement subject_of_user{"login_subject.of_user",
                                "SELECT subject FROM login_subject WHERE tenant = $1 AND user_id = $2 AND issuer = $3"};
const Statement delete_subjects{"login_subject.delete", "DELETE FROM login_subject WHERE tenant = $1 AND user_id = $2"};

const Statement next_key_id{"api_key.next", "SELECT COALESCE(MAX(id), 0) + 1 FROM api_key WHERE tenant = $1"};
const Statement insert_key{
    "api_key.insert",
    "INSERT INTO api_key (tenant, id, user_id, name, secret_digest, scopes, created_at, expires_at, revoked_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)"};
const Statement key_of_secret{
    "api_key.by_secret",
    "SELECT tenant, id, user_id, name, secret_digest, scopes, created_at, expires_at, revoked_at FROM api_key "
    "WHERE secret_digest = $1"};
const Statement every_key{
    "api_key.all",
    "SELECT tenant, id, user_id, name, secret_digest, scopes, created_at, expires_at, revoked_at FROM api_key "
    "WHERE tenant = $1 ORDER BY id"};
const Statement revoke_key{"api_key.revoke",
                           "UPDATE api_key SET revoked_at = $3 WHERE tenant = $1 AND id = $2 AND revoked_at IS NULL"};
const Statement name_of_user{"login.name_of_user", "SELECT name FROM login WHERE tenant = $1 AND user_id = $2"};

// One statement in a transaction of its own.
Result<std::int64_t> change(Connection& catalog, const Statement& statement, std::span<const Value> values) {
  TRY(catalog.begin(Access::write));
  const Result<std::int64_t> changed = catalog.execute(statement, values);
  if (!changed) {
    catalog.rollback();
    return changed;
  }
  TRY(catalog.commit());
  return changed;
}

Result<> ask(Connection& catalog, const Statement& statement, std::span<const Value> values, RowCallback row) {
  TRY(catalog.begin(Access::read));
  const Result<> outcome = catalog.each(statement, values, row);
  catalog.rollback();
  return outcome;
}

ApiKey read_key(const RowView& row) {
  ApiKey key;
  key.tenant = TenantKey{row.integer(0)};
  key.id = row.integer(1);
  key.user = Id<User>{row.integer(2)};
  key.name = std::string(row.bytes(3));
  key.secret_digest = std::string(row.bytes(4));
  const boost::json::value scopes = boost::json::parse(row.bytes(5));
  for (const boost::json::value& scope : scopes.as_array()) key.scopes.emplace_back(scope.as_string());
  key.created_at = Instant{row.integer(6)};
  key.expires_at = Instant{row.integer(7)};
  if (!row.is_null(8)) key.revoked_at = Instant{row.integer(8)};
  return key;
}

BrowserSession read_session(const RowView& row) {
  return {TenantKey{row.integer(0)}, std::string(row.bytes(1)), Id<User>{row.integer(2)},
          std::string(row.bytes(3)), Instant{row.integer(4)},   Instant{row.integer(5)}};
}

}  // namespace

Result<> begin_session(Connection& catalog, const BrowserSession& session) {
  const std::array<Value, 6> values{to_value(session.tenant.value), to_value(session.token_digest),
                                    to_value(session.user),         to_value(session.csrf_token),
                                    to_value(session.created_at),   to_value(session.seen_at)};
  TRY(change(catalog, insert_session, values));
  return {};
}

Result<std::optional<BrowserSession>> session_by_token(Connection& catalog, std::string_view digest) {
  std::optional<BrowserSession> found;
  const std::array<Value, 1> values{to_value(digest)};
  TRY(ask(catalog, session_of_token, values, [&found](const RowView& row) -> Result<> {
    found = read_session(row);
    return {};
  }));
  return found;
}

Result<std::vector<BrowserSession>> sessions_of(Connection& catalog, TenantKey tenant, Id<User> user) {
  std::vector<BrowserSession> found;
  const std::array<Value, 2> values{to_value(tenant.value), to_value(user)};
  TRY(ask(catalog, sessions_of_user, values, [&found](const RowView& row) -> Result<> {
    found.push_back(read_session(row));
    return {};
  }));
  return found;
}

Result<> see_session(Connection& catalog, const BrowserSession& session, Instant now) {
  const std::array<Value, 2> values{to_value(session.token_digest), to_value(now)};
  TRY(change(catalog, session_seen, values));
  return {};
}

Result<> end_session(Connection& catalog, std::string_view digest) {
  const std::array<Value, 1> values{to_value(digest)};
  TRY(change(catalog, delete_session, values));
  return {};
}

Result<> end_sessions_of(Connection& catalog, TenantKey tenant, Id<User> user, std::string_view kept) {
  const std::array<Value, 3> values{to_value(tenant.value), to_value(user), to_value(kept)};
  TRY(change(catalog, delete_sessions_of, values));
  return {};
}

Result<> forget_sessions_before(Connection& catalog, Instant seen_before) {
  const std::array<Value, 1> values{to_value(seen_before)};
  TRY(change(catalog, delete_old_sessions, values));
  return {};
}

Result<> put_one_time_secret(Connection& catalog, TenantKey tenant, Id<User> user, std::string_view sealed,
                             std::int64_t step) {
  const std::array<Value, 4> values{to_value(tenant.value), to_value(user), to_value(sealed), to_value(step)};
  TRY(change(catalog, update_one_time_secret, values));
  return {};
}

Result<bool> use_one_time_step(Connection& catalog, TenantKey tenant, Id<User> user, std::int64_t step) {
  const std::array<Value, 3> values{to_value(tenant.value), to_value(user), to_value(step)};
  return TRY(change(catalog, update_one_time_step, values)) == 1;
}

Result<std::string> bind_subject(Connection& catalog, TenantKey tenant, Id<User> user, std::string_view issuer,
                                 std::string_view subject, Instant now) {
  const std::array<Value, 5> row{to_value(tenant.value), to_value(user), to_value(issuer), to_value(subject),
                                 to_value(now)};
  TRY(change(catalog, insert_subject, row));
  const std::array<Value, 3> key{to_value(tenant.value), to_value(user), to_value(issuer)};
  std::string bound;
  TRY(ask(catalog, subject_of_user, key, [&bound](const RowView& found) -> Result<> {
    bound = std::string(found.bytes(0));
    return {};
  }));
  return bound;
}

Result<> forget_subjects_of(Connection& catalog, TenantKey tenant, Id<User> user) {
  const std::array<Value, 2> values{to_value(tenant.value), to_value(user)};
  TRY(change(catalog, delete_subjects, values));
  return {};
}

Result<ApiKey> add_api_key(Connection& catalog, ApiKey key) {
  TRY(catalog.begin(Access::write));
  const std::array<Value, 1> tenant{to_value(key.tenant.value)};
  Result<> outcome = catalog.each(next_key_id, tenant, [&key](const RowView& row) -> Result<> {
    key.id = row.integer(0);
    return {};
  });
  if (outcome) {
    boost::json::array scopes;
    for (const std::string& scope : key.scopes) scopes.emplace_back(scope);
    const std::string scope_text = boost::json::serialize(scopes);
    const std::array<Value, 8> values{
        to_value(key.tenant.value),  to_value(key.id),     to_value(key.user),       to_value(key.name),
        to_value(key.secret_digest), to_value(scope_text), to_value(key.created_at), to_value(key.expires_at)};
    const Result<std::int64_t> inserted = catalog.execute(insert_key, values);
    if (!inserted) outcome = tl::unexpected(inserted.error());
  }
  if (!outcome) {
    catalog.rollback();
    return tl::unexpected(outcome.error());
  }
  TRY(catalog.commit());
  return key;
}

Result<std::optional<ApiKey>> api_key_by_secret(Connection& catalog, std::string_view digest) {
  std::optional<ApiKey> found;
  const std::array<Value, 1> values{to_value(digest)};
  TRY(ask(catalog, key_of_secret, values, [&found](const RowView& row) -> Result<> {
    found = read_key(row);
    return {};
  }));
  return found;
}

Result<std::vector<ApiKey>> all_api_keys(Connection& catalog, TenantKey tenant) {
  std::vector<ApiKey> keys;
  const std::array<Value, 1> values{to_value(tenant.value)};
  TRY(ask(catalog, every_key, values, [&keys](const RowView& row) -> Result<> {
    keys.push_back(read_key(row));
    return {};
  }));
  return keys;
}

Result<> revoke_api_key(Connection& catalog, TenantKey tenant, std::int64_t id, Instant now) {
  const std::array<Value, 3> values{to_value(tenant.value), to_value(id), to_value(now)};
  if (TRY(change(catalog, revoke_key, values)) == 0) {
    return refuse(Reason::object_unknown, "There is no key of that number here that is still good.");
  }
  return {};
}

Result<std::string> login_name_of(Connection& catalog, TenantKey tenant, Id<User> user) {
  std::string name;
  const std::array<Value, 2> values{to_value(tenant.value), to_value(user)};
  TRY(ask(catalog, name_of_user, values, [&name](const RowView& row) -> Result<> {
    name = std::string(row.bytes(0));
    return {};
  }));
  return name;
}

}  // namespace dunlin
