#include "sim/demo_company.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "base/calendar.h"
#include "base/money.h"
#include "base/sha256.h"
#include "sim/csv_table_for_test.h"
#include "sim/demo_terms.h"
#include "sim/payment_runs.h"

namespace dunlin {
namespace {

Date day(std::string_view iso) {
  const Result<Date> date = Date::parse(iso);
  CHECK(date.has_value());
  return *date;
}

constexpr std::string_view usual_today = "2026-03-16";

const DemoCompany& usual_company() {
  static const DemoCompany company = make_demo_company(1, day(usual_today));
  return company;
}

std::string digest_of(const DemoCompany& company) {
  std::string all;
  for (const std::string* file :
       {&company.customers_csv, &company.contacts_csv, &company.history_csv, &company.invoices_csv,
        &company.credits_csv, &company.payments_csv, &company.scores_csv}) {
    all += *file;
  }
  for (const DemoHold& hold : company.holds) {
    all += hold.customer + hold.invoice + std::string(name_of(hold.kind)) + hold.until.to_string() + hold.reason + "\n";
  }
  for (const DemoSegment& segment : company.segments) {
    all += segment.customer + std::string(name_of(segment.segment)) + segment.reason + "\n";
  }
  for (const DemoTruth& truth : company.truths) all += truth.customer + std::string(name_of(truth.temperament)) + "\n";
  return sha256(all).hex();
}

Money amount_at(const CsvTable& table, std::size_t row, std::string_view column = "amount") {
  const Result<Money> money = parse_amount(table.at(row, column), *Currency::parse(table.at(row, "currency")));
  CHECK(money.has_value());
  return *money;
}

// Invoices of both files by number.
struct Document {
  std::string customer;
  std::string company;
  Money amount;
  Date issued;
  Date due;
  bool in_history = false;
};

std::map<std::string, Document> documents_of(const DemoCompany& company) {
  std::map<std::string, Document> documents;
  for (const bool in_history : {true, false}) {
    const CsvTable table(in_history ? company.history_csv : company.invoices_csv);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const Document document{table.at(i, "customer"),    table.at(i, "company"),  amount_at(table, i),
                              day(table.at(i, "issued")), day(table.at(i, "due")), in_history};
      EXPECT_TRUE(documents.emplace(table.at(i, "number"), document).second) << table.at(i, "number");
    }
  }
  return documents;
}

// What is left of each invoice of invoices.csv, after the payments and credits that name it.
std::map<std::string, std::int64_t> open_minor_of(const DemoCompany& company) {
  std::map<std::string, std::int64_t> open;
  const CsvTable invoices(company.invoices_csv);
  for (std::size_t i = 0; i < invoices.size(); ++i) open[invoices.at(i, "number")] = amount_at(invoices, i).minor;
  const CsvTable payments(company.payments_csv);
  for (std::size_t i = 0; i < payments.size(); ++i) {
    const std::string& invoice = payments.at(i, "invoice");
    if (!invoice.empty()) open.at(invoice) -= amount_at(payments, i, "applied").minor;
  }
  const CsvTable credits(company.credits_csv);
  for (std::size_t i = 0; i < credits.size(); ++i) {
    const std::string& invoice = credits.at(i, "invoice");
    if (!invoice.empty()) open.at(invoice) -= amount_at(credits, i).minor;
  }
  return open;
}

// What has to hold for every seed and day, file by file.
class Soundness {
 public:
  Soundness(const DemoCompany& company, Date today) : company_(company), today_(today) {}

  void check() {
    check_customers();
    documents_ = documents_of(company_);
    check_documents();
    check_payments();
    check_credits();
    open_minor_ = open_minor_of(company_);
    for (const auto& [number, minor] : open_minor_) EXPECT_GE(minor, 0) << number;
    check_holds();
    check_segments();
  }

 private:
  void expect_past_working_day(const std::string& text) const {
    EXPECT_LT(day(text), today_);
    EXPECT_TRUE(days_.calendar().is_business_day(day(text))) << text;
  }

