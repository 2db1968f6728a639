#include "view/metrics_view.h"

#include "engine/verify_company_for_test.h"
#include "view/metrics_documents_view.h"
#include "view/metrics_movement_view.h"
#include "view/metrics_trend_view.h"

namespace dunlin::view {
namespace {

const Onlooker everybody{Reach::all, {}, true};

class MetricsViews : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (!IsSkipped()) company_.emplace(database().open_migrated());
  }
  ReadTx read() { return value_of(company_->engine().read()); }
  static MetricsQuestion of_the_day() {
    MetricsQuestion question;
    question.as_of = VerifyCompany::day("2026-03-09");
    return question;
  }
  static Money euros(const boost::json::value& text) {
    return value_of(parse_amount(text.as_string(), value_of(Currency::parse("EUR"))));
  }

  std::optional<VerifyCompany> company_;
};

TEST_P(MetricsViews, GroupsAddUpToTheTotalAndOneAloneIsItsLine) {
  const ReadTx tx = read();
  MetricsQuestion question = of_the_day();
  question.by = Dimension::segment;
  const boost::json::object json = value_of(metrics_json(tx, everybody, question));
  EXPECT_EQ(json.at("by").as_string(), "segment");
  std::int64_t sum = 0;
  for (const boost::json::value& group : json.at("groups").as_array()) {
    if (group.at("currency").as_string() == "EUR") sum += euros(group.at("receivable.open.1")).minor;
  }
  EXPECT_EQ(sum, euros(json.at("currencies").at(0).at("receivable.open.1")).minor);
  question.group = "key";
  const boost::json::object key = value_of(metrics_json(tx, everybody, question));
  EXPECT_FALSE(key.contains("groups"));
  EXPECT_EQ(key.at("currencies").at(0).at("receivable.open.1").as_string(), "650.00") << "C6 alone is key";
  question.group = "nonsense";
  EXPECT_EQ(metrics_json(tx, everybody, question).error().reason, Reason::object_unknown);
}

TEST_P(MetricsViews, DocumentsAddUpToTheFigureTheyAreBehind) {
  const ReadTx tx = read();
  DocumentsQuestion question;
  question.of = of_the_day();
  question.metric = "receivable.open";
  const boost::json::object documents = value_of(metrics_documents_json(tx, everybody, question));
  const boost::json::object figures = value_of(metrics_json(tx, everybody, question.of));
  std::int64_t sum = 0;
  for (const boost::json::value& document : documents.at("documents").as_array()) {
    if (document.at("currency").as_string() != "EUR") continue;
    sum += euros(document.at("amounts").as_object().begin()->value()).minor;
  }
  EXPECT_EQ(sum, euros(figures.at("currencies").at(0).at("receivable.open.1")).minor);
  question.of.by = Dimension::segment;
  EXPECT_EQ(metrics_documents_json(tx, everybody, question).error().reason, Reason::option_invalid);
}

TEST_P(MetricsViews, TheTrendEndsWithTheFiguresOfTheDay) {
  const ReadTx tx = read();
  const boost::json::object trend = value_of(metrics_trend_json(tx, everybody, of_the_day()));
  const boost::json::object figures = value_of(metrics_json(tx, everybody, of_the_day()));
  const boost::json::array& months = trend.at("months").as_array();
  boost::json::value last;
  for (const boost::json::value& month : months) {
    if (month.at("currency").as_string() == "EUR") last = month;
  }
  EXPECT_EQ(last.at("day").as_string(), "2026-03-09");
  EXPECT_EQ(last.at("dso.simple.1"), figures.at("currencies").at(0).at("dso.simple.1"));
}

TEST_P(MetricsViews, OneFigureOverTimeIsThatOfTheTrend) {
  const ReadTx tx = read();
  const boost::json::object trend = value_of(metrics_trend_json(tx, everybody, of_the_day()));
  const boost::json::object one = value_of(metric_trend_json(tx, everybody, of_the_day(), "dso.simple", 12));
  EXPECT_EQ(one.at("metric").as_string(), "dso.simple.1");
  const boost::json::array& points = one.at("points").as_array();
  const boost::json::array& months = trend.at("months").as_array();
  ASSERT_EQ(points.size(), months.size());
  for (std::size_t i = 0; i < points.size(); ++i) EXPECT_EQ(points[i].at("value"), months[i].at("dso.simple.1"));
  const boost::json::object last = value_of(metric_trend_json(tx, everybody, of_the_day(), "receivable.open.1", 1));
  for (const boost::json::value& point : last.at("points").as_array()) EXPECT_EQ(point.at("day"), "2026-03-09");
  for (const char* none : {"aging.due_date.1", "concentration.top.1", "nonsense"}) {
    EXPECT_EQ(metric_trend_json(tx, everybody, of_the_day(), none, 12).error().reason, Reason::object_unknown) << none;
  }
}

TEST_P(MetricsViews, AMovementGoesFromOneAgingToAnother) {
  const ReadTx tx = read();
  const boost::json::object json = value_of(metrics_movement_json(tx, everybody, of_the_day(), std::nullopt));
  EXPECT_EQ(json.at("from").as_string(), "2026-02-09");
  const boost::json::value& closing = json.at("movements").at(0).at("aging.movement.1").at("closing");
  const boost::json::object figures = value_of(metrics_json(tx, everybody, of_the_day()));
  EXPECT_EQ(closing, figures.at("currencies").at(0).at("aging.due_date.1").at("amounts"));
  EXPECT_EQ(metrics_movement_json(tx, everybody, of_the_day(), of_the_day().as_of).error().reason,
            Reason::option_invalid);
  MetricsQuestion grouped = of_the_day();
  grouped.by = Dimension::segment;
  EXPECT_EQ(metrics_receipts_json(tx, everybody, grouped).error().reason, Reason::option_invalid);
  EXPECT_EQ(
      value_of(metrics_receipts_json(tx, everybody, of_the_day())).at("currencies").at(0).at("weeks").as_array().size(),
      13U);
}

TEST_P(MetricsViews, EveryMetricIsDefinedOnce) {
  EXPECT_EQ(definitions_json().size(), metric_definitions().size());
  const boost::json::array one = definitions_json(value_of(find_metric("dso.simple")));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].at("name").as_string(), "dso.simple.1");
}

INSTANTIATE_TEST_SUITE_P(Databases, MetricsViews, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin::view
