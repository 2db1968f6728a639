#include "control/proposal_rows.h"
#include "engine/proposal_commands.h"
#include "server/action_request.h"
#include "server/cursor.h"
#include "server/entity_tag.h"
#include "server/operations.h"
#include "server/problem.h"
#include "server/view_answer.h"
#include "view/proposal_screen.h"

namespace dunlin::api {
namespace {

// A proposal that the caller may not see is one that is not there.
Result<Proposal> proposal_named(ApiCall& call, const std::string& text) {
  const TenantHost::Reader reader = TRY(call.reader());
  return view::proposal_for(reader.tx(), text, TRY(call.onlooker(reader.tx(), Operation::view_proposals)));
}

// A superseded proposal is an answer of the engine, which recorded it, and a refusal to the person.
HttpResponse decided(const ApiCall& call, const Answer& answer) {
  if (!answer.contains("reason")) return answer_json(answer);
  return problem_of_status(409, std::string_view(answer.at("reason").as_string()),
                           std::string_view(answer.at("text").as_string()), call.request.path);
}

Result<view::ProposalViewer> viewer_of(const ApiCall& call, const ReadTx& tx) {
  return view::ProposalViewer{TRY(call.identity(tx)), call.caller->login, call.now()};
}

}  // namespace

Result<HttpResponse> list_proposals(ApiCall& call) {
  view::ProposalScreenQuestion question;
  question.state = call.request.parameter("state").value_or(question.state);
  question.action = call.request.parameter("action").value_or("");
  question.for_viewer = TRY(call.flag("for_me"));
  question.limit = TRY(call.limit());
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    const std::vector<std::string> parts = TRY(read_cursor(*cursor, 2));
    question.before = TRY(Id<Proposal>::parse(parts[1]));
    question.after = view::ExpiryKey{Instant{TRY(read_number(parts[0]))}, question.before};
  }
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), operation_of(question)));
  if (const std::optional<std::string> customer = call.request.parameter("customer")) {
    question.customer = TRY(customer_for(reader.tx(), *customer, onlooker)).id;
  }
  view::ProposalScreen screen =
      TRY(view::proposal_screen(reader.tx(), onlooker, question, TRY(viewer_of(call, reader.tx()))));
  boost::json::value next;
  if (screen.next) {
    next = write_cursor({std::to_string(screen.next->expires_at.micros), screen.next->id.to_string()});
  }
  return answer_json({{"items", std::move(screen.items)}, {"next", std::move(next)}, {"total", screen.total}});
}

Result<HttpResponse> show_proposal(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  const TenantHost::Reader reader = TRY(call.reader());
  const Onlooker onlooker = TRY(call.onlooker(reader.tx(), Operation::view_proposals));
  const view::ProposalViewer viewer = TRY(viewer_of(call, reader.tx()));
  return tagged(call.request,
                answer_json(TRY(view::proposal_screen_json(reader.tx(), onlooker, call.part(0), viewer, logins))));
}

Result<HttpResponse> propose(ApiCall& call) {
  const Body body = TRY(call.body({"action", "with", "note"}));
  if (!body.has("with") || !body.json().at("with").is_object()) {
    return refuse(Reason::field_missing, "\"with\" is missing: the fields of the action.");
  }
  const std::string name = TRY(body.text("action"));
  const ActionKind kind = TRY(parse_action_kind(name));
  TRY(call.check_scope(propose_of(kind)));
  const boost::json::object with = body.json().at("with").as_object();
  const auto find_user = [&call](const std::string& login) -> Result<Id<User>> {
    return TRY(call.house.catalog->with(
                   [&](Connection& catalog) { return find_login(catalog, call.host().tenant().key, login); }))
        .user;
  };
  const Action action = TRY([&]() -> Result<Action> {
    const TenantHost::Reader reader = TRY(call.reader());
    const Onlooker onlooker = TRY(Onlooker::of(TRY(call.identity(reader.tx())), call.caller->login, propose_of(kind)));
    return action_of_request({reader.tx(), onlooker, call.now().date(), find_user}, kind, with);
  }());
  const Answer answer = TRY(call.execute(Propose{action, TRY(body.text_or("note", ""))}));
  if (!TRY(call.flag("dry_run"))) call.house.wake_worker();
  return answer_json(answer, 201);
}

Result<HttpResponse> approve_proposal(ApiCall& call) {
  const Body body = TRY(call.body({"digest"}));
  const Proposal proposal = TRY(proposal_named(call, call.part(0)));
  const Answer answer = TRY(call.execute(Approve{proposal.id, TRY(body.text("digest"))}));
  if (!TRY(call.flag("dry_run"))) call.house.wake_worker();
  return decided(call, answer);
}

Result<HttpResponse> reject_proposal(ApiCall& call) {
  const Body body = TRY(call.body({"reason"}));
  const Proposal proposal = TRY(proposal_named(call, call.part(0)));
  return answer_json(TRY(call.execute(Reject{proposal.id, TRY(body.text("reason"))})));
}

}  // namespace dunlin::api
