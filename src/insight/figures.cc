#include "insight/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "insight/aging_sums.h"
#include "insight/days.h"
#include "insight/monthly_sales.h"

namespace dunlin {
namespace {

struct Sums {
  AgingSums aging;
  Wide sales = 0;
  Wide collection_sales = 0;
  Wide beginning = 0;
  Wide due = 0;
  Wide delay = 0;
  Wide month_sales = 0;
  Wide written_off = 0;

  [[nodiscard]] bool used() const {
    return aging.used || sales != 0 || collection_sales != 0 || beginning != 0 || due != 0 || month_sales != 0 ||
           written_off != 0;
  }
};

class FigureMaker {
 public:
  FigureMaker(const LedgerHistory& history, const Grouping& grouping, const FigureSettings& settings)
      : book_(history.book),
        movements_(history.movements),
        grouping_(grouping),
        settings_(settings),
        timeline_(book_, movements_),
        monthly_sales_(book_, grouping) {
    for (const Movement& movement : movements_.all) {
      if (movement.kind == MovementKind::write_off && movement.invoice != not_in_book) write_offs_.push_back(movement);
    }
  }

  // Beginnings lie between the days asked for, and days must rise: all of them are walked in order.
  Result<std::vector<FiguresOfDay>> make(std::span<const Date> days) {
    CHECK(std::is_sorted(days.begin(), days.end()));
    CHECK(days.empty() || days.back() < book_.dated_before);
    std::vector<Date> begins;
    for (const Date day : days) begins.push_back(months_before(day, settings_.months));
    std::sort(begins.begin(), begins.end());
    std::vector<FiguresOfDay> answers;
    std::size_t next = 0;
    for (const Date day : days) {
      for (; next < begins.size() && begins[next] < day; ++next) remember(begins[next]);
      answers.push_back(TRY(of(day)));
    }
    return answers;
  }

 private:
  using Beginnings = Cells<Wide>;

  // What was open on a day is kept as sums: the timeline itself goes on.
  void remember(Date day) {
    if (beginnings_.contains(day)) return;
    Beginnings& beginnings = beginnings_.emplace(day, Beginnings(grouping_, book_)).first->second;
    const Standing& standing = timeline_.advance(day);
    for (std::size_t i = 0; i < book_.invoice_count(); ++i) {
      const std::uint32_t group = grouping_.of_invoice[i];
      if (group == Grouping::outside || book_.issued_on[i] > day.days || standing.open_minor[i] <= 0) continue;
      beginnings.at(group, book_.currency[i]) += standing.open_minor[i];
    }
  }

  Result<FiguresOfDay> of(Date day) {
    FiguresOfDay answer;
    answer.day = day;
    answer.first_day = day.add_days(1 - settings_.sales_days);
    answer.collection_begin = months_before(day, settings_.months);
    Cells<Sums> cells(grouping_, book_);
    add_invoices(cells, answer);
    add_sources(cells, day);
    add_write_offs(cells, day);
    const Beginnings& beginnings = beginnings_.at(answer.collection_begin);
    for (std::size_t currency = 0; currency < book_.currencies.size(); ++currency) {
      for (std::size_t group = 0; group < grouping_.keys.size(); ++group) {
        const Wide* beginning = beginnings.find(group, currency);
        if (beginning != nullptr) {
          cells.at(static_cast<std::uint32_t>(group), static_cast<std::uint8_t>(currency)).beginning = *beginning;
        }
        const Sums* sums = cells.find(group, currency);
        if (sums == nullptr || !sums->used()) continue;
        const Currency code = book_.currencies[currency];
        FiguresLine line{static_cast<std::uint32_t>(group), code, TRY(finish(*sums, code))};
        const std::span<const MonthSales> months = TRY(monthly_sales_.of(group, currency, day));
        DsoFigures& count_back = line.figures.count_back;
        const AgingLine& aging = line.figures.aging;
        count_back.dso = TRY(count_back_hundredths(aging.open_minor, months));
        count_back.best_possible = TRY(count_back_hundredths(aging.minor[AgingBucket::not_due], months));
        answer.lines.push_back(line);
      }
    }
    return answer;
  }

  void add_invoices(Cells<Sums>& cells, const FiguresOfDay& answer) {
    const Standing& standing = timeline_.advance(answer.day);
    const std::int32_t day = answer.day.days;
    const std::int32_t month_begin = month_end_before(answer.day).days;
    for (std::size_t i = 0; i < book_.invoice_count(); ++i) {
      const std::uint32_t group = grouping_.of_invoice[i];
      if (group == Grouping::outside || book_.issued_on[i] > day) continue;
      Sums& sums = cells.at(group, book_.currency[i]);
      const std::int64_t open = standing.open_minor[i];
      const std::int64_t amount = book_.amount_minor[i];
      const std::int32_t due = book_.due_on[i];
      sums.aging.add_item(open, day - due);
      if (book_.issued_on[i] >= answer.first_day.days) sums.sales += amount;
      if (book_.issued_on[i] > answer.collection_begin.days) sums.collection_sales += amount;
      if (book_.issued_on[i] > month_begin) sums.month_sales += amount;
      if (due > day || due < answer.first_day.days) continue;
      sums.due += amount;
      sums.delay += delay_of(standing, i, amount, due);
    }
  }

