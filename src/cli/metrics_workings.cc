// The figures put into their formulas, so that a person can check one with a pocket calculator.
#include <fmt/format.h>

#include <algorithm>

#include "cli/metrics_report.h"
#include "insight/monthly_sales.h"

namespace dunlin::cli {
namespace {

class Working {
 public:
  Working(const FiguresLine& line, const view::MetricsReport& report)
      : figures_(line.figures), currency_(line.currency), report_(report), settings_(report.question.settings) {}

  Result<std::string> of(std::string_view metric) const {
    const AgingLine& aging = figures_.aging;
    const std::int64_t not_due = aging.minor[AgingBucket::not_due];
    if (metric == "receivable.open.1") return amount(aging.open_minor);
    if (metric == "receivable.overdue.1")
      return fmt::format("{} - {} = {}", amount(aging.open_minor), amount(not_due), amount(aging.overdue_minor));
    if (metric == "receivable.unapplied.1") return amount(aging.unapplied_minor);
    if (metric == "sales.period.1") return amount(figures_.sales_minor);
    if (metric == "aging.over_90_share.1")
      return share(aging.minor[AgingBucket::days_over_90], aging.open_minor, figures_.over_90_share);
    if (metric == "dso.simple.1") return days_of_sales(aging.open_minor, figures_.simple.dso);
    if (metric == "dso.best_possible.1") return days_of_sales(not_due, figures_.simple.best_possible);
    if (metric == "add.simple.1") return difference(figures_.simple);
    if (metric == "dso.count_back.1") return counted_back(aging.open_minor, figures_.count_back.dso);
    if (metric == "dso.best_possible_count_back.1") return counted_back(not_due, figures_.count_back.best_possible);
    if (metric == "add.count_back.1") return difference(figures_.count_back);
    if (metric == "cei.period.1") return effectiveness("", figures_.effectiveness_of_period);
    if (metric == "cei.average_month.1")
      return effectiveness(fmt::format(" / {}", settings_.months), figures_.effectiveness_of_average_month);
    if (metric == "bad_debt.month.1")
      return share(figures_.written_off_minor, figures_.month_sales_minor, figures_.bad_debt);
    if (metric == "delay.weighted.1") return delay();
    return std::string();
  }

 private:
  [[nodiscard]] std::string amount(std::int64_t minor) const { return format_grouped({minor, currency_}); }

  [[nodiscard]] std::string days_of_sales(std::int64_t open, std::optional<std::int64_t> answer) const {
    return fmt::format("{} / {} x {} = {} days", amount(open), amount(figures_.sales_minor), settings_.sales_days,
                       figure_text(answer));
  }

  [[nodiscard]] static std::string difference(const DsoFigures& figures) {
    return fmt::format("{} - {} = {} days", figure_text(figures.dso), figure_text(figures.best_possible),
                       figure_text(figures.add()));
  }

  [[nodiscard]] std::string share(std::int64_t part, std::int64_t whole, std::optional<std::int64_t> answer) const {
    return fmt::format("{} / {} = {} %", amount(part), amount(whole), figure_text(answer));
  }

  [[nodiscard]] std::string effectiveness(std::string_view divided, std::optional<std::int64_t> answer) const {
    const Collection& of = figures_.collection;
    const std::string begun = fmt::format("{} + {}{}", amount(of.beginning_minor), amount(of.sales_minor), divided);
    return fmt::format("({} - {}) / ({} - {}) = {} %", begun, amount(of.end_minor), begun, amount(of.end_not_due_minor),
                       figure_text(answer));
  }

  Result<std::string> delay() const {
    return fmt::format("{} of amount x days / {} = {} days",
                       amount(TRY(narrowed(figures_.delay_minor_days, currency_))), amount(figures_.due_minor),
                       figure_text(figures_.delay));
  }

  // 250.00 = 120.00 (31 days) + 100.00 (28 days) + 30.00 of 90.00 (31 days): 69.33 days
  Result<std::string> counted_back(std::int64_t open, std::optional<std::int64_t> answer) const {
    const std::vector<Currency>& currencies = report_.report.book.currencies;
    const auto currency = std::find(currencies.begin(), currencies.end(), currency_) - currencies.begin();
    MonthlySales sales(report_.report.book, report_.whole);
    std::string text = amount(open) + " = ";
    std::int64_t rest = open;
    for (const MonthSales& month : TRY(sales.of(0, static_cast<std::size_t>(currency), report_.question.as_of))) {
      if (rest == 0) break;
      if (rest != open) text += " + ";
      if (rest < month.minor) text += amount(rest) + " of ";
      text += fmt::format("{} ({} days)", amount(month.minor), month.days);
      rest -= std::min(rest, month.minor);
    }
    if (open == 0) text += amount(0);
    return text + fmt::format(": {} days", figure_text(answer));
  }

  const Figures& figures_;
  Currency currency_;
  const view::MetricsReport& report_;
  const FigureSettings& settings_;
};

}  // namespace

Result<std::string> working_of(std::string_view metric, const FiguresLine& line, const view::MetricsReport& report) {
  return Working(line, report).of(metric);
}

}  // namespace dunlin::cli
