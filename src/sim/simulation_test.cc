#include "sim/simulation.h"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>

#include "engine/crash_points.h"
#include "sim/checkers.h"
#include "sim/swarm.h"
#include "store/test_database.h"

namespace dunlin::sim {
namespace {

constexpr int golden_seeds = 6;
constexpr int golden_days = 25;
const char* const golden_path = DUNLIN_SOURCE_DIR "/tests/golden/simulation_heads.txt";

std::string told(const SimulationResult& result) {
  std::string text;
  for (const Finding& finding : result.findings) text += finding.checker + ": " + finding.text + "\n";
  return text;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// With every compiler, build type and database: the file was written by one of them.
class SimulatedHeads : public DatabaseTest {};

TEST_P(SimulatedHeads, AreThoseOfTheGoldenFile) {
  std::string heads = "# Seed, tenant, entries and hash of the last one, after " + std::to_string(golden_days) +
                      " days and five of peace. Written by simulation_test (DUNLIN_UPDATE=1).\n";
  for (int seed = 1; seed <= golden_seeds; ++seed) {
    TestDatabase database(GetParam());
    SimulationOptions options;
    options.seed = static_cast<std::uint64_t>(seed);
    options.days = golden_days;
    const SimulationResult result = simulate(database.open_migrated(), options);
    ASSERT_TRUE(result.findings.empty()) << "seed " << seed << "\n" << told(result);
    for (const std::string& head : result.heads) heads += fmt::format("{} {}\n", seed, head);
  }
  if (std::getenv("DUNLIN_UPDATE") != nullptr) std::ofstream(golden_path) << heads;
  EXPECT_EQ(heads, read_file(golden_path));
}

INSTANTIATE_TEST_SUITE_P(Databases, SimulatedHeads, both_databases(), dialect_name);

TEST(Simulation, TheSameSeedTellsTheSameStory) {
  SimulationOptions options;
  options.seed = 11;
  options.days = 20;
  const SimulationResult first = simulate_in_memory(options);
  const SimulationResult second = simulate_in_memory(options);
  EXPECT_EQ(first.heads, second.heads);
  EXPECT_EQ(first.deaths, second.deaths);
  EXPECT_EQ(first.commands, second.commands);
  options.seed = 12;
  EXPECT_NE(simulate_in_memory(options).heads, first.heads);
}

TEST(Simulation, TellsItsDays) {
  SimulationOptions options;
  options.days = 3;
  std::vector<std::string> lines;
  options.line = [&lines](const std::string& line) { lines.push_back(line); };
  const SimulationResult result = simulate_in_memory(options);
  EXPECT_EQ(result.days, 8);
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_TRUE(lines[0].starts_with("seed 1 day   1 ")) << lines[0];
  EXPECT_NE(lines[7].find("(peace)"), std::string::npos) << lines[7];
}

TEST(Swarm, SwitchesAboutHalfOfItsFaultsOn) {
  int crashing = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) crashing += draw_swarm(Prng(seed)).crash > 0;
  EXPECT_GT(crashing, 60);
  EXPECT_LT(crashing, 140);
}

TEST(CrashPoints, AreAroundEveryCommitAndEveryCallOutside) {
  const std::vector<std::string> points = all_crash_points();
  EXPECT_GE(points.size(), 40u);
  EXPECT_EQ(std::set<std::string>(points.begin(), points.end()).size(), points.size());
}

// docs/internals/simulation.md says which checker guards what; it is written from the program's own table.
TEST(Checkers, StandInTheDocument) {
  const std::string document = read_file(DUNLIN_SOURCE_DIR "/docs/internals/simulation.md");
  for (const Checker& checker : checkers()) {
    const std::string row = fmt::format("| {} | {} | {} |\n", checker.name, checker.invariant, checker.guards);
    EXPECT_NE(document.find(row), std::string::npos) << row;
  }
}

}  // namespace
}  // namespace dunlin::sim
