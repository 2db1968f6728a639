#include "insight/dso.h"

#include <fmt/format.h>

#include <limits>

#include "base/check.h"

namespace dunlin {
namespace {

using Wide = __int128;

constexpr std::int64_t minor_max = std::numeric_limits<std::int64_t>::max();

struct WideSums {
  Wide receivable = 0;
  Wide sales = 0;
  std::int64_t invoices = 0;
};

Result<std::int64_t> narrowed(Wide sum, Currency currency) {
  if (sum <= minor_max) return static_cast<std::int64_t>(sum);
  return refuse(Reason::amount_overflow, "No DSO was computed: a sum in " + std::string(currency.code()) +
                                             " is beyond 2^63 minor units; look for an absurd amount.");
}

}  // namespace

Result<std::int64_t> dso_hundredths(std::int64_t receivable_minor, std::int64_t sales_minor, std::int32_t days) {
  CHECK(receivable_minor >= 0 && sales_minor > 0 && days > 0);
  // Half away from zero, for what is not negative: add half of the divisor, and cut off.
  const Wide dividend = Wide{receivable_minor} * days * 100;
  const Wide hundredths = (2 * dividend + sales_minor) / (Wide{2} * sales_minor);
  if (hundredths <= minor_max) return static_cast<std::int64_t>(hundredths);
  return refuse(Reason::amount_overflow,
                "No DSO was computed: the sales of the period are a vanishing part of what is open.");
}

Result<std::vector<Dso>> dso_simple(const Book& book, std::int32_t period_days) {
  if (period_days < 1 || period_days > sales_period_days_max) {
    return refuse(Reason::option_invalid, fmt::format("No DSO was computed: a period of {} days is not one of 1 to {}.",
                                                      period_days, sales_period_days_max));
  }
  const Date last_day = book.dated_before.add_days(-1);
  const Date first_day = book.dated_before.add_days(-period_days);
  std::vector<WideSums> sums(book.currencies.size());
  for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
    WideSums& of_currency = sums[book.currency[invoice]];
    if (book.is_open(invoice)) of_currency.receivable += book.open_minor[invoice];
    if (book.issued_on[invoice] < first_day.days) continue;
    of_currency.sales += book.amount_minor[invoice];
    ++of_currency.invoices;
  }
  std::vector<Dso> answers;
  for (std::size_t currency = 0; currency < sums.size(); ++currency) {
    if (sums[currency].receivable == 0 && sums[currency].sales == 0) continue;
    Dso dso;
    dso.currency = book.currencies[currency];
    dso.first_day = first_day;
    dso.last_day = last_day;
    dso.receivable_minor = TRY(narrowed(sums[currency].receivable, dso.currency));
    dso.sales_minor = TRY(narrowed(sums[currency].sales, dso.currency));
    dso.invoices = sums[currency].invoices;
    if (dso.sales_minor > 0) {
      dso.hundredths_of_days = TRY(dso_hundredths(dso.receivable_minor, dso.sales_minor, period_days));
    }
    answers.push_back(dso);
  }
  return answers;
}

std::string format_hundredths(std::int64_t hundredths) {
  CHECK(hundredths >= 0);
  return fmt::format("{}.{:02}", hundredths / 100, hundredths % 100);
}

}  // namespace dunlin
