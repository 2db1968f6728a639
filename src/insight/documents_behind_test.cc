#include "insight/documents_behind.h"

#include "insight/at_risk.h"
#include "insight/concentration.h"
#include "insight/metrics.h"
#include "insight/receipts.h"
#include "insight/test_history.h"

namespace dunlin {
namespace {

class DocumentsBehindFigures : public HistoryTest {};

// What the columns of each metric must sum to.
std::vector<std::int64_t> parts_of(std::string_view metric, const Figures& figures) {
  const AgingLine& aging = figures.aging;
  const std::int64_t not_due = aging.minor[AgingBucket::not_due];
  const Collection& of = figures.collection;
  const std::vector<std::int64_t> collection = {of.beginning_minor, of.sales_minor, of.end_minor, of.end_not_due_minor};
  const std::map<std::string_view, std::vector<std::int64_t>> parts = {
      {"receivable.open.1", {aging.open_minor}},
      {"receivable.overdue.1", {aging.overdue_minor}},
      {"receivable.unapplied.1", {aging.unapplied_minor}},
      {"aging.due_date.1", {aging.minor.values.begin(), aging.minor.values.end()}},
      {"sales.period.1", {figures.sales_minor}},
      {"dso.simple.1", {aging.open_minor, figures.sales_minor}},
      {"dso.best_possible.1", {not_due, figures.sales_minor}},
      {"add.simple.1", {aging.overdue_minor, figures.sales_minor}},
      {"dso.count_back.1", {aging.open_minor}},
      {"dso.best_possible_count_back.1", {not_due}},
      {"add.count_back.1", {aging.overdue_minor}},
      {"cei.period.1", collection},
      {"cei.average_month.1", collection},
      {"delay.weighted.1", {figures.due_minor, static_cast<std::int64_t>(figures.delay_minor_days)}},
      {"aging.over_90_share.1", {aging.minor[AgingBucket::days_over_90], aging.open_minor}},
      {"bad_debt.month.1", {figures.written_off_minor, figures.month_sales_minor}}};
  return parts.at(metric);
}

bool is_of_figures(std::string_view metric) {
  return metric != "billed.at_risk.1" && metric != "concentration.top.1" && metric != "receipts.week.1";
}

TEST_P(DocumentsBehindFigures, SumToTheAmountsThatTheFigureIsMadeOf) {
  EXPECT_TRUE(rc::check("each metric, of everything and of each group", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t when = ledger.any_day();
    const TestHistory history = history_of(ledger, when);
    const FigureSettings settings{*rc::gen::element<std::int32_t>(1, 30, 90), *rc::gen::inRange(1, 4)};
    const Grouping groups = history.by(TestHistory::any_dimension());
    std::vector<Grouping> asked = {everything(history.book)};
    for (std::uint32_t group = 0; group < groups.keys.size(); ++group) {
      asked.push_back(value_of(only(groups, groups.title(group))));
    }
    const std::vector<Date> days = {Date{when}};
    for (const Grouping& grouping : asked) {
      const auto figures = value_of(figures_on(history.ledger(), grouping, days, settings)).front();
      for (const std::string_view metric : metrics_with_documents()) {
        if (!is_of_figures(metric)) continue;
        const auto found =
            value_of(documents_behind(history.ledger(), grouping, metric, Date{when}, {settings, 10, std::nullopt}));
        std::map<Currency, std::vector<std::int64_t>> sums;
        for (const DocumentLine& line : found.lines) {
          std::vector<std::int64_t>& sum = sums[line.currency];
          sum.resize(found.columns.size());
          for (std::size_t column = 0; column < sum.size(); ++column) sum[column] += line.minor[column];
        }
        for (const DocumentsBehind::Total& total : found.totals) {
          const std::vector<std::int64_t> printed(
              total.minor.begin(), total.minor.begin() + static_cast<std::ptrdiff_t>(found.columns.size()));
          RC_ASSERT(sums.at(total.currency) == printed);
        }
        for (const FiguresLine& line : figures.lines) {
          const std::vector<std::int64_t> expected = parts_of(metric, line.figures);
          std::vector<std::int64_t>& sum = sums[line.currency];
          sum.resize(found.columns.size());
          RC_ASSERT(sum == expected);
        }
        RC_ASSERT(sums.size() <= figures.lines.size());
      }
    }
  }));
}

TEST_P(DocumentsBehindFigures, SumToWhatIsAtRiskToWhatTheLargestOweAndToTheWeeksReceipts) {
  EXPECT_TRUE(rc::check("in every currency", [&] {
    const TestLedger ledger = TestLedger::draw(TestLedger::Days::any);
    const std::int32_t when = ledger.any_day();
    const TestHistory history = history_of(ledger, when);
    const Grouping whole = everything(history.book);
    const auto top = *rc::gen::inRange<std::size_t>(1, 4);
    const auto sums_of = [&](std::string_view metric, std::optional<Date> month) {
      std::map<Currency, std::pair<std::int64_t, std::int64_t>> sums;
      const auto found = value_of(documents_behind(history.ledger(), whole, metric, Date{when}, {{}, top, month}));
      for (const DocumentsBehind::Total& total : found.totals) {
        sums[total.currency] = {total.minor[0], total.minor[1]};
      }
      return sums;
    };
    for (const Concentration& of : value_of(concentration_of(history.book, history.book.open_minor, whole, top))) {
      RC_ASSERT(sums_of("concentration.top.1", {})[of.currency] == std::pair(of.top_minor, of.open_minor));
    }
    const std::vector<AtRisk> months = value_of(at_risk_of(history.ledger(), whole, Date{when}, 12));
    for (const AtRisk& month : months) {
      const bool is_final = std::all_of(months.begin(), months.end(), [&](const AtRisk& other) {
        return other.month_end != month.month_end || other.share.has_value();
      });
      if (!is_final) {
        const DocumentSettings early{{}, top, month.month_end};
        const auto refused = documents_behind(history.ledger(), whole, "billed.at_risk.1", Date{when}, early);
        RC_ASSERT(refused.error().reason == Reason::option_invalid);
        continue;
      }
      const auto expected = std::pair(month.unpaid_minor, month.billed_minor);
      RC_ASSERT(sums_of("billed.at_risk.1", month.month_end)[month.currency] == expected);
    }
    for (const WeeklyReceipts& week : value_of(receipts_by_week(history.ledger(), whole, Date{when}, 1))) {
      RC_ASSERT(sums_of("receipts.week.1", {})[week.currency].first == week.minor.front());
    }
  }));
}

TEST_P(DocumentsBehindFigures, ComeLargestFirstAndUnappliedMoneyWithItsPayment) {
  TestLedger ledger;
  ledger.customers = 1;
  ledger.invoices.push_back({0, 0, 20'000, 20'030, 100, false});
  ledger.invoices.push_back({0, 0, 20'000, 20'031, 300, false});
  ledger.sources.push_back({0, 0, 20'010, 0, 70, false});
  ledger.sources.push_back({0, 0, 20'010, 0, 20, true});
  const TestHistory history = history_of(ledger, 20'050);
  const auto behind = [&](std::string_view metric) {
    return value_of(documents_behind(history.ledger(), everything(history.book), metric, Date{20'050}, {}));
  };
  const DocumentsBehind open = behind("receivable.open.1");
  ASSERT_EQ(open.lines.size(), 2U);
  EXPECT_EQ(open.lines[0].id, 1'001);
  EXPECT_EQ(open.lines[0].minor[0], 300);
  EXPECT_EQ(open.totals.at(0).documents, 2);
  EXPECT_EQ(open.totals.at(0).minor[0], 400);
  const DocumentsBehind unapplied = behind("receivable.unapplied.1");
  ASSERT_EQ(unapplied.lines.size(), 2U);
  EXPECT_EQ(unapplied.lines[0].kind, DocumentLine::Kind::payment);
  EXPECT_EQ(unapplied.lines[1].kind, DocumentLine::Kind::credit_memo);
  EXPECT_EQ(unapplied.lines[1].minor[0], 20);
}

TEST_P(DocumentsBehindFigures, AreOfMetricsThatAreRegistered) {
  for (const std::string_view metric : metrics_with_documents()) EXPECT_EQ(metric_definition(metric).name, metric);
  const TestHistory history = history_of(TestLedger{}, 20'000);
  const auto refused = documents_behind(history.ledger(), everything(history.book), "roll.rate.1", Date{20'000}, {});
  EXPECT_EQ(refused.error().reason, Reason::option_invalid);
}

INSTANTIATE_TEST_SUITE_P(Databases, DocumentsBehindFigures, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
