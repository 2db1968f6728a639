// HttpServer: HTTP/1.1 over TCP or TLS: reads requests, has them answered on a pool of threads, writes the answers.
//
//   auto server = TRY(HttpServer::start({.port = 8080}, [](const HttpRequest& request) { return answer(request); }));
//   server->port();      // what it listens on: 0 in the settings takes a free one
//   server->drain();     // no new connections; what has begun is finished; then all is closed
//
// Sockets are served by one thread with coroutines, so that idle connections and event streams cost a few kilobytes
// each; handlers may block, for they run on `workers` threads. What a client may do to others is limited: size of
// headers (431) and of the body (413), seconds to send a request and between requests (the connection ends),
// connections in all. A request that cannot be read is answered with 400 and the connection ends; a handler that throws
// is 500.
//
// Answers get Content-Length, Date and, if the client takes it and it pays, gzip. HEAD is answered like GET without the
// body.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "server/http.h"

namespace dunlin {

struct HttpServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::string certificate_file;  // PEM, with the chain; empty: no TLS
  std::string key_file;
  int workers = 4;
  std::size_t header_bytes_max = std::size_t{16} * 1024;
  std::size_t small_body_bytes_max = std::size_t{64} * 1024;
  std::size_t connections_max = 4'096;
  int request_seconds_max = 30;
  int idle_seconds_max = 75;
  int listening_seconds_max = 600;  // then a browser asks again, and whether it still may
  int drain_seconds_max = 20;
};

using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;
// Bytes of a body that this request, given without it, may have. Asked on a worker, before a body is read that is
// larger than small_body_bytes_max or does not say how large it is: who sends much has to be somebody.
using BodyLimit = std::function<std::size_t(const HttpRequest& head)>;

class HttpServer {
 public:
  // io_failed: the address cannot be listened on, or the certificate cannot be read.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> start(const HttpServerSettings& settings,
                                                                 HttpHandler handler, BodyLimit body_limit);
  class Service;
  explicit HttpServer(std::unique_ptr<Service> service);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  // Returns when everything is closed, or drain_seconds_max later.
  void drain();

 private:
  std::unique_ptr<Service> service_;
};

}  // namespace dunlin