  // Each part of the amount with the day that it was settled on, and what is open with the day itself.
  static Wide delay_of(const Standing& standing, std::size_t invoice, std::int64_t amount, std::int32_t due) {
    const Wide open = standing.open_minor[invoice];
    return standing.settled_days[invoice] + open * standing.day.days - Wide{amount} * due;
  }

  void add_sources(Cells<Sums>& cells, Date day) {
    const Standing& standing = timeline_.advance(day);
    for (std::size_t i = 0; i < movements_.sources.size(); ++i) {
      const Source& source = movements_.sources[i];
      const std::uint32_t group = grouping_.of_customer[static_cast<std::size_t>(source.customer)];
      if (group == Grouping::outside || source.on > day.days || standing.rest_minor[i] == 0) continue;
      cells.at(group, source.currency).aging.add_unapplied(standing.rest_minor[i]);
    }
  }

  void add_write_offs(Cells<Sums>& cells, Date day) {
    const std::int32_t month_begin = month_end_before(day).days;
    auto at = std::partition_point(write_offs_.begin(), write_offs_.end(),
                                   [month_begin](const Movement& movement) { return movement.on <= month_begin; });
    for (; at != write_offs_.end() && at->on <= day.days; ++at) {
      const std::uint32_t group = grouping_.of_invoice[at->invoice];
      if (group == Grouping::outside || book_.issued_on[at->invoice] > day.days) continue;
      cells.at(group, book_.currency[at->invoice]).written_off += at->minor;
    }
  }

  Result<Figures> finish(const Sums& sums, Currency currency) const {
    Figures figures;
    figures.aging = TRY(sums.aging.finish(currency));
    const AgingLine& aging = figures.aging;
    const std::int64_t not_due = aging.minor[AgingBucket::not_due];
    figures.sales_minor = TRY(narrowed(sums.sales, currency));
    if (figures.sales_minor > 0) {
      figures.simple.dso = TRY(dso_hundredths(aging.open_minor, figures.sales_minor, settings_.sales_days));
      figures.simple.best_possible = TRY(dso_hundredths(not_due, figures.sales_minor, settings_.sales_days));
    }
    figures.collection = {TRY(narrowed(sums.beginning, currency)), TRY(narrowed(sums.collection_sales, currency)),
                          aging.open_minor, not_due, settings_.months};
    figures.effectiveness_of_period = TRY(effectiveness_of_period(figures.collection));
    figures.effectiveness_of_average_month = TRY(effectiveness_of_average_month(figures.collection));
    figures.due_minor = TRY(narrowed(sums.due, currency));
    figures.delay_minor_days = sums.delay;
    if (figures.due_minor > 0) figures.delay = TRY(ratio_of(sums.delay, sums.due, in_hundredths));
    if (aging.open_minor > 0) {
      figures.over_90_share = TRY(ratio_of(aging.minor[AgingBucket::days_over_90], aging.open_minor, in_basis_points));
    }
    figures.month_sales_minor = TRY(narrowed(sums.month_sales, currency));
    figures.written_off_minor = TRY(narrowed(sums.written_off, currency));
    if (figures.month_sales_minor > 0) {
      figures.bad_debt = TRY(ratio_of(figures.written_off_minor, figures.month_sales_minor, in_basis_points));
    }
    return figures;
  }

  const Book& book_;
  const Movements& movements_;
  const Grouping& grouping_;
  FigureSettings settings_;
  Timeline timeline_;
  MonthlySales monthly_sales_;
  std::vector<Movement> write_offs_;  // by day
  std::map<Date, Beginnings> beginnings_;
};

}  // namespace

Result<> check(const FigureSettings& settings) {
  if (settings.sales_days < 1 || settings.sales_days > sales_period_days_max) {
    return refuse(Reason::option_invalid, fmt::format("No figure was made: a period of {} days is not one of 1 to {}.",
                                                      settings.sales_days, sales_period_days_max));
  }
  if (settings.months < 1 || settings.months > collection_months_max) {
    return refuse(Reason::option_invalid, fmt::format("No figure was made: {} months are not 1 to {}.", settings.months,
                                                      collection_months_max));
  }
  return {};
}

Result<std::vector<FiguresOfDay>> figures_on(const LedgerHistory& history, const Grouping& grouping,
                                             std::span<const Date> days, const FigureSettings& settings) {
  TRY(check(settings));
  FigureMaker maker(history, grouping, settings);
  return maker.make(days);
}

}  // namespace dunlin
