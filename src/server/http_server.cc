// The one file that sees Beast, and of it the parser and the stream with time limits only: everything else of it costs
// minutes of compiling (docs/decisions/dependencies.md).
#include "server/http_server.h"

#include <zlib.h>

#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <ctime>
#include <functional>
#include <optional>
#include <set>
#include <thread>

#include "base/check.h"
#include "server/event_stream.h"
#include "server/problem.h"

namespace dunlin {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using std::chrono::seconds;

constexpr std::size_t framing_per_byte_max = 16;  // chunks of a single byte, and some words about each
// "0", and two ends of a line: what the parser takes for granted once it has begun with the last chunk. Nothing that it
// left where it was is ever whole with less.
constexpr std::size_t last_chunk_bytes = 5;
constexpr std::size_t read_bytes = std::size_t{16} * 1024;
constexpr std::size_t gzip_from_bytes = 1'024;
constexpr std::size_t drained_bytes_max = std::size_t{256} * 1024;
constexpr int event_beat_seconds = 20;

// A connection with or without TLS.
class Stream {
 public:
  virtual ~Stream() = default;
  virtual asio::awaitable<error_code> handshake() = 0;
  virtual asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& error) = 0;
  virtual asio::awaitable<error_code> write(asio::const_buffer bytes) = 0;
  virtual asio::awaitable<void> end() = 0;
  virtual beast::tcp_stream& tcp() = 0;
};

class PlainStream final : public Stream {
 public:
  explicit PlainStream(asio::ip::tcp::socket socket) : stream_(std::move(socket)) {}
  asio::awaitable<error_code> handshake() override { co_return error_code(); }
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& error) override {
    co_return co_await stream_.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
  }
  asio::awaitable<error_code> write(asio::const_buffer bytes) override {
    error_code error;
    co_await asio::async_write(stream_, bytes, asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }
  asio::awaitable<void> end() override {
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    co_return;
  }
  beast::tcp_stream& tcp() override { return stream_; }

 private:
  beast::tcp_stream stream_;
};

// asio's TLS over Beast's stream: Beast 1.81's own ssl_stream loses data when several buffers are written at once.
class TlsStream final : public Stream {
 public:
  TlsStream(asio::ip::tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}
  asio::awaitable<error_code> handshake() override {
    error_code error;
    co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer into, error_code& error) override {
    co_return co_await stream_.async_read_some(into, asio::redirect_error(asio::use_awaitable, error));
  }
  asio::awaitable<error_code> write(asio::const_buffer bytes) override {
    error_code error;
    co_await asio::async_write(stream_, bytes, asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }
  asio::awaitable<void> end() override {
    error_code ignored;
    co_await stream_.async_shutdown(asio::redirect_error(asio::use_awaitable, ignored));
  }
  beast::tcp_stream& tcp() override { return stream_.next_layer(); }

 private:
  asio::ssl::stream<beast::tcp_stream> stream_;
};

std::string http_date(std::time_t now) {
  std::tm fields{};
  gmtime_r(&now, &fields);
  static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<std::size_t>(fields.tm_wday)], fields.tm_mday,
                months[static_cast<std::size_t>(fields.tm_mon)], fields.tm_year + 1900, fields.tm_hour, fields.tm_min,
                fields.tm_sec);
  return text.data();
}

std::string gzipped(const std::string& body) {
  constexpr int window_bits_gzip = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, 5, Z_DEFLATED, window_bits_gzip, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, body.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return result == Z_STREAM_END ? out : std::string();
}

bool is_worth_gzip(const HttpRequest& request, const HttpResponse& response) {
  if (response.body.size() < gzip_from_bytes || !header_of(response.headers, "Content-Encoding").empty()) return false;
  if (!request.takes_gzip()) return false;
  const std::string_view type = header_of(response.headers, "Content-Type");
  return type.starts_with("text/") || type.starts_with("application/json") ||
         type.starts_with("application/problem+json") || type.starts_with("image/svg");
}

