// What is only read: a question from the request, a view of the snapshot, JSON.
#include "server/operations.h"
#include "view/account_view.h"
#include "view/aging_view.h"
#include "view/customer_view.h"
#include "view/forecast_view.h"
#include "view/model_view.h"
#include "view/risk_view.h"

namespace dunlin::api {
namespace {

// Asks a view with the caller's rights.
template <class Question, class View>
Result<HttpResponse> answer_view(ApiCall& call, const Question& question, View&& view) {
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), operation_of(question)));
  return answer_json(to_json(TRY(view(reader.tx(), onlooker, question))));
}

// Today's morning sees what is dated before today; as of today sees today as well.
Result<Date> as_of(ApiCall& call) {
  return call.date("as_of");
}

Result<std::vector<Login>> logins_of(ApiCall& call) {
  return call.house.catalog->with([&](Connection& catalog) { return all_logins(catalog, call.host().tenant().key); });
}

}  // namespace

Result<HttpResponse> show_customer(ApiCall& call) {
  view::CustomerQuestion question;
  question.customer = call.part(0);
  question.as_of = TRY(as_of(call));
  std::vector<Login> logins = TRY(logins_of(call));
  return answer_view(call, question,
                     [&logins](const ReadTx& tx, const Onlooker& onlooker, const view::CustomerQuestion& asked) {
                       return view::customer_view(tx, onlooker, asked, std::move(logins));
                     });
}

Result<HttpResponse> explain_customer(ApiCall& call) {
  view::AccountQuestion question;
  question.object = call.part(0);
  question.kind = view::AccountObject::customer;
  question.morning = TRY(call.date("date"));
  if (call.request.parameter("language") == "de") question.language = Language::de;
  return answer_view(call, question, view::account_view);
}

Result<HttpResponse> show_invoice(ApiCall& call) {
  view::AccountQuestion question;
  question.object = call.part(0);
  question.kind = view::AccountObject::invoice;
  question.morning = TRY(as_of(call)).add_days(1);
  if (call.request.parameter("language") == "de") question.language = Language::de;
  return answer_view(call, question, view::account_view);
}

Result<HttpResponse> show_aging(ApiCall& call) {
  view::AgingQuestion question;
  question.as_of = TRY(as_of(call));
  if (call.request.parameter("by") == "customer") question.accounts = view::AgingAccounts::each;
  question.limit = call.limit();
  return answer_view(call, question, view::aging_view);
}

Result<HttpResponse> list_risk(ApiCall& call) {
  view::RiskQuestion question;
  question.morning = TRY(call.date("date"));
  question.limit = call.limit();
  return answer_view(call, question, view::risk_list);
}

Result<HttpResponse> show_forecast(ApiCall& call) {
  view::ForecastQuestion question;
  question.as_of = TRY(as_of(call));
  question.since = TRY(call.date_if_given("since"));
  if (call.flag("by_customer")) question.customers = static_cast<std::size_t>(call.limit());
  return answer_view(call, question, view::forecast_view);
}

Result<HttpResponse> list_models(ApiCall& call) {
  const Date date = TRY(call.date("date"));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::models_operation));
  return answer_json(to_json(TRY(view::model_list(reader.tx(), date))));
}

Result<HttpResponse> check_model(ApiCall& call) {
  const Date date = TRY(call.date("date"));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::models_operation));
  return answer_json(view::to_json(TRY(dunlin::check_model(reader.tx(), date))));
}

}  // namespace dunlin::api
