// train, models: the payment model, what it was measured by, and whether it still holds.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/model_duties.h"
#include "cli/report_tables.h"
#include "engine/model_training_run.h"
#include "view/model_view.h"

namespace dunlin::cli {
namespace {

constexpr const char* scheduler_name = "system:scheduler";

struct TrainOptions {
  std::string date;
  std::int32_t threads = 1;
};

struct ModelsOptions {
  std::string date;
  bool check = false;
  std::string retire;  // the reason
};

Result<int> train(Session& session, const TrainOptions& options) {
  const Date date = TRY(date_argument(session, options.date));
  Progress progress(session.environment(), "learning from everything dated before " + date.to_string());
  progress.show(0, "done");
  const Answer answer = TRY(train_payment_model(session.engine(), session.admit(), date, {.threads = options.threads}));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, answer);
    return 0;
  }
  out << fmt::format("{} was trained on everything dated before {}.\n{}\n",
                     std::string_view(answer.at("model").as_string()), date.to_string(),
                     std::string_view(answer.at("reason").as_string()));
  out << (answer.at("promoted").as_bool() ? "It answers from the morning of " + date.to_string() + " on.\n"
                                          : std::string("It does not answer.\n"));
  return 0;
}

Result<int> list_models(Session& session, Date date) {
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, view::models_operation));
  const view::ModelList list = TRY(view::model_list(tx, date));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(list));
    return 0;
  }
  if (list.models.empty()) {
    out << "No payment model was trained; the floor answers, from each customer's own histogram. Train one: dunlin "
           "train\n";
    return 0;
  }
  using Align = TextTable::Align;
  TextTable table({{"model"},
                   {"trained on"},
                   {"invoices", Align::right},
                   {"banks"},
                   {"loss", Align::right},
                   {"floor's", Align::right},
                   {"days off", Align::right},
                   {"median's", Align::right},
                   {"state"}});
  for (const ModelRecord& model : list.models) {
    const boost::json::value facts = boost::json::parse(model.facts);
    const boost::json::value& metrics = facts.at("metrics");
    const auto shown = [&metrics](const char* name, double unit, int digits) {
      return fmt::format("{:.{}f}", metrics.at(name).to_number<double>() / unit, digits);
    };
    table.row({model.id.to_string(), model.trained_on.to_string(),
               grouped(facts.at("invoices").to_number<std::int64_t>()), std::string(facts.at("calendar").as_string()),
               shown("loss_model", 1e6, 3), shown("loss_floor", 1e6, 3), shown("error_days_model", 100, 2),
               shown("error_days_median", 100, 2), list.state_of(model)});
    table.note(1, model.reason);
    if (model.retired_on) table.note(1, model.retired_because);
  }
  table.print(out);
  return 0;
}

// 1 when it failed: a program that watches must notice.
Result<int> show_check(Session& session, Date date) {
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, view::models_operation));
  const ModelCheck check = TRY(check_model(tx, date));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(check));
    return check.drift.failed ? 1 : 0;
  }
  out << fmt::format("{}, trained on {}, held to what came until {}\n", check.record.id.to_string(),
                     check.record.trained_on.to_string(), date.to_string());
  using Align = TextTable::Align;
  if (!check.drift.weeks.empty()) {
    TextTable weeks({{"Monday"},
                     {"open items", Align::right},
                     {"paid in 7 days: expected", Align::right},
                     {"observed", Align::right},
                     {"CUSUM", Align::right},
                     {"PSI", Align::right},
                     {"loss", Align::right},
                     {"floor's", Align::right}});
    for (const DriftWeek& week : check.drift.weeks) {
      weeks.row({week.monday.to_string(), grouped(week.items), fmt::format("{:.1f}", week.expected),
                 grouped(week.observed), fmt::format("{:.1f}", week.cusum), fmt::format("{:.3f}", week.psi),
                 fmt::format("{:.3f}", week.loss_model), fmt::format("{:.3f}", week.loss_floor)});
    }
    out << '\n';
    weeks.print(out);
    TextTable segments({{"whose items"}, {"items", Align::right}, {"chances off by", Align::right}});
    for (const DriftSegment& segment : check.drift.segments) {
      segments.row({segment.name, grouped(segment.items),
                    fmt::format("{}.{:02} %", segment.ece_bp / 100, segment.ece_bp % 100)});
    }
    out << '\n';
    segments.print(out);
  }
  out << '\n' << (check.drift.failed ? "FAILED. " : "") << check.drift.why << '\n';
  return check.drift.failed ? 1 : 0;
}

