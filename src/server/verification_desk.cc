#include "server/verification_desk.h"

#include "server/tenant_host.h"

namespace dunlin {

bool VerificationDesk::begin(TenantHost& host, VerifyOptions options, std::function<Instant()> clock) {
  options.progress = [this](std::int64_t entries) { progress_ = entries; };
  const std::lock_guard lock(mutex_);
  const bool begun = errand_.begin(
      [this, &host, asked = std::move(options), now = std::move(clock)] { verify_now(host, asked, now); });
  if (!begun) return false;
  progress_ = 0;
  known_.under_way = true;
  return true;
}

void VerificationDesk::verify_now(TenantHost& host, const VerifyOptions& options,
                                  const std::function<Instant()>& clock) {
  Result<VerifyReport> report = [&]() -> Result<VerifyReport> {
    const TenantHost::Reader reader = TRY(host.reader());
    return verify(reader.tx(), host.tenant(), options);
  }();
  {
    const std::lock_guard lock(mutex_);
    known_.under_way = false;
    known_.refused.reset();
    if (report) {
      known_.report = std::make_shared<const VerifyReport>(std::move(*report));
      known_.verified_at = clock();
    } else {
      known_.refused = report.error();
    }
  }
  host.tell_of("verification");
}

Verification VerificationDesk::look() {
  const std::lock_guard lock(mutex_);
  Verification now = known_;
  now.progress = progress_;
  return now;
}

}  // namespace dunlin
