#include "engine/reports.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "insight/test_ledger.h"
#include "journal/content.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

const Onlooker everybody{Reach::all, {}, true};

Onlooker onlooker(RoleSet roles, Operation operation = Operation::view_customer) {
  return value_of(Onlooker::of(Identity{Id<User>{9}, roles}, "olga", operation));
}

TEST(Onlooker, RolesSayWhoseCustomersAndWhetherPeopleAreSeen) {
  EXPECT_EQ(onlooker({Role::collector}).reach, Reach::all);
  EXPECT_TRUE(onlooker({Role::collector}).sees_people);
  EXPECT_TRUE(onlooker({Role::auditor}).sees_people);
  EXPECT_EQ(onlooker({Role::account_owner}).reach, Reach::own_customers);
  EXPECT_TRUE(onlooker({Role::account_owner}).sees_people);
  EXPECT_EQ(onlooker({Role::service}).reach, Reach::all);
  EXPECT_FALSE(onlooker({Role::service}).sees_people) << "an API key";
  EXPECT_TRUE((onlooker({Role::service, Role::collector}).sees_people));
  const Result<Onlooker> admin = Onlooker::of(Identity{Id<User>{9}, {Role::admin}}, "olga", Operation::view_customer);
  EXPECT_EQ(admin.error().reason, Reason::role_missing);
  EXPECT_EQ(Onlooker::of(Identity{Id<User>{9}, {}}, "olga", Operation::view_worklist).error().reason,
            Reason::role_missing);
}

TEST(Onlooker, AnAccountOwnerSeesHisOwnCustomersOnly) {
  Customer own;
  own.owner = "olga";
  Customer foreign;
  foreign.owner = "oleg";
  const Customer nobodys;
  const Onlooker owner = onlooker({Role::account_owner});
  EXPECT_TRUE(owner.sees(own));
  EXPECT_FALSE(owner.sees(foreign));
  EXPECT_FALSE(owner.sees(nobodys));
  Onlooker nameless = owner;
  nameless.login.clear();
  EXPECT_FALSE(nameless.sees(nobodys)) << "no name is not the same as no owner";
  EXPECT_TRUE(onlooker({Role::controller}).sees(foreign));
}

class Reports : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) connection_ = &database().open_migrated();
  }
  WriteTx begin() { return value_of(WriteTx::begin(*connection_, TenantKey{1})); }

  Connection* connection_ = nullptr;
};

TEST_P(Reports, OneCustomersBookAgesLikeTheWholeBook) {
  EXPECT_TRUE(rc::check("account by account", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    WriteTx tx = begin();
    ledger.write(tx, ledger.ids_in_order());
    const Date day{test_first_day + *rc::gen::inRange(0, test_days + 100)};
    const ReportBook whole = value_of(book_as_of(tx, day, everybody));
    const Aging aging = value_of(aging_of(whole.book));
    for (std::size_t number = 0; number < whole.customers.size(); ++number) {
      std::vector<AccountAging> expected;
      for (const AccountAging& account : aging.accounts) {
        if (account.customer == number) expected.push_back(account);
      }
      const ReportBook alone = value_of(book_as_of(tx, day, whole.customers[number]));
      std::vector<AccountAging> accounts = value_of(aging_of(alone.book)).accounts;
      const CustomerPage page = value_of(customer_page(tx, day, whole.customers[number], everybody));
      for (const std::vector<AccountAging>& found : {accounts, page.accounts}) {
        RC_ASSERT(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
          const auto same = std::find_if(expected.begin(), expected.end(), [&](const AccountAging& account) {
            return account.currency == found[i].currency;
          });
          RC_ASSERT(same != expected.end());
          RC_ASSERT(same->line == found[i].line);
        }
      }
      std::map<std::string, std::int64_t> open;
      for (const CustomerPage::Item& item : page.items) {
        open[std::string(item.invoice.currency.code())] += item.open_minor;
        RC_ASSERT(item.days_past_due == day.days - item.invoice.due_on.days);
      }
      for (const AccountAging& account : page.accounts) {
        RC_ASSERT(open[std::string(account.currency.code())] == account.line.open_minor);
      }
    }
  }));
}