Result<int> models(Session& session, const ModelsOptions& options) {
  const Date date = TRY(date_argument(session, options.date));
  if (options.check) return show_check(session, date);
  if (options.retire.empty()) return list_models(session, date);
  const Answer answer = TRY(session.engine().execute(session.admit(), RetireModel{date, options.retire}));
  *session.environment().out << fmt::format("{} is retired from the morning of {} on; the floor answers.\n",
                                            std::string_view(answer.at("model").as_string()), date.to_string());
  return 0;
}

}  // namespace

Result<std::string> check_model_duty(Session& session, Date today) {
  std::string why;
  {
    const ReadTx tx = TRY(session.engine().read());
    const Result<ModelCheck> check = check_model(tx, today);
    if (!check && check.error().reason == Reason::model_unknown) return std::string();
    if (!check && check.error().reason != Reason::model_invalid) return tl::unexpected(check.error());
    if (check && !check->drift.failed) return std::string();
    why = check ? check->drift.why : check.error().text;
  }
  const Answer answer = TRY(session.engine().execute(session.admit_machine(scheduler_name), RetireModel{today, why}));
  return fmt::format("check_model: {} is retired, the floor answers: {}",
                     std::string_view(answer.at("model").as_string()), why);
}

Result<std::string> train_model_duty(Session& session, Date today) {
  const Result<Answer> answer = train_payment_model(session.engine(), session.admit_machine(scheduler_name), today, {});
  if (!answer && answer.error().reason == Reason::history_too_short) return std::string();
  if (!answer) return tl::unexpected(answer.error());
  return fmt::format("train_model: {}: {}", std::string_view(answer->at("model").as_string()),
                     std::string_view(answer->at("reason").as_string()));
}

void add_model_commands(CLI::App& app, Invocation& invocation) {
  auto train_options = std::make_shared<TrainOptions>();
  CLI::App* train_command = app.add_subcommand("train", "Learn from the past when invoices are paid");
  train_command->footer(
      "A model answers only if it beats the floor, and the model in force, on a part of the past that it has not "
      "seen.\n\n"
      "Example:\n  dunlin train --date 2026-03-02     from everything dated before 2 March");
  train_command->add_option("--date", train_options->date, "The morning it is for (default: today, UTC)");
  train_command->add_option("--threads", train_options->threads, "Threads to train with; the model is the same")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  in_session(*train_command, invocation, [train_options](Session& session) { return train(session, *train_options); });

  auto models_options = std::make_shared<ModelsOptions>();
  CLI::App* models_command = app.add_subcommand("models", "Payment models: what was measured, and which one answers");
  models_command->footer(
      "Examples:\n  dunlin models\n  dunlin models --check          does it still hold what it promised?\n"
      "  dunlin models --retire \"the customers were merged\"");
  models_command->add_option("--date", models_options->date, "The morning (default: today, UTC)");
  models_command->add_flag("--check", models_options->check, "Hold the model in force to what came since");
  models_command->add_option("--retire", models_options->retire, "REASON: from that morning on the floor answers")
      ->excludes("--check");
  in_session(*models_command, invocation,
             [models_options](Session& session) { return models(session, *models_options); });
}

}  // namespace dunlin::cli
