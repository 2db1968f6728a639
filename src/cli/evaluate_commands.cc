// evaluate: what would have been predicted on past days, and what came of it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/mapped_file.h"
#include "cli/outcome_text.h"
#include "cli/report_tables.h"
#include "engine/reports.h"
#include "insight/backtest_metrics.h"
#include "insight/settled_ledger.h"
#include "intake/shipped_mappings.h"
#include "view/outcome_view.h"

namespace dunlin::cli {
namespace {

struct EvaluateOptions {
  std::string file;
  std::string mapping;
  std::string issue_from;
  std::string issue_to;
  std::string retrain;    // D1,D2,...
  std::string snapshots;  // A..B or A..B:7
  std::string out;        // prefix of the files that are written
  std::int32_t threads = 1;
};

// What is evaluated: a file's ledger or the tenant's own, and how its invoices are called.
struct Truth {
  Book book;
  std::vector<std::string> number;
  std::string title;
};

// ---- windows
// ------------------------------------------------------------------------------------------------------

std::vector<std::string> parts_of(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

Result<void> read_snapshots(const std::string& text, BacktestWindows& windows) {
  const std::size_t dots = text.find("..");
  const std::size_t colon = text.find(':');
  if (dots == std::string::npos) {
    return refuse(Reason::option_invalid,
                  "--snapshots takes two days and a step: 2019-07-01..2019-09-30:7, not \"" + text + "\"");
  }
  windows.snapshot_from = TRY(Date::parse(text.substr(0, dots)));
  windows.snapshot_to = TRY(Date::parse(text.substr(dots + 2, colon == std::string::npos ? colon : colon - dots - 2)));
  if (colon == std::string::npos) return {};
  const std::string step = text.substr(colon + 1);
  const bool digits = !step.empty() && step.size() < 4 &&
                      std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return refuse(Reason::option_invalid, "--snapshots: \"" + step + "\" is not a number of days");
  windows.snapshot_step_days = 0;
  for (const char digit : step) windows.snapshot_step_days = windows.snapshot_step_days * 10 + (digit - '0');
  return {};
}

// The last quarter year whose outcomes are mostly known: it ends 45 days before the book does.
BacktestWindows usual_windows(const Book& book) {
  BacktestWindows windows;
  Date last_issue{0};
  for (const std::int32_t issued : book.issued_on) last_issue = std::max(last_issue, Date{issued});
  windows.issue_to = std::min(last_issue, book.dated_before.add_days(-45));
  windows.issue_from = windows.issue_to.add_days(-91);
  const int past_monday = static_cast<int>(windows.issue_from.weekday());
  windows.snapshot_from = windows.issue_from.add_days((7 - past_monday) % 7);
  windows.snapshot_to = windows.issue_to;
  windows.retrain = {windows.issue_from, windows.issue_from.add_days(31), windows.issue_from.add_days(61)};
  return windows;
}

Result<BacktestWindows> windows_of(const EvaluateOptions& options, const Book& book) {
  BacktestWindows windows = usual_windows(book);
  if (!options.issue_from.empty()) windows.issue_from = TRY(Date::parse(options.issue_from));
  if (!options.issue_to.empty()) windows.issue_to = TRY(Date::parse(options.issue_to));
  if (!options.snapshots.empty()) TRY(read_snapshots(options.snapshots, windows));
  if (!options.retrain.empty()) {
    windows.retrain.clear();
    for (const std::string& day : parts_of(options.retrain, ',')) windows.retrain.push_back(TRY(Date::parse(day)));
  }
  return windows;
}

// ---- files
// --------------------------------------------------------------------------------------------------------

Result<void> write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return refuse(Reason::io_failed, "Could not write " + path + ".");
  return {};
}

// Units of the currency with its digits: 123456 of USD is "1234.56".
std::string units(double minor, const Book& book) {
  const int digits = book.currencies.empty() ? 2 : book.currencies.front().exponent();
  return fmt::format("{:.{}f}", minor / std::pow(10.0, digits), digits);
}

Result<void> write_files(const std::string& prefix, const Truth& truth, const Backtest& test) {
  std::string issue = "inv_id,p_late,days_late\n";
  for (const IssueAnswer& answer : test.issue) {
    issue += fmt::format("{},{:.6f},{}\n", truth.number[static_cast<std::size_t>(answer.invoice)], answer.late,
                         answer.days_late);
  }
  std::string snap = "snap,inv_id,p7,p14,p30,p_bad,days,score\n";
  for (const SnapshotAnswer& answer : test.snapshot) {
    snap += fmt::format("{},{},{:.6f},{:.6f},{:.6f},{:.6f},{},{:.6f}\n", answer.snapshot.to_string(),
                        truth.number[static_cast<std::size_t>(answer.invoice)], answer.paid_7, answer.paid_14,
                        answer.paid_30, answer.bad, answer.days, answer.score);
  }
  std::string cash = "snap,week,open_book,total,p10,p90\n";
  for (const CashAnswer& answer : test.cash) {
    for (std::size_t week = 0; week < forecast_weeks; ++week) {
      cash += fmt::format("{},{},{},{},{},{}\n", answer.snapshot.to_string(), week + 1,
                          units(answer.open_book[week], truth.book), units(answer.total[week], truth.book),
                          units(answer.p10[week], truth.book), units(answer.p90[week], truth.book));
    }
  }
  TRY(write_file(prefix + "_issue.csv", issue));
  TRY(write_file(prefix + "_snap.csv", snap));
  return write_file(prefix + "_cash.csv", cash);
}

// ---- report
// -------------------------------------------------------------------------------------------------------

std::string share(double value, int digits = 3) {
  if (std::isnan(value)) return "-";
  return fmt::format("{:.{}f}", value, digits);
}

boost::json::value number_json(double value) {
  if (std::isnan(value)) return nullptr;
  return std::round(value * 1e6) / 1e6;
}

boost::json::object json_of(const ChanceQuality& quality) {
  return {{"auc", number_json(quality.auc)}, {"brier", number_json(quality.brier)}, {"ece", number_json(quality.ece)}};
}
boost::json::object json_of(const DayQuality& quality) {
  return {{"error_days_mean", number_json(quality.error_days_mean)}, {"within_3_days", number_json(quality.within_3)}};
}
boost::json::object json_of(const QueueQuality& quality) {
  return {{"precision_20", number_json(quality.precision_20)}, {"capture", number_json(quality.capture)}};
}
boost::json::object json_of(const CashQuality& quality) {
  return {{"week_1", number_json(quality.week_1)},
          {"weeks_4", number_json(quality.weeks_4)},
          {"weeks_13", number_json(quality.weeks_13)}};
}

boost::json::object report_json(const Truth& truth, const Backtest& test, const BacktestMetrics& metrics) {
  boost::json::array periods;
  for (const BacktestPeriod& period : test.periods) {
    boost::json::object json = {{"trained_on", period.trained_on.to_string()}, {"trained", period.trained}};
    if (period.trained) {
      const ModelMetrics& measured = period.facts.metrics;
      json["settled"] = period.facts.settled;
      json["calendar"] = period.facts.calendar;
      json["trees"] = period.facts.rounds;
      json["hazard_percent"] = period.facts.hazard_percent;
      json["held_out"] = {{"landmarks", measured.landmarks},
                          {"loss_model_millionths", measured.loss_model},
                          {"loss_floor_millionths", measured.loss_floor}};
    } else {
      json["why_not"] = period.why_not;
    }
    periods.push_back(std::move(json));
  }
  return {{"ledger", truth.title},
          {"invoices", truth.book.invoice_count()},
          {"customers", truth.book.customer_count()},
          {"periods", std::move(periods)},
          {"issued", metrics.issued},
          {"late", {{"model", json_of(metrics.late_model)}, {"floor", json_of(metrics.late_floor)}}},
          {"days",
           {{"model", json_of(metrics.days_model)},
            {"floor", json_of(metrics.days_floor)},
            {"customers_median", json_of(metrics.days_median)},
            {"due_date", json_of(metrics.days_due)}}},
          {"open", metrics.open},
          {"paid_within_7", {{"model", json_of(metrics.paid_7_model)}, {"floor", json_of(metrics.paid_7_floor)}}},
          {"queue",
           {{"model", json_of(metrics.queue_model)},
            {"floor", json_of(metrics.queue_floor)},
            {"amount", json_of(metrics.queue_amount)},
            {"days_overdue", json_of(metrics.queue_overdue)},
            {"model_past_due", json_of(metrics.queue_model_past_due)}}},
          {"open_book_wape",
           {{"model", json_of(metrics.open_model)},
            {"floor", json_of(metrics.open_floor)},
            {"due_date", json_of(metrics.open_due)}}},
          {"receipts_wape", {{"model", json_of(metrics.total_model)}, {"flat", json_of(metrics.total_flat)}}},
          {"band_coverage", number_json(metrics.band_coverage)}};
}

void print_periods(std::ostream& out, const Backtest& test) {
  using Align = TextTable::Align;
  TextTable table({{"trained on"},
                   {"settled", Align::right},
                   {"banks"},
                   {"trees", Align::right},
                   {"of the model", Align::right},
                   {"loss", Align::right},
                   {"floor's", Align::right}});
  for (const BacktestPeriod& period : test.periods) {
    if (!period.trained) {
      table.row({period.trained_on.to_string(), "-", "-", "-", "-", "-", "-"});
      table.note(1, period.why_not);
      continue;
    }
    const ModelMetrics& measured = period.facts.metrics;
    table.row({period.trained_on.to_string(), grouped(period.facts.settled), period.facts.calendar,
               std::to_string(period.facts.rounds), fmt::format("{} %", period.facts.hazard_percent),
               share(static_cast<double>(measured.loss_model) / 1e6),
               share(static_cast<double>(measured.loss_floor) / 1e6)});
  }
  table.print(out);
}

void print_issue(std::ostream& out, const BacktestMetrics& metrics) {
  using Align = TextTable::Align;
  TextTable table({{"late? asked on the day of issue"},
                   {"AUC", Align::right},
                   {"Brier", Align::right},
                   {"ECE", Align::right},
                   {"days off", Align::right},
                   {"within 3 days", Align::right}});
  const auto line = [&table](const char* name, const ChanceQuality& late, const DayQuality& days) {
    table.row({name, share(late.auc), share(late.brier), share(late.ece), share(days.error_days_mean, 2),
               share(days.within_3)});
  };
  const double none = std::numeric_limits<double>::quiet_NaN();
  line("model", metrics.late_model, metrics.days_model);
  line("floor", metrics.late_floor, metrics.days_floor);
  line("customer's median", {none, none, none}, metrics.days_median);
  line("due date", {none, none, none}, metrics.days_due);
  table.print(out);
}

void print_snapshots(std::ostream& out, const BacktestMetrics& metrics) {
  using Align = TextTable::Align;
  TextTable chances({{"paid within 7 days?"}, {"AUC", Align::right}, {"Brier", Align::right}, {"ECE", Align::right}});
  const auto chance = [&chances](const char* name, const ChanceQuality& quality) {
    chances.row({name, share(quality.auc), share(quality.brier), share(quality.ece)});
  };
  chance("model", metrics.paid_7_model);
  chance("floor", metrics.paid_7_floor);
  chances.print(out);
  out << '\n';
  TextTable queue({{"queue, sorted by"},
                   {"bad among the first 20", Align::right},
                   {"bad amount in the first tenth", Align::right}});
  const auto sorted = [&queue](const char* name, const QueueQuality& quality) {
    queue.row({name, share(quality.precision_20), share(quality.capture)});
  };
  sorted("model: chance of bad x amount", metrics.queue_model);
  sorted("the same, past due alone", metrics.queue_model_past_due);
  sorted("floor: chance of bad x amount", metrics.queue_floor);
  sorted("amount", metrics.queue_amount);
  sorted("days overdue", metrics.queue_overdue);
  queue.print(out);
}

void print_cash(std::ostream& out, const BacktestMetrics& metrics) {
  using Align = TextTable::Align;
  TextTable table(
      {{"receipts, weekly WAPE"}, {"week 1", Align::right}, {"weeks 1-4", Align::right}, {"weeks 1-13", Align::right}});
  const auto line = [&table](const char* name, const CashQuality& quality) {
    table.row({name, share(quality.week_1), share(quality.weeks_4), share(quality.weeks_13)});
  };
  line("open book, model", metrics.open_model);
  line("open book, floor", metrics.open_floor);
  line("open book, due dates", metrics.open_due);
  line("all receipts, model", metrics.total_model);
  line("all receipts, flat average", metrics.total_flat);
  table.print(out);
  out << fmt::format("\nThe 80 % band held what came in {} of the weeks.\n", share(metrics.band_coverage));
}

void print_report(std::ostream& out, const Truth& truth, const Backtest& test, const BacktestMetrics& metrics) {
  out << fmt::format("Payment prediction on {}: {} of {}\n\n", truth.title,
                     counted(static_cast<std::int64_t>(truth.book.invoice_count()), "invoice"),
                     counted(static_cast<std::int64_t>(truth.book.customer_count()), "customer"));
  print_periods(out, test);
  const BacktestWindows& windows = test.windows;
  out << fmt::format("\n{} issued from {} to {}\n\n", counted(metrics.issued, "invoice"),
                     windows.issue_from.to_string(), windows.issue_to.to_string());
  print_issue(out, metrics);
  out << fmt::format("\n{} open on the mornings from {} to {}, every {} days\n\n", counted(metrics.open, "item"),
                     windows.snapshot_from.to_string(), windows.snapshot_to.to_string(), windows.snapshot_step_days);
  print_snapshots(out, metrics);
  out << '\n';
  print_cash(out, metrics);
}

Result<int> evaluate(Environment& environment, const EvaluateOptions& options, bool json, const Truth& truth) {
  const BacktestWindows windows = TRY(windows_of(options, truth.book));
  Progress progress(environment, "predicting the past of " + truth.title);
  progress.show(0, "done");
  const Backtest test = TRY(backtest(truth.book, shipped_calendars(), windows, {.threads = options.threads}));
  if (!options.out.empty()) TRY(write_files(options.out, truth, test));
  const BacktestMetrics metrics = measure(truth.book, test);
  if (json) {
    print_json(*environment.out, report_json(truth, test, metrics));
  } else {
    print_report(*environment.out, truth, test, metrics);
  }
  return 0;
}

Result<int> evaluate_file(Invocation& invocation, const EvaluateOptions& options) {
  const std::vector<Mapping> shipped = TRY(shipped_mappings());
  const std::optional<Mapping> mapping = TRY(mapping_argument(shipped, options.mapping));
  const MappedFile file = TRY(MappedFile::open(options.file));
  Truth truth;
  truth.title = std::filesystem::path(options.file).filename();
  SettledLedger ledger = TRY(read_settled_ledger(file.bytes(), truth.title, shipped, mapping ? &*mapping : nullptr));
  if (ledger.lines_rejected + ledger.lines_open > 0) {
    std::ostream& err = *invocation.environment.err;
    err << fmt::format("{} of {} lines are left out: {} could not be read, {} are not settled.\n",
                       grouped(ledger.lines_rejected + ledger.lines_open), grouped(ledger.lines_read),
                       grouped(ledger.lines_rejected), grouped(ledger.lines_open));
    for (const std::string& message : ledger.first_rejections) err << "  " << message << '\n';
  }
  truth.book = std::move(ledger.book);
  truth.number = std::move(ledger.number);
  return evaluate(invocation.environment, options, invocation.options.json, truth);
}

Result<int> evaluate_own(Session& session, const EvaluateOptions& options) {
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_worklist));
  Truth truth;
  {
    const ReadTx tx = TRY(session.read());
    truth.book = TRY(book_as_of(tx, TRY(date_argument(session, "")), onlooker)).book;
  }
  truth.title = "the ledger of " + std::string(session.tenant().name);
  if (truth.book.invoice_count() == 0) {
    return refuse(Reason::history_too_short, "Nothing was evaluated: the ledger has no invoices.");
  }
  for (const std::int64_t id : truth.book.invoice_id) truth.number.push_back(Id<Invoice>{id}.to_string());
  return evaluate(session.environment(), options, session.options().json, truth);
}

