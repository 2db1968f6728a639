#include "server/server.h"

#include <boost/json.hpp>
#include <chrono>
#include <condition_variable>
#include <ostream>
#include <set>
#include <thread>

#include "base/check.h"
#include "control/secret_box.h"
#include "engine/catalog.h"
#include "journal/chain.h"
#include "server/access_log.h"
#include "server/gate.h"
#include "server/operations.h"
#include "server/problem.h"
#include "server/router.h"
#include "server/static_files.h"
#include "server/tenant_host.h"
#include "server/traffic.h"

namespace dunlin {
namespace {

constexpr std::size_t idempotency_key_bytes_max = 200;  // they are kept for ever

constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'";

void add_protection(HttpResponse& response, bool secure) {
  response.headers.emplace_back("Content-Security-Policy", content_policy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  if (secure) response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  if (header_of(response.headers, "Cache-Control").empty()) {
    response.headers.emplace_back("Cache-Control", "no-store");
  }
}

Refusal parameter_unknown(std::string_view name) {
  return {Reason::option_invalid,
          sayable("\"" + std::string(name) + "\" is no parameter of this operation, or has no such value.")};
}

HttpResponse plain_text(int status, std::string text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text), nullptr};
}

}  // namespace

class Server::House {
 public:
  explicit House(const ServerSettings& settings) : settings_(settings), gate_(shared_), access_(shared_) {
    shared_.clock = settings.clock;
    shared_.entropy = settings.entropy;
    shared_.version = settings.version;
    shared_.gate = &gate_;
    shared_.access = &access_;
    shared_.public_url = settings.public_url;
    shared_.complain = [this](const std::string& text) { complain(text); };
    shared_.remark = [this](const std::string& text) { tell("remark", text); };
    for (const IdentityProviderSettings& provider : settings.identity_providers) {
      shared_.identity_providers.push_back(std::make_unique<IdentityProvider>(provider, settings.clock));
    }
    shared_.tenant_named = [this](std::string_view name) {
      if (const std::vector<TenantHost*> all = hosts(); name.empty() && all.size() == 1) return all.front();
      return tenant_by([&](const Tenant& tenant) { return tenant.name == name; });
    };
    shared_.tenant_of = [this](TenantKey key) {
      return tenant_by([&](const Tenant& tenant) { return tenant.key == key; });
    };
    shared_.wake_worker = [this] { wake(); };
    shared_.verification = settings.verification;
    const std::span<const ApiOperation> operations = api_operations();
    for (std::size_t i = 0; i < operations.size(); ++i) router_.add(operations[i].method, operations[i].path, i);
  }

  Result<> open() {
    secrets_ = TRY(SecretBox::with_key(settings_.master_key));
    shared_.secrets = &*secrets_;
    catalog_ = std::make_unique<CatalogHost>(TRY(open_catalog(settings_.location, IfAbsent::refuse)));
    shared_.catalog = catalog_.get();
    TRY(take_in_tenants());
    http_ = TRY(HttpServer::start(
        settings_.http, [this](const HttpRequest& request) { return answer_and_note(request); },
        [this](const HttpRequest& head) { return body_limit(head); }));
    if (settings_.deliver) courier_ = std::thread([this] { keep_delivering(); });
    if (settings_.take_care) caretaker_ = std::thread([this] { keep_taking_care(); });
    return {};
  }

  void stop() {
    {
      const std::lock_guard lock(working_);
      stopping_ = true;
    }
    work_due_.notify_all();
    if (courier_.joinable()) courier_.join();
    if (caretaker_.joinable()) caretaker_.join();
    for (TenantHost* host : hosts()) host->hang_up([](const TenantHost::Listener&) { return true; });
    if (http_) http_->drain();
  }

  [[nodiscard]] std::uint16_t port() const { return http_->port(); }

 private:
  // Those that were founded since, too: the server does not have to be started again for them.
  Result<> take_in_tenants() {
    for (const Tenant& tenant : TRY(catalog_->with([](Connection& catalog) { return all_tenants(catalog); }))) {
      if (shared_.tenant_of(tenant.key) != nullptr) continue;
      std::unique_ptr<TenantHost> host = TRY(TenantHost::open(settings_.location, tenant));
      const std::lock_guard lock(housing_);
      hosts_.push_back(std::move(host));
    }
    return {};
  }

  // None is ever taken away.
  std::vector<TenantHost*> hosts() {
    const std::lock_guard lock(housing_);
    std::vector<TenantHost*> all;
    for (const std::unique_ptr<TenantHost>& host : hosts_) all.push_back(host.get());
    return all;
  }

  template <class Predicate>
  TenantHost* tenant_by(Predicate&& fits) {
    const std::lock_guard lock(housing_);
    for (const std::unique_ptr<TenantHost>& host : hosts_) {
      if (fits(host->tenant())) return host.get();
    }
    return nullptr;
  }

