// Delivering what is approved, from the command line: one process at a time (a lock file in the data directory),
// recovery first.
#pragma once

#include <vector>

#include "cli/session.h"

namespace dunlin::cli {

class DeliveryLock {
 public:
  // Waits for whoever is delivering this tenant's messages.
  [[nodiscard]] static Result<DeliveryLock> of(const std::string& data_directory, const std::string& tenant);
  DeliveryLock(DeliveryLock&& other) noexcept : file_(other.file_) { other.file_ = -1; }
  DeliveryLock& operator=(DeliveryLock&&) = delete;
  ~DeliveryLock();

 private:
  explicit DeliveryLock(int file) : file_(file) {}
  int file_;
};

// What an earlier process left undone, then everything approved.
[[nodiscard]] Result<std::vector<Delivered>> deliver_all(Session& session);
// The one proposal; recovery first.
[[nodiscard]] Result<Delivered> deliver_one(Session& session, Id<Proposal> proposal);

}  // namespace dunlin::cli
