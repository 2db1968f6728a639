// aging, customer: what is owed, as of any day.
#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/customer_text.h"
#include "cli/report_tables.h"
#include "view/aging_view.h"

namespace dunlin::cli {
namespace {

constexpr std::int64_t accounts_shown_usually = 50;

struct AgingOptions {
  std::string as_of;
  std::string customer;
  bool by_customer = false;
  std::optional<std::int64_t> limit;  // of each currency; 0: all
};

// ---- aging
// ------------------------------------------------------------------------------------------------------------

void print_accounts(std::ostream& out, const view::AgingView& shown) {
  using Align = TextTable::Align;
  const bool one_currency = shown.aging.currencies.size() == 1;
  std::vector<TextTable::Column> columns = {{"customer"}, {"name"}};
  if (!one_currency) columns.push_back({"cur"});
  columns.push_back({"items", Align::right});
  columns.push_back({"days", Align::right});
  for (TextTable::Column& column : aging_columns()) columns.push_back(std::move(column));
  if (one_currency) columns.back().head += " " + std::string(shown.aging.currencies.front().currency.code());
  TextTable table(std::move(columns));
  for (const AccountAging& account : shown.accounts) {
    const Customer& customer = shown.report.customers[account.customer];
    std::vector<std::string> cells = {customer.number, customer.name};
    if (!one_currency) cells.emplace_back(account.currency.code());
    cells.push_back(grouped(account.line.items_open));
    cells.push_back(grouped(account.line.days_past_due_max));
    for (std::string& cell : aging_cells(account.line, account.currency)) cells.push_back(std::move(cell));
    table.row(std::move(cells));
  }
  out << '\n';
  table.print(out);
  if (shown.accounts.size() < shown.aging.accounts.size()) {
    out << fmt::format("\n{} of {} are shown, most overdue first in each currency; --limit 0 shows all.\n",
                       grouped(static_cast<std::int64_t>(shown.accounts.size())),
                       counted(static_cast<std::int64_t>(shown.aging.accounts.size()), "account"));
  }
}

std::string title_of_aging(const view::AgingView& shown, const Onlooker& onlooker) {
  const std::string day = shown.aging.as_of.to_string();
  if (shown.customer) return fmt::format("Aging of {} as of {}", title_of(*shown.customer), day);
  return fmt::format("Aging{} as of {}", whose(onlooker), day);
}

Result<int> aging(Session& session, const AgingOptions& options) {
  view::AgingQuestion question;
  question.as_of = TRY(date_argument(session, options.as_of));
  question.customer = options.customer;
  question.accounts = options.by_customer ? view::AgingAccounts::each : view::AgingAccounts::none;
  question.limit = options.limit.value_or(session.options().json ? 0 : accounts_shown_usually);
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::AgingView shown = TRY(view::aging_view(tx, onlooker, question));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
    return 0;
  }
  out << fmt::format("{}, by days past due; {}\n", title_of_aging(shown, onlooker), stamp(shown.seq));
  if (shown.aging.currencies.empty()) {
    out << "\nNothing is open, and no money is unapplied.\n";
    return 0;
  }
  out << '\n';
  print_aging_totals(out, shown.aging.currencies);
  if (options.by_customer) print_accounts(out, shown);
  return 0;
}

// ---- customer
// ---------------------------------------------------------------------------------------------------------

Result<int> customer(Session& session, const std::string& number, const std::string& as_of_text) {
  const view::CustomerQuestion question{number, TRY(date_argument(session, as_of_text))};
  const Onlooker onlooker = TRY(session.onlooker(view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  const view::CustomerView shown =
      TRY(view::customer_view(tx, onlooker, question, TRY(all_logins(session.catalog(), session.tenant().key))));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
  } else {
    print_customer(out, shown);
  }
  return 0;
}

}  // namespace

void add_report_commands(CLI::App& app, Invocation& invocation) {
  auto aging_options = std::make_shared<AgingOptions>();
  CLI::App* aging_command = app.add_subcommand("aging", "Open amounts by days past due, in total or by customer");
  aging_command->footer(
      "Examples:\n  dunlin aging --as-of 2026-03-31\n  dunlin aging --by-customer --limit 20\n"
      "  dunlin aging --customer 10482 --json");
  add_report_options(*aging_command, invocation, aging_options->as_of);
  aging_command->add_flag("--by-customer", aging_options->by_customer, "One line for each account");
  aging_command->add_option("--customer", aging_options->customer, "One customer alone, by number");
  aging_command
      ->add_option("--limit", aging_options->limit,
                   "Accounts shown of each currency (default: 50, with --json all; 0: all)")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000}));
  in_session(*aging_command, invocation, [aging_options](Session& session) { return aging(session, *aging_options); });

  auto number = std::make_shared<std::string>();
  auto as_of = std::make_shared<std::string>();
  CLI::App* customer_command =
      app.add_subcommand("customer", "All about one customer: what is open, and why nobody writes");
  customer_command->footer("Example:\n  dunlin customer 10482 --as-of 2026-03-31");
  customer_command->add_option("NUMBER", *number, "The customer's number, or its id")->required();
  add_report_options(*customer_command, invocation, *as_of);
  in_session(*customer_command, invocation,
             [number, as_of](Session& session) { return customer(session, *number, *as_of); });
}

}  // namespace dunlin::cli
