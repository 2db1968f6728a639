#include "engine/reports.h"

#include <algorithm>
#include <array>
#include <map>

#include "collections/book_rows.h"
#include "control/proposal_rows.h"
#include "insight/narrow.h"
#include "journal/content.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

// The number of the currency in the book; at its end when the book has no document in it.
std::uint8_t currency_in(Book& book, Currency currency) {
  auto found = std::find(book.currencies.begin(), book.currencies.end(), currency);
  if (found == book.currencies.end()) found = book.currencies.insert(found, currency);
  return static_cast<std::uint8_t>(found - book.currencies.begin());
}

Result<> add_unapplied(Book& book, const std::vector<UnappliedSource>& sources) {
  std::map<std::uint8_t, std::int64_t> rests;
  for (const UnappliedSource& source : sources) {
    std::int64_t& rest = rests[currency_in(book, source.currency)];
    rest = TRY(add_minor(rest, source.rest_minor));
  }
  for (const auto& [currency, minor] : rests) book.unapplied.push_back({0, currency, minor});
  return {};
}

// A day's book of one customer (number 0), given what is unapplied.
Result<Book> customer_book(const ReadTx& tx, Date as_of, Id<Customer> customer,
                           const std::vector<UnappliedSource>& unapplied) {
  Book book = TRY(read_book_of(tx, as_of.add_days(1), customer));
  CHECK(book.customer_count() == 1);
  book.unapplied.clear();
  TRY(add_unapplied(book, unapplied));
  return book;
}

class PageReader {
 public:
  PageReader(const ReadTx& tx, Date as_of, const Customer& customer) : tx_(tx) {
    page_.as_of = as_of;
    page_.customer = customer;
  }

  Result<CustomerPage> read(const Onlooker& onlooker) {
    const Customer& customer = page_.customer;
    if (customer.parent) page_.parent = TRY(find_customer(tx_, customer.parent));
    if (page_.parent && !onlooker.sees(*page_.parent)) page_.parent.reset();
    std::vector<SegmentChange> changes = TRY(segment_history(tx_, customer.id));
    if (!changes.empty()) page_.segment_change = std::move(changes.back());
    TRY(read_contacts(onlooker.sees_people));
    TRY(read_holds_and_reminders());
    TRY(read_money());
    TRY(read_proposals());
    TRY(read_invoice_numbers());
    return std::move(page_);
  }

 private:
  [[nodiscard]] std::span<const std::int64_t> id() const { return {&page_.customer.id.value, 1}; }

  Result<> read_contacts(bool with_details) {
    std::vector<std::int64_t> ids;
    for (Contact& contact : TRY(contacts_of(tx_, id()))) {
      ids.push_back(contact.id.value);
      page_.contacts.push_back({std::move(contact), std::nullopt});
    }
    if (!with_details) return {};
    std::size_t next = 0;
    for (const Content& content : TRY(contents(tx_, ids))) {
      while (page_.contacts[next].contact.id.value != content.id) ++next;  // both are ordered by id
      page_.contacts[next].detail = TRY(ContactDetail::decode(content.body.bytes));
    }
    return {};
  }

  Result<> read_holds_and_reminders() {
    page_.holds = TRY(holds_of(tx_, id()));
    std::erase_if(page_.holds, [this](const Hold& hold) { return !hold.in_force_on(page_.as_of); });
    page_.reminders = TRY(reminders_of(tx_, id()));
    std::erase_if(page_.reminders, [this](const Reminder& reminder) { return reminder.sent_on > page_.as_of; });
    std::sort(page_.reminders.begin(), page_.reminders.end(), [](const Reminder& a, const Reminder& b) {
      return std::pair(b.sent_on, b.id) < std::pair(a.sent_on, a.id);
    });
    for (const Reminder& reminder : page_.reminders) ++reminders_on_[reminder.invoice.value];
    return {};
  }

  // The book says what is open. Its flags are not used: a morning's book counts holds of the day after (book_rows.h).
  Result<> read_money() {
    page_.unapplied = TRY(unapplied_of(tx_, page_.as_of.add_days(1), page_.customer.id));
    const Book book = TRY(customer_book(tx_, page_.as_of, page_.customer.id, page_.unapplied));
    page_.accounts = TRY(aging_of(book)).accounts;
    std::sort(page_.accounts.begin(), page_.accounts.end(),
              [](const AccountAging& a, const AccountAging& b) { return a.currency < b.currency; });
    std::vector<std::int64_t> ids;
    for (std::size_t i = 0; i < book.invoice_count(); ++i) {
      if (book.is_open(i)) ids.push_back(book.invoice_id[i]);
    }
    std::vector<Invoice> invoices = TRY(invoices_by_id(tx_, ids));
    std::size_t next = 0;
    for (std::size_t i = 0; i < book.invoice_count(); ++i) {
      if (!book.is_open(i)) continue;
      CHECK(next < invoices.size() && invoices[next].id.value == book.invoice_id[i]);
      add_item(std::move(invoices[next++]), book.open_minor[i]);
    }
    std::sort(page_.items.begin(), page_.items.end(), [](const CustomerPage::Item& a, const CustomerPage::Item& b) {
      return std::pair(a.invoice.due_on, a.invoice.id) < std::pair(b.invoice.due_on, b.invoice.id);
    });
    return {};
  }

