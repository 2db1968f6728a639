// Client: somebody who asks the engine and lives with its failures, as a careful face would: a request that was not
// answered is asked again with the same key until it is.
//
// When the process dies, its engine is gone with everything it knew; a new one is started on the same database.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/engine.h"
#include "engine/executor.h"
#include "sim/faults.h"
#include "sim/finding.h"

namespace dunlin::sim {

class Client {
 public:
  struct Setting {
    Connection& connection;
    Tenant tenant;
    Faults& faults;
    Findings& findings;
    const Swarm& swarm;
  };
  Client(Setting setting, const Prng& seed);

  // One command of one person or machine, with a key of its own.
  [[nodiscard]] Result<Answer> ask(const Actor& actor, const std::string& login, const Command& command);

  // Something that executes several commands: again until it is answered, with whatever refusal that is not an outage.
  // `interrupted` tells whether it took more than one go.
  template <class T>
  [[nodiscard]] Result<T> persist(const std::function<Result<T>()>& attempt, bool* interrupted = nullptr);

  [[nodiscard]] Admission admit(const Actor& actor, const std::string& login, std::string key);
  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] ReadTx read();

  // The clock: civil time, wrong by `skew` when the world says so.
  void set_clock(Instant now, std::int64_t skew_seconds) { now_ = now, skew_seconds_ = skew_seconds; }
  [[nodiscard]] Instant now() const { return now_.add_seconds(skew_seconds_); }
  [[nodiscard]] Date today() const { return now().date(); }

  // Keys of the commands that were acknowledged and changed something.
  [[nodiscard]] std::vector<std::string> take_acknowledged() { return std::exchange(acknowledged_, {}); }
  [[nodiscard]] std::int64_t commands() const { return commands_; }
  [[nodiscard]] const std::string& last() const { return last_; }

 private:
  void start();

  Setting setting_;
  Prng prng_;
  std::unique_ptr<Engine> engine_;
  Instant now_;
  std::int64_t skew_seconds_ = 0;
  std::int64_t next_key_ = 0;
  std::int64_t commands_ = 0;
  std::string last_;
  std::vector<std::string> acknowledged_;
};

template <class T>
Result<T> Client::persist(const std::function<Result<T>()>& attempt, bool* interrupted) {
  constexpr int attempts_max = 500;
  for (int i = 0; i < attempts_max; ++i) {
    if (interrupted != nullptr) *interrupted = i > 0;
    try {
      Result<T> answer = attempt();
      if (answer.has_value() || answer.error().kind() != Kind::unavailable) return answer;
      if (answer.error().reason == Reason::journal_stopped) {
        setting_.findings.add("journal", answer.error().text);
        return answer;
      }
    } catch (const ProcessDied&) {
      start();
    } catch (const CheckFailure& failure) {
      setting_.findings.add("check", std::string(last_) + ": " + failure.what());
      return refuse(Reason::database_failed, failure.what());
    }
  }
  setting_.findings.add("liveness", "no answer after " + std::to_string(attempts_max) + " attempts: " + last_);
  return refuse(Reason::database_failed, "no answer");
}

}  // namespace dunlin::sim
