// The demo company in memory, before it is written as files: what its generator's parts hand to each other. Only sim/
// uses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "sim/company_words.h"
#include "sim/demo_terms.h"
#include "sim/temperaments.h"

namespace dunlin {

inline constexpr int demo_history_months = 18;

// The two selling companies of the group and the countries they serve: DE, AT, CH, FR, IT, PL by the first, the others
// by the second. Sales within the seller's own country carry value added tax, all others do not.
struct DemoSeller {
  std::string_view code;
  std::string_view country;
  std::string_view invoice_prefix;
  int tax_percent = 0;
};
inline constexpr DemoSeller demo_sellers[] = {{"1000", "DE", "RE", 19}, {"2000", "NL", "VF", 21}};

enum class OrderStyle : std::uint8_t { none, sap, plain, yearly };  // how the customer numbers its purchase orders

struct DemoContact {
  std::string name;
  std::string role;  // accounts_payable, purchasing, management
  std::string email;
};

struct DemoCustomer {
  std::string number;
  std::string name;
  std::string stem;
  std::string domain;
  std::string email;  // of the payables department; empty: not known
  int parent = -1;    // index of the parent, which is always smaller
  const Locale* locale = nullptr;
  std::string_view time_zone;
  Currency currency;
  std::optional<Currency> currency_second;  // some invoices are in this one
  int seller = 0;
  DemoTermsIndex terms = terms_net_30;
  OrderStyle order_style = OrderStyle::none;
  Habit habit;
  int invoices_per_month_milli = 0;
  std::int64_t amount_minor_median = 0;  // net, in euro cents
  Date first_billed;                     // no invoices before
  std::vector<DemoContact> contacts;
};

struct DemoInvoice {
  int customer = 0;
  std::string number;
  int seller = 0;
  Money amount;
  Date issued;
  Date due;
  DemoTermsIndex terms = terms_net_30;
  std::string purchase_order;
  Settlement settlement;
};

struct DemoWorld {
  Date today;
  PaymentDays days;
  std::vector<DemoCustomer> customers;
  std::vector<DemoInvoice> invoices;  // in order of issue

  [[nodiscard]] bool is_settled(const DemoInvoice& invoice) const {
    return invoice.settlement.settled_on.has_value() && *invoice.settlement.settled_on < today;
  }
};

}  // namespace dunlin
