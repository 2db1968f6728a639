#include "server/operations.h"

#include <array>

namespace dunlin {
namespace {

using enum Entrance;

constexpr bool executes = true;
constexpr std::size_t small = std::size_t{64} * 1024;
constexpr std::size_t document_bytes_max = std::size_t{1024} * 1024;
constexpr std::size_t file_bytes_max = std::size_t{256} * 1024 * 1024;

constexpr std::array operations{
    ApiOperation{"signIn", "POST", "/v1/session", open, api::sign_in},
    ApiOperation{"showSession", "GET", "/v1/session", people, api::show_session},
    ApiOperation{"signOut", "DELETE", "/v1/session", people, api::sign_out},
    ApiOperation{"changePassword", "POST", "/v1/session/password", people, api::change_password},
    ApiOperation{"beginTotp", "POST", "/v1/session/totp", people, api::begin_second_factor},
    ApiOperation{"confirmTotp", "PUT", "/v1/session/totp", people, api::confirm_second_factor},
    ApiOperation{"removeTotp", "DELETE", "/v1/session/totp", people, api::remove_second_factor},
    ApiOperation{"listSessions", "GET", "/v1/sessions", people, api::list_sessions},
    ApiOperation{"endSession", "DELETE", "/v1/sessions/{session}", people, api::end_one_session},
    ApiOperation{"listProviders", "GET", "/v1/session/providers", open, api::list_providers},
    ApiOperation{"goToProvider", "GET", "/v1/session/providers/{provider}", open, api::go_to_provider},
    ApiOperation{"returnFromProvider", "GET", "/v1/session/callback", open, api::return_from_provider},
    ApiOperation{"streamEvents", "GET", "/v1/events", everybody, api::listen},
    ApiOperation{"showWorklist", "GET", "/v1/worklist", everybody, api::show_worklist},
    ApiOperation{"listFollowUps", "GET", "/v1/follow-ups", everybody, api::list_follow_ups},
    ApiOperation{"listProposals", "GET", "/v1/proposals", everybody, api::list_proposals},
    ApiOperation{"showProposal", "GET", "/v1/proposals/{proposal}", everybody, api::show_proposal},
    ApiOperation{"listCustomers", "GET", "/v1/customers", everybody, api::list_customers},
    ApiOperation{"showCustomer", "GET", "/v1/customers/{customer}", everybody, api::show_customer},
    ApiOperation{"explainCustomer", "GET", "/v1/customers/{customer}/explanation", everybody, api::explain_customer},
    ApiOperation{"listTimeline", "GET", "/v1/customers/{customer}/timeline", everybody, api::list_timeline},
    ApiOperation{"showPayPattern", "GET", "/v1/customers/{customer}/pay-pattern", everybody, api::show_pay_pattern},
    ApiOperation{"showInvoice", "GET", "/v1/invoices/{invoice}", everybody, api::show_invoice},
    ApiOperation{"showAging", "GET", "/v1/aging", everybody, api::show_aging},
    ApiOperation{"listRisk", "GET", "/v1/risk", everybody, api::list_risk},
    ApiOperation{"showForecast", "GET", "/v1/forecast", everybody, api::show_forecast},
    ApiOperation{"showMetrics", "GET", "/v1/metrics", everybody, api::show_metrics},
    ApiOperation{"listMetricDefinitions", "GET", "/v1/metrics/definitions", everybody, api::list_metric_definitions},
    ApiOperation{"showMetricTrend", "GET", "/v1/metrics/{metric}/trend", everybody, api::show_metric_trend},
    ApiOperation{"listModels", "GET", "/v1/models", everybody, api::list_models},
    ApiOperation{"trainModel", "POST", "/v1/models", everybody, api::train_model, small, executes},
    ApiOperation{"checkModel", "GET", "/v1/models/check", everybody, api::check_model},
    ApiOperation{"listPolicies", "GET", "/v1/policies", everybody, api::list_policies},
    ApiOperation{"showPolicy", "GET", "/v1/policies/current", everybody, api::show_policy},
    ApiOperation{"checkPolicy", "POST", "/v1/policies/check", everybody, api::check_policy, document_bytes_max},
    ApiOperation{"listJournal", "GET", "/v1/journal", everybody, api::list_journal},
    ApiOperation{"showJournalEntry", "GET", "/v1/journal/{seq}", everybody, api::show_journal_entry},
    ApiOperation{"downloadProof", "GET", "/v1/journal/{seq}/proof", everybody, api::download_proof},
    ApiOperation{"showVerification", "GET", "/v1/verification", everybody, api::show_verification},
    ApiOperation{"verifyJournal", "POST", "/v1/verification", everybody, api::verify_journal},
    ApiOperation{"listUsers", "GET", "/v1/users", people, api::list_users},
    ApiOperation{"listAccess", "GET", "/v1/access", people, api::list_access},
    ApiOperation{"createUser", "POST", "/v1/users", people, api::create_user, small, executes},
    ApiOperation{"listKeys", "GET", "/v1/keys", people, api::list_keys},
    ApiOperation{"createKey", "POST", "/v1/keys", people, api::create_key},
    ApiOperation{"revokeKey", "DELETE", "/v1/keys/{key}", people, api::revoke_key},
    ApiOperation{"listImports", "GET", "/v1/imports", everybody, api::list_imports},
    ApiOperation{"importFile", "POST", "/v1/imports", everybody, api::import_file, file_bytes_max, executes,
                 " kind mapping currency "},
    ApiOperation{"previewImport", "POST", "/v1/imports/preview", everybody, api::preview_import, file_bytes_max, false,
                 " kind mapping currency "},
    ApiOperation{"showImport", "GET", "/v1/imports/{batch}", everybody, api::show_import},
    ApiOperation{"listQuarantine", "GET", "/v1/imports/{batch}/quarantine", everybody, api::list_quarantine},
    ApiOperation{"runMorning", "POST", "/v1/morning-runs", everybody, api::run_morning, small, executes},
    ApiOperation{"createFollowUp", "POST", "/v1/follow-ups", everybody, api::plan_follow_up, small, executes},
    ApiOperation{"closeFollowUp", "POST", "/v1/follow-ups/{customer}/close", everybody, api::close_follow_up, small,
                 executes},
    ApiOperation{"moveCustomer", "POST", "/v1/moves", everybody, api::move_account, small, executes},
    ApiOperation{"propose", "POST", "/v1/proposals", everybody, api::propose, small, executes},
    ApiOperation{"approveProposal", "POST", "/v1/proposals/{proposal}/approve", people, api::approve_proposal, small,
                 executes},
    ApiOperation{"rejectProposal", "POST", "/v1/proposals/{proposal}/reject", people, api::reject_proposal, small,
                 executes},
    ApiOperation{"showContract", "GET", "/v1/openapi.json", open, api::show_contract},
    ApiOperation{"showHealth", "GET", "/healthz", open, nullptr},
    ApiOperation{"showReadiness", "GET", "/readyz", open, nullptr},
    ApiOperation{"showProcessMetrics", "GET", "/metrics", open, nullptr},
};

}  // namespace

std::span<const ApiOperation> api_operations() {
  return operations;
}

}  // namespace dunlin
