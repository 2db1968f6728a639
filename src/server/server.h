// Server: `dunlin serve`: the API and the web application of all tenants of a data directory, over HTTP.
//
//   auto server = TRY(Server::start(settings));
//   server->port();
//   server->stop();        // drains: what has begun is finished
//
// Beside the answers it does what is due, by calling what the face hands in: `deliver` as soon as something was
// approved, `take_care` (expiry, the morning run, the model's duties) every minute, each in a thread of its own,
// because training a model must not keep a message waiting. They are the rounds that `dunlin worker` does. Several
// servers may stand over one PostgreSQL; the database keeps their rounds apart.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

#include "base/instant.h"
#include "engine/database.h"
#include "engine/engine.h"
#include "engine/verify.h"
#include "server/http_server.h"
#include "server/identity_provider.h"

namespace dunlin {

struct ServerSettings {
  HttpServerSettings http;
  DatabaseLocation location;
  std::function<Instant()> clock;
  std::function<std::string(std::size_t bytes)> entropy;
  std::string version;     // of the program
  std::string master_key;  // seals the secrets in the catalog: control/secret_box.h
  std::string public_url;  // how browsers reach the server; needed where there are identity providers
  std::vector<IdentityProviderSettings> identity_providers;
  // What is done by itself; none: nothing is.
  std::function<Result<>(const Tenant& tenant)> deliver;    // what was approved; asked for as soon as something was
  std::function<Result<>(const Tenant& tenant)> take_care;  // everything that is due; may take minutes
  // What a verification of a tenant compares beside the database (messages that were sent); none: the database alone.
  std::function<Result<VerifyOptions>(const Tenant& tenant)> verification;
  int round_seconds = 60;
  std::ostream* log = nullptr;  // a line of JSON for each request; no personal data, no query, no address
};

class Server {
 public:
  class House;
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const ServerSettings& settings);
  explicit Server(std::unique_ptr<House> house);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  void stop();

 private:
  std::unique_ptr<House> house_;
};

}  // namespace dunlin
