#include "sim/demo_desk.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "sim/demo_amounts.h"
#include "sim/demo_notes.h"

namespace dunlin {
namespace {

constexpr int working_days_since_cutover = 5;
constexpr std::size_t instalment_count = 14;
constexpr std::size_t unmatched_count = 24;
constexpr std::size_t on_account_count = 7;
constexpr std::size_t credit_on_invoice_count = 26;
constexpr std::size_t credit_on_account_count = 18;

// The numbers behind the desk's work: how much of each invoice is still open, as its payments and credits are found.
struct Position {
  const DemoWorld& world;
  std::vector<std::int64_t> open_minor;
};

const DemoInvoice& invoice_at(const DemoWorld& world, int invoice) {
  return world.invoices[static_cast<std::size_t>(invoice)];
}
const DemoCustomer& customer_of(const DemoWorld& world, const DemoInvoice& invoice) {
  return world.customers[static_cast<std::size_t>(invoice.customer)];
}
Temperament temperament_of(const DemoWorld& world, const DemoInvoice& invoice) {
  return customer_of(world, invoice).habit.temperament;
}

std::string_view method_of(const DemoCustomer& customer, Prng& prng) {
  const std::uint64_t dice = prng.below(100);
  const std::string_view country = customer.locale->country;
  if (country == "US") return dice < 40 ? "check" : dice < 85 ? "ach" : "wire";
  if (country == "GB") return dice < 80 ? "bacs" : "wire";
  if (country == "SE") return dice < 80 ? "bankgiro" : "wire";
  return dice < 92 ? "sepa" : "wire";
}

// Up to `count` invoices for which `wanted` holds, drawn without repetition, in order of issue.
template <class Wanted>
std::vector<int> draw_invoices(const DemoWorld& world, std::size_t count, Prng& prng, Wanted wanted) {
  std::vector<int> candidates;
  for (std::size_t i = 0; i < world.invoices.size(); ++i) {
    if (wanted(static_cast<int>(i), world.invoices[i])) candidates.push_back(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < std::min(count, candidates.size()); ++i) {
    std::swap(candidates[i], candidates[i + prng.below(candidates.size() - i)]);
  }
  candidates.resize(std::min(count, candidates.size()));
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

// A working day in [first, last], or the one before it if there is none.
Date draw_working_day(const DemoWorld& world, Date first, Date last, Prng& prng) {
  const int days = static_cast<int>(prng.between(0, std::max(0, days_between(first, last))));
  return world.days.calendar().roll(first.add_days(days), Roll::preceding);
}

void apply(Position& position, DemoDesk& desk, int invoice, std::int64_t paid_minor, std::int64_t applied_minor,
           Date received, Prng& prng) {
  const DemoInvoice& paid = invoice_at(position.world, invoice);
  std::int64_t& open = position.open_minor[static_cast<std::size_t>(invoice)];
  CHECK(applied_minor > 0 && applied_minor <= paid_minor && applied_minor <= open);
  open -= applied_minor;
  DemoPayment payment;
  payment.customer = paid.customer;
  payment.amount = Money{paid_minor, paid.amount.currency};
  payment.received = received;
  payment.method = method_of(customer_of(position.world, paid), prng);
  payment.invoice = invoice;
  payment.applied_minor = applied_minor;
  desk.payments.push_back(std::move(payment));
}

void add_recent_cash(Position& position, DemoDesk& desk, Prng prng) {
  const DemoWorld& world = position.world;
  for (std::size_t i = 0; i < world.invoices.size(); ++i) {
    const DemoInvoice& invoice = world.invoices[i];
    if (!world.is_settled(invoice)) continue;
    const Date settled = *invoice.settlement.settled_on;
    if (settled < desk.cutover) {
      position.open_minor[i] = 0;
      continue;
    }
    // A short payer's part came earlier.
    const std::optional<Date> part_on = invoice.settlement.part_on;
    const std::int64_t part =
        part_on.has_value() ? invoice.amount.minor * invoice.settlement.part_per_mille / 1'000 : 0;
    const std::int64_t rest = invoice.amount.minor - part;
    if (part > 0) apply(position, desk, static_cast<int>(i), part, part, *part_on, prng);
    if (rest > 0) apply(position, desk, static_cast<int>(i), rest, rest, settled, prng);
  }
}

void add_part_payments(Position& position, DemoDesk& desk, Prng prng) {
  const DemoWorld& world = position.world;
  for (std::size_t i = 0; i < world.invoices.size(); ++i) {
    const DemoInvoice& invoice = world.invoices[i];
    const Settlement& settlement = invoice.settlement;
    if (world.is_settled(invoice) || !settlement.part_on.has_value() || *settlement.part_on >= world.today) continue;
    const std::int64_t part = invoice.amount.minor * settlement.part_per_mille / 1'000;
    if (part > 0) apply(position, desk, static_cast<int>(i), part, part, *settlement.part_on, prng);
  }
}

// Customers short of money send a round sum; of every third nobody knows yet what the rest of it was for.
void add_instalments(Position& position, DemoDesk& desk, Prng prng) {
  const DemoWorld& world = position.world;
  const auto wanted = [&](int, const DemoInvoice& invoice) {
    const Temperament temperament = temperament_of(world, invoice);
    return !world.is_settled(invoice) && days_between(invoice.due, world.today) > 20 &&
           invoice.amount.minor > 100'000 &&
           (temperament == Temperament::chronic || temperament == Temperament::sliding ||
            temperament == Temperament::sporadic);
  };
  for (const int invoice : draw_invoices(world, instalment_count, prng, wanted)) {
    const DemoInvoice& paid = invoice_at(world, invoice);
    const std::int64_t share = prng.between(300, 600);
    const std::int64_t round_sum = paid.amount.minor * share / 1'000 / 10'000 * 10'000;
    const Date received = draw_working_day(world, paid.due.add_days(14), world.today.add_days(-1), prng);
    const std::int64_t surplus = prng.chance(3'300) ? prng.between(1, 5) * 10'000 : 0;
    if (round_sum > 0) apply(position, desk, invoice, round_sum + surplus, round_sum, received, prng);
  }
}

// What arrived in the last days without a word that anybody could match, and old sums that were never sorted out.
void add_unmatched(Position& position, DemoDesk& desk, Prng prng) {
  const DemoWorld& world = position.world;
  const Date yesterday = world.today.add_days(-1);
  const auto wanted = [&](int i, const DemoInvoice& invoice) {
    const int days_overdue = days_between(invoice.due, world.today);
    return !world.is_settled(invoice) && !invoice.settlement.contested &&
           position.open_minor[static_cast<std::size_t>(i)] == invoice.amount.minor && days_overdue > -4 &&
           days_overdue < 30 && temperament_of(world, invoice) != Temperament::insolvent;
  };
  for (const int invoice : draw_invoices(world, unmatched_count, prng, wanted)) {
    const DemoInvoice& meant = invoice_at(world, invoice);
    DemoPayment payment;
    payment.customer = meant.customer;
    payment.amount = meant.amount;
    const std::uint64_t dice = prng.below(10);
    if (dice == 0) payment.amount.minor = meant.amount.minor * 98 / 100;  // a discount taken too late
    if (dice == 1) payment.amount.minor = std::max<std::int64_t>(meant.amount.minor - 1'500, 1);  // the bank's charges
    payment.received = draw_working_day(world, yesterday.add_days(-4), yesterday, prng);
    payment.received = std::max(payment.received, meant.issued);
    payment.method = method_of(customer_of(world, meant), prng);
    desk.payments.push_back(std::move(payment));
  }
  const auto any_open = [&](int, const DemoInvoice& invoice) { return !world.is_settled(invoice); };
  for (const int invoice : draw_invoices(world, on_account_count, prng, any_open)) {
    const DemoInvoice& other = invoice_at(world, invoice);
    DemoPayment payment;
    payment.customer = other.customer;
    payment.amount = Money{log_normal_like(45'000, prng), other.amount.currency};
    payment.received = draw_working_day(world, world.today.add_days(-200), world.today.add_days(-15), prng);
    payment.method = method_of(customer_of(world, other), prng);
    desk.payments.push_back(std::move(payment));
  }
}

void add_credits(Position& position, DemoDesk& desk, Prng prng) {
  const DemoWorld& world = position.world;
  const Date yesterday = world.today.add_days(-1);
  const auto wanted = [&](int i, const DemoInvoice& invoice) {
    return !world.is_settled(invoice) && days_between(invoice.issued, world.today) > 12 &&
           position.open_minor[static_cast<std::size_t>(i)] > 20'000;
  };
  for (const int invoice : draw_invoices(world, credit_on_invoice_count, prng, wanted)) {
    const DemoInvoice& reduced = invoice_at(world, invoice);
    std::int64_t& open = position.open_minor[static_cast<std::size_t>(invoice)];
    const std::int64_t credited = open * prng.between(3, 35) / 100;
    open -= credited;
    const Date issued = draw_working_day(world, reduced.issued.add_days(5), yesterday, prng);
    desk.credits.push_back({"", reduced.customer, Money{credited, reduced.amount.currency}, issued, invoice});
  }
  const auto any_open = [&](int, const DemoInvoice& invoice) { return !world.is_settled(invoice); };
  for (const int invoice : draw_invoices(world, credit_on_account_count, prng, any_open)) {
    const DemoInvoice& other = invoice_at(world, invoice);
    const std::int64_t bonus = log_normal_like(38'000, prng);
    const Date issued = draw_working_day(world, world.today.add_days(-110), yesterday, prng);
    desk.credits.push_back({"", other.customer, Money{bonus, other.amount.currency}, issued, no_invoice});
  }
}

// Whether it settled its invoice with nothing over, as in a transfer for a list of invoices.
bool is_listed(const DemoPayment& payment) {
  return payment.invoice != no_invoice && payment.applied_minor == payment.amount.minor;
}

bool same_transfer(const DemoPayment& a, const DemoPayment& b) {
  return is_listed(a) && is_listed(b) && a.customer == b.customer && a.received == b.received &&
         a.amount.currency == b.amount.currency;
}

// What a customer paid on one day came in one transfer. Customers' runs are what makes cash application worth its
// while.
void join_transfers(std::vector<DemoPayment>& payments) {
  std::stable_sort(payments.begin(), payments.end(), [](const DemoPayment& a, const DemoPayment& b) {
    return std::tuple(a.received, a.customer, is_listed(a), a.amount.currency) <
           std::tuple(b.received, b.customer, is_listed(b), b.amount.currency);
  });
  int number = 40'000;
  for (std::size_t begin = 0, end = 0; begin < payments.size(); begin = end) {
    Money whole{0, payments[begin].amount.currency};
    for (end = begin; end < payments.size() && (end == begin || same_transfer(payments[begin], payments[end])); ++end) {
      whole.minor += payments[end].amount.minor;
    }
    const std::string reference = "ZE-" + std::to_string(++number);
    for (std::size_t i = begin; i < end; ++i) {
      payments[i].reference = reference;
      payments[i].method = payments[begin].method;
      payments[i].amount = whole;
    }
  }
}

void number_documents(DemoDesk& desk) {
  join_transfers(desk.payments);
  std::stable_sort(desk.credits.begin(), desk.credits.end(),
                   [](const DemoCredit& a, const DemoCredit& b) { return a.issued < b.issued; });
  int number = 7'000;
  for (DemoCredit& credit : desk.credits) {
    credit.number = "GS-" + std::to_string(credit.issued.year()) + "-" + std::to_string(++number);
  }
}

}  // namespace

DemoDesk make_demo_desk(const Prng& seed, const DemoWorld& world) {
  const Prng prng = seed.child("desk");
  DemoDesk desk;
  desk.cutover = world.days.calendar().add_business_days(world.today, -working_days_since_cutover);
  Position position{world, {}};
  for (const DemoInvoice& invoice : world.invoices) position.open_minor.push_back(invoice.amount.minor);
  add_recent_cash(position, desk, prng.child("recent cash"));
  add_part_payments(position, desk, prng.child("part payments"));
  add_instalments(position, desk, prng.child("instalments"));
  add_unmatched(position, desk, prng.child("unmatched"));
  add_credits(position, desk, prng.child("credits"));
  number_documents(desk);
  desk.holds = make_demo_holds(prng.child("holds"), world, position.open_minor);
  desk.segments = make_demo_segments(world, position.open_minor, desk.holds);
  return desk;
}

}  // namespace dunlin