  void add_item(Invoice invoice, std::int64_t open_minor) {
    CustomerPage::Item item;
    item.open_minor = open_minor;
    item.days_past_due = days_between(invoice.due_on, page_.as_of);
    if (const auto found = reminders_on_.find(invoice.id.value); found != reminders_on_.end()) {
      item.reminders = found->second;
    }
    for (const Hold& hold : page_.holds) {
      if (hold.invoice && hold.invoice != invoice.id) continue;
      if (std::find(item.holds.begin(), item.holds.end(), hold.kind) == item.holds.end())
        item.holds.push_back(hold.kind);
    }
    item.invoice = std::move(invoice);
    page_.items.push_back(std::move(item));
  }

  Result<> read_proposals() {
    page_.proposals = TRY(proposals_about(tx_, page_.customer.id.value));
    const auto closed =
        std::erase_if(page_.proposals, [](const Proposal& proposal) { return is_final(proposal.state); });
    page_.proposals_closed = static_cast<std::int64_t>(closed);
    return {};
  }

  Result<> read_invoice_numbers() {
    for (const CustomerPage::Item& item : page_.items) {
      page_.invoice_numbers[item.invoice.id.value] = item.invoice.number;
    }
    std::vector<std::int64_t> others;
    for (const Hold& hold : page_.holds) {
      if (hold.invoice) others.push_back(hold.invoice.value);
    }
    for (const Reminder& reminder : page_.reminders) others.push_back(reminder.invoice.value);
    std::erase_if(others, [this](std::int64_t id) { return page_.invoice_numbers.count(id) != 0; });
    for (Invoice& invoice : TRY(invoices_by_id(tx_, others))) {
      page_.invoice_numbers[invoice.id.value] = std::move(invoice.number);
    }
    return {};
  }

  const ReadTx& tx_;
  CustomerPage page_;
  std::map<std::int64_t, std::int64_t> reminders_on_;  // by invoice
};

}  // namespace

Result<Onlooker> Onlooker::of(const Identity& identity, std::string login, Operation operation) {
  TRY(authorise(identity, operation, Subject{true, {}}));
  RoleSet people;
  for (const Role role : all_roles) {
    if (role != Role::service) people = people | RoleSet{role};
  }
  Onlooker onlooker;
  onlooker.reach = reach_of(identity.roles, operation);
  onlooker.login = std::move(login);
  onlooker.sees_people = reach_of(identity.roles & people, Operation::view_customer) != Reach::none;
  return onlooker;
}

Result<> Onlooker::check_may_look_back() const {
  if (reach == Reach::all) return {};
  return refuse(Reason::role_missing,
                "What was known earlier is for those who see every customer: whose customers they are is a right of "
                "today, and then they may have been somebody else's.");
}

bool Onlooker::sees(const Customer& customer) const {
  switch (reach) {
    case Reach::none:
      return false;
    case Reach::own_customers:
      return !login.empty() && customer.owner == login;
    case Reach::all:
      return true;
  }
  CHECK_UNREACHABLE("unknown reach");
}

Result<ReportBook> book_as_of(const ReadTx& tx, Date as_of, const Onlooker& onlooker) {
  ReportBook report{TRY(read_book(tx, as_of.add_days(1), BookScope::items_and_unapplied)), TRY(all_customers(tx))};
  CHECK(report.customers.size() == report.book.customer_count());
  if (onlooker.reach == Reach::all) return report;
  report.book = narrow(report.book, [&](std::size_t customer) {
    CHECK(report.customers[customer].id.value == report.book.customer_id[customer]);
    return onlooker.sees(report.customers[customer]);
  });
  std::erase_if(report.customers, [&](const Customer& customer) { return !onlooker.sees(customer); });
  return report;
}

Result<ReportBook> book_as_of(const ReadTx& tx, Date as_of, const Customer& customer) {
  const std::vector<UnappliedSource> unapplied = TRY(unapplied_of(tx, as_of.add_days(1), customer.id));
  return ReportBook{TRY(customer_book(tx, as_of, customer.id, unapplied)), {customer}};
}

Result<Customer> customer_for(const ReadTx& tx, std::string_view number_or_id, const Onlooker& onlooker) {
  const std::array numbers = {number_or_id};
  std::vector<Customer> found = TRY(customers_by_number(tx, numbers));
  if (found.empty()) {
    if (const Result<Id<Customer>> id = Id<Customer>::parse(number_or_id)) {
      found = TRY(customers_by_id(tx, std::span(&id->value, 1)));
    }
  }
  if (!found.empty() && onlooker.sees(found.front())) return std::move(found.front());
  return refuse(Reason::customer_unknown,
                "There is no customer \"" + std::string(number_or_id) +
                    "\" here, or it is not yours to see; give the number that the ERP gives it.");
}

Result<CustomerPage> customer_page(const ReadTx& tx, Date as_of, const Customer& customer, const Onlooker& onlooker) {
  return PageReader(tx, as_of, customer).read(onlooker);
}

}  // namespace dunlin
