// Faults: when the machine fails. Crash points end the process by unwinding to whoever called it; commits are refused
// or their answers lost. Everything is drawn from the seed, and nothing fails after heal().
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/crash_points.h"
#include "sim/swarm.h"
#include "store/faulty_connection.h"

namespace dunlin::sim {

// What a simulated process leaves by. No standard exception, so that nobody on the way takes it for an error.
struct ProcessDied {
  std::string point;
};

class Faults : public CrashPoints, public DatabaseFaults {
 public:
  Faults(const Prng& seed, const Swarm& swarm) : prng_(seed.child("faults")), swarm_(swarm) {}

  void reach(const std::string& point) override;
  DatabaseFault at_begin(Access access) override;
  DatabaseFault at_write() override;
  DatabaseFault at_commit() override;

  void heal() { healed_ = true; }
  // How often the process died at each point.
  [[nodiscard]] const std::map<std::string, std::int64_t>& deaths() const { return deaths_; }
  [[nodiscard]] std::int64_t refused() const { return refused_; }

 private:
  [[nodiscard]] DatabaseFault count(DatabaseFault fault);

  Prng prng_;
  const Swarm& swarm_;
  bool healed_ = false;
  std::map<std::string, std::int64_t> reached_;
  std::map<std::string, std::int64_t> deaths_;
  std::int64_t refused_ = 0;
};

}  // namespace dunlin::sim
