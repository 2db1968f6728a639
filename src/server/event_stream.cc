#include "server/event_stream.h"

namespace dunlin {

void EventStream::push(ServerEvent event) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (waiting_.size() == waiting_max) {
      waiting_.pop_front();
      lost_ = true;
    }
    waiting_.push_back(std::move(event));
    wake = wake_;
  }
  if (wake) wake();
}

void EventStream::close() {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    wake = wake_;
  }
  if (wake) wake();
}

EventStream::Taken EventStream::take() {
  const std::lock_guard lock(mutex_);
  Taken taken;
  taken.closed = closed_;
  if (lost_) taken.events.push_back({"lost", "{}"});
  lost_ = false;
  for (ServerEvent& event : waiting_) taken.events.push_back(std::move(event));
  waiting_.clear();
  return taken;
}

void EventStream::on_news(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

}  // namespace dunlin