  void check_customers() {
    std::set<std::string> domains;
    const CsvTable table(company_.customers_csv);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::string& parent = table.at(i, "parent");
      EXPECT_TRUE(parent.empty() || customers_.contains(parent)) << "a parent comes first";
      EXPECT_TRUE(customers_.insert(table.at(i, "number")).second);
      const std::string& email = table.at(i, "email");
      EXPECT_TRUE(email.empty() || email.ends_with(".example")) << email;
      EXPECT_TRUE(email.empty() || domains.insert(email.substr(email.find('@'))).second) << email;
    }
    const CsvTable contacts(company_.contacts_csv);
    for (std::size_t i = 0; i < contacts.size(); ++i) {
      EXPECT_TRUE(customers_.contains(contacts.at(i, "customer_number")));
      EXPECT_TRUE(contacts.at(i, "email").ends_with(".example"));
    }
  }

  void check_documents() const {
    for (const auto& [number, document] : documents_) {
      EXPECT_TRUE(customers_.contains(document.customer)) << number;
      EXPECT_GT(document.amount.minor, 0) << number;
      EXPECT_GE(document.due, document.issued) << number;
      expect_past_working_day(document.issued.to_string());
    }
    const CsvTable history(company_.history_csv);
    for (std::size_t i = 0; i < history.size(); ++i) {
      EXPECT_GT(history.at(i, "settled"), history.at(i, "issued"));
      expect_past_working_day(history.at(i, "settled"));
    }
  }

  // A payment or credit that names an invoice names one that the history has not settled, of the same debtor and
  // currency.
  void expect_fits_invoice(const CsvTable& table, std::size_t row, std::string_view date_column) const {
    const Document& document = documents_.at(table.at(row, "invoice"));
    EXPECT_FALSE(document.in_history) << table.at(row, "invoice");
    EXPECT_EQ(document.customer, table.at(row, "customer"));
    EXPECT_EQ(document.company, table.at(row, "company"));
    EXPECT_EQ(document.amount.currency.code(), table.at(row, "currency"));
    EXPECT_GE(day(table.at(row, date_column)), document.issued);
  }

  void check_payments() const {
    const CsvTable table(company_.payments_csv);
    std::set<std::string> references;
    std::set<std::string> paid_by_transfer;
    std::int64_t rest_minor = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
      EXPECT_TRUE(customers_.contains(table.at(i, "customer")));
      expect_past_working_day(table.at(i, "received"));
      if (references.insert(table.at(i, "reference")).second) {
        paid_by_transfer.clear();
        rest_minor = amount_at(table, i).minor;
        EXPECT_GT(rest_minor, 0);
      } else {
        ASSERT_GT(i, 0u);
        for (const std::string_view column :
             {"reference", "customer", "company", "amount", "currency", "received", "method"}) {
          EXPECT_EQ(table.at(i, column), table.at(i - 1, column)) << "lines of one transfer agree, and stand together";
        }
      }
      EXPECT_EQ(table.at(i, "invoice").empty(), table.at(i, "applied").empty());
      if (table.at(i, "invoice").empty()) continue;
      EXPECT_TRUE(paid_by_transfer.insert(table.at(i, "invoice")).second);
      expect_fits_invoice(table, i, "received");
      rest_minor -= amount_at(table, i, "applied").minor;
      EXPECT_GE(rest_minor, 0) << table.at(i, "reference");
    }
  }

  void check_credits() const {
    std::set<std::string> numbers;
    const CsvTable table(company_.credits_csv);
    for (std::size_t i = 0; i < table.size(); ++i) {
      EXPECT_TRUE(numbers.insert(table.at(i, "number")).second);
      EXPECT_TRUE(customers_.contains(table.at(i, "customer")));
      EXPECT_GT(amount_at(table, i).minor, 0);
      expect_past_working_day(table.at(i, "issued"));
      if (!table.at(i, "invoice").empty()) expect_fits_invoice(table, i, "issued");
    }
  }

  void check_holds() const {
    std::set<std::string> held;
    for (const DemoHold& hold : company_.holds) {
      EXPECT_TRUE(customers_.contains(hold.customer));
      EXPECT_GE(hold.until, today_);
      EXPECT_FALSE(hold.reason.empty());
      EXPECT_TRUE(held.insert(hold.customer + " " + hold.invoice).second) << "one hold on one thing";
      if (hold.invoice.empty()) continue;
      EXPECT_EQ(documents_.at(hold.invoice).customer, hold.customer);
      EXPECT_GT(open_minor_.at(hold.invoice), 0) << hold.invoice;
    }
  }

  void check_segments() const {
    std::set<std::string> segmented;
    for (const DemoSegment& segment : company_.segments) {
      EXPECT_TRUE(customers_.contains(segment.customer));
      EXPECT_TRUE(segmented.insert(segment.customer).second);
      EXPECT_FALSE(segment.reason.empty());
    }
  }

  const DemoCompany& company_;
  Date today_;
  PaymentDays days_;
  std::set<std::string> customers_;
  std::map<std::string, Document> documents_;
  std::map<std::string, std::int64_t> open_minor_;
};

