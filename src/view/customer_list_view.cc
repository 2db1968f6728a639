#include "view/customer_list_view.h"

#include <algorithm>
#include <limits>
#include <map>

#include "collections/worklist_rows.h"
#include "party/customer_rows.h"
#include "view/name_search.h"
#include "view/page.h"

namespace dunlin::view {
namespace {

// By customer, from the rows of the run.
Result<std::map<std::int64_t, std::string>> behaviours_on(const ReadTx& tx, Date morning) {
  std::map<std::int64_t, std::string> behaviours;
  for (WorklistRow& row : TRY(worklist_of(tx, morning, std::numeric_limits<std::int64_t>::max()))) {
    behaviours.emplace(row.customer.value, std::move(row.behaviour));
  }
  return behaviours;
}

Result<std::vector<CustomerList::Entry>> found_customers(const ReadTx& tx, const Onlooker& onlooker,
                                                         const CustomerListQuestion& question) {
  const std::string words = folded(question.words);
  std::vector<CustomerList::Entry> found;
  for (Customer& customer : TRY(all_customers(tx))) {
    if (!onlooker.sees(customer)) continue;
    CustomerKey key{folded(customer.name), customer.number};
    if (!begins_a_word(key.folded_name, words) && !folded(customer.number).starts_with(words)) continue;
    if (question.after && key <= *question.after) continue;
    found.push_back({std::move(key), std::move(customer), {}, {}});
  }
  return found;
}

}  // namespace

Result<CustomerList> customer_list(const ReadTx& tx, const Onlooker& onlooker, const CustomerListQuestion& question) {
  CustomerList list;
  list.customers = TRY(found_customers(tx, onlooker, question));
  std::sort(list.customers.begin(), list.customers.end(),
            [](const CustomerList::Entry& a, const CustomerList::Entry& b) { return a.key < b.key; });
  list.next = cut_to_page(list.customers, question.limit, [](const CustomerList::Entry& entry) { return entry.key; });
  const std::map<std::int64_t, std::string> behaviours = TRY(behaviours_on(tx, question.as_of));
  for (CustomerList::Entry& entry : list.customers) {
    if (const auto known = behaviours.find(entry.customer.id.value); known != behaviours.end()) {
      entry.behaviour = known->second;
    }
    const ReportBook alone = TRY(book_as_of(tx, question.as_of, entry.customer));
    entry.accounts = TRY(aging_of(alone.book)).accounts;
    std::sort(entry.accounts.begin(), entry.accounts.end(),
              [](const AccountAging& a, const AccountAging& b) { return a.currency < b.currency; });
  }
  return list;
}

boost::json::array to_json(const CustomerList& list) {
  boost::json::array json;
  for (const CustomerList::Entry& entry : list.customers) {
    boost::json::array accounts;
    for (const AccountAging& account : entry.accounts) {
      accounts.push_back({{"currency", account.currency.code()},
                          {"open", format_amount({account.line.open_minor, account.currency})},
                          {"overdue", format_amount({account.line.overdue_minor, account.currency})}});
    }
    const Customer& customer = entry.customer;
    json.push_back(
        {{"id", customer.id.to_string()},
         {"number", customer.number},
         {"name", customer.name},
         {"segment", name_of(customer.segment)},
         {"country", customer.country},
         {"behaviour", entry.behaviour.empty() ? boost::json::value(nullptr) : boost::json::value(entry.behaviour)},
         {"accounts", std::move(accounts)}});
  }
  return json;
}

}  // namespace dunlin::view
