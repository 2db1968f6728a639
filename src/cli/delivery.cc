#include "cli/delivery.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace dunlin::cli {
namespace {

constexpr const char* executor_name = "system:executor";

AdmissionSource executor_admissions(Session& session) {
  return [&session] { return session.admit_machine(executor_name); };
}

// Keeps out whoever shares the data directory, by a file, and whoever shares the database alone, by the database.
class OnlyDeliverer {
 public:
  [[nodiscard]] static Result<OnlyDeliverer> of(Session& session) {
    DeliveryLock lock = TRY(DeliveryLock::of(session.options().data, session.tenant().name));
    TRY(session.engine().claim_deliveries());
    return OnlyDeliverer(std::move(lock), session.engine());
  }
  OnlyDeliverer(OnlyDeliverer&& other) noexcept
      : lock_(std::move(other.lock_)), engine_(std::exchange(other.engine_, nullptr)) {}
  OnlyDeliverer& operator=(OnlyDeliverer&&) = delete;
  ~OnlyDeliverer() {
    if (engine_ != nullptr) engine_->disclaim_deliveries();
  }

 private:
  OnlyDeliverer(DeliveryLock lock, Engine& engine) : lock_(std::move(lock)), engine_(&engine) {}

  DeliveryLock lock_;
  Engine* engine_;
};

}  // namespace

Result<DeliveryLock> DeliveryLock::of(const std::string& data_directory, const std::string& tenant) {
  const std::string path = data_directory + "/deliver-" + tenant + ".lock";
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return refuse(Reason::io_failed, "cannot open " + path);
  // Waiting is right: a delivery takes milliseconds, and what it leaves is looked at anew.
  if (::flock(file, LOCK_EX) != 0) {
    ::close(file);
    return refuse(Reason::database_busy, "another process is delivering (" + path + ")");
  }
  return DeliveryLock(file);
}

DeliveryLock::~DeliveryLock() {
  if (file_ >= 0) ::close(file_);
}

Result<std::vector<Delivered>> deliver_all(Session& session) {
  const OnlyDeliverer held = TRY(OnlyDeliverer::of(session));
  const std::unique_ptr<Mailer> mailer = TRY(session.open_mailer());
  const AdmissionSource admit = executor_admissions(session);
  std::vector<Delivered> delivered = TRY(recover_deliveries(session.engine(), *mailer, admit));
  for (Delivered& one : TRY(deliver_approved(session.engine(), *mailer, admit))) delivered.push_back(std::move(one));
  return delivered;
}

Result<Delivered> deliver_one(Session& session, Id<Proposal> proposal) {
  const OnlyDeliverer held = TRY(OnlyDeliverer::of(session));
  const std::unique_ptr<Mailer> mailer = TRY(session.open_mailer());
  const AdmissionSource admit = executor_admissions(session);
  TRY(recover_deliveries(session.engine(), *mailer, admit));
  return deliver(session.engine(), *mailer, admit, proposal);
}

}  // namespace dunlin::cli
