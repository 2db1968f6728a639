// Figures about the whole, and the models behind the predictions.
#include "engine/model_training_run.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/aging_view.h"
#include "view/forecast_view.h"
#include "view/metrics_trend_view.h"
#include "view/model_view.h"
#include "view/risk_view.h"

namespace dunlin::api {
namespace {

// What a small company's training takes; a larger one's goes on after the answer.
constexpr std::chrono::seconds training_waited_for{10};

}  // namespace

Result<HttpResponse> show_aging(ApiCall& call) {
  view::AgingQuestion question;
  question.as_of = TRY(call.date("as_of"));
  if (TRY(call.one_of("by", {"total", "customer"})) == "customer") question.accounts = view::AgingAccounts::each;
  question.limit = TRY(call.limit());
  return answer_json(to_json(TRY(ask_view(call, question, view::aging_view))));
}

Result<HttpResponse> list_risk(ApiCall& call) {
  view::RiskQuestion question;
  question.morning = TRY(call.date("date"));
  question.limit = TRY(call.limit());
  const auto view = [&call](const ReadTx& tx, const Onlooker& onlooker, const view::RiskQuestion& asked) {
    return view::risk_list(tx, onlooker, asked, assessments_for(call));
  };
  return answer_json(as_list(to_json(TRY(ask_view(call, question, view))), "rows", {}));
}

Result<HttpResponse> show_forecast(ApiCall& call) {
  view::ForecastQuestion question;
  question.as_of = TRY(call.date("as_of"));
  question.since = TRY(call.date_if_given("since"));
  if (TRY(call.flag("by_customer"))) question.customers = static_cast<std::size_t>(TRY(call.limit()));
  return answer_json(to_json(TRY(ask_view(call, question, view::forecast_view))));
}

Result<HttpResponse> show_metrics(ApiCall& call) {
  view::MetricsQuestion question;
  question.as_of = TRY(call.date("as_of"));
  return answer_json(TRY(ask_view(call, question, view::metrics_json)));
}

// Words, the same for every tenant; whoever is signed in may know what a figure means.
Result<HttpResponse> list_metric_definitions(ApiCall&) {
  return answer_json({{"items", view::definitions_json()}});
}

Result<HttpResponse> show_metric_trend(ApiCall& call) {
  view::MetricsQuestion question;
  question.as_of = TRY(call.date("as_of"));
  const auto months = static_cast<int>(TRY(call.integer("months", view::trend_months, 1, view::trend_months_max)));
  const auto view = [&call, months](const ReadTx& tx, const Onlooker& onlooker, const view::MetricsQuestion& asked) {
    return view::metric_trend_json(tx, onlooker, asked, call.part(0), months);
  };
  return answer_json(TRY(ask_view(call, question, view)));
}

// Newest first.
Result<HttpResponse> list_models(ApiCall& call) {
  const Date date = TRY(call.date("date"));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::models_operation));
  view::ModelList list = TRY(view::model_list(reader.tx(), date));
  std::reverse(list.models.begin(), list.models.end());
  return answer_json({{"date", date.to_string()}, {"items", to_json(list).at("models")}});
}

// Asked again with the same key while it is under way, or when it is done, this trains nothing twice: the engine knows
// the key, and the same ledger gives the same model.
Result<HttpResponse> train_model(ApiCall& call) {
  const Body body = TRY(call.body({"date"}));
  const Date date = TRY(body.date("date"));
  {
    const TenantHost::Reader reader = TRY(call.reader());
    TRY(call.authorise_reading(reader.tx(), Operation::train_model));
  }
  TenantHost& host = call.host();
  const auto trained = std::make_shared<std::optional<Result<Answer>>>();
  const Admission admission = call.admit();
  const bool begun = host.training().begin([&host, trained, admission, date] {
    *trained = host.aside<Answer>(
        [&](Engine& engine) { return train_payment_model(engine, admission, date, TrainingSettings{.threads = 1}); });
  });
  if (!begun || !host.training().ends_within(training_waited_for)) {
    return HttpResponse{202, {}, "", nullptr};
  }
  return answer_json(TRY(std::move(**trained)), 201);
}

Result<HttpResponse> check_model(ApiCall& call) {
  const Date date = TRY(call.date("date"));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::models_operation));
  return answer_json(view::to_json(TRY(dunlin::check_model(reader.tx(), date))));
}

}  // namespace dunlin::api
