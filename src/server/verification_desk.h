// VerificationDesk: the last verification of a tenant's journal, and the one that is under way.
//
//   desk.begin(host, options, clock);                         // false: one is under way already
//   const Verification now = desk.look();
//   now.report->clean();   now.under_way;   now.progress;     // entries so far
//
// Kept in memory: a server that was just started has verified nothing, and says so. Thread-safe.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "base/instant.h"
#include "engine/verify.h"
#include "server/errand.h"

namespace dunlin {

class TenantHost;

struct Verification {
  std::shared_ptr<const VerifyReport> report;  // the last that was finished; none yet
  std::optional<Instant> verified_at;
  std::optional<Refusal> refused;  // why the last attempt came to nothing
  bool under_way = false;
  std::int64_t progress = 0;  // entries
};

class VerificationDesk {
 public:
  [[nodiscard]] bool begin(TenantHost& host, VerifyOptions options, std::function<Instant()> clock);
  [[nodiscard]] bool ends_within(std::chrono::milliseconds time) { return errand_.ends_within(time); }
  [[nodiscard]] Verification look();

 private:
  void verify_now(TenantHost& host, const VerifyOptions& options, const std::function<Instant()>& clock);

  std::mutex mutex_;
  Verification known_;
  std::atomic<std::int64_t> progress_ = 0;
  Errand errand_;
};

}  // namespace dunlin
