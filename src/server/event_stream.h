// EventStream: events on their way to one browser (server-sent events; WHATWG HTML, section 9.2). Whoever has news
// pushes it from any thread; the connection takes it when it can write. A browser that does not keep up loses the
// oldest ones and is told so by the event "lost", after which it asks for everything anew.
//
//   auto stream = std::make_shared<EventStream>();
//   stream->push({"changed", R"({"seq":18204})"});
//   response.events = stream;
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace dunlin {

struct ServerEvent {
  std::string name;
  std::string data;  // one line
};

class EventStream {
 public:
  static constexpr std::size_t waiting_max = 256;

  void push(ServerEvent event);
  void close();

  // For the connection.
  struct Taken {
    std::vector<ServerEvent> events;
    bool closed = false;
  };
  [[nodiscard]] Taken take();
  // Called, from any thread, when there is something to take. Empty: nobody listens any more.
  void on_news(std::function<void()> wake);

 private:
  std::mutex mutex_;
  std::deque<ServerEvent> waiting_;
  std::function<void()> wake_;
  bool lost_ = false;
  bool closed_ = false;
};

}  // namespace dunlin
