// The demo company: everything a real enterprise resource planning system would hand over about one seller's
// receivables, made up from a seed. Brachvogel Sensorik GmbH makes industrial sensors, sells through a German and a
// Dutch company to about 800 customers in ten countries and five currencies, and bills them about 12,000 invoices in
// the eighteen months before `today`.
//
//   DemoCompany demo = make_demo_company(1, today);
//   demo.customers_csv   // number,name,parent,country,language,time_zone,currency,terms,email
//   demo.contacts_csv    // customer_number,name,role,email,language
//   demo.history_csv     // number,customer,company,amount,currency,issued,due,terms,purchase_order,settled
//   demo.invoices_csv    // number,customer,company,amount,currency,issued,due,terms,purchase_order
//   demo.credits_csv     // number,customer,company,amount,currency,issued,invoice
//   demo.payments_csv    // reference,customer,company,amount,currency,received,method,invoice,applied
//
// The files are UTF-8, RFC 4180 with a comma and line feeds, ISO dates and a decimal point: the generic mapping reads
// them. They are to be imported in the order above, as on the day a company goes live: the history is what was settled
// up to a week ago, the invoices are what was open then or was billed since, the payments are what came in since
// (besides the parts that open invoices had received before). Parents stand before their daughters. Lines
// of the payments with one reference are one transfer that settles several invoices, `amount` being the whole of it; a
// line without an invoice is money nobody has matched yet. Holds and segments are what people decided, so they are
// commands and not files.
//
// The same seed and day give the same bytes, on every compiler. Nothing is dated `today` or later, except due dates and
// the days that holds run until. Documents and money are dated on working days (payment_runs.h); due dates fall where
// the terms put them. No name belongs to a real company, and every address ends in .example.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "sim/temperaments.h"

namespace dunlin {

enum class DemoHoldKind : std::uint8_t { dispute, promise, credit, legal };
[[nodiscard]] std::string_view name_of(DemoHoldKind kind);

struct DemoHold {
  std::string customer;  // number
  std::string invoice;   // number; empty: the whole account
  DemoHoldKind kind = DemoHoldKind::dispute;
  Date until;
  std::string reason;
};

enum class DemoSegmentKey : std::uint8_t { key, risk, in_issue };
[[nodiscard]] std::string_view name_of(DemoSegmentKey segment);

// Customers without a row are of the standard segment.
struct DemoSegment {
  std::string customer;
  DemoSegmentKey segment = DemoSegmentKey::key;
  std::string reason;
};

// What only the generator knows, to judge what others conclude from the files.
struct DemoTruth {
  std::string customer;
  Temperament temperament = Temperament::punctual;
};

struct DemoCompany {
  std::string name;
  std::string customers_csv;
  std::string contacts_csv;
  std::string history_csv;
  std::string invoices_csv;
  std::string credits_csv;
  std::string payments_csv;
  std::string scores_csv;  // of credit agencies
  std::vector<DemoHold> holds;
  std::vector<DemoSegment> segments;
  std::vector<DemoTruth> truths;  // one per customer, in order of number
};

[[nodiscard]] DemoCompany make_demo_company(std::uint64_t seed, Date today);

}  // namespace dunlin
