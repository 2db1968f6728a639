#include <limits>

#include "agents/shipped_templates.h"
#include "engine/morning_run.h"
#include "engine/work_commands.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/plan_view.h"
#include "view/worklist_view.h"

namespace dunlin::api {
namespace {

Result<Customer> customer_named(ApiCall& call, std::string_view text) {
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), Operation::view_customer));
  return customer_for(reader.tx(), text, onlooker);
}

}  // namespace

// The contract calls rows items, as everywhere.
Result<HttpResponse> show_worklist(ApiCall& call) {
  view::WorklistQuestion question;
  question.morning = TRY(call.date("date"));
  question.limit = TRY(call.limit());
  question.after = TRY(call.integer("cursor", 0, 0, std::numeric_limits<std::int64_t>::max()));
  question.collector = call.request.parameter("collector").value_or("");
  question.today = TRY(call.flag("today"));
  if (asks_about_the_past(call)) question.source = view::WorklistSource::computed;
  const auto view = [&call](const ReadTx& tx, const Onlooker& onlooker,
                            const view::WorklistQuestion& asked) -> Result<view::WorklistView> {
    view::WorklistView worklist = TRY(view::worklist_view(tx, onlooker, asked));
    view::expect_payments(worklist, *TRY(assessments_for(call)(tx, asked.morning)));
    return worklist;
  };
  const view::WorklistView worklist = TRY(ask_view(call, question, view));
  std::optional<std::string> next;
  if (worklist.next) next = std::to_string(*worklist.next);
  return answer_json(as_list(to_json(worklist), "rows", std::move(next)));
}

Result<HttpResponse> list_follow_ups(ApiCall& call) {
  return answer_json(to_json(TRY(ask_view(call, view::PlanQuestion{TRY(call.date("date"))}, view::plan_view))));
}

Result<HttpResponse> run_morning(ApiCall& call) {
  const Body body = TRY(call.body({"date"}));
  TRY(call.check_scope(Operation::run_morning));
  const Date date = TRY(body.date("date"));
  const Templates templates = TRY(shipped_templates());
  const EngineMode mode = TRY(call.flag("dry_run")) ? EngineMode::dry_run : EngineMode::normal;
  const Answer answer = TRY(call.host().aside<Answer>(
      [&](Engine& engine) -> Result<Answer> {
        // A run that anybody else asked for is not repeated: the key would only find what the date finds already.
        Admission admission = call.admit();
        admission.key.clear();
        return dunlin::run_morning(engine, admission, date, templates);
      },
      mode));
  call.house.wake_worker();
  return answer_json(answer);
}

Result<HttpResponse> plan_follow_up(ApiCall& call) {
  const Body body = TRY(call.body({"customer", "due_on", "note"}));
  TRY(call.check_scope(Operation::plan_work));
  const Customer customer = TRY(customer_named(call, TRY(body.text("customer"))));
  return answer_json(TRY(call.execute(PlanFollowUp{customer.id, TRY(body.date("due_on")), TRY(body.text("note"))})),
                     201);
}

Result<HttpResponse> close_follow_up(ApiCall& call) {
  const Body body = TRY(call.body({"outcome"}));
  TRY(call.check_scope(Operation::plan_work));
  const Customer customer = TRY(customer_named(call, call.part(0)));
  return answer_json(TRY(call.execute(CloseFollowUp{customer.id, TRY(body.text("outcome"))})));
}

Result<HttpResponse> move_account(ApiCall& call) {
  const Body body = TRY(call.body({"customer", "place", "from_on", "until_on", "reason"}));
  TRY(call.check_scope(Operation::plan_work));
  const Customer customer = TRY(customer_named(call, TRY(body.text("customer"))));
  const Date from = body.has("from_on") ? TRY(body.date("from_on")) : call.now().date();
  const Date until = body.has("until_on") ? TRY(body.date("until_on")) : from;
  return answer_json(
      TRY(call.execute(MoveAccount{customer.id, TRY(body.integer("place")), from, until, TRY(body.text("reason"))})),
      201);
}

}  // namespace dunlin::api
