// The server against a client that speaks plain sockets, well and badly.
#include "server/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <semaphore>
#include <thread>

#include "server/event_stream.h"

namespace dunlin {
namespace {

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void say(const std::string& bytes) const {
    EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  // Until the text was heard, or the other end closed.
  std::string hear(const std::string& until) {
    std::array<char, 4096> bytes;
    while (heard_.find(until) == std::string::npos) {
      const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (got <= 0) return std::exchange(heard_, {});
      heard_.append(bytes.data(), static_cast<std::size_t>(got));
    }
    const std::size_t end = heard_.find(until) + until.size();
    std::string out = heard_.substr(0, end);
    heard_.erase(0, end);
    return out;
  }
  std::string hear_all() { return hear(std::string("\0never", 6)); }

 private:
  int socket_;
  bool connected_ = false;
  std::string heard_;
};

HttpResponse echo(const HttpRequest& request) {
  if (request.path == "/throw") throw std::runtime_error("a bug");
  if (request.path == "/long") return {200, {{"Content-Type", "text/plain"}}, std::string(50'000, 'x'), nullptr};
  const std::string said = request.method + " " + request.path + " [" + request.body + "]";
  return {200, {{"Content-Type", "text/plain"}}, said, nullptr};
}

std::unique_ptr<HttpServer> serve(const HttpHandler& handler = echo, HttpServerSettings settings = {}) {
  settings.workers = 2;
  settings.small_body_bytes_max = 100;
  Result<std::unique_ptr<HttpServer>> server = HttpServer::start(
      settings, handler, [](const HttpRequest& head) { return head.header("Key") == "good" ? 1'000U : 100U; });
  EXPECT_TRUE(server) << server.error().text;
  return std::move(*server);
}

const std::string get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(HttpServer, AnswersOneRequestAfterAnotherOnAConnection) {
  const auto server = serve();
  Client client(server->port());
  client.say(get);
  EXPECT_NE(client.hear("[]").find("200 OK"), std::string::npos);
  client.say("POST /b?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get);  // and the next already
  EXPECT_NE(client.hear("POST /b [abc]").find("Connection: keep-alive"), std::string::npos);
  EXPECT_NE(client.hear("GET /a []").find("200 OK"), std::string::npos);
  client.say("HEAD /long HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string head = client.hear_all();
  EXPECT_NE(head.find("Content-Length: 50000\r\n"), std::string::npos);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(HttpServer, TakesABodyInPiecesAndChunks) {
  const auto server = serve();
  Client client(server->port());
  const std::string text =
      "POST /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (const char c : text) client.say(std::string(1, c));
  EXPECT_NE(client.hear("[abcde]").find("200 OK"), std::string::npos);
}

TEST(HttpServer, CompressesWhatIsLongForThoseWhoTakeIt) {
  const auto server = serve();
  Client client(server->port());
  client.say("GET /long HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
  const std::string answer = client.hear_all();
  EXPECT_NE(answer.find("Content-Encoding: gzip\r\n"), std::string::npos);
  EXPECT_LT(answer.size(), 1'000U);
}

TEST(HttpServer, RefusesWhatItCannotRead) {
  HttpServerSettings settings;
  settings.header_bytes_max = 500;
  const auto server = serve(echo, settings);
  const auto status = [&server](const std::string& request) {
    Client client(server->port());
    client.say(request);
    return client.hear_all().substr(0, 12);
  };
  EXPECT_EQ(status("nonsense\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(status("GET /a HTTP/1.1\r\n\r\n"), "HTTP/1.1 400") << "no Host";
  EXPECT_EQ(status("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(status("GET /../etc HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(status("GET /a HTTP/1.1\r\nHost: x\r\nA: " + std::string(600, 'a') + "\r\n\r\n"), "HTTP/1.1 431");
  const std::string good_key = "POST /a HTTP/1.1\r\nHost: x\r\nKey: good\r\n";
  EXPECT_EQ(status(good_key + "Content-Length: 1001\r\n\r\n"), "HTTP/1.1 413");
  EXPECT_EQ(status(good_key + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2'000, 'b')), "HTTP/1.1 413");
  EXPECT_EQ(status("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"), "HTTP/1.1 400");
}

TEST(HttpServer, TakesMuchOnlyFromWhomTheLimitKnows) {
  const auto server = serve();
  const auto answer = [&server](const std::string& key, const std::string& length_or_chunks) {
    Client client(server->port());
    client.say("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nKey: " + key + "\r\n" + length_or_chunks);
    return client.hear_all().substr(0, 12);
  };
  const std::string sized = "Content-Length: 500\r\n\r\n" + std::string(500, 'b');
  const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n1f4\r\n" + std::string(500, 'b') + "\r\n0\r\n\r\n";
  EXPECT_EQ(answer("good", sized), "HTTP/1.1 200");
  EXPECT_EQ(answer("good", chunked), "HTTP/1.1 200");
  EXPECT_EQ(answer("bad", sized), "HTTP/1.1 413");
  EXPECT_EQ(answer("bad", chunked), "HTTP/1.1 413");
  EXPECT_EQ(answer("bad", "Content-Length: 3\r\n\r\nabc"), "HTTP/1.1 200");
}

TEST(HttpServer, AHandlerThatThrowsIsAnAnswerAndNoEnd) {
  const auto server = serve();
  Client client(server->port());
  client.say("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n" + get);
  EXPECT_NE(client.hear("internal_error\"}").find("500"), std::string::npos);
  EXPECT_NE(client.hear("GET /a []").find("200 OK"), std::string::npos);
}

TEST(HttpServer, EndsThoseWhoAreTooSlow) {
  HttpServerSettings settings;
  settings.request_seconds_max = 1;
  settings.idle_seconds_max = 1;
  const auto server = serve(echo, settings);
  Client halfway(server->port());
  halfway.say("GET /a HT");
  Client silent(server->port());
  EXPECT_EQ(halfway.hear_all(), "");
  EXPECT_EQ(silent.hear_all(), "");
}

TEST(HttpServer, FinishesWhatHasBegunWhenItIsDrained) {
  std::binary_semaphore begun(0);
  std::binary_semaphore go_on(0);
  auto server = serve([&](const HttpRequest& request) {
    begun.release();
    go_on.acquire();
    return echo(request);
  });
  Client busy(server->port());
  Client idle(server->port());
  busy.say(get);
  begun.acquire();
  std::thread drain([&server] { server->drain(); });
  EXPECT_EQ(idle.hear_all(), "") << "a connection without a request is closed";
  go_on.release();
  const std::string answer = busy.hear_all();
  EXPECT_NE(answer.find("GET /a []"), std::string::npos);
  drain.join();
  EXPECT_EQ(server->connections(), 0U);
}

TEST(HttpServer, SendsEventsAsTheyCome) {
  const auto events = std::make_shared<EventStream>();
  auto server = serve([&events](const HttpRequest&) {
    return HttpResponse{200, {{"Content-Type", "text/event-stream"}}, "", events};
  });
  Client client(server->port());
  client.say(get);
  client.hear("retry: 3000\n\n");
  events->push({"changed", "{\"seq\":7}"});
  EXPECT_EQ(client.hear("\n\n"), "event: changed\ndata: {\"seq\":7}\n\n");
  events->push({"changed", "{\"seq\":8}"});
  EXPECT_EQ(client.hear("\n\n"), "event: changed\ndata: {\"seq\":8}\n\n");
  server->drain();
  EXPECT_EQ(client.hear_all(), "");
}

TEST(EventStream, TellsWhoeverDoesNotKeepUp) {
  EventStream stream;
  for (std::size_t i = 0; i < EventStream::waiting_max + 3; ++i) stream.push({"changed", std::to_string(i)});
  const EventStream::Taken taken = stream.take();
  ASSERT_EQ(taken.events.size(), EventStream::waiting_max + 1);
  EXPECT_EQ(taken.events.front().name, "lost");
  EXPECT_EQ(taken.events[1].data, "3");
  EXPECT_TRUE(stream.take().events.empty());
}

TEST(HttpServer, SaysWhyItCannotListen) {
  const auto server = serve();
  HttpServerSettings settings;
  settings.port = server->port();
  const auto second = HttpServer::start(settings, echo, [](const HttpRequest&) { return 0U; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, Reason::io_failed);
}

// Under the sanitizers: what waits in the queue holds connections, which hold the context.
TEST(HttpServer, WhatNobodyHasBegunWithIsLeftWhenTheDrainIsOver) {
  std::counting_semaphore<8> begun(0);
  std::counting_semaphore<8> go_on(0);
  HttpServerSettings settings;
  settings.drain_seconds_max = 0;
  std::atomic<int> answered = 0;
  const auto slow = [&](const HttpRequest& request) {
    if (++answered <= 2) {  // as many as there are workers
      begun.release();
      go_on.acquire();
      go_on.release();
    }
    return echo(request);
  };
  std::unique_ptr<HttpServer> server = serve(slow, settings);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(server->port()));
    clients.back()->say("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  const std::uint16_t port = server->port();
  begun.acquire();
  std::thread drain([&server] { server->drain(); });
  while (Client(port).connected()) std::this_thread::yield();
  go_on.release();
  drain.join();
  server.reset();
  for (const std::unique_ptr<Client>& client : clients) client->hear_all();  // each ends
  EXPECT_FALSE(Client(port).connected());
  EXPECT_GE(answered, 1);
}

TEST(HttpServer, ALimitThatCannotBeToldIsTheSmallOne) {
  HttpServerSettings settings;
  settings.small_body_bytes_max = 100;
  const Result<std::unique_ptr<HttpServer>> server =
      HttpServer::start(settings, echo, [](const HttpRequest&) -> std::size_t { throw std::runtime_error("a bug"); });
  ASSERT_TRUE(server);
  Client client((*server)->port());
  client.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n");
  EXPECT_NE(client.hear("\r\n").find("413"), std::string::npos);
}

}  // namespace
}  // namespace dunlin
