#include "insight/metrics.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::array definitions = {
    MetricDefinition{"receivable.open.1", "Open", "minor units of the currency",
                     "sum of (amount - applications - adjustments) of each invoice",
                     "What is still owed on invoices issued by the day, after everything dated up to and including "
                     "it. Disputed and held items are included; unapplied money is not taken off."},
    MetricDefinition{"receivable.overdue.1", "Overdue", "minor units of the currency",
                     "sum of the open amounts of invoices due before the day",
                     "The part of the open amount that is at least one day past due. An item is not overdue on its "
                     "due day."},
    MetricDefinition{"receivable.unapplied.1", "Unapplied", "minor units of the currency",
                     "sum of (amount - applications) of each payment and credit memo + sum of what invoices were "
                     "settled beyond their amount",
                     "Money received or credited by the day that no open item has taken up yet. Open less unapplied "
                     "is the balance of the ledger."},
    MetricDefinition{"aging.due_date.1", "Aging", "minor units of the currency, and a count of items",
                     "days past due = day - due day; not due (0 and below) | 1-30 | 31-60 | 61-90 | over 90",
                     "Open amounts by days past due. Each item stands in one bucket with its whole open amount; "
                     "unapplied money stands in a column of its own, and the balance is their difference."},
    MetricDefinition{"aging.over_90_share.1", "Over 90", "basis points, rounded half away from zero",
                     "open amounts more than 90 days past due / open",
                     "The share of what is open that is more than 90 days past due. There is none when nothing is "
                     "open."},
    MetricDefinition{"aging.movement.1", "Aging movement", "minor units of the currency",
                     "opening + billed + rolled in - rolled out - paid - credited - written off + beyond = closing, "
                     "for each bucket",
                     "How the aging of one day became that of a later one. What was paid, credited and written off "
                     "is taken off the bucket in which the invoice stood on the first day, or on its day of issue if "
                     "that was later; the rest rolls into the bucket of the last day."},
    MetricDefinition{"roll.rate.1", "Roll rate", "basis points, rounded half away from zero",
                     "of the invoices of a bucket that are one bucket later on the last day, the sum of the lesser "
                     "of the two open amounts / the bucket's opening amount",
                     "The share of a bucket's opening amount that is still open on the last day and one bucket "
                     "later. What skipped a bucket does not count, and nothing does that was not open on the first "
                     "day."},
    MetricDefinition{"sales.period.1", "Sales", "minor units of the currency",
                     "sum of the amounts of invoices with day - period < issue day <= day",
                     "Invoiced amounts of the period, which ends with the day: 90 days unless another number is "
                     "asked for. Credit memos and adjustments are not taken off."},
    MetricDefinition{"dso.simple.1", "DSO", "hundredths of a day, rounded half away from zero",
                     "open / sales of the period x days of the period",
                     "Days sales outstanding by the simple method: how many days of the period's sales are still "
                     "open. There is none for a period without sales."},
    MetricDefinition{"dso.best_possible.1", "Best possible DSO", "hundredths of a day, rounded half away from zero",
                     "not due / sales of the period x days of the period",
                     "The DSO there would be if everybody paid on the due day: the simple method with the amount "
                     "that is not yet due."},
    MetricDefinition{"add.simple.1", "ADD", "hundredths of a day", "DSO - best possible DSO",
                     "Average days delinquent: the days of DSO that late payment costs. The difference of the two "
                     "figures as they are printed, so that the three add up."},
    MetricDefinition{"dso.count_back.1", "Count-back DSO", "hundredths of a day, rounded half away from zero",
                     "days of the latest months whose sales make up the open amount; of the month that is larger "
                     "than the rest: rest / sales of the month x days of the month",
                     "Days sales outstanding by counting back: from the open amount each calendar month's sales are "
                     "taken off, the newest first. It follows sales that rise and fall, as the simple method does "
                     "not."},
    MetricDefinition{"dso.best_possible_count_back.1", "Best possible count-back DSO",
                     "hundredths of a day, rounded half away from zero", "the same with the amount that is not due",
                     "Counting back from the amount that is not yet due."},
    MetricDefinition{"add.count_back.1", "Count-back ADD", "hundredths of a day",
                     "count-back DSO - best possible count-back DSO",
                     "Average days delinquent by counting back: the difference of the two figures as they are "
                     "printed."},
    MetricDefinition{"cei.period.1", "CEI", "basis points, rounded half away from zero",
                     "(beginning + sales - end) / (beginning + sales - end not due)",
                     "Collection effectiveness index: of what could be collected in the months up to the day, the "
                     "share that was. Beginning and end are open amounts, not due is what is not yet past due on the "
                     "day. One month unless another number is asked for."},
    MetricDefinition{"cei.average_month.1", "CEI, average month", "basis points, rounded half away from zero",
                     "(beginning + sales / months - end) / (beginning + sales / months - end not due)",
                     "The collection effectiveness index as some textbooks and ERP systems have it: the sales of "
                     "several months are divided by their number. Of one month it is the same as the other."},
    MetricDefinition{"delay.weighted.1", "Payment delay", "hundredths of a day, rounded half away from zero",
                     "sum of amount x (day settled, or the day - due day) / sum of amounts, of invoices that fell "
                     "due in the period",
                     "By how many days money came late, weighted by amount; below zero is early. What is still open "
                     "counts with the day itself, disputed or not, so that waiting makes the figure worse, not "
                     "better."},
    MetricDefinition{"billed.at_risk.1", "At risk", "basis points, rounded half away from zero",
                     "of the invoices issued in a month: sum of what was open at the end of the 90th day past due / "
                     "sum of the amounts",
                     "The share of what was billed in a month that was still unpaid 90 days past due. There is none "
                     "until every invoice of the month has come so far; after that it is final."},
    MetricDefinition{"bad_debt.month.1", "Bad debt", "basis points, rounded half away from zero",
                     "written off in the month less write-offs reversed in it / sales of the month",
                     "What was written off in a calendar month, held against what was sold in it. The invoices "
                     "written off are older than the sales, so that one month says little and the trend more."},
    MetricDefinition{"concentration.top.1", "Largest customers", "basis points, rounded half away from zero",
                     "open amounts of the n customers with the most open / open",
                     "The share of what is open that the largest customers owe: ten unless another number is asked "
                     "for. Customers count one by one, not by their groups."},
    MetricDefinition{"concentration.herfindahl.1", "Herfindahl index",
                     "points from 1 to 10 000, rounded half away from zero",
                     "sum over the customers of (open amount / open) squared x 10 000",
                     "Near 0 when many customers owe little each, 10 000 when one owes everything."},
    MetricDefinition{"receipts.week.1", "Receipts", "minor units of the currency",
                     "sum of the payments received from Monday to Sunday",
                     "Money received in a whole week, applied or not. Credit memos are not money."},
    MetricDefinition{"forecast.flat.1", "Flat forecast", "minor units of the currency, rounded half away from zero",
                     "sum of the receipts of the n weeks before / n",
                     "What one would forecast without thinking: that a week brings the average of the 8 or 13 weeks "
                     "before it."},
    MetricDefinition{"forecast.error.1", "Forecast error", "basis points, rounded half away from zero",
                     "sum over the weeks of |forecast - receipts| / sum of the receipts",
                     "By how much a forecast of weekly receipts was off, as a share of what came (WAPE). A forecast "
                     "is worth something when its error is below that of the flat forecast."},
    MetricDefinition{"forecast.bias.1", "Forecast bias", "basis points, rounded half away from zero",
                     "(sum of the forecasts - sum of the receipts) / sum of the receipts",
                     "Above zero when more was forecast than came, below zero when less."},
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

Result<const MetricDefinition*> find_metric(std::string_view typed) {
  const MetricDefinition* found = nullptr;
  for (const MetricDefinition& metric : definitions) {
    if (metric.name == typed || metric.name.substr(0, metric.name.rfind('.')) == typed) found = &metric;
  }
  if (found != nullptr) return found;
  return refuse(Reason::option_invalid,
                "There is no metric \"" + std::string(typed) + "\"; dunlin metrics --explain names those there are.");
}

}  // namespace dunlin
