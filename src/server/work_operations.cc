#include <limits>

#include "agents/shipped_templates.h"
#include "collections/follow_up.h"
#include "collections/rank_move.h"
#include "engine/morning_run.h"
#include "engine/work_commands.h"
#include "party/customer_rows.h"
#include "server/operations.h"
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
  question.limit = call.limit();
  question.after = TRY(call.integer("cursor", 0, 0, std::numeric_limits<std::int64_t>::max()));
  question.collector = call.request.parameter("collector").value_or("");
  question.today = call.flag("today");
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), operation_of(question)));
  const view::WorklistView worklist = TRY(view::worklist_view(reader.tx(), onlooker, question));
  boost::json::object json = to_json(worklist);
  boost::json::value rows = std::move(json.at("rows"));  // apart: adding a member moves the others
  json.erase("rows");
  json["items"] = std::move(rows);
  json["next"] = nullptr;
  if (worklist.next) json["next"] = std::to_string(*worklist.next);
  return answer_json(json);
}

Result<HttpResponse> list_follow_ups(ApiCall& call) {
  const Date date = TRY(call.date("date"));
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), Operation::view_worklist));
  const std::vector<FollowUp> follow_ups = TRY(follow_ups_open_on(reader.tx(), date));
  std::vector<std::int64_t> ids;
  for (const FollowUp& one : follow_ups) ids.push_back(one.customer.value);
  std::map<std::int64_t, Customer> customers;
  for (Customer& customer : TRY(customers_by_id(reader.tx(), ids))) {
    const std::int64_t id = customer.id.value;
    customers.emplace(id, std::move(customer));
  }
  boost::json::array items;
  for (const FollowUp& one : follow_ups) {
    const Customer& customer = customers.at(one.customer.value);
    if (!onlooker.sees(customer)) continue;
    items.push_back({{"id", one.id.to_string()},
                     {"customer", customer.number},
                     {"due_on", one.due_on.to_string()},
                     {"note", one.note},
                     {"user", one.user.to_string()}});
  }
  return answer_json({{"items", std::move(items)}, {"next", nullptr}});
}

Result<HttpResponse> run_morning(ApiCall& call) {
  const Body body = TRY(call.body({"date"}));
  TRY(call.check_scope(Operation::run_morning));
  const Date date = body.has("date") ? TRY(body.date("date")) : call.now().date();
  const Templates templates = TRY(shipped_templates());
  const Answer answer = TRY(call.host().aside<Answer>([&](Engine& engine) -> Result<Answer> {
    // A run that anybody else asked for is not repeated: the key would only find what the date finds already.
    Admission admission = call.admit();
    admission.key.clear();
    return dunlin::run_morning(engine, admission, date, templates);
  }));
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