Result<int> evaluate_outcomes(Session& session, const std::string& date_text) {
  const Date date = TRY(date_argument(session, date_text));
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_worklist));
  const ReadTx tx = TRY(session.read());
  const Book book = TRY(book_as_of(tx, date.add_days(-1), onlooker)).book;
  const std::string title = "the ledger of " + std::string(session.tenant().name);
  Progress progress(session.environment(), "asking the past of " + title);
  progress.show(0, "done");
  const std::vector<OutcomeRecord> records = outcome_records(book, TRY(read_outcome_history(tx, book)));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, {{"date", date.to_string()}, {"model", outcome_model}, {"outcomes", view::records_json(records)}});
    return 0;
  }
  out << fmt::format("Further outcomes ({}) on {}: asked on {} mornings, {} days apart, before {}\n\n", outcome_model,
                     title, outcome_mornings, outcome_step_days, date.to_string());
  print_records(out, records);
  return 0;
}

}  // namespace

void add_evaluate_commands(CLI::App& app, Invocation& invocation) {
  CLI::App* evaluate_command = app.add_subcommand("evaluate", "How good the predictions would have been on past days");
  evaluate_command->require_subcommand(1);
  auto options = std::make_shared<EvaluateOptions>();
  CLI::App* prediction = evaluate_command->add_subcommand(
      "prediction", "Predict the past without knowing what came, and compare: on a file, or on the own ledger");
  prediction->footer(
      "Without FILE the tenant's own ledger is taken. Nothing is stored.\n\n"
      "Examples:\n  dunlin evaluate prediction\n"
      "  dunlin evaluate prediction ledger.csv --issue-from 2025-07-01 --issue-to 2025-09-30 \\\n"
      "    --retrain 2025-07-01,2025-08-01,2025-09-01 --snapshots 2025-07-07..2025-09-29:7 --out ledger");
  prediction->add_option("FILE", options->file, "Settled invoices, read like `import history`");
  prediction->add_option("--map", options->mapping, "Mapping: a shipped one by name, or a file");
  prediction->add_option("--issue-from", options->issue_from, "First day of issue that is predicted");
  prediction->add_option("--issue-to", options->issue_to, "Last day of issue that is predicted");
  prediction->add_option("--retrain", options->retrain, "Days of training: D1,D2,... (default: three, a month apart)");
  prediction->add_option("--snapshots", options->snapshots, "Mornings on which the open book is predicted: A..B:7");
  prediction->add_option("--out", options->out, "Write PREFIX_issue.csv, PREFIX_snap.csv and PREFIX_cash.csv");
  prediction->add_option("--threads", options->threads, "Threads to train with; the answers are the same")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  add_global_options(*prediction, invocation);
  prediction->callback([options, &invocation] {
    invocation.run = [options, &invocation]() -> Result<int> {
      if (!options->file.empty()) return evaluate_file(invocation, *options);
      const std::unique_ptr<Session> session = TRY(Session::open(invocation.environment, invocation.options));
      return evaluate_own(*session, *options);
    };
  });

  auto date = std::make_shared<std::string>();
  CLI::App* outcomes = evaluate_command->add_subcommand(
      "outcomes", "Whether the chances of further outcomes hold on the own past: validated or not, and why");
  outcomes->footer("Example:\n  dunlin evaluate outcomes --date 2026-03-02");
  outcomes->add_option("--date", *date, "The morning (default: today, UTC)");
  in_session(*outcomes, invocation, [date](Session& session) { return evaluate_outcomes(session, *date); });
  add_cash_evaluation(*evaluate_command, invocation);
}

}  // namespace dunlin::cli
