// The policy as it is shown: the one in force with its document and in sentences, its versions, and what is to be said
// of a document that somebody wants to propose.
//
//   const PolicyView view = TRY(policy_view(tx));
//   respond(to_json(view));
//   const Result<PolicyCheck> check = check_policy_body(body, "the document");      // needs no transaction
//
// The refusal of a document that is malformed names the place, with the name that the caller gave it. Whoever may see
// the policy sees all of it: policy_operation. policy_unknown when the tenant has none.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "control/authorisation.h"
#include "control/policy_check.h"
#include "control/proposal_rows.h"
#include "engine/catalog.h"

namespace dunlin::view {

inline constexpr Operation policy_operation = Operation::view_policy;

struct PolicyView {
  PolicyVersion version;
  Policy policy;
};
[[nodiscard]] Result<PolicyView> policy_view(const ReadTx& tx);
// {"number":...,"digest":...,"active_since":...,"body":...}
[[nodiscard]] boost::json::object to_json(const PolicyView& view);
// What it allows in sentences, one a line.
[[nodiscard]] boost::json::array sentences_json(const Policy& policy);

// Every version there was, the newest first, without their documents.
[[nodiscard]] Result<boost::json::array> policy_versions_json(const ReadTx& tx);

// The same with who brought it about: the proposal, who proposed and approved it, and why; null for the first, with
// which the tenant was founded.
[[nodiscard]] Result<boost::json::array> policy_history_json(const ReadTx& tx, const std::vector<Login>& logins);

struct PolicyCheck {
  Policy policy;
  std::vector<PolicyWarning> warnings;
};
[[nodiscard]] Result<PolicyCheck> check_policy_body(const std::string& body, const std::string& name);
[[nodiscard]] boost::json::object to_json(const PolicyCheck& check);
// {"ok":...,"refusals":[...],"warnings":[...],"sentences":[...]}: also of a document that is refused, with its line.
[[nodiscard]] boost::json::object policy_verdict_json(const std::string& body, const std::string& name);

}  // namespace dunlin::view
