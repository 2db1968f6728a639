// The receivables desk of the demo company on the evening before `today`: the cash of the last days that is already
// matched, part payments, money nobody has matched yet, credit memos, and what the people of the desk wrote down about
// disputes, promises, bad credit and important customers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/prng.h"
#include "sim/demo_company.h"
#include "sim/demo_world.h"

namespace dunlin {

inline constexpr int no_invoice = -1;

// One payment or, when it settles several invoices, one application of it: those share the reference and everything
// else but the invoice and what is applied to it, and stand together.
struct DemoPayment {
  std::string reference;
  int customer = 0;
  Money amount;
  Date received;
  std::string_view method;
  int invoice = no_invoice;
  std::int64_t applied_minor = 0;  // of the amount, to that invoice
};

struct DemoCredit {
  std::string number;
  int customer = 0;
  Money amount;
  Date issued;
  int invoice = no_invoice;
};

struct DemoDesk {
  Date cutover;                       // the history ends before this day; what was settled since is among the payments
  std::vector<DemoPayment> payments;  // in order of receipt
  std::vector<DemoCredit> credits;    // in order of issue
  std::vector<DemoHold> holds;        // in order of customer and invoice number
  std::vector<DemoSegment> segments;  // in order of customer
};

[[nodiscard]] DemoDesk make_demo_desk(const Prng& seed, const DemoWorld& world);

}  // namespace dunlin
