#include "view/policy_view.h"

#include "control/policy_words.h"

namespace dunlin::view {

Result<PolicyView> policy_view(const ReadTx& tx) {
  PolicyView view;
  view.version = TRY(active_policy(tx));
  view.policy = TRY(parse_policy(view.version.body, "policy version " + std::to_string(view.version.number)));
  return view;
}

boost::json::object to_json(const PolicyView& view) {
  return {{"number", view.version.number},
          {"digest", view.version.digest},
          {"active_since", view.version.active_since.to_string()},
          {"body", view.version.body}};
}

boost::json::array sentences_json(const Policy& policy) {
  boost::json::array sentences;
  const std::string words = describe(policy);
  std::string_view rest = words;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) sentences.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return sentences;
}

Result<boost::json::array> policy_versions_json(const ReadTx& tx) {
  const std::vector<PolicyVersion> versions = TRY(policy_versions(tx));
  boost::json::array json;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    json.push_back({{"number", version->number},
                    {"digest", version->digest},
                    {"active_since", version->active_since.to_string()}});
  }
  return json;
}

Result<PolicyCheck> check_policy_body(const std::string& body, const std::string& name) {
  PolicyCheck check;
  check.policy = TRY(parse_policy(body, name));
  check.warnings = check_policy(check.policy);
  return check;
}

boost::json::object to_json(const PolicyCheck& check) {
  boost::json::array warnings;
  for (const PolicyWarning& warning : check.warnings) {
    warnings.push_back({{"rule", warning.rule}, {"text", warning.text}});
  }
  return {{"rules", check.policy.rules.size()},
          {"warnings", std::move(warnings)},
          {"sentences", sentences_json(check.policy)}};
}

}  // namespace dunlin::view