void expect_sound(const DemoCompany& company, Date today) {
  Soundness(company, today).check();
}

TEST(DemoCompany, IsTheSameForTheSameSeedAndDay) {
  // After a deliberate change of the generator, put the new digest here and look at the data again.
  EXPECT_EQ(digest_of(usual_company()), "6efff5bb47f67d02631b325f8b4013db1e207d20a2a1f1aae823a2518228f264");
  EXPECT_EQ(digest_of(make_demo_company(1, day(usual_today))), digest_of(usual_company()));
  EXPECT_NE(digest_of(make_demo_company(2, day(usual_today))), digest_of(usual_company()));
  EXPECT_NE(digest_of(make_demo_company(1, day("2026-03-17"))), digest_of(usual_company()));
}

TEST(DemoCompany, IsSoundForAnySeedAndDay) {
  expect_sound(usual_company(), day(usual_today));
  expect_sound(make_demo_company(2, day("2024-02-29")), day("2024-02-29"));
  expect_sound(make_demo_company(3, day("2025-12-28")), day("2025-12-28"));  // a Sunday when nobody works
  expect_sound(make_demo_company(4, day("2026-01-01")), day("2026-01-01"));
  expect_sound(make_demo_company(18'446'744'073'709'551'615u, day("2027-08-31")), day("2027-08-31"));
}

TEST(DemoCompany, HasTheSizeItPromises) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const DemoCompany company = make_demo_company(seed, day(usual_today));
    EXPECT_EQ(CsvTable(company.customers_csv).size(), 800u);
    EXPECT_EQ(company.truths.size(), 800u);
    const std::size_t invoice_count = documents_of(company).size();
    EXPECT_GT(invoice_count, 11'300u);
    EXPECT_LT(invoice_count, 13'000u);
    const std::map<std::string, std::int64_t> open = open_minor_of(company);
    const auto open_count = std::count_if(open.begin(), open.end(), [](const auto& entry) { return entry.second > 0; });
    EXPECT_GT(open_count, 1'100);
    EXPECT_LT(open_count, 1'500);
  }
}

TEST(DemoCompany, SellsInTenCountriesAndFiveCurrencies) {
  const CsvTable customers(usual_company().customers_csv);
  std::map<std::string, int> countries;
  std::map<std::string, int> currencies;
  int daughters = 0;
  int without_address = 0;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    ++countries[customers.at(i, "country")];
    ++currencies[customers.at(i, "currency")];
    daughters += !customers.at(i, "parent").empty();
    without_address += customers.at(i, "email").empty();
  }
  EXPECT_EQ(countries.size(), 10u);
  EXPECT_EQ(currencies.size(), 5u);
  for (const auto& [country, count] : countries) EXPECT_GT(count, 15) << country;
  for (const auto& [currency, count] : currencies) EXPECT_GT(count, 10) << currency;
  EXPECT_GT(countries["DE"], 240);
  EXPECT_GT(daughters, 80);
  EXPECT_GT(without_address, 20);
  EXPECT_LT(without_address, 80);
}

TEST(DemoCompany, GroupsHaveMoreThanOneLevel) {
  const CsvTable customers(usual_company().customers_csv);
  std::map<std::string, std::string> parents;
  for (std::size_t i = 0; i < customers.size(); ++i) parents[customers.at(i, "number")] = customers.at(i, "parent");
  const auto grandchildren = std::count_if(parents.begin(), parents.end(), [&](const auto& entry) {
    return !entry.second.empty() && !parents.at(entry.second).empty();
  });
  EXPECT_GT(grandchildren, 3);
}

TEST(DemoCompany, DueDatesFollowTheTermsOnTheInvoice) {
  std::map<std::string, int> seen;
  for (const std::string* file : {&usual_company().history_csv, &usual_company().invoices_csv}) {
    const CsvTable table(*file);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const std::string& text = table.at(i, "terms");
      const auto terms = std::find_if(demo_terms.begin(), demo_terms.end(),
                                      [&](const DemoTerms& candidate) { return candidate.text == text; });
      ASSERT_NE(terms, demo_terms.end()) << text;
      EXPECT_EQ(due_date(*terms, day(table.at(i, "issued"))).to_string(), table.at(i, "due"));
      ++seen[text];
    }
  }
  EXPECT_EQ(seen.size(), demo_terms.size());
}

