#include "sim/demo_notes.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "sim/demo_amounts.h"

namespace dunlin {
namespace {

constexpr std::size_t promise_count = 18;
constexpr std::size_t credit_hold_count = 6;
constexpr std::size_t legal_count = 3;
constexpr std::size_t risk_count = 14;
constexpr std::size_t in_issue_count = 5;
constexpr int days_until_noticed = 9;  // what the customer contests, the desk hears some days after the invoice

constexpr std::array<std::string_view, 8> dispute_reasons = {
    "Price differs from the order confirmation; sales is checking the agreed discount.",
    "Two of the delivered sensors were damaged in transit; replacement is under way.",
    "Quantity short: the delivery note shows fewer pieces than the invoice.",
    "The purchase order number is missing; the customer asks for a corrected invoice.",
    "Delivery went to the wrong plant; proof of delivery requested from the forwarder.",
    "Freight was charged although free delivery was agreed.",
    "Calibration certificates are missing; the customer pays when they arrive.",
    "Invoiced twice according to the customer; under review."};

Date next_working_day(const DemoWorld& world, int days) {
  return world.days.calendar().roll(world.today.add_days(days), Roll::following);
}

struct Overdue {
  std::size_t customer = 0;
  std::int64_t euro_cents = 0;
};

// Customers for whom `wanted` holds and who have something overdue (or contested, for disputers), the largest sum
// first.
template <class Wanted>
std::vector<Overdue> largest_overdue(const DemoWorld& world, const std::vector<std::int64_t>& open_minor,
                                     Wanted wanted) {
  std::vector<Overdue> sums(world.customers.size());
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i].customer = i;
  for (std::size_t i = 0; i < world.invoices.size(); ++i) {
    const DemoInvoice& invoice = world.invoices[i];
    if (invoice.due >= world.today) continue;
    sums[static_cast<std::size_t>(invoice.customer)].euro_cents +=
        in_euro_cents(Money{open_minor[i], invoice.amount.currency});
  }
  std::vector<Overdue> found;
  for (const Overdue& sum : sums) {
    if (sum.euro_cents > 0 && wanted(world.customers[sum.customer])) found.push_back(sum);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Overdue& a, const Overdue& b) { return a.euro_cents > b.euro_cents; });
  return found;
}

void add_disputes(std::vector<DemoHold>& holds, const DemoWorld& world, const std::vector<std::int64_t>& open_minor,
                  Prng prng) {
  for (std::size_t i = 0; i < world.invoices.size(); ++i) {
    const DemoInvoice& invoice = world.invoices[i];
    if (open_minor[i] == 0 || !invoice.settlement.contested) continue;
    if (days_between(invoice.issued, world.today) <= days_until_noticed) continue;
    const std::string_view reason = dispute_reasons[prng.below(dispute_reasons.size())];
    const Date until = next_working_day(world, static_cast<int>(prng.between(5, 40)));
    holds.push_back({world.customers[static_cast<std::size_t>(invoice.customer)].number, invoice.number,
                     DemoHoldKind::dispute, until, std::string(reason)});
  }
}

// Promises: of those who pay in the end.
void add_promises(std::vector<DemoHold>& holds, const DemoWorld& world, const std::vector<std::int64_t>& open_minor,
                  Prng prng) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < world.invoices.size(); ++i) {
    const DemoInvoice& invoice = world.invoices[i];
    const int days_overdue = days_between(invoice.due, world.today);
    if (open_minor[i] == 0 || days_overdue < 7 || days_overdue > 50 || invoice.settlement.contested) continue;
    const Temperament temperament = world.customers[static_cast<std::size_t>(invoice.customer)].habit.temperament;
    if (temperament == Temperament::sporadic || temperament == Temperament::sliding ||
        temperament == Temperament::chronic || temperament == Temperament::slightly_late) {
      candidates.push_back(i);
    }
  }
  for (std::size_t drawn = 0; drawn < std::min(promise_count, candidates.size()); ++drawn) {
    std::swap(candidates[drawn], candidates[drawn + prng.below(candidates.size() - drawn)]);
    const DemoInvoice& invoice = world.invoices[candidates[drawn]];
    const Date called = world.days.calendar().add_business_days(world.today, -static_cast<int>(prng.between(1, 5)));
    const Date until = next_working_day(world, static_cast<int>(prng.between(1, 12)));
    holds.push_back({world.customers[static_cast<std::size_t>(invoice.customer)].number, invoice.number,
                     DemoHoldKind::promise, until,
                     "Promised by telephone on " + called.to_string() + ": payment by " + until.to_string() + "."});
  }
}

