#include "server/errand.h"

namespace dunlin {

Errand::~Errand() {
  if (thread_.joinable()) thread_.join();
}

bool Errand::begin(std::function<void()> body) {
  const std::lock_guard lock(mutex_);
  if (under_way_) return false;
  if (thread_.joinable()) thread_.join();  // it said that it has ended: this waits for no work
  under_way_ = true;
  thread_ = std::thread([this, work = std::move(body)] {
    work();
    const std::lock_guard at_the_end(mutex_);
    under_way_ = false;
    ended_.notify_all();
  });
  return true;
}

bool Errand::ends_within(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, time, [this] { return !under_way_; });
}

}  // namespace dunlin
