// aging, customer: what is owed, as of any day.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>
#include <tuple>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/customer_view.h"
#include "cli/report_tables.h"
#include "engine/reports.h"
#include "insight/metrics.h"
#include "journal/chain.h"

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

struct AgingReport {
  ReportBook report;
  Aging aging;
  std::vector<AccountAging> accounts;  // to show, in the order of showing
  std::string title;
  std::int64_t seq = 0;
};

// Within a currency, whoever is behind with the most stands first. Amounts of two currencies do not compare, so each
// currency has its own first `limit` (0: all).
std::vector<AccountAging> ranked(std::vector<AccountAging> accounts, std::int64_t limit) {
  const auto key = [](const AccountAging& account) {
    return std::tuple(account.currency, -account.line.overdue_minor, -account.line.open_minor, account.customer);
  };
  std::sort(accounts.begin(), accounts.end(),
            [&key](const AccountAging& a, const AccountAging& b) { return key(a) < key(b); });
  if (limit == 0) return accounts;
  std::vector<AccountAging> first;
  std::int64_t of_currency = 0;
  for (const AccountAging& account : accounts) {
    if (!first.empty() && first.back().currency != account.currency) of_currency = 0;
    if (++of_currency <= limit) first.push_back(account);
  }
  return first;
}

boost::json::value aging_report_json(const AgingReport& shown, bool with_accounts) {
  boost::json::array currencies;
  for (const CurrencyAging& currency : shown.aging.currencies) {
    boost::json::object line = {{"currency", currency.currency.code()}, {"accounts", currency.accounts}};
    append_aging(line, currency.line, currency.currency);
    currencies.push_back(std::move(line));
  }
  boost::json::object json = {{"as_of", shown.aging.as_of.to_string()},
                              {"as_of_entry", shown.seq},
                              {"metric", metric_definition("aging.due_date.1").name},
                              {"currencies", std::move(currencies)}};
  if (!with_accounts) return json;
  boost::json::array accounts;
  for (const AccountAging& account : shown.accounts) {
    const Customer& customer = shown.report.customers[account.customer];
    boost::json::object line = {
        {"customer", customer.number}, {"name", customer.name}, {"currency", account.currency.code()}};
    append_aging(line, account.line, account.currency);
    accounts.push_back(std::move(line));
  }
  json["accounts_count"] = shown.aging.accounts.size();
  json["accounts"] = std::move(accounts);
  return json;
}

void print_accounts(std::ostream& out, const AgingReport& shown) {
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

Result<AgingReport> aging_report(Session& session, const AgingOptions& options, bool with_accounts) {
  const Date as_of = TRY(date_argument(session, options.as_of));
  const Onlooker onlooker = TRY(session.onlooker(with_accounts ? Operation::view_customer : Operation::view_worklist));
  const ReadTx tx = TRY(session.read());
  AgingReport shown;
  if (options.customer.empty()) {
    shown.report = TRY(book_as_of(tx, as_of, onlooker));
    shown.title = fmt::format("Aging{} as of {}", whose(onlooker), as_of.to_string());
  } else {
    const Customer customer = TRY(customer_for(tx, options.customer, onlooker));
    shown.report = TRY(book_as_of(tx, as_of, customer));
    shown.title = fmt::format("Aging of {} as of {}", title_of(customer), as_of.to_string());
  }
  shown.aging = TRY(aging_of(shown.report.book));
  shown.seq = TRY(read_head(tx)).seq;
  if (!with_accounts) return shown;
  const std::int64_t usual = session.options().json ? 0 : accounts_shown_usually;
  shown.accounts = ranked(shown.aging.accounts, options.limit.value_or(usual));
  return shown;
}

Result<int> aging(Session& session, const AgingOptions& options) {
  const bool with_accounts = options.by_customer || !options.customer.empty();
  const AgingReport shown = TRY(aging_report(session, options, with_accounts));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, aging_report_json(shown, with_accounts));
    return 0;
  }
  out << fmt::format("{}, by days past due; {}\n", shown.title, stamp(shown.seq));
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
  const Date as_of = TRY(date_argument(session, as_of_text));
  const Onlooker onlooker = TRY(session.onlooker(Operation::view_customer));
  const ReadTx tx = TRY(session.read());
  const Customer found = TRY(customer_for(tx, number, onlooker));
  const CustomerPage page = TRY(customer_page(tx, as_of, found, onlooker));
  // What is known at the end of a day is what the next morning begins with.
  const CustomerRisk risk = TRY(customer_risk(tx, TRY(assess(tx, as_of.add_days(1))), found.id));
  const CustomerView view{page, risk, onlooker, TRY(all_logins(session.catalog(), session.tenant().key)),
                          TRY(read_head(tx)).seq};
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view.json());
  } else {
    view.print(out);
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
