// ApiCall: one request to an operation of the API: who asks, for which tenant, with what.
//
//   Result<HttpResponse> approve_proposal(ApiCall& call) {
//     const Body body = TRY(call.body({"digest"}));
//     const Id<Proposal> proposal = TRY(Id<Proposal>::parse(call.part(0)));
//     return answer(TRY(call.execute(Approve{proposal, TRY(body.text("digest"))})));
//   }
//
// Rights: an operation of the API names the right it needs, and a program's key must have it among its scopes; the
// engine and the onlooker then decide as for everybody (control/authorisation.h).
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/reports.h"
#include "engine/sign_in_rows.h"
#include "server/http.h"
#include "server/tenant_host.h"

namespace dunlin {

// The catalog is one connection: used by one thread at a time.
class CatalogHost {
 public:
  explicit CatalogHost(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
  template <class Body>
  [[nodiscard]] auto with(Body&& body) {
    const std::lock_guard lock(using_);
    return body(*connection_);
  }

 private:
  std::mutex using_;
  std::unique_ptr<Connection> connection_;
};

// Somebody who showed a session or a key that is good.
struct Caller {
  TenantHost* host = nullptr;
  Id<User> user;
  std::string login;
  std::optional<BrowserSession> session;
  std::optional<ApiKey> key;
};

// What came in, read strictly: a member that is not known is refused, so that a misspelt one does not mean its default.
class Body {
 public:
  [[nodiscard]] static Result<Body> parse(const HttpRequest& request, std::initializer_list<std::string_view> known);
  // An object inside of one, as strictly.
  [[nodiscard]] static Result<Body> of(boost::json::object json, std::initializer_list<std::string_view> known);

  [[nodiscard]] bool has(std::string_view name) const;
  // field_missing, field_malformed.
  [[nodiscard]] Result<std::string> text(std::string_view name) const;
  [[nodiscard]] Result<std::string> text_or(std::string_view name, std::string fallback) const;
  [[nodiscard]] Result<std::int64_t> integer(std::string_view name) const;
  [[nodiscard]] Result<Date> date(std::string_view name) const;
  [[nodiscard]] const boost::json::object& json() const { return json_; }

 private:
  boost::json::object json_;
};

class AccessLog;
class Gate;
class IdentityProvider;
class SecretBox;

// What the server lends to every call. Thread-safe.
struct ServerHouse {
  std::function<Instant()> clock;
  std::function<std::string(std::size_t bytes)> entropy;
  CatalogHost* catalog = nullptr;
  Gate* gate = nullptr;
  AccessLog* access = nullptr;
  const SecretBox* secrets = nullptr;
  std::string version;
  std::string public_url;  // how browsers reach the server, without a slash at the end
  std::vector<std::unique_ptr<IdentityProvider>> identity_providers;
  // To whoever runs the server, and nothing about a person: what must be looked after, and what is only to be known.
  std::function<void(const std::string& text)> complain;
  std::function<void(const std::string& text)> remark;
  std::function<TenantHost*(std::string_view tenant)> tenant_named;  // empty: the only one, if there is one
  std::function<TenantHost*(TenantKey tenant)> tenant_of;
  std::function<void()> wake_worker;  // something was approved that has to go out
  // What a verification of a tenant compares beside the database; none: the database alone.
  std::function<Result<VerifyOptions>(const Tenant& tenant)> verification;
};

class ApiCall {
 public:
  ApiCall(const HttpRequest& request_, std::vector<std::string> parts, ServerHouse& house_)
      : request(request_), house(house_), parts_(std::move(parts)) {}

  const HttpRequest& request;
  ServerHouse& house;
  std::optional<Caller> caller;

  // The parameters of the path, from the left.
  [[nodiscard]] const std::string& part(std::size_t index) const { return parts_.at(index); }
  [[nodiscard]] std::string part_or(std::size_t index, std::string fallback) const {
    return index < parts_.size() ? parts_[index] : std::move(fallback);
  }
  [[nodiscard]] Instant now() const { return house.clock(); }
  [[nodiscard]] TenantHost& host() const { return *caller->host; }

  [[nodiscard]] Result<Body> body(std::initializer_list<std::string_view> known) const {
    return Body::parse(request, known);
  }
  // Of the query. option_invalid, date_malformed.
  [[nodiscard]] Result<Date> date(std::string_view name) const;  // today when absent
  [[nodiscard]] Result<std::optional<Date>> date_if_given(std::string_view name) const;
  [[nodiscard]] Result<std::int64_t> integer(std::string_view name, std::int64_t fallback, std::int64_t min,
                                             std::int64_t max) const;
  [[nodiscard]] Result<std::int64_t> limit() const;              // 1 to 500; 50 when absent
  [[nodiscard]] Result<bool> flag(std::string_view name) const;  // true or false; false when absent
  // One of a closed list of names; the first when absent.
  [[nodiscard]] Result<std::string> one_of(std::string_view name, std::initializer_list<std::string_view> names) const;

  [[nodiscard]] Result<TenantHost::Reader> reader() const { return host().reader(); }
  [[nodiscard]] Result<Identity> identity(const ReadTx& tx) const;
  [[nodiscard]] Result<Onlooker> onlooker(const ReadTx& tx, Operation operation) const;
  // For what is not about a customer.
  [[nodiscard]] Result<> authorise_reading(const ReadTx& tx, Operation operation) const;
  // role_missing when a program's key does not have the right among its scopes.
  [[nodiscard]] Result<> check_scope(Operation right) const;

  // With the Idempotency-Key of the request, under the caller's name.
  [[nodiscard]] Admission admit(std::string_view step = {}) const;
  // ?dry_run=true takes the same path and keeps nothing.
  [[nodiscard]] Result<Answer> execute(const Command& command) const;

 private:
  std::vector<std::string> parts_;
};

[[nodiscard]] HttpResponse answer_json(const boost::json::value& value, int status = 200);

}  // namespace dunlin
