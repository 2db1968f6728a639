// Customers and invoices: a question from the request, a view of the snapshot, JSON.
#include "server/cursor.h"
#include "server/entity_tag.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/account_view.h"
#include "view/customer_list_view.h"
#include "view/customer_view.h"
#include "view/invoice_view.h"
#include "view/pay_pattern_view.h"
#include "view/timeline_view.h"

namespace dunlin::api {
namespace {

// Of reasons: English, or German where it is asked for.
Result<Language> language_of(const ApiCall& call) {
  const std::string name = TRY(call.one_of("language", {"en", "de"}));
  return name == "de" ? Language::de : Language::en;
}

}  // namespace

Result<HttpResponse> list_customers(ApiCall& call) {
  view::CustomerListQuestion question;
  question.words = call.request.parameter("q").value_or("");
  question.as_of = call.now().date();
  question.limit = TRY(call.limit());
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    std::vector<std::string> parts = TRY(read_cursor(*cursor, 2));
    question.after = view::CustomerKey{std::move(parts[0]), std::move(parts[1])};
  }
  const view::CustomerList list = TRY(ask_view(call, question, view::customer_list));
  boost::json::value next;
  if (list.next) next = write_cursor({list.next->folded_name, list.next->number});
  return answer_json({{"items", to_json(list)}, {"next", std::move(next)}});
}

Result<HttpResponse> show_customer(ApiCall& call) {
  view::CustomerQuestion question;
  question.customer = call.part(0);
  question.as_of = TRY(call.date("as_of"));
  std::vector<Login> logins = TRY(logins_of(call));
  const auto view = [&](const ReadTx& tx, const Onlooker& onlooker, const view::CustomerQuestion& asked) {
    return view::customer_view(tx, onlooker, asked, std::move(logins), assessments_for(call));
  };
  return tagged(call.request, answer_json(to_json(TRY(ask_view(call, question, view)))));
}

Result<HttpResponse> explain_customer(ApiCall& call) {
  view::AccountQuestion question;
  question.object = call.part(0);
  question.kind = view::AccountObject::customer;
  question.morning = TRY(call.date("date"));
  question.language = TRY(language_of(call));
  const auto view = [&](const ReadTx& tx, const Onlooker& onlooker, const view::AccountQuestion& asked) {
    return view::account_view(tx, onlooker, asked, assessments_for(call));
  };
  return answer_json(to_json(TRY(ask_view(call, question, view))));
}

Result<HttpResponse> list_timeline(ApiCall& call) {
  view::TimelineQuestion question;
  question.customer = call.part(0);
  question.limit = TRY(call.limit());
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    const std::vector<std::string> parts = TRY(read_cursor(*cursor, 3));
    question.after = view::TimelineKey{TRY(Date::parse(parts[0])), TRY(read_number(parts[1])), parts[2]};
  }
  const std::vector<Login> logins = TRY(logins_of(call));
  const auto view = [&logins](const ReadTx& tx, const Onlooker& onlooker, const view::TimelineQuestion& asked) {
    return view::timeline_view(tx, onlooker, asked, logins);
  };
  const view::TimelineView timeline = TRY(ask_view_of_now(call, question, view));
  boost::json::value next;
  if (timeline.next) {
    next = write_cursor({timeline.next->on.to_string(), std::to_string(timeline.next->seq), timeline.next->id});
  }
  return answer_json({{"items", to_json(timeline)}, {"next", std::move(next)}});
}

Result<HttpResponse> show_pay_pattern(ApiCall& call) {
  view::PayPatternQuestion question;
  question.customer = call.part(0);
  question.as_of = TRY(call.date("as_of"));
  return answer_json(to_json(TRY(ask_view(call, question, view::pay_pattern_view))));
}

Result<HttpResponse> show_invoice(ApiCall& call) {
  view::InvoiceQuestion question;
  question.invoice = call.part(0);
  question.as_of = TRY(call.date("as_of"));
  question.language = TRY(language_of(call));
  std::vector<Login> logins = TRY(logins_of(call));
  const auto view = [&](const ReadTx& tx, const Onlooker& onlooker, const view::InvoiceQuestion& asked) {
    return view::invoice_view(tx, onlooker, asked, std::move(logins), assessments_for(call));
  };
  return tagged(call.request, answer_json(to_json(TRY(ask_view(call, question, view)))));
}

}  // namespace dunlin::api
