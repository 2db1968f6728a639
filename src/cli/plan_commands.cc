// plan: what people arrange on top of the morning run: when to see a customer again, and who stands elsewhere on the
// list than the score puts him.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "engine/work_commands.h"
#include "view/plan_view.h"

namespace dunlin::cli {
namespace {

struct PlanOptions {
  std::string customer;
  std::string day;
  std::string words;
  std::string until;
  std::int64_t place = 0;
};

Result<Customer> customer_to_plan(Session& session, const std::string& text) {
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_customer));
  const ReadTx tx = TRY(session.engine().read());
  return customer_for(tx, text, onlooker);
}

int say(Session& session, const Answer& answer, const std::string& sentence) {
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, answer);
  } else {
    out << sentence << '\n';
  }
  return 0;
}

Result<int> follow_up(Session& session, const PlanOptions& options) {
  const Customer customer = TRY(customer_to_plan(session, options.customer));
  const Date day = TRY(Date::parse(options.day));
  const Answer answer = TRY(session.engine().execute(session.admit(), PlanFollowUp{customer.id, day, options.words}));
  return say(session, answer,
             fmt::format("{} is to be followed up on {}; until then it waits and nothing is drafted.", customer.number,
                         day.to_string()));
}

Result<int> done(Session& session, const PlanOptions& options) {
  const Customer customer = TRY(customer_to_plan(session, options.customer));
  const Answer answer = TRY(session.engine().execute(session.admit(), CloseFollowUp{customer.id, options.words}));
  return say(session, answer, fmt::format("The follow-up of {} is closed.", customer.number));
}

Result<int> move(Session& session, const PlanOptions& options) {
  const Customer customer = TRY(customer_to_plan(session, options.customer));
  const Date from = TRY(date_argument(session, options.day));
  const Date until = options.until.empty() ? from : TRY(Date::parse(options.until));
  const Answer answer = TRY(
      session.engine().execute(session.admit(), MoveAccount{customer.id, options.place, from, until, options.words}));
  return say(session, answer,
             options.place == 0 ? fmt::format("{} stands where its score puts it.", customer.number)
                                : fmt::format("{} stands at place {} of the list, through {}.", customer.number,
                                              options.place, until.to_string()));
}

Result<int> list(Session& session, const PlanOptions& options) {
  const view::PlanQuestion question{TRY(date_argument(session, options.day))};
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::PlanView shown = TRY(view::plan_view(tx, onlooker, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
    return 0;
  }
  if (shown.follow_ups.empty() && shown.moves.empty()) {
    out << "Nothing is planned, and nobody was moved.\n";
    return 0;
  }
  TextTable table({{"customer"}, {"what"}, {"day"}, {"why"}});
  for (const FollowUp& one : shown.follow_ups) {
    table.row({shown.customers.at(one.customer.value).number, "follow up", one.due_on.to_string(), one.note});
  }
  for (const RankMove& one : shown.moves) {
    table.row({shown.customers.at(one.customer.value).number, fmt::format("to place {}", one.place),
               "until " + one.until_on.to_string(), one.reason});
  }
  table.print(out);
  return 0;
}

}  // namespace

void add_plan_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* plan = app.add_subcommand("plan", "When to see a customer again, and who stands elsewhere on the list");
  plan->require_subcommand(1);
  plan->footer(
      "Examples:\n  dunlin plan follow-up 10482 --on 2026-03-09 --note \"Ms Weber is back\"\n"
      "  dunlin plan done 10482 --outcome \"pays on Friday\"\n"
      "  dunlin plan move 10482 --to 1 --reason \"the board asked\"\n  dunlin plan list");

  CLI::App* follow_up_command = plan->add_subcommand("follow-up", "Look again on a day; until then the customer waits");
  follow_up_command->add_option("CUSTOMER", options->customer)->required();
  follow_up_command->add_option("--on", options->day, "The day")->required();
  follow_up_command->add_option("--note", options->words, "What is to be done then")->required();
  in_session(*follow_up_command, invocation, [options](Session& session) { return follow_up(session, *options); });

  CLI::App* done_command = plan->add_subcommand("done", "Close the follow-up of a customer");
  done_command->add_option("CUSTOMER", options->customer)->required();
  done_command->add_option("--outcome", options->words, "What came of it")->required();
  in_session(*done_command, invocation, [options](Session& session) { return done(session, *options); });

  CLI::App* move_command = plan->add_subcommand("move", "Put a customer at another place of the list");
  move_command->add_option("CUSTOMER", options->customer)->required();
  move_command->add_option("--to", options->place, "The place, from 1; 0 takes the move back")->required();
  move_command->add_option("--reason", options->words, "Why")->required();
  move_command->add_option("--date", options->day, "The first morning (default: today, UTC)");
  move_command->add_option("--until", options->until, "The last morning (default: the first)");
  in_session(*move_command, invocation, [options](Session& session) { return move(session, *options); });

  CLI::App* list_command = plan->add_subcommand("list", "Open follow-ups and moves");
  list_command->add_option("--date", options->day, "The morning (default: today, UTC)");
  list_command->add_option("--known-at", invocation.options.known_at, "SEQ or INSTANT: what the journal knew then");
  in_session(*list_command, invocation, [options](Session& session) { return list(session, *options); });
}

}  // namespace dunlin::cli
