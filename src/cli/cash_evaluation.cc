// evaluate cash: what the matcher would have done with payments of which is known what they paid.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <thread>

#include "cashapp/cash_measure.h"
#include "cashapp/payment_reader.h"
#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/output.h"
#include "cli/report_tables.h"

namespace dunlin::cli {
namespace {

struct CashEvaluationOptions {
  std::vector<std::string> directories;
  std::string out;
  std::string evidence;
  std::string learn;
  double gate = 0.998;
  int threads = 1;
};

Result<std::string> bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in) return refuse(Reason::file_unreadable, path.string() + " cannot be read.");
  return bytes.str();
}

Result<> write_text(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) return refuse(Reason::io_failed, path + " could not be written.");
  return {};
}

// Each thread takes every n-th payment: a reading depends on the books and the payment alone.
std::vector<PaymentReading> read_all(const MatchIndex& index, const EvidenceCounts& counts,
                                     const std::vector<MatchPayment>& payments, int threads) {
  std::vector<PaymentReading> readings(payments.size());
  const auto read_some = [&](std::size_t first) {
    PaymentReader reader(index, counts);
    for (std::size_t i = first; i < payments.size(); i += static_cast<std::size_t>(threads)) {
      reader.read(payments[i], readings[i]);
    }
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(read_some, static_cast<std::size_t>(i));
  read_some(0);
  others.clear();
  return readings;
}

std::string percent(std::int64_t part, std::int64_t whole, int digits = 2) {
  return whole == 0 ? "-"
                    : fmt::format("{:.{}f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole), digits);
}

// Of Wilson's interval, two-sided, 95 %.
std::pair<double, double> wilson(std::int64_t right, std::int64_t of) {
  if (of == 0) return {0.0, 1.0};
  constexpr double z = 1.959964;
  const auto n = static_cast<double>(of);
  const double p = static_cast<double>(right) / n;
  const double middle = p + z * z / (2 * n);
  const double spread = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {(middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)};
}

void print_measure(std::ostream& out, const std::string& title, const CashMeasure& measure) {
  const CashCount& all = measure.applicable;
  const std::int64_t applied = all.applied + measure.not_applicable_applied;
  const auto [low, high] = wilson(all.right, applied);
  out << fmt::format("{}: {} that pay something open, {} that do not\n\n", title, counted(all.payments, "payment"),
                     grouped(measure.not_applicable));
  out << fmt::format("  applied by rule      {:>9}  {} right, {} wrong\n", percent(all.applied, all.payments),
                     grouped(all.right), grouped(applied - all.right));
  out << fmt::format("  precision            {:>9}  95 % interval {:.3f} to {:.3f} %\n", percent(all.right, applied, 3),
                     100 * low, 100 * high);
  out << fmt::format("  residual coded right {:>9}\n", percent(all.coded, all.right));
  out << fmt::format("  lines applied        {:>9}\n", percent(measure.documents_applied, measure.documents));
  out << fmt::format("  misapplied           {:>9}  per million of the amount applied\n",
                     measure.applied_minor == 0
                         ? "-"
                         : fmt::format("{:.1f}", 1e6 * static_cast<double>(measure.misapplied_minor) /
                                                     static_cast<double>(measure.applied_minor)));
  out << fmt::format("  hit at 1, at 3       {:>9}  {}\n", percent(all.hit_1, all.payments),
                     percent(all.hit_3, all.payments));
  out << fmt::format("  routed right         {:>9}  of those that pay nothing open; {} applied\n\n",
                     percent(measure.routed_right, measure.not_applicable), grouped(measure.not_applicable_applied));
  using enum TextTable::Align;
  TextTable cases({{"case", left}, {"payments", right}, {"applied", right}, {"right", right}, {"hit at 1", right}});
  for (const auto& [name, count] : measure.by_case) {
    cases.row({name, grouped(count.payments), percent(count.applied, count.payments, 1),
               count.applied > 0 ? percent(count.right, count.applied) : "-", percent(count.hit_1, count.payments, 1)});
  }
  cases.print(out);
  TextTable bands({{"confidence at least", left}, {"applied", right}, {"right", right}});
  for (const auto& [band, count] : measure.by_confidence) {
    bands.row({fmt::format("{:.1f} %", static_cast<double>(band) / 10'000), grouped(count.applied),
               percent(count.right, count.applied, 3)});
  }
  out << '\n';
  bands.print(out);
}

boost::json::object measure_json(const CashMeasure& measure) {
  const auto count_json = [](const CashCount& count) {
    return boost::json::object{{"payments", count.payments}, {"applied", count.applied}, {"right", count.right},
                               {"coded", count.coded},       {"hit_1", count.hit_1},     {"hit_3", count.hit_3}};
  };
  boost::json::object cases;
  for (const auto& [name, count] : measure.by_case) cases[name] = count_json(count);
  boost::json::array bands;
  for (const auto& [band, count] : measure.by_confidence) {
    bands.push_back({{"lower_bound_ppm", band}, {"applied", count.applied}, {"right", count.right}});
  }
  return {{"applicable", count_json(measure.applicable)},
          {"not_applicable", measure.not_applicable},
          {"not_applicable_applied", measure.not_applicable_applied},
          {"routed_right", measure.routed_right},
          {"documents", measure.documents},
          {"documents_applied", measure.documents_applied},
          {"applied_minor", measure.applied_minor},
          {"misapplied_minor", measure.misapplied_minor},
          {"cases", std::move(cases)},
          {"confidence", std::move(bands)}};
}

Result<int> evaluate_cash(Environment& environment, const CashEvaluationOptions& options, bool json) {
  EvidenceCounts counts;
  if (!options.evidence.empty()) {
    counts = TRY(EvidenceCounts::parse(TRY(bytes_of(options.evidence)), options.evidence));
  }
  EvidenceCounts learnt;
  boost::json::array reports;
  CashRules rules;
  rules.gate_ppm = std::llround(options.gate * static_cast<double>(ppm));
  for (const std::string& directory : options.directories) {
    const ConfirmedPayments set = TRY(read_confirmed_payments(
        [&directory](const std::string& name) { return bytes_of(std::filesystem::path(directory) / name); }));
    const MatchIndex index(set.ledger);
    std::vector<PaymentReading> readings = read_all(index, counts, set.payments, options.threads);
    if (!options.learn.empty()) count_evidence(set, readings, learnt);
    const std::vector<CashDecision> decisions = assign(index, set.payments, std::move(readings), rules);
    if (!options.out.empty()) TRY(write_text(options.out, decisions_text(set, decisions)));
    if (set.truth.empty()) continue;
    const CashMeasure measured = measure(set, decisions);
    if (json)
      reports.push_back(measure_json(measured));
    else
      print_measure(*environment.out, std::filesystem::path(directory).filename().string(), measured);
  }
  if (!options.learn.empty()) TRY(write_text(options.learn, learnt.to_text()));
  if (json) print_json(*environment.out, boost::json::object{{"sets", std::move(reports)}});
  return 0;
}

}  // namespace

void add_cash_evaluation(CLI::App& evaluate_command, Invocation& invocation) {
  auto options = std::make_shared<CashEvaluationOptions>();
  CLI::App* cash =
      evaluate_command.add_subcommand("cash", "Match payments of which is known what they paid, and compare");
  cash->footer(
      "DIR holds customers.tsv, invoices.tsv, history.tsv, advice.tsv, payments.tsv and, to compare with, truth.tsv.\n"
      "Without --evidence nothing was ever confirmed, so everything is proposed and nothing applied.\n\n"
      "Example:\n  dunlin evaluate cash january --learn evidence.tsv\n"
      "  dunlin evaluate cash february --evidence evidence.tsv --out decisions.tsv");
  cash->add_option("DIR", options->directories, "Sets of payments")->required();
  cash->add_option("--out", options->out, "Write what was decided about each payment; with one DIR");
  cash->add_option("--evidence", options->evidence, "How often each kind of evidence was right: of --learn");
  cash->add_option("--learn", options->learn, "Count the evidence in DIRs and write it here");
  cash->add_option("--gate", options->gate, "What the lower bound must reach for a posting without a person")
      ->check(CLI::Range(0.5, 1.0))
      ->capture_default_str();
  cash->add_option("--threads", options->threads, "Threads to match with; the decisions are the same")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  add_global_options(*cash, invocation);
  cash->callback([options, &invocation] {
    invocation.run = [options, &invocation]() -> Result<int> {
      if (!options->out.empty() && options->directories.size() != 1) {
        return refuse(Reason::option_invalid, "--out takes the decisions about one DIR.");
      }
      return evaluate_cash(invocation.environment, *options, invocation.options.json);
    };
  });
}

}  // namespace dunlin::cli
