// The demo company's files go through the door that everybody's files go through: the generic mapping reads every line
// of them, and the ledger's grammar of terms arrives at the due dates that the generator computed on its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/stager.h"
#include "ledger/terms.h"
#include "sim/demo_company.h"
#include "sim/scale_ledger.h"

namespace dunlin {
namespace {

const Mapping& generic_mapping() {
  static const Mapping mapping = [] {
    std::ifstream file(std::string(DUNLIN_SOURCE_DIR) + "/data/mappings/generic.toml", std::ios::binary);
    const std::string toml{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    Result<Mapping> parsed = Mapping::parse(toml, "generic.toml");
    EXPECT_TRUE(parsed.has_value()) << parsed.error().text;
    return *std::move(parsed);
  }();
  return mapping;
}

const DemoCompany& company() {
  static const DemoCompany demo = make_demo_company(1, *Date::parse("2026-03-16"));
  return demo;
}

// Everything staged in one chunk; a rejected line fails the test with its message.
class Staged {
 public:
  Staged(const std::string& text, ImportKind kind) {
    StagerOptions options;
    options.kind = kind;
    options.mapping = &generic_mapping();
    Result<Stager> opened = Stager::open(text, std::string(name_of(kind)) + ".csv", options);
    EXPECT_TRUE(opened.has_value()) << opened.error().text;
    if (!opened.has_value()) return;
    EXPECT_TRUE(opened->stage_chunk(1'000'000, chunk));
    for (const RejectedLine& line : chunk.rejected) ADD_FAILURE() << line.message;
    // Every line of the file but its header.
    EXPECT_EQ(chunk.staged_count() + 1, static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
    stager_.emplace(*std::move(opened));
  }

  StagedChunk chunk;

 private:
  std::optional<Stager> stager_;  // keeps what the chunk points into
};

Date due_by_ledger(const InvoiceLine& line) {
  const Result<PaymentTerms> terms = parse_terms(line.terms);
  EXPECT_TRUE(terms.has_value()) << line.terms;
  const Result<std::vector<DueLine>> due =
      due_lines(*terms, line.issued_on, std::nullopt, line.amount, BusinessCalendar());
  EXPECT_TRUE(due.has_value() && due->size() == 1) << line.terms;
  return due->front().due_on;
}

TEST(DemoCompanyImport, CustomersAndContactsAreRead) {
  const Staged customers(company().customers_csv, ImportKind::customers);
  std::map<std::string_view, int> with;
  for (const CustomerLine& line : customers.chunk.customers) {
    with["parent"] += !line.parent_number.empty();
    with["email"] += !line.email.empty();
    with["country"] += !line.country.empty();
    with["language"] += !line.language.empty();
    with["time zone"] += !line.time_zone.empty();
    with["currency"] += line.currency.has_value();
    EXPECT_TRUE(parse_terms(line.terms).has_value()) << line.terms;
  }
  EXPECT_GT(with["parent"], 80);
  EXPECT_GT(with["email"], 700);
  for (const std::string_view field : {"country", "language", "time zone", "currency"}) {
    EXPECT_EQ(with[field], 800) << field;
  }
  const Staged contacts(company().contacts_csv, ImportKind::contacts);
  for (const ContactLine& line : contacts.chunk.contacts) {
    EXPECT_FALSE(line.name.empty());
    EXPECT_FALSE(line.email.empty());
    EXPECT_FALSE(line.role.empty());
    EXPECT_FALSE(line.language.empty());
  }
}

TEST(DemoCompanyImport, DocumentsAreReadAndTheLedgerAgreesOnEveryDueDate) {
  const Staged history(company().history_csv, ImportKind::history);
  for (const HistoryLine& line : history.chunk.history) {
    EXPECT_TRUE(line.settled_on.has_value());
    EXPECT_EQ(due_by_ledger(line.invoice), line.invoice.due_on) << line.invoice.number << " " << line.invoice.terms;
  }
  const Staged invoices(company().invoices_csv, ImportKind::invoices);
  for (const InvoiceLine& line : invoices.chunk.invoices) {
    EXPECT_EQ(due_by_ledger(line), line.due_on) << line.number << " " << line.terms;
    EXPECT_FALSE(line.company.empty());
  }
}

TEST(DemoCompanyImport, CreditsAndPaymentsAreRead) {
  const Staged credits(company().credits_csv, ImportKind::credits);
  const auto referring = std::count_if(credits.chunk.credits.begin(), credits.chunk.credits.end(),
                                       [](const CreditLine& line) { return !line.invoice_number.empty(); });
  EXPECT_GT(referring, 10);
  const Staged payments(company().payments_csv, ImportKind::payments);
  int continued = 0;
  for (const PaymentLine& line : payments.chunk.payments) {
    continued += line.continues;
    EXPECT_EQ(line.applied_amount.has_value(), !line.invoice_number.empty());
  }
  EXPECT_GT(continued, 20);  // transfers for several invoices
}

TEST(DemoCompanyImport, TheScaleLedgerIsReadToo) {
  std::string customers;
  write_scale_customers(1, 1'000, [&](std::string_view lines) { customers += lines; });
  EXPECT_EQ(Staged(customers, ImportKind::customers).chunk.customers.size(), 83u);
  std::string ledger;
  write_scale_ledger(1, 1'000, 10'000, *Date::parse("2026-03-16"), [&](std::string_view lines) { ledger += lines; });
  const Staged history(ledger, ImportKind::history);
  const auto open = std::count_if(history.chunk.history.begin(), history.chunk.history.end(),
                                  [](const HistoryLine& line) { return !line.settled_on.has_value(); });
  EXPECT_EQ(open, 1'000);
}

}  // namespace
}  // namespace dunlin
