#include "sim/demo_billing.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/check.h"
#include "sim/demo_amounts.h"

namespace dunlin {
namespace {

constexpr std::int64_t working_days_per_month = 21;
constexpr std::uint32_t other_terms_per_ten_thousand = 300;
constexpr std::uint32_t spare_part_per_ten_thousand = 450;
constexpr std::uint32_t repeated_per_ten_thousand = 700;
constexpr int days_delivered_after_last_payment = 75;

// Percent of an average month: the summer pause, the closing of quarters.
constexpr std::array<int, 12> month_percent = {86, 93, 113, 99, 97, 109, 92, 76, 110, 108, 112, 105};

// A third of a month's invoices leave on its last three working days.
int day_of_month_percent(Date date, const BusinessCalendar& calendar) {
  const Date third_last = calendar.add_business_days(calendar.roll(date.end_of_month(), Roll::preceding), -2);
  return date >= third_last ? 220 : 80;
}

// Of one customer on one working day, in millionths of an invoice.
std::int64_t invoices_expected(const DemoCustomer& customer, Date date, Date today, int day_percent) {
  if (date < customer.first_billed) return 0;
  const Habit& habit = customer.habit;
  if (habit.temperament == Temperament::insolvent &&
      date > habit.turned_on.add_days(days_delivered_after_last_payment)) {
    return 0;
  }
  std::int64_t millionths = std::int64_t{1'000} * customer.invoices_per_month_milli / working_days_per_month;
  millionths = millionths * month_percent[static_cast<std::size_t>(date.month() - 1)] / 100;
  millionths = millionths * day_percent / 100;
  if (habit.temperament == Temperament::seasonal) millionths = millionths * (in_season(habit, date) ? 160 : 40) / 100;
  // The business grows by about a sixth over the history.
  const int days_ago = days_between(date, today);
  return millionths * (1'120 - days_ago * 3 / 10) / 1'000;
}

Money draw_amount(const DemoCustomer& customer, Prng& prng) {
  const bool second = customer.currency_second.has_value() && prng.chance(2'000);
  const Currency currency = second ? *customer.currency_second : customer.currency;
  const bool spare_part = prng.chance(spare_part_per_ten_thousand);
  std::int64_t minor = log_normal_like(spare_part ? 6'000 : customer.amount_minor_median, prng);
  minor = minor * percent_of_euro(currency) / 100;
  const DemoSeller& seller = demo_sellers[customer.seller];
  if (seller.country == customer.locale->country) minor = minor * (100 + seller.tax_percent) / 100;
  return Money{minor, currency};
}

std::string draw_purchase_order(const DemoCustomer& customer, Date issued, std::int64_t& counter, Prng& prng) {
  counter += prng.between(1, 40);
  switch (customer.order_style) {
    case OrderStyle::none:
      return "";
    case OrderStyle::sap:
      return std::to_string(4'500'000'000 + counter);
    case OrderStyle::plain:
      return "PO-" + std::to_string(20'000 + counter % 80'000);
    case OrderStyle::yearly:
      return std::to_string(issued.year() % 100) + "/" + std::to_string(1'000 + counter % 9'000);
  }
  return "";
}

DemoInvoice draw_invoice(const DemoCustomer& customer, Date issued, const PaymentDays& days, Prng& prng) {
  DemoInvoice invoice;
  invoice.seller = customer.seller;
  invoice.issued = issued;
  const bool other_terms = prng.chance(other_terms_per_ten_thousand);
  invoice.terms = other_terms ? terms_net_14 : customer.terms;
  const DemoTerms& terms = demo_terms[invoice.terms];
  invoice.due = due_date(terms, issued);
  invoice.amount = draw_amount(customer, prng);
  Prng fate = prng.child("fate");
  invoice.settlement = settle(customer.habit, {invoice.issued, invoice.due, terms.discount_days > 0}, days, fate);
  return invoice;
}

struct WorkingDay {
  Date date;
  int percent;
};

std::vector<WorkingDay> working_days_of_history(const PaymentDays& days, Date today) {
  std::vector<WorkingDay> working_days;
  for (Date date = today.add_months(-demo_history_months); date < today; date = date.add_days(1)) {
    if (!days.calendar().is_business_day(date)) continue;
    working_days.push_back({date, day_of_month_percent(date, days.calendar())});
  }
  return working_days;
}

std::vector<DemoInvoice> invoices_of(const DemoCustomer& customer, const std::vector<WorkingDay>& working_days,
                                     const PaymentDays& days, Date today, Prng prng) {
  std::vector<DemoInvoice> invoices;
  std::int64_t order_counter = prng.between(0, 60'000);
  bool first_due = customer.habit.temperament == Temperament::fresh;  // a new customer begins with an order
  for (const WorkingDay& day : working_days) {
    std::int64_t expected = invoices_expected(customer, day.date, today, day.percent);
    if (first_due && day.date >= customer.first_billed) {
      expected += 1'000'000;
      first_due = false;
    }
    for (; expected > 0; expected -= 1'000'000) {
      if (static_cast<std::int64_t>(prng.below(1'000'000)) >= expected) continue;
      Prng one = prng.child(prng.next());
      DemoInvoice invoice = draw_invoice(customer, day.date, days, one);
      // Standing orders: the same parts at the same price.
      if (one.chance(repeated_per_ten_thousand) && !invoices.empty()) invoice.amount = invoices.back().amount;
      invoice.purchase_order = draw_purchase_order(customer, day.date, order_counter, one);
      invoices.push_back(std::move(invoice));
    }
  }
  return invoices;
}

std::string six_digits(std::int64_t number) {
  const std::string digits = std::to_string(number);
  return digits.size() >= 6 ? digits : std::string(6 - digits.size(), '0') + digits;
}

void number_invoices(std::vector<DemoInvoice>& invoices) {
  if (invoices.empty()) return;
  const Date first = invoices.front().issued;
  const Date new_year = first.add_months(1 - first.month()).add_days(1 - first.day());
  std::map<std::pair<int, int>, std::int64_t> last_given;  // by seller and year
  for (DemoInvoice& invoice : invoices) {
    const int year = invoice.issued.year();
    // The history begins in the middle of a year, which had invoices before it.
    const std::int64_t before = year == first.year() ? std::int64_t{15} * days_between(new_year, first) : 0;
    std::int64_t& last = last_given.try_emplace({invoice.seller, year}, before).first->second;
    invoice.number = std::string(demo_sellers[invoice.seller].invoice_prefix) + "-" + std::to_string(year) + "-" +
                     six_digits(++last);
  }
}

}  // namespace

std::vector<DemoInvoice> make_demo_invoices(const Prng& seed, const std::vector<DemoCustomer>& customers,
                                            const PaymentDays& days, Date today) {
  const Prng prng = seed.child("billing");
  const std::vector<WorkingDay> working_days = working_days_of_history(days, today);
  std::vector<DemoInvoice> invoices;
  for (std::size_t i = 0; i < customers.size(); ++i) {
    for (DemoInvoice& invoice : invoices_of(customers[i], working_days, days, today, prng.child(i))) {
      invoice.customer = static_cast<int>(i);
      invoices.push_back(std::move(invoice));
    }
  }
  std::stable_sort(invoices.begin(), invoices.end(),
                   [](const DemoInvoice& a, const DemoInvoice& b) { return a.issued < b.issued; });
  number_invoices(invoices);
  return invoices;
}

}  // namespace dunlin
