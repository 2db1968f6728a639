#include "sim/simulation.h"

#include <fmt/format.h>

#include <memory>

#include "journal/chain.h"
#include "sim/checkers.h"
#include "sim/must.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_connection.h"

namespace dunlin::sim {
namespace {

constexpr int days_of_peace = 5;
constexpr int days_between_histories = 30;

class World {
 public:
  World(Connection& connection, const SimulationOptions& options)
      : options_(options),
        seed_(options.seed),
        swarm_(draw_swarm(seed_)),
        faults_(seed_, swarm_),
        connection_(connection, faults_),
        day_(must(Date::parse("2026-01-05")).add_days(static_cast<int>(seed_.child("day").below(360)))) {
    std::int64_t key = 0;
    for (const std::string name : {"acme", "bolt"}) {
      const Tenant tenant{TenantKey{++key}, name};
      const Result<> created = create_tenant(connection, tenant);
      CHECK(created.has_value());
      offices_.push_back(std::make_unique<Office>(Client::Setting{connection_, tenant, faults_, findings_, swarm_},
                                                  seed_.child(name), day_));
    }
  }

  SimulationResult run() {
    try {
      live();
    } catch (const CheckFailure& failure) {
      findings_.add("check", failure.what());
    }
    return result();
  }

 private:
  void live() {
    for (auto& office : offices_) office->found();
    for (int day = 1; day <= options_.days && findings_.empty(); ++day) live_one_day(day, false);
    faults_.heal();
    for (auto& office : offices_) office->heal();
    for (int day = 1; day <= days_of_peace && findings_.empty(); ++day) live_one_day(options_.days + day, true);
    for (auto& office : offices_) {
      if (findings_.empty()) check_peace(*office, findings_);
      if (findings_.empty()) check_history(*office, findings_);
    }
  }

  void live_one_day(int number, bool peace) {
    day_ = day_.add_days(1);
    for (std::size_t i = 0; i < offices_.size() && findings_.empty(); ++i) {
      Office& office = *offices_[i];
      const std::string neighbour = head_of(*offices_[1 - i]);
      peace ? office.live_in_peace(day_) : office.live(day_);
      last_command_ = office.tenant().name + ", " + office.client().last();
      if (findings_.empty()) check_day(office, findings_);
      if (findings_.empty() && number % days_between_histories == 0) check_history(office, findings_);
      if (head_of(*offices_[1 - i]) != neighbour) {
        findings_.add("I11 tenants", office.tenant().name + "'s work moved the journal of another company");
      }
    }
    ++lived_;
    if (options_.line) options_.line(line_of(number, peace));
  }

  static std::string head_of(Office& office) {
    const ChainHead head = must(read_head(office.client().read()));
    return fmt::format("{} {} {}", office.tenant().name, head.seq, head.hash);
  }

  std::string line_of(int number, bool peace) const {
    std::string line =
        fmt::format("seed {} day {:>3} {}{}", options_.seed, number, day_.to_string(), peace ? " (peace)" : "");
    for (const auto& office : offices_) {
      line += fmt::format("   {}: {} invoices, {} cases, {} arrived", office->tenant().name,
                          office->books().invoices.size(), office->cases().size(), office->mail().arrived().size());
    }
    return line;
  }

  SimulationResult result() {
    SimulationResult result;
    result.seed = options_.seed;
    result.days = lived_;
    result.findings = findings_.all();
    result.last_command = last_command_;
    result.deaths = faults_.deaths();
    result.refused_by_database = faults_.refused();
    for (auto& office : offices_) {
      result.heads.push_back(head_of(*office));
      result.commands += office->client().commands();
      result.messages += static_cast<std::int64_t>(office->mail().arrived().size());
    }
    return result;
  }

  const SimulationOptions& options_;
  Prng seed_;
  Swarm swarm_;
  Findings findings_;
  Faults faults_;
  FaultyConnection connection_;
  Date day_;
  int lived_ = 0;
  std::string last_command_;
  std::vector<std::unique_ptr<Office>> offices_;
};

}  // namespace

SimulationResult simulate(Connection& connection, const SimulationOptions& options) {
  return World(connection, options).run();
}

SimulationResult simulate_in_memory(const SimulationOptions& options) {
  const std::unique_ptr<Connection> connection =
      must(open_sqlite(":memory:", SqliteOptions{.create = true, .in_memory = true}));
  const Result<> migrated = migrate(*connection, MigrationSet::tenant);
  CHECK(migrated.has_value());
  return simulate(*connection, options);
}

}  // namespace dunlin::sim
