// The operations of the API, as a closed table: what api/openapi.yaml promises, and what the router, the contract tests
// and the authorisation matrix walk through. An operation that is not here does not exist; one that is here and not in
// the contract (or the other way round) fails a test.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "server/api_call.h"

namespace dunlin {

using OperationHandler = Result<HttpResponse> (*)(ApiCall& call);

enum class Entrance : std::uint8_t {
  open,      // nobody need be signed in
  people,    // a browser's session; no program
  everybody  // a session or a key
};

struct ApiOperation {
  std::string_view id;  // operationId of the contract
  std::string_view method;
  std::string_view path;
  Entrance entrance = Entrance::everybody;
  OperationHandler handle = nullptr;  // none: about the process, so the server answers it itself
  std::size_t body_bytes_max = std::size_t{64} * 1024;
  bool executes = false;  // runs commands: needs an Idempotency-Key, and knows ?dry_run=
  // Of the query, apart from dry_run, each between spaces. What an operation that only reads knows shows in what its
  // handler asks for; one that changes something must know it before.
  std::string_view parameters = {};
};

[[nodiscard]] std::span<const ApiOperation> api_operations();

// The handlers, by file.
namespace api {

// session_operations.cc
Result<HttpResponse> sign_in(ApiCall& call);
Result<HttpResponse> show_session(ApiCall& call);
Result<HttpResponse> sign_out(ApiCall& call);
Result<HttpResponse> list_sessions(ApiCall& call);
Result<HttpResponse> end_one_session(ApiCall& call);
Result<HttpResponse> change_password(ApiCall& call);
Result<HttpResponse> begin_second_factor(ApiCall& call);
Result<HttpResponse> confirm_second_factor(ApiCall& call);
Result<HttpResponse> remove_second_factor(ApiCall& call);
Result<HttpResponse> listen(ApiCall& call);
// provider_operations.cc
Result<HttpResponse> list_providers(ApiCall& call);
Result<HttpResponse> go_to_provider(ApiCall& call);
Result<HttpResponse> return_from_provider(ApiCall& call);
// work_operations.cc
Result<HttpResponse> show_worklist(ApiCall& call);
Result<HttpResponse> run_morning(ApiCall& call);
Result<HttpResponse> list_follow_ups(ApiCall& call);
Result<HttpResponse> plan_follow_up(ApiCall& call);
Result<HttpResponse> close_follow_up(ApiCall& call);
Result<HttpResponse> move_account(ApiCall& call);
// reading_operations.cc
Result<HttpResponse> list_customers(ApiCall& call);
Result<HttpResponse> show_customer(ApiCall& call);
Result<HttpResponse> list_timeline(ApiCall& call);
Result<HttpResponse> show_pay_pattern(ApiCall& call);
Result<HttpResponse> explain_customer(ApiCall& call);
Result<HttpResponse> show_invoice(ApiCall& call);
// insight_operations.cc
Result<HttpResponse> show_aging(ApiCall& call);
Result<HttpResponse> list_risk(ApiCall& call);
Result<HttpResponse> show_forecast(ApiCall& call);
Result<HttpResponse> show_metrics(ApiCall& call);
Result<HttpResponse> list_metric_definitions(ApiCall& call);
Result<HttpResponse> show_metric_trend(ApiCall& call);
Result<HttpResponse> list_models(ApiCall& call);
Result<HttpResponse> train_model(ApiCall& call);
Result<HttpResponse> check_model(ApiCall& call);
// governance_operations.cc
Result<HttpResponse> list_policies(ApiCall& call);
Result<HttpResponse> show_policy(ApiCall& call);
Result<HttpResponse> check_policy(ApiCall& call);
// proof_operations.cc
Result<HttpResponse> list_journal(ApiCall& call);
Result<HttpResponse> show_journal_entry(ApiCall& call);
Result<HttpResponse> download_proof(ApiCall& call);
Result<HttpResponse> show_verification(ApiCall& call);
Result<HttpResponse> verify_journal(ApiCall& call);
// people_operations.cc
Result<HttpResponse> list_access(ApiCall& call);
Result<HttpResponse> list_users(ApiCall& call);
Result<HttpResponse> create_user(ApiCall& call);
Result<HttpResponse> list_keys(ApiCall& call);
Result<HttpResponse> create_key(ApiCall& call);
Result<HttpResponse> revoke_key(ApiCall& call);
// import_operations.cc
Result<HttpResponse> list_imports(ApiCall& call);
Result<HttpResponse> import_file(ApiCall& call);
Result<HttpResponse> preview_import(ApiCall& call);
Result<HttpResponse> show_import(ApiCall& call);
Result<HttpResponse> list_quarantine(ApiCall& call);
// proposal_operations.cc
Result<HttpResponse> list_proposals(ApiCall& call);
Result<HttpResponse> show_proposal(ApiCall& call);
Result<HttpResponse> propose(ApiCall& call);
Result<HttpResponse> approve_proposal(ApiCall& call);
Result<HttpResponse> reject_proposal(ApiCall& call);
// contract_operations.cc
Result<HttpResponse> show_contract(ApiCall& call);

}  // namespace api

}  // namespace dunlin
