#include "sim/client.h"

#include "sim/must.h"

namespace dunlin::sim {

Client::Client(Setting setting, const Prng& seed) : setting_(std::move(setting)), prng_(seed.child("client")) {
  start();
}

void Client::start() {
  engine_ = std::make_unique<Engine>(setting_.connection, setting_.tenant, EngineMode::normal, &setting_.faults);
}

Admission Client::admit(const Actor& actor, const std::string& login, std::string key) {
  now_ = now_.add_seconds(prng_.between(1, 40));
  std::string entropy;
  for (int i = 0; i < 4; ++i) {
    std::uint64_t bits = prng_.next();
    for (int byte = 0; byte < 8; ++byte, bits >>= 8) entropy += static_cast<char>(bits & 255);
  }
  ++commands_;
  return Admission{now(), actor, login, std::move(key), std::move(entropy)};
}

ReadTx Client::read() {
  return must(engine_->read());
}

Result<Answer> Client::ask(const Actor& actor, const std::string& login, const Command& command) {
  const std::string key = "request " + std::to_string(++next_key_);
  last_ = std::string(name_of(command)) + " of " + (login.empty() ? to_string(actor) : login) + ", " + key;
  const std::function<Result<Answer>()> once = [&] { return engine_->execute(admit(actor, login, key), command); };
  Result<Answer> answer = persist(once);
  if (!answer) return answer;
  // Duties and expiries with nothing to expire leave no entry.
  const bool leaves_an_entry =
      !std::holds_alternative<RecordDuty>(command) && !std::holds_alternative<ExpireProposals>(command);
  if (leaves_an_entry) acknowledged_.push_back(key);
  if (leaves_an_entry && prng_.chance(setting_.swarm.request_twice)) {
    const Result<Answer> again = persist(once);
    if (!again || *again != *answer) {
      setting_.findings.add("idempotency", last_ + " was answered differently when it came again: " +
                                               (again ? boost::json::serialize(*again) : again.error().text));
    }
  }
  return answer;
}

}  // namespace dunlin::sim