bool stopped_long_ago(const DemoWorld& world, const DemoCustomer& customer) {
  return customer.habit.temperament == Temperament::insolvent &&
         days_between(customer.habit.turned_on, world.today) > 100;
}

void add_account_holds(std::vector<DemoHold>& holds, const DemoWorld& world,
                       const std::vector<std::int64_t>& open_minor) {
  const auto in_court = [&](const DemoCustomer& customer) { return stopped_long_ago(world, customer); };
  std::size_t count = 0;
  for (const Overdue& overdue : largest_overdue(world, open_minor, in_court)) {
    if (count++ == legal_count) break;
    holds.push_back({world.customers[overdue.customer].number, "", DemoHoldKind::legal, next_working_day(world, 180),
                     "Insolvency proceedings were opened; the claim is registered with the administrator."});
  }
  const auto on_hold = [&](const DemoCustomer& customer) {
    const Temperament temperament = customer.habit.temperament;
    return (temperament == Temperament::insolvent && !stopped_long_ago(world, customer)) ||
           temperament == Temperament::sliding;
  };
  count = 0;
  for (const Overdue& overdue : largest_overdue(world, open_minor, on_hold)) {
    if (count++ == credit_hold_count) break;
    holds.push_back({world.customers[overdue.customer].number, "", DemoHoldKind::credit, next_working_day(world, 30),
                     "Over the credit limit with overdue items; deliveries only against prepayment."});
  }
}

}  // namespace

std::vector<DemoHold> make_demo_holds(const Prng& prng, const DemoWorld& world,
                                      const std::vector<std::int64_t>& open_minor) {
  std::vector<DemoHold> holds;
  add_disputes(holds, world, open_minor, prng.child("disputes"));
  add_promises(holds, world, open_minor, prng.child("promises"));
  add_account_holds(holds, world, open_minor);
  std::stable_sort(holds.begin(), holds.end(), [](const DemoHold& a, const DemoHold& b) {
    return std::tie(a.customer, a.invoice, a.kind) < std::tie(b.customer, b.invoice, b.kind);
  });
  return holds;
}

std::vector<DemoSegment> make_demo_segments(const DemoWorld& world, const std::vector<std::int64_t>& open_minor,
                                            const std::vector<DemoHold>& holds) {
  std::set<std::string_view> in_court;
  for (const DemoHold& hold : holds) {
    if (hold.kind == DemoHoldKind::legal) in_court.insert(hold.customer);
  }
  std::vector<DemoSegment> segments;
  for (const DemoCustomer& customer : world.customers) {
    if (customer.habit.temperament != Temperament::key) continue;
    segments.push_back({customer.number, DemoSegmentKey::key, "Frame contract; sales manages this account in person."});
  }
  const auto at_risk = [&](const DemoCustomer& customer) {
    const Temperament temperament = customer.habit.temperament;
    return temperament == Temperament::sliding ||
           (temperament == Temperament::insolvent && !in_court.contains(customer.number));
  };
  std::size_t count = 0;
  for (const Overdue& overdue : largest_overdue(world, open_minor, at_risk)) {
    if (count++ == risk_count) break;
    segments.push_back({world.customers[overdue.customer].number, DemoSegmentKey::risk,
                        "Pays later every month; the credit insurer has cut the limit."});
  }
  const auto disputes = [](const DemoCustomer& customer) {
    return customer.habit.temperament == Temperament::disputer;
  };
  count = 0;
  for (const Overdue& overdue : largest_overdue(world, open_minor, disputes)) {
    if (count++ == in_issue_count) break;
    segments.push_back({world.customers[overdue.customer].number, DemoSegmentKey::in_issue,
                        "Open quality complaint over several deliveries; talk to sales before any reminder."});
  }
  std::stable_sort(segments.begin(), segments.end(),
                   [](const DemoSegment& a, const DemoSegment& b) { return a.customer < b.customer; });
  return segments;
}

}  // namespace dunlin