std::string head_of(const HttpResponse& response, std::optional<std::size_t> length, bool keep_alive) {
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason_phrase(response.status)) +
                     "\r\nDate: " + http_date(std::time(nullptr)) + "\r\n";
  for (const auto& [name, value] : response.headers) {
    // A handler that would split an answer in two has a bug; the answer is not sent.
    CHECK(value.find_first_of("\r\n") == std::string::npos);
    head += name + ": " + value + "\r\n";
  }
  if (length) head += "Content-Length: " + std::to_string(*length) + "\r\n";
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

// Before anybody could look at the request: what it asked for is not known.
HttpResponse unread(int status) {
  switch (status) {
    case 413:
      return problem_of_status(status, "body_too_large", "The body is longer than this operation takes.", "");
    case 431:
      return problem_of_status(status, "head_too_large", "The header lines are longer than the server takes.", "");
    case 500:
      return problem_of_status(status, "internal_error", "Something went wrong here; nothing was written.", "");
    default:
      return problem_of_status(status, "request_malformed", "This is not a request of HTTP/1.1 as RFC 9112 has it.",
                               "");
  }
}

using Parser = http::request_parser<http::string_body>;

}  // namespace

class HttpServer::Service {
 public:
  Service(const HttpServerSettings& settings, HttpHandler handler, BodyLimit body_limit)
      : settings_(settings),
        handler_(std::move(handler)),
        body_limit_(std::move(body_limit)),
        workers_(std::in_place, static_cast<std::size_t>(settings.workers)) {}

