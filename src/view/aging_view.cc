#include "view/aging_view.h"

#include <algorithm>
#include <tuple>

#include "insight/metrics.h"
#include "journal/chain.h"

namespace dunlin::view {
namespace {

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

}  // namespace

boost::json::object aging_json(const AgingLine& line, Currency currency) {
  boost::json::object object;
  append_aging(object, line, currency);
  return object;
}

void append_aging(boost::json::object& object, const AgingLine& line, Currency currency) {
  boost::json::object items;
  boost::json::object amounts;
  for (const AgingBucket bucket : all_aging_buckets) {
    items[name_of(bucket)] = line.items[bucket];
    amounts[name_of(bucket)] = format_amount({line.minor[bucket], currency});
  }
  object["items"] = std::move(items);
  object["items_open"] = line.items_open;
  object["amounts"] = std::move(amounts);
  object["open"] = format_amount({line.open_minor, currency});
  object["overdue"] = format_amount({line.overdue_minor, currency});
  object["unapplied"] = format_amount({line.unapplied_minor, currency});
  object["balance"] = format_amount({line.balance_minor, currency});
  object["days_past_due_max"] = line.days_past_due_max;
}

Result<AgingView> aging_view(const ReadTx& tx, const Onlooker& onlooker, const AgingQuestion& question) {
  AgingView view;
  if (question.customer.empty()) {
    view.report = TRY(book_as_of(tx, question.as_of, onlooker));
  } else {
    view.customer = TRY(customer_for(tx, question.customer, onlooker));
    view.report = TRY(book_as_of(tx, question.as_of, *view.customer));
  }
  view.aging = TRY(aging_of(view.report.book));
  view.seq = TRY(read_head(tx)).seq;
  view.with_accounts = question.with_accounts();
  if (view.with_accounts) view.accounts = ranked(view.aging.accounts, question.limit);
  return view;
}

boost::json::object to_json(const AgingView& view) {
  boost::json::array currencies;
  for (const CurrencyAging& currency : view.aging.currencies) {
    boost::json::object line = {{"currency", currency.currency.code()}, {"accounts", currency.accounts}};
    append_aging(line, currency.line, currency.currency);
    currencies.push_back(std::move(line));
  }
  boost::json::object json = {{"as_of", view.aging.as_of.to_string()},
                              {"as_of_entry", view.seq},
                              {"metric", metric_definition("aging.due_date.1").name},
                              {"currencies", std::move(currencies)}};
  if (!view.with_accounts) return json;
  boost::json::array accounts;
  for (const AccountAging& account : view.accounts) {
    const Customer& customer = view.report.customers[account.customer];
    boost::json::object line = {
        {"customer", customer.number}, {"name", customer.name}, {"currency", account.currency.code()}};
    append_aging(line, account.line, account.currency);
    accounts.push_back(std::move(line));
  }
  json["accounts_count"] = view.aging.accounts.size();
  json["accounts"] = std::move(accounts);
  return json;
}

}  // namespace dunlin::view
