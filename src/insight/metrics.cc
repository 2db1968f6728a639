#include "insight/metrics.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::array definitions = {
    MetricDefinition{"receivable.open.1", "Open", "minor units of the currency",
                     "sum of (amount - applications - adjustments) of each invoice",
                     "What is still owed on invoices issued by the day, after everything dated up to and including it. "
                     "Disputed and held items are included; unapplied money is not taken off."},
    MetricDefinition{"receivable.overdue.1", "Overdue", "minor units of the currency",
                     "sum of the open amounts of invoices due before the day",
                     "The part of the open amount that is at least one day past due. An item is not overdue on its due "
                     "day."},
    MetricDefinition{
        "receivable.unapplied.1", "Unapplied", "minor units of the currency",
        "sum of (amount - applications) of each payment and credit memo + sum of what invoices were settled "
        "beyond their amount",
        "Money received or credited by the day that no open item has taken up yet. Open less unapplied is "
        "the balance of the ledger."},
    MetricDefinition{"aging.due_date.1", "Aging", "minor units of the currency, and a count of items",
                     "days past due = day - due day; not due (0 and below) | 1-30 | 31-60 | 61-90 | over 90",
                     "Open amounts by days past due. Each item stands in one bucket with its whole open amount; "
                     "unapplied money stands in a column of its own, and the balance is their difference."},
    MetricDefinition{"sales.period.1", "Sales", "minor units of the currency",
                     "sum of the amounts of invoices with day - period < issue day <= day",
                     "Invoiced amounts of the period, which ends with the day: 90 days unless another number is asked "
                     "for. Credit memos and adjustments are not taken off."},
    MetricDefinition{"dso.simple.1", "DSO", "hundredths of a day, rounded half away from zero",
                     "open / sales of the period x days of the period",
                     "Days sales outstanding by the simple method: how many days of the period's sales are still open. "
                     "There is none for a period without sales."},
};

}  // namespace

std::span<const MetricDefinition> metric_definitions() {
  return definitions;
}

const MetricDefinition& metric_definition(std::string_view name) {
  const auto* const found = std::find_if(definitions.begin(), definitions.end(),
                                         [name](const MetricDefinition& d) { return d.name == name; });
  CHECK(found != definitions.end());
  return *found;
}

}  // namespace dunlin