TEST_P(Reports, AnAccountOwnersAgingHoldsHisCustomersAlone) {
  WriteTx tx = begin();
  tx.set_seq(1);
  for (std::int64_t id = 1; id <= 3; ++id) {
    Customer customer;
    customer.id.value = id;
    customer.number = "C" + std::to_string(id);
    customer.owner = id == 2 ? "olga" : id == 3 ? "oleg" : "";
    value_of(tx.insert(customer));
    Invoice invoice;
    invoice.id.value = 10 + id;
    invoice.customer = customer.id;
    invoice.number = "I" + std::to_string(id);
    invoice.issued_on = Date{100};
    invoice.due_on = Date{130};
    invoice.currency = value_of(Currency::parse("EUR"));
    invoice.amount_minor = 1'000 * id;
    value_of(tx.insert(invoice));
  }
  const Onlooker owner = onlooker({Role::account_owner});
  const ReportBook own = value_of(book_as_of(tx, Date{200}, owner));
  ASSERT_EQ(own.customers.size(), 1U);
  EXPECT_EQ(own.customers[0].number, "C2");
  const Aging aging = value_of(aging_of(own.book));
  ASSERT_EQ(aging.currencies.size(), 1U);
  EXPECT_EQ(aging.currencies[0].line.open_minor, 2'000);
  EXPECT_EQ(value_of(aging_of(value_of(book_as_of(tx, Date{200}, everybody)).book)).currencies[0].line.open_minor,
            6'000);

  EXPECT_EQ(value_of(customer_for(tx, "C2", owner)).id.value, 2);
  EXPECT_EQ(value_of(customer_for(tx, Id<Customer>{2}.to_string(), owner)).number, "C2");
  const Refusal foreign = customer_for(tx, "C3", owner).error();
  const Refusal absent = customer_for(tx, "C9", owner).error();
  EXPECT_EQ(foreign.reason, Reason::customer_unknown);
  EXPECT_EQ(absent.reason, Reason::customer_unknown);
  const auto without_number = [](const Refusal& refusal) {
    std::string text = refusal.text;
    return text.erase(text.find("C"), 2);
  };
  EXPECT_EQ(without_number(foreign), without_number(absent)) << "what one may not see looks like what is not there";
  EXPECT_EQ(customer_for(tx, Id<Customer>{3}.to_string(), owner).error().reason, Reason::customer_unknown);
}

// One customer with everything that a page shows, dated around day 160.
class CustomerPages : public Reports {
 protected:
  void SetUp() override {
    Reports::SetUp();
    if (IsSkipped()) return;
    tx_.emplace(begin());
    tx_->set_seq(1);
    insert_customers();
    insert_contacts();
    insert_invoices();
    insert_holds();
    insert_reminders();
    insert_proposals();
  }

  CustomerPage page_on(std::int32_t day, const Onlooker& who = onlooker({Role::account_owner})) {
    return value_of(customer_page(*tx_, Date{day}, customer_, who));
  }

  Customer customer_;

 private:
  template <class Row>
  void insert(Row row) {
    value_of(tx_->insert(std::move(row)));
  }

  void insert_customers() {
    Customer group;
    group.id.value = 1;
    group.number = "G";
    group.owner = "oleg";
    insert(group);
    customer_.id.value = 2;
    customer_.number = "C2";
    customer_.parent = group.id;
    customer_.owner = "olga";
    customer_.segment = Segment::key;
    insert(customer_);
    for (std::int64_t i = 1; i <= 2; ++i) {
      SegmentChange change;
      change.id.value = i;
      change.customer = customer_.id;
      change.reason = "reason " + std::to_string(i);
      insert(change);
    }
  }

  // The content of the first was erased.
  void insert_contacts() {
    for (std::int64_t i = 21; i <= 22; ++i) {
      Contact contact;
      contact.id.value = i;
      contact.customer = customer_.id;
      insert(contact);
    }
    insert(Content{22, Blob{"salt"}, Blob{ContactDetail{"Ada", "ada@example.test", "+49 1"}.encode()}});
  }

  // 31 is due later than 32; 33 is written off on day 150.
  void insert_invoices() {
    for (std::int64_t i = 31; i <= 33; ++i) {
      Invoice invoice;
      invoice.id.value = i;
      invoice.customer = customer_.id;
      invoice.number = "I" + std::to_string(i);
      invoice.issued_on = Date{100};
      invoice.due_on = Date{i == 31 ? 140 : 130};
      invoice.currency = value_of(Currency::parse("EUR"));
      invoice.amount_minor = 500;
      insert(invoice);
    }
    Adjustment write_off;
    write_off.invoice.value = 33;
    write_off.id.value = 41;
    write_off.adjusted_on = Date{150};
    write_off.amount_minor = 500;
    insert(write_off);
  }

  void insert_holds() {
    const auto hold = [this](std::int64_t id, std::int64_t invoice, HoldKind kind, std::int32_t placed_on) {
      Hold row;
      row.id.value = id;
      row.customer = customer_.id;
      row.invoice.value = invoice;
      row.kind = kind;
      row.placed_on = Date{placed_on};
      return row;
    };
    insert(hold(51, 31, HoldKind::dispute, 150));
    insert(hold(52, 0, HoldKind::credit, 160));
    insert(hold(53, 32, HoldKind::legal, 161));
    Hold released = hold(54, 32, HoldKind::promise, 120);
    released.released_on = Date{160};
    insert(released);
  }

  void insert_reminders() {
    const auto remind = [this](std::int64_t id, std::int64_t invoice, std::int32_t sent_on) {
      Reminder row;
      row.invoice.value = invoice;
      row.id.value = id;
      row.customer = customer_.id;
      row.number = id;
      row.sent_on = Date{sent_on};
      insert(row);
    };
    remind(1, 32, 140);
    remind(2, 32, 160);
    remind(3, 32, 161);
    remind(4, 33, 145);
  }

  void insert_proposals() {
    std::int64_t id = 61;
    for (const ProposalState state :
         {ProposalState::pending, ProposalState::done, ProposalState::unknown, ProposalState::rejected}) {
      Proposal row;
      row.id.value = id++;
      row.customer_id = customer_.id.value;
      row.state = state;
      insert(row);
    }
  }

  std::optional<WriteTx> tx_;
};

TEST_P(CustomerPages, ShowOpenItemsByDueDayWithTheirRemindersAndHolds) {
  const CustomerPage page = page_on(160);
  ASSERT_EQ(page.items.size(), 2U) << "what was written off is not open";
  EXPECT_EQ(page.items[0].invoice.number, "I32");
  EXPECT_EQ(page.items[0].open_minor, 500);
  EXPECT_EQ(page.items[0].days_past_due, 30);
  EXPECT_EQ(page.items[0].reminders, 2);
  EXPECT_EQ(page.items[0].holds, std::vector{HoldKind::credit});
  EXPECT_EQ(page.items[1].days_past_due, 20);
  EXPECT_EQ(page.items[1].reminders, 0);
  EXPECT_EQ(page.items[1].holds, (std::vector{HoldKind::dispute, HoldKind::credit}));
  EXPECT_EQ(page_on(149).items.size(), 3U) << "before the write-off";
  EXPECT_TRUE(page_on(99).items.empty()) << "before the invoices";
}

TEST_P(CustomerPages, ShowWhatIsDatedByTheDayAndNothingLater) {
  const CustomerPage page = page_on(160);
  ASSERT_EQ(page.holds.size(), 2U) << "one was released that day, one is placed on the day after";
  EXPECT_EQ(page.holds[0].id.value, 51);
  EXPECT_EQ(page.holds[1].id.value, 52);
  EXPECT_EQ(page_on(161).holds.size(), 3U);
  std::vector<std::int64_t> sent;
  for (const Reminder& reminder : page.reminders) sent.push_back(reminder.id.value);
  EXPECT_EQ(sent, (std::vector<std::int64_t>{2, 4, 1}));
  EXPECT_EQ(page.invoice_numbers.at(33), "I33") << "no longer open, but reminded of";
}

TEST_P(CustomerPages, ShowProposalsThatAreUnderWayAndCountTheOthers) {
  const CustomerPage page = page_on(160);
  ASSERT_EQ(page.proposals.size(), 2U);
  EXPECT_EQ(page.proposals[0].id.value, 63);
  EXPECT_EQ(page.proposals[1].id.value, 61);
  EXPECT_EQ(page.proposals_closed, 2);
}

TEST_P(CustomerPages, ShowPeopleAndTheGroupToThoseWhoMaySeeThem) {
  const CustomerPage page = page_on(160);
  EXPECT_EQ(page.segment_change->reason, "reason 2");
  EXPECT_FALSE(page.parent.has_value()) << "the group belongs to another account owner";
  EXPECT_EQ(page_on(160, everybody).parent->number, "G");
  ASSERT_EQ(page.contacts.size(), 2U);
  EXPECT_FALSE(page.contacts[0].detail.has_value()) << "its content was erased";
  EXPECT_EQ(page.contacts[1].detail->name, "Ada");
  const CustomerPage for_service = page_on(160, onlooker({Role::service}));
  ASSERT_EQ(for_service.contacts.size(), 2U);
  EXPECT_FALSE(for_service.contacts[1].detail.has_value());
}

INSTANTIATE_TEST_SUITE_P(Databases, Reports, both_databases(), dialect_name);
INSTANTIATE_TEST_SUITE_P(Databases, CustomerPages, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
