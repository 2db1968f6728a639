// The company of the tests of verify, on the morning of 10 March 2026, with customers whose credit somebody should look
// at. For tests only.
//
//   C5   6,500.00 against a limit of 400.00, part of it overdue for 99 days: a hold
//   C7   3,500.00 against a limit of 1,000.00, overdue for some days: a review
//   C3   900.00 against a limit of 600.00: too small to be worth a look
//   C9   owes nothing
#pragma once

#include "engine/credit_report.h"
#include "engine/verify_company_for_test.h"

namespace dunlin {

class CreditCompany : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    company_ = std::make_unique<VerifyCompany>(GetParam(), StoryEnds::with_the_morning);
    company_->import_file_of(ImportKind::customers, "limits.csv",
                             "number,name,country,language,owner,email,credit_limit,currency\n"
                             "C3,Third SA,FR,en,anna,pay@c3.example,600.00,EUR\n"
                             "C5,Fifth AG,CH,de,,pay@c5.example,400.00,EUR\n"
                             "C7,Seventh SpA,IT,en,,pay@c7.example,1000.00,EUR\n"
                             "C9,Ninth Ltd,GB,en,,pay@c9.example,,\n");
    company_->import_file_of(ImportKind::invoices, "more.csv",
                             "customer_number,number,amount,currency,issued_on,due_on\n"
                             "C5,I-502,6000.00,EUR,2025-11-01,2025-12-01\n"
                             "C7,I-702,3000.00,EUR,2026-02-01,2026-03-05\n"
                             "C3,I-302,400.00,EUR,2026-02-01,2026-03-20\n");
    const ReadTx tx = value_of(company_->engine().read());
    for (const Customer& each : value_of(all_customers(tx))) customers_[each.number] = each.id;
  }

  [[nodiscard]] Id<Customer> customer(const std::string& number) const { return customers_.at(number); }
  // Of the book's customer, by its number in the ledger.
  [[nodiscard]] std::size_t place_of(const Book& book, const std::string& number) const {
    const auto found = std::find(book.customer_id.begin(), book.customer_id.end(), customer(number).value);
    return static_cast<std::size_t>(found - book.customer_id.begin());
  }
  // Asked by a person and done at once.
  void place_hold(const std::string& number, HoldKind kind, std::optional<Date> until = std::nullopt) {
    PlaceHold hold;
    hold.customer = customer(number);
    hold.hold_kind = kind;
    hold.placed_on = morning_.add_days(-8);
    hold.until_on = until;
    hold.reason = "asked for";
    company_->run("carla", Propose{hold, "asked for"});
  }

  const Date morning_ = VerifyCompany::day("2026-03-10");
  std::unique_ptr<VerifyCompany> company_;

 private:
  std::map<std::string, Id<Customer>> customers_;
};

}  // namespace dunlin