  // Whoever is not let in is not read either.
  std::size_t body_limit(const HttpRequest& head) {
    const std::size_t small = settings_.http.small_body_bytes_max;
    const Router::Match match = router_.match(head.method, head.parts);
    if (!match.route) return small;
    const ApiOperation& operation = api_operations()[*match.route];
    if (operation.body_bytes_max <= small || operation.entrance == Entrance::open) return small;
    return gate_.admit(head) ? operation.body_bytes_max : small;
  }

  HttpResponse answer_and_note(const HttpRequest& request) {
    const auto began = std::chrono::steady_clock::now();
    std::string_view operation = "none";
    HttpResponse response = answer(request, operation);
    add_protection(response, request.secure);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    traffic_.count(operation, response.status, took);
    note(request, operation, response, took);
    return response;
  }

  // What an operator needs and nothing about anybody: no query, no body, no name.
  void note(const HttpRequest& request, std::string_view operation, const HttpResponse& response,
            std::chrono::microseconds took) {
    if (settings_.log == nullptr) return;
    const boost::json::object line = {
        {"at", settings_.clock().to_string()}, {"method", request.method},      {"operation", operation},
        {"status", response.status},           {"bytes", response.body.size()}, {"micros", took.count()}};
    const std::lock_guard lock(logging_);
    *settings_.log << boost::json::serialize(line) << '\n';
  }

  HttpResponse answer(const HttpRequest& request, std::string_view& operation) {
    try {
      Router::Match match = router_.match(request.method, request.parts);
      const bool is_api = match.route || !match.methods.empty() || request.path.starts_with("/v1/");
      if (is_api) return answer_api(request, std::move(match), operation);
      return answer_web(request, operation);
    } catch (const CheckFailure& failure) {
      complain(std::string("internal error: ") + failure.what());
    } catch (const JournalFailure& failure) {
      complain(std::string("the journal is damaged: ") + failure.what());
    } catch (const std::exception& error) {
      complain(std::string("unexpected: ") + error.what());
    }
    return problem_of_status(500, "internal_error", "Something went wrong here; nothing was written.", request.path);
  }

  void complain(const std::string& text) { tell("alarm", text); }

  void tell(std::string_view kind, const std::string& text) {
    if (settings_.log == nullptr) return;
    const std::lock_guard lock(logging_);
    *settings_.log << boost::json::serialize(boost::json::object{{kind, sayable(text)}}) << '\n';
  }

  HttpResponse answer_api(const HttpRequest& request, Router::Match match, std::string_view& operation) {
    if (!match.route) {
      if (match.methods.empty()) {
        return problem_of_status(404, "operation_unknown", "There is no such operation.", request.path);
      }
      HttpResponse response = problem_of_status(405, "method_unknown", "This path has other methods.", request.path);
      std::string methods;
      for (const std::string_view method : match.methods) {
        methods += (methods.empty() ? "" : ", ") + std::string(method);
      }
      response.headers.emplace_back("Allow", methods);
      return response;
    }
    const ApiOperation& found = api_operations()[*match.route];
    operation = found.id;
    if (found.handle == nullptr) return answer_about_itself(found.id);
    ApiCall call(request, std::move(match.parameters), shared_);
    const Result<HttpResponse> response = perform(found, call);
    return response ? *response : problem(response.error(), request.path);
  }

  Result<HttpResponse> perform(const ApiOperation& operation, ApiCall& call) {
    if (operation.entrance != Entrance::open) {
      call.caller = TRY(gate_.admit(call.request));
      if (operation.entrance == Entrance::people && !call.caller->session) {
        return refuse(Reason::role_missing, "This is for people: a program's key is not enough.");
      }
    }
    TRY(check_query(call.request));
    if (call.request.header("Idempotency-Key").size() > idempotency_key_bytes_max) {
      return refuse(Reason::field_malformed, "The header Idempotency-Key is longer than 200 bytes: a UUID will do.");
    }
    if (operation.executes && call.request.header("Idempotency-Key").empty()) {
      return refuse(Reason::field_missing,
                    "The header Idempotency-Key is missing: a fresh UUID for each thing to be "
                    "done, the same one when it is asked again.");
    }
    if (operation.method != "GET") TRY(check_parameters(operation, call.request));
    HttpResponse response =
        TRY(is_of_the_books(operation.id) ? answer_from_the_books(operation, call) : handle(operation, call));
    if (shows_people(operation.id)) {
      access_.note_reading(*call.caller, operation.id, call.part_or(0, ""), call.request);
    }
    return response;
  }

  Result<HttpResponse> handle(const ApiOperation& operation, ApiCall& call) {
    HttpResponse response = TRY(operation.handle(call));
    if (operation.method == "GET" && !call.request.unasked_parameter().empty()) {
      return tl::unexpected(parameter_unknown(call.request.unasked_parameter()));
    }
    return response;
  }