TEST(DemoCompany, NumbersInvoicesWithoutGapsInOrderOfIssue) {
  std::map<std::string, std::pair<int, Date>> last;  // by prefix and year
  for (const auto& [number, document] : documents_of(usual_company())) {
    const std::string series = number.substr(0, 8);
    const int counter = std::stoi(number.substr(8));
    const auto [entry, first] = last.try_emplace(series, counter, document.issued);
    if (!first) {
      EXPECT_EQ(counter, entry->second.first + 1) << number;
      EXPECT_GE(document.issued, entry->second.second) << number;
      entry->second = {counter, document.issued};
    } else if (series != "RE-2024-" && series != "VF-2024-") {
      EXPECT_EQ(counter, 1) << number;
    }
  }
  EXPECT_EQ(last.size(), 6u);  // two selling companies, parts of three years
}

TEST(DemoCompany, HasUnmatchedMoneyPartPaymentsAndCredits) {
  const CsvTable payments(usual_company().payments_csv);
  std::map<std::string, std::pair<int, std::int64_t>> transfers;  // applications, and what is left
  for (std::size_t i = 0; i < payments.size(); ++i) {
    auto& [applications, rest] =
        transfers.try_emplace(payments.at(i, "reference"), 0, amount_at(payments, i).minor).first->second;
    if (payments.at(i, "invoice").empty()) continue;
    ++applications;
    rest -= amount_at(payments, i, "applied").minor;
  }
  int unmatched = 0;
  int for_several = 0;
  int with_rest = 0;
  for (const auto& [reference, transfer] : transfers) {
    unmatched += transfer.first == 0;
    for_several += transfer.first > 1;
    with_rest += transfer.first > 0 && transfer.second > 0;
  }
  EXPECT_GT(unmatched, 20);
  EXPECT_LT(unmatched, 50);
  EXPECT_GT(for_several, 20);
  EXPECT_GT(with_rest, 0);
  std::map<std::string, std::int64_t> whole;
  const CsvTable invoices(usual_company().invoices_csv);
  for (std::size_t i = 0; i < invoices.size(); ++i) whole[invoices.at(i, "number")] = amount_at(invoices, i).minor;
  int partly_open = 0;
  int closed = 0;
  for (const auto& [number, minor] : open_minor_of(usual_company())) {
    partly_open += minor > 0 && minor < whole.at(number);
    closed += minor == 0;
  }
  EXPECT_GT(partly_open, 40);
  EXPECT_GT(closed, 80);  // the cash of the last days
  EXPECT_GT(CsvTable(usual_company().credits_csv).size(), 30u);
}

TEST(DemoCompany, HoldsAndSegmentsOfEveryKind) {
  std::map<DemoHoldKind, int> holds;
  for (const DemoHold& hold : usual_company().holds) {
    ++holds[hold.kind];
    const bool on_account = hold.kind == DemoHoldKind::credit || hold.kind == DemoHoldKind::legal;
    EXPECT_EQ(hold.invoice.empty(), on_account);
  }
  EXPECT_GT(holds[DemoHoldKind::dispute], 20);
  EXPECT_EQ(holds[DemoHoldKind::promise], 18);
  EXPECT_EQ(holds[DemoHoldKind::credit], 6);
  EXPECT_GE(holds[DemoHoldKind::legal], 1);
  std::map<DemoSegmentKey, int> segments;
  for (const DemoSegment& segment : usual_company().segments) ++segments[segment.segment];
  EXPECT_EQ(segments[DemoSegmentKey::key], 14);
  EXPECT_EQ(segments[DemoSegmentKey::risk], 14);
  EXPECT_EQ(segments[DemoSegmentKey::in_issue], 5);
}

}  // namespace
}  // namespace dunlin