  Result<> listen() {
    try {
      if (!settings_.certificate_file.empty()) {
        tls_.emplace(asio::ssl::context::tls_server);
        tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                          asio::ssl::context::no_tlsv1_1);
        tls_->use_certificate_chain_file(settings_.certificate_file);
        tls_->use_private_key_file(settings_.key_file, asio::ssl::context::pem);
      }
      const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(settings_.address), settings_.port);
      acceptor_.open(endpoint.protocol());
      acceptor_.set_option(asio::ip::tcp::acceptor::reuse_address(true));
      acceptor_.bind(endpoint);
      acceptor_.listen();
      port_ = acceptor_.local_endpoint().port();
    } catch (const std::exception& error) {
      return refuse(Reason::io_failed, "cannot listen on " + settings_.address + " port " +
                                           std::to_string(settings_.port) + ": " + error.what());
    }
    asio::co_spawn(context_, accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
    return {};
  }

  void drain() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this] {
      draining_ = true;
      error_code ignored;
      acceptor_.close(ignored);
      for (Connection* connection : connections_) {
        if (connection->events) connection->events->close();
        if (connection->idle) connection->stream->tcp().cancel();
      }
    });
    const auto deadline = std::chrono::steady_clock::now() + seconds(settings_.drain_seconds_max);
    while (connection_count_ > 0 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    if (connection_count_ > 0) workers_->stop();  // what nobody has begun with stays undone
    workers_->join();
    context_.stop();
    thread_.join();
    workers_.reset();  // with what stayed undone: its connections end in the context, which must still be there
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::size_t connections() const { return connection_count_; }

 private:
  struct Connection {
    std::unique_ptr<Stream> stream;
    std::string peer;
    std::string buffer;  // read and not yet parsed
    std::shared_ptr<EventStream> events;
    bool idle = true;
  };
  enum class Next : std::uint8_t { another, end };

  asio::awaitable<void> accept() {
    for (;;) {
      error_code error;
      asio::ip::tcp::socket socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!acceptor_.is_open()) co_return;
      if (error) {  // out of file descriptors: wait for one to be given back
        asio::steady_timer pause(context_, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connection_count_ >= settings_.connections_max) continue;  // closes it
      error_code ignored;
      socket.set_option(asio::ip::tcp::no_delay(true), ignored);
      asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> serve(asio::ip::tcp::socket socket) {
    Connection connection;
    error_code error;
    connection.peer = socket.remote_endpoint(error).address().to_string();
    if (tls_) {
      connection.stream = std::make_unique<TlsStream>(std::move(socket), *tls_);
    } else {
      connection.stream = std::make_unique<PlainStream>(std::move(socket));
    }
    connections_.insert(&connection);
    ++connection_count_;
    try {
      connection.stream->tcp().expires_after(seconds(settings_.request_seconds_max));
      if (!co_await connection.stream->handshake()) {
        while (!draining_ && co_await serve_one(connection) == Next::another) {
        }
        connection.stream->tcp().expires_after(seconds(1));
        co_await connection.stream->end();
      }
    } catch (const std::exception&) {
      // Asio's own: the connection is gone.
    }
    connections_.erase(&connection);
    --connection_count_;
  }

  // Reads one request and answers it.
  asio::awaitable<Next> serve_one(Connection& connection) {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(settings_.header_bytes_max));
    parser.body_limit(boost::none);
    parser.eager(true);
    const std::optional<int> refused = co_await read(connection, parser);
    if (refused && *refused == 0) co_return Next::end;
    if (refused) {
      co_await send(connection, HttpRequest(), unread(*refused), false);
      if (*refused == 413) co_await swallow(connection);
      co_return Next::end;
    }
    HttpRequest request = head_of_request(parser.get(), connection);
    request.body = std::move(parser.get().body());
    const bool keep_alive = parser.get().keep_alive() && !draining_;
    if (!has_one_host(parser.get())) {
      co_await send(connection, request, unread(400), false);
      co_return Next::end;
    }
    if (!read_target(std::string_view(parser.get().target()), request)) {
      co_await send(connection, request, unread(400), false);
      co_return Next::end;
    }
    HttpResponse response = co_await on_workers<HttpResponse>([this, &request] { return answer(request); });
    if (response.events && request.method == "HEAD") {
      response.events->close();
      response.events.reset();
    }
    if (response.events) {
      co_await send_events(connection, std::move(response));
      co_return Next::end;
    }
    const bool open = co_await send(connection, request, std::move(response), keep_alive);
    co_return open&& keep_alive ? Next::another : Next::end;
  }

  // None: a whole request was read. Else the status to refuse it with; 0: the client has gone.
  asio::awaitable<std::optional<int>> read(Connection& connection, Parser& parser) {
    std::array<char, read_bytes> bytes;
    std::optional<std::size_t> limit;
    std::size_t needed = 1;
    std::size_t framing = 0;  // bytes of sizes, extensions and trailers, beside those of the body
    connection.idle = connection.buffer.empty();
    connection.stream->tcp().expires_after(
        seconds(connection.idle ? settings_.idle_seconds_max : settings_.request_seconds_max));
    for (;;) {
      if (connection.buffer.size() >= needed) {
        error_code error;
        const std::size_t used = parser.put(asio::buffer(connection.buffer), error);
        connection.buffer.erase(0, used);
        if (error && error != http::error::need_more) co_return status_of(error);
        needed = error == http::error::need_more && !connection.buffer.empty() ? last_chunk_bytes : 1;
        if (limit) framing += used;
        // The parser has a limit for a head and for a body. What stands between chunks and after them is held here.
        const std::size_t body = parser.get().body().size();
        const std::size_t framing_max = settings_.header_bytes_max + framing_per_byte_max * body;
        const bool waits = error == http::error::need_more;
        if ((waits && connection.buffer.size() > framing_max) || framing > framing_max + body) co_return 400;
        if (parser.is_header_done() && !limit) {
          if (!is_framed_as_known(parser)) co_return 400;
          limit = co_await body_limit(connection, parser);
          const auto length = parser.content_length();
          if (length && *length > *limit) co_return 413;
          parser.body_limit(*limit);
          if (equal_without_case(std::string_view(parser.get()[http::field::expect]), "100-continue")) {
            const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            if (co_await connection.stream->write(asio::buffer(go_on))) co_return 0;
          }
        }
        if (limit && parser.get().body().size() > *limit) co_return 413;
        if (parser.is_done()) co_return std::nullopt;
        if (used > 0 && connection.buffer.size() >= needed) continue;
      }
      error_code error;
      const std::size_t got = co_await connection.stream->read_some(asio::buffer(bytes), error);
      if (error) co_return 0;  // gone, or too slow: then the stream has closed itself
      if (connection.idle) connection.stream->tcp().expires_after(seconds(settings_.request_seconds_max));
      connection.idle = false;
      connection.buffer.append(bytes.data(), got);
    }
  }

  // What came beyond the limit before it was known is held against it by read().
  asio::awaitable<std::size_t> body_limit(const Connection& connection, Parser& parser) {
    const auto length = parser.content_length();
    const bool is_small = length ? *length <= settings_.small_body_bytes_max : !parser.chunked();
    if (is_small) co_return settings_.small_body_bytes_max;
    HttpRequest head = head_of_request(parser.get(), connection);
    if (!read_target(std::string_view(parser.get().target()), head)) co_return settings_.small_body_bytes_max;
    co_return co_await on_workers<std::size_t>([this, &head] { return limit_for(head); });
  }

  // Runs on a worker and goes on here. Posted there and back: a coroutine that is spawned there ends behind everything
  // that waits for a worker. `work` does not throw: there is nobody to throw to.
  template <class T>
  asio::awaitable<T> on_workers(std::function<T()> work) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(
        [this](auto handler, std::function<T()> body) {
          const auto go_on = std::make_shared<decltype(handler)>(std::move(handler));
          asio::post(*workers_, [this, go_on, body = std::move(body)] {
            const auto outcome = std::make_shared<T>(body());
            asio::post(context_, [go_on, outcome] { (*go_on)(std::move(*outcome)); });
          });
        },
        asio::use_awaitable, std::move(work));
  }

  // One Host, or, before HTTP/1.1, none (RFC 9112, 3.2).
  static bool has_one_host(const http::request<http::string_body>& head) {
    const auto hosts = static_cast<std::size_t>(head.count(http::field::host));
    return hosts == 1 ? head.version() < 11 || !head[http::field::host].empty() : hosts == 0 && head.version() < 11;
  }

  // A coding that is not known leaves open where the body ends, and so where the next request begins (RFC 9112, 6.3).
  static bool is_framed_as_known(const Parser& parser) {
    const auto codings = parser.get().count(http::field::transfer_encoding);
    return codings == 0 ||
           (codings == 1 &&
            equal_without_case(std::string_view(parser.get()[http::field::transfer_encoding]), "chunked"));
  }

  static int status_of(const error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    return 400;
  }

  static HttpRequest head_of_request(const http::request<http::string_body>& parsed, const Connection& connection) {
    HttpRequest request;
    request.method = std::string(std::string_view(parsed.method_string()));
    for (const auto& field : parsed) {
      request.headers.emplace_back(std::string(std::string_view(field.name_string())),
                                   std::string(std::string_view(field.value())));
    }
    request.peer = connection.peer;
    request.secure = dynamic_cast<const TlsStream*>(connection.stream.get()) != nullptr;
    return request;
  }

  HttpResponse answer(const HttpRequest& request) const {
    try {
      return handler_(request);
    } catch (const std::exception&) {
      return unread(500);
    }
  }

  // Whoever cannot be looked up is not read from either.
  [[nodiscard]] std::size_t limit_for(const HttpRequest& head) const {
    try {
      return body_limit_(head);
    } catch (const std::exception&) {
      return settings_.small_body_bytes_max;
    }
  }

  // False: the connection is gone.
  asio::awaitable<bool> send(Connection& connection, const HttpRequest& request, HttpResponse response,
                             bool keep_alive) {
    if (is_worth_gzip(request, response)) {
      std::string smaller = gzipped(response.body);
      if (!smaller.empty() && smaller.size() < response.body.size()) {
        response.body = std::move(smaller);
        response.headers.emplace_back("Content-Encoding", "gzip");
      }
      response.headers.emplace_back("Vary", "Accept-Encoding");
    }
    const bool has_body = response.status != 204 && response.status != 304;
    std::string bytes =
        head_of(response, has_body ? std::optional(response.body.size()) : std::optional<std::size_t>(), keep_alive);
    if (has_body && request.method != "HEAD") bytes += response.body;
    connection.stream->tcp().expires_after(seconds(settings_.request_seconds_max));
    co_return !co_await connection.stream->write(asio::buffer(bytes));
  }

  asio::awaitable<void> send_events(Connection& connection, HttpResponse response) {
    const std::shared_ptr<EventStream> events = response.events;
    const auto timer = std::make_shared<asio::steady_timer>(context_);
    connection.events = events;
    events->on_news([timer, this] { asio::post(context_, [timer] { timer->cancel(); }); });
    std::string out = head_of(response, std::nullopt, false) + "retry: 3000\n\n";
    const auto over_at = std::chrono::steady_clock::now() + seconds(settings_.listening_seconds_max);
    for (bool closed = draining_; !closed;) {
      connection.stream->tcp().expires_after(seconds(settings_.request_seconds_max));
      if (co_await connection.stream->write(asio::buffer(out))) break;
      out.clear();
      timer->expires_after(seconds(event_beat_seconds));
      EventStream::Taken taken = events->take();
      if (taken.events.empty() && !taken.closed) {
        error_code ignored;
        connection.stream->tcp().expires_never();
        co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        taken = events->take();
      }
      closed = taken.closed || draining_ || std::chrono::steady_clock::now() >= over_at;
      for (const ServerEvent& event : taken.events) out += "event: " + event.name + "\ndata: " + event.data + "\n\n";
      if (out.empty()) out = ": still here\n\n";
    }
    events->on_news({});
    events->close();
    connection.events.reset();
  }

  // What a refused client is still sending: closing at once would take the answer away from it.
  asio::awaitable<void> swallow(Connection& connection) {
    std::array<char, read_bytes> bytes;
    error_code error;
    connection.stream->tcp().expires_after(seconds(2));
    for (std::size_t total = 0; total < drained_bytes_max && !error;) {
      total += co_await connection.stream->read_some(asio::buffer(bytes), error);
    }
  }

  HttpServerSettings settings_;
  HttpHandler handler_;
  BodyLimit body_limit_;
  std::optional<asio::ssl::context> tls_;
  std::set<Connection*> connections_;  // of the one thread that serves them
  std::atomic<std::size_t> connection_count_ = 0;
  bool draining_ = false;
  std::uint16_t port_ = 0;
  std::optional<asio::thread_pool> workers_;
  std::thread thread_;
  // Last, because its destructor ends the coroutines, which use all of the above.
  asio::io_context context_;
  asio::ip::tcp::acceptor acceptor_{context_};
  // Answers that are being computed come back to it, also when nothing else waits for it.
  asio::executor_work_guard<asio::io_context::executor_type> open_ = asio::make_work_guard(context_);
};

HttpServer::HttpServer(std::unique_ptr<Service> service) : service_(std::move(service)) {}

HttpServer::~HttpServer() {
  service_->drain();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpServerSettings& settings, HttpHandler handler,
                                                      BodyLimit body_limit) {
  auto service = std::make_unique<Service>(settings, std::move(handler), std::move(body_limit));
  TRY(service->listen());
  return std::make_unique<HttpServer>(std::move(service));
}

std::uint16_t HttpServer::port() const {
  return service_->port();
}

std::size_t HttpServer::connections() const {
  return service_->connections();
}

void HttpServer::drain() {
  service_->drain();
}

}  // namespace dunlin