  Result<HttpResponse> answer_from_the_books(const ApiOperation& operation, ApiCall& call) {
    std::int64_t head = 0;
    std::string key(operation.id);
    {
      const TenantHost::Reader reader = TRY(call.reader());
      head = TRY(read_head(reader.tx())).seq;
      const Identity identity = TRY(call.identity(reader.tx()));
      key += " " + call.now().date().to_string() + " " + identity.user.to_string() + " " + identity.roles.to_string();
    }
    if (call.caller->key) key += " " + std::to_string(call.caller->key->id);
    key += "\n" + call.request.path + "\n" + std::string(call.request.header("Accept"));
    for (const auto& [name, value] : call.request.query) key += "\n" + name + "=" + value;
    AnswerCache& answers = call.host().answers();
    if (std::optional<HttpResponse> known = answers.find(head, key)) return *std::move(known);
    Result<HttpResponse> response = handle(operation, call);
    if (response) answers.keep(head, key, *response);
    return response;
  }

  // Each once, and by a name: of two values nobody knows which one was meant.
  static Result<> check_query(const HttpRequest& request) {
    std::set<std::string_view> names;
    for (const auto& [name, value] : request.query) {
      if (name.empty() || !names.insert(name).second) return tl::unexpected(parameter_unknown(name));
    }
    return {};
  }

  // A misspelt dry_run must not mean the real thing.
  static Result<> check_parameters(const ApiOperation& operation, const HttpRequest& request) {
    for (const auto& [name, value] : request.query) {
      const bool known = operation.executes && name == "dry_run"
                             ? value == "true" || value == "false"
                             : operation.parameters.find(" " + name + " ") != std::string_view::npos;
      if (!known) return tl::unexpected(parameter_unknown(name));
    }
    return {};
  }

  // What concerns the process and no tenant.
  HttpResponse answer_about_itself(std::string_view operation) {
    if (operation == "showHealth") return plain_text(200, "ok\n");
    if (operation == "showReadiness") {
      if (ready()) return plain_text(200, "ok\n");
      return problem_of_status(503, "database_failed", "The database does not answer.", "/readyz");
    }
    CHECK(operation == "showProcessMetrics");
    std::int64_t listeners = 0;
    for (TenantHost* host : hosts()) listeners += static_cast<std::int64_t>(host->listeners());
    return {200,
            {{"Content-Type", "text/plain; version=0.0.4"}},
            traffic_.text(
                {{"dunlin_connections", "Open connections.", static_cast<std::int64_t>(http_->connections())},
                 {"dunlin_listeners", "Browsers that listen to changes.", listeners},
                 {"dunlin_sign_ins_refused", "Attempts to sign in that were refused.", gate_.refused_sign_ins()}}),
            nullptr};
  }

  HttpResponse answer_web(const HttpRequest& request, std::string_view& operation) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads) return problem_of_status(405, "method_unknown", "This path can only be read.", request.path);
    operation = "web";
    return static_file(request);
  }

  bool ready() {
    for (TenantHost* host : hosts()) {
      const Result<TenantHost::Reader> reader = host->reader();
      if (!reader || !read_head(reader->tx())) return false;
    }
    return true;
  }

  void wake() {
    {
      const std::lock_guard lock(working_);
      woken_ = true;
    }
    work_due_.notify_all();
  }

  void keep_delivering() {
    for (;;) {
      {
        std::unique_lock lock(working_);
        work_due_.wait_for(lock, std::chrono::seconds(settings_.round_seconds), [this] { return stopping_ || woken_; });
        if (stopping_) return;
        woken_ = false;
      }
      for_each_tenant(settings_.deliver);
    }
  }

  void keep_taking_care() {
    for (;;) {
      const Result<> taken = take_in_tenants();
      if (!taken) complain("looking for new tenants: " + taken.error().text);
      for_each_tenant(settings_.take_care);
      std::unique_lock lock(working_);
      work_due_.wait_for(lock, std::chrono::seconds(settings_.round_seconds), [this] { return stopping_; });
      if (stopping_) return;
    }
  }

  void for_each_tenant(const std::function<Result<>(const Tenant& tenant)>& round) {
    for (TenantHost* host : hosts()) {
      const Result<> done = round(host->tenant());
      if (!done) complain("a round of " + host->tenant().name + ": " + done.error().text);
      host->past().forget_what_is_old(settings_.clock());
      host->tell();
    }
  }

  ServerSettings settings_;
  ServerHouse shared_;
  std::optional<SecretBox> secrets_;
  Gate gate_;
  AccessLog access_;
  Router router_;
  Traffic traffic_;
  std::mutex logging_;
  std::unique_ptr<CatalogHost> catalog_;
  std::mutex housing_;
  std::vector<std::unique_ptr<TenantHost>> hosts_;
  std::mutex working_;
  std::condition_variable work_due_;
  bool woken_ = true;  // a first round at once
  bool stopping_ = false;
  std::thread courier_;
  std::thread caretaker_;
  std::unique_ptr<HttpServer> http_;
};

Server::Server(std::unique_ptr<House> house) : house_(std::move(house)) {}

Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(const ServerSettings& settings) {
  auto house = std::make_unique<House>(settings);
  TRY(house->open());
  return std::make_unique<Server>(std::move(house));
}

std::uint16_t Server::port() const {
  return house_->port();
}

void Server::stop() {
  house_->stop();
}

}  // namespace dunlin
