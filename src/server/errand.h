// Errand: something of a tenant that takes long (training a model, verifying the journal), on a thread of its own and
// one at a time. Whoever asked waits a moment for it; what is not done by then goes on.
//
//   if (!errand.begin([&] { report = verify(...); })) ...        // one is under way already
//   if (errand.ends_within(seconds(5))) answer(report); else answer(202);
//
// Thread-safe. An errand cannot be called off: whoever destroys it waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace dunlin {

class Errand {
 public:
  Errand() = default;
  ~Errand();
  Errand(const Errand&) = delete;
  Errand& operator=(const Errand&) = delete;

  // False, and nothing is begun, when one is under way. The body does not throw.
  [[nodiscard]] bool begin(std::function<void()> body);
  // True also when none is under way.
  [[nodiscard]] bool ends_within(std::chrono::milliseconds time);

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool under_way_ = false;
  std::thread thread_;
};

}  // namespace dunlin
