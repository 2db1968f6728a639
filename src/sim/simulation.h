// Simulation: weeks of collections from one seed. Two companies share a database, their people, their customers, the
// bank, the mail and the machine all behave as the seed says, and an oracle judges every answer.
//
//   Simulation simulation(seed, *connection);
//   const SimulationResult result = simulation.run(90);
//   if (!result.findings.empty()) ...       // with the day and the last command
//
// Three phases: safety (everything may fail, nothing wrong may happen), heal, liveness (nothing fails any more, and
// everything that was begun must end). The same seed gives the same journal heads, whatever the database, the compiler
// and the number of threads around it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/finding.h"
#include "store/connection.h"

namespace dunlin::sim {

struct SimulationResult {
  std::uint64_t seed = 0;
  int days = 0;                    // lived
  std::vector<std::string> heads;  // "acme 1234 3f2a...": tenant, entries, hash
  std::vector<Finding> findings;
  std::string last_command;
  std::int64_t commands = 0;
  std::int64_t messages = 0;  // that arrived
  std::int64_t refused_by_database = 0;
  std::map<std::string, std::int64_t> deaths;  // by crash point
};

struct SimulationOptions {
  std::uint64_t seed = 1;
  int days = 90;
  // One line for each day, when it is wanted.
  std::function<void(const std::string&)> line;
};

// `connection`: to a database that holds nothing yet, with the schema of a tenant.
[[nodiscard]] SimulationResult simulate(Connection& connection, const SimulationOptions& options);
// In a database in memory.
[[nodiscard]] SimulationResult simulate_in_memory(const SimulationOptions& options);

}  // namespace dunlin::sim
