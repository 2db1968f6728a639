#include "insight/at_risk.h"

#include <algorithm>

#include "insight/days.h"

namespace dunlin {
namespace {

struct Sums {
  Wide billed = 0;
  Wide unpaid = 0;
  std::int32_t final_on = 0;
};

}  // namespace

std::vector<std::int64_t> open_after_90_days(const LedgerHistory& history, Date as_of) {
  const Book& book = history.book;
  std::vector<std::int64_t> open = book.amount_minor;
  for (const Movement& movement : history.movements.all) {
    if (movement.on > as_of.days) break;
    if (movement.invoice == not_in_book || movement.on - at_risk_days > book.due_on[movement.invoice]) continue;
    open[movement.invoice] -= movement.minor;
  }
  return open;
}

Result<std::vector<AtRisk>> at_risk_of(const LedgerHistory& history, const Grouping& grouping, Date as_of, int months) {
  const Book& book = history.book;
  const std::vector<std::int64_t> open = open_after_90_days(history, as_of);
  const std::vector<Date> ends = month_ends_before(as_of, months);
  const std::int32_t first_day = month_end_before(ends.front()).days + 1;
  const std::int32_t first_month = month_number(ends.front());
  std::vector<Cells<Sums>> cells(ends.size(), Cells<Sums>(grouping, book));
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    const std::uint32_t group = grouping.of_invoice[i];
    if (group == Grouping::outside || book.issued_on[i] < first_day || book.issued_on[i] > as_of.days) continue;
    const std::int32_t month = month_number(Date{book.issued_on[i]}) - first_month;
    Sums& sums = cells[static_cast<std::size_t>(month)].at(group, book.currency[i]);
    const std::int32_t judged_on = book.due_on[i] + at_risk_days;
    sums.billed += book.amount_minor[i];
    sums.final_on = std::max(sums.final_on, judged_on);
    if (judged_on <= as_of.days) sums.unpaid += std::max<std::int64_t>(open[i], 0);
  }
  std::vector<AtRisk> answer;
  for (std::size_t month = 0; month < ends.size(); ++month) {
    for (std::size_t currency = 0; currency < book.currencies.size(); ++currency) {
      for (std::size_t group = 0; group < grouping.keys.size(); ++group) {
        const Sums* sums = cells[month].find(group, currency);
        if (sums == nullptr) continue;
        AtRisk line;
        line.month_end = ends[month];
        line.group = static_cast<std::uint32_t>(group);
        line.currency = book.currencies[currency];
        line.billed_minor = TRY(narrowed(sums->billed, line.currency));
        line.unpaid_minor = TRY(narrowed(sums->unpaid, line.currency));
        line.final_on = Date{sums->final_on};
        if (line.final_on <= as_of && sums->billed > 0) {
          line.share = TRY(ratio_of(sums->unpaid, sums->billed, in_basis_points));
        }
        answer.push_back(line);
      }
    }
  }
  return answer;
}

}  // namespace dunlin
