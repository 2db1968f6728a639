// sim: weeks of collections from a seed, with faults, judged by an oracle. What it finds is a bug in this program.
#include <fmt/format.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <mutex>
#include <optional>
#include <ostream>
#include <set>
#include <thread>
#include <vector>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "engine/crash_points.h"
#include "sim/simulation.h"

namespace dunlin::cli {
namespace {

struct SimArguments {
  std::uint64_t seed = 1;
  std::string seeds;  // "1..200"
  int days = 90;
  int jobs = 0;  // 0: as many as the machine has processors
  bool verbose = false;
  bool every_crash_point = false;
  bool first = false;  // stop at the first violation
};

struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;
};

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<SeedRange> seeds_of(const SimArguments& arguments) {
  if (arguments.seeds.empty()) return SeedRange{arguments.seed, arguments.seed};
  const std::string_view text = arguments.seeds;
  const std::size_t dots = text.find("..");
  constexpr std::uint64_t seeds_max = 1'000'000;
  if (dots != std::string_view::npos) {
    const std::optional<std::uint64_t> first = number_in(text.substr(0, dots));
    const std::optional<std::uint64_t> last = number_in(text.substr(dots + 2));
    if (first && last && *first <= *last && *last - *first < seeds_max) return SeedRange{*first, *last};
  }
  return refuse(Reason::option_invalid, "--seeds takes two numbers: 1..200, not \"" + arguments.seeds + "\"");
}

// Every seed is a world of its own, so that threads change nothing but the time it takes.
std::vector<sim::SimulationResult> simulate_all(const SimArguments& arguments, SeedRange range, std::ostream& out) {
  std::vector<sim::SimulationResult> results(range.last - range.first + 1);
  std::atomic<std::size_t> next{0};
  std::mutex printing;
  const auto work = [&] {
    for (std::size_t i = next++; i < results.size(); i = next++) {
      sim::SimulationOptions options;
      options.seed = range.first + i;
      options.days = arguments.days;
      if (arguments.verbose) {
        options.line = [&](const std::string& line) {
          const std::lock_guard<std::mutex> lock(printing);
          out << line << '\n';
        };
      }
      results[i] = sim::simulate_in_memory(options);
      if (arguments.first && !results[i].findings.empty()) next = results.size();
    }
  };
  const auto processors = static_cast<int>(std::thread::hardware_concurrency());
  std::vector<std::jthread> threads;
  for (int i = 1; i < (arguments.jobs > 0 ? arguments.jobs : processors); ++i) threads.emplace_back(work);
  work();
  return results;
}

void print_failure(std::ostream& out, const sim::SimulationResult& result, int days) {
  out << fmt::format("seed {}, day {}, after {}\n", result.seed, result.days, result.last_command);
  for (const sim::Finding& finding : result.findings) out << "  " << finding.checker << ": " << finding.text << '\n';
  out << fmt::format("  again: dunlin sim --seed {} --days {} -v\n", result.seed, days);
}

struct Sum {
  std::int64_t seeds = 0, days = 0, commands = 0, messages = 0, deaths = 0, refused = 0, violations = 0;
  std::vector<std::string> points_missed;
};

Sum sum_of(const std::vector<sim::SimulationResult>& results) {
  Sum sum;
  std::set<std::string> died_at;
  for (const sim::SimulationResult& result : results) {
    if (result.seed == 0) continue;  // not begun
    ++sum.seeds;
    sum.days += result.days;
    sum.commands += result.commands;
    sum.messages += result.messages;
    sum.refused += result.refused_by_database;
    sum.violations += !result.findings.empty();
    for (const auto& [point, count] : result.deaths) {
      sum.deaths += count;
      died_at.insert(point);
    }
  }
  for (const std::string& point : all_crash_points()) {
    if (!died_at.contains(point)) sum.points_missed.push_back(point);
  }
  return sum;
}

Result<int> run_sim(Environment& environment, const SimArguments& arguments) {
  const SeedRange range = TRY(seeds_of(arguments));
  std::ostream& out = *environment.out;
  const auto begun = std::chrono::steady_clock::now();
  const std::vector<sim::SimulationResult> results = simulate_all(arguments, range, out);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  for (const sim::SimulationResult& result : results) {
    if (!result.findings.empty()) {
      print_failure(out, result, arguments.days);
    } else if (results.size() == 1 || arguments.verbose) {
      for (const std::string& head : result.heads) out << fmt::format("seed {}  head {}\n", result.seed, head);
    }
  }
  const Sum sum = sum_of(results);
  const std::size_t points = all_crash_points().size();
  out << fmt::format("{} seeds, {} days, {} commands, {} messages arrived\n", sum.seeds, sum.days, sum.commands,
                     sum.messages);
  out << fmt::format("{} deaths at {} of {} crash points, {} refusals of the database\n", sum.deaths,
                     points - sum.points_missed.size(), points, sum.refused);
  out << fmt::format("{} violations; {:.1f} s, {:.0f} days a second\n", sum.violations, took.count(),
                     static_cast<double>(sum.days) / took.count());
  if (sum.violations > 0) return 1;
  if (!arguments.every_crash_point || sum.points_missed.empty()) return 0;
  out << "Nothing died at: " << fmt::format("{}", fmt::join(sum.points_missed, ", ")) << '\n';
  return 1;
}

}  // namespace

void add_sim_commands(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<SimArguments>();
  CLI::App* command = app.add_subcommand("sim", "Weeks of collections from a seed, with faults, judged by an oracle");
  command->footer(
      "Examples:\n  dunlin sim --seed 7 --days 90 -v\n  dunlin sim --seeds 1..200\n"
      "Nothing is read or written outside. Exit code 1 on any violation, with the seed and how to run it again.");
  command->add_option("--seed", arguments->seed, "One world")->capture_default_str();
  command->add_option("--seeds", arguments->seeds, "Many: FIRST..LAST");
  command->add_option("--days", arguments->days, "With faults; five without follow")->capture_default_str();
  command->add_option("--jobs", arguments->jobs, "Threads (default: one for each processor)");
  command->add_flag("--every-crash-point", arguments->every_crash_point, "Fail unless the process died at each");
  command->add_flag("--first", arguments->first, "Stop at the first violation");
  command->add_flag("-v,--verbose", arguments->verbose, "A line for each day, and the heads of the journals");
  command->callback([&invocation, arguments] {
    invocation.run = [&invocation, arguments] { return run_sim(invocation.environment, *arguments); };
  });
}

}  // namespace dunlin::cli
