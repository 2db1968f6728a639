#include "view/policy_view.h"

#include <limits>
#include <map>

#include "control/policy_words.h"
#include "engine/proposal_commands.h"
#include "view/customer_view.h"
#include "view/entry_heads.h"

namespace dunlin::view {
namespace {

constexpr std::int64_t lines_max = 1'000'000;

// "policy the document:7 was not read ...": the line that a refusal names.
boost::json::value line_in(std::string_view text, const std::string& name) {
  const std::size_t at = text.find(name + ":");
  if (at == std::string_view::npos) return nullptr;
  std::int64_t line = 0;
  for (const char c : text.substr(at + name.size() + 1)) {
    if (c < '0' || c > '9' || line > lines_max) break;
    line = line * 10 + (c - '0');
  }
  return line > 0 ? boost::json::value(line) : boost::json::value(nullptr);
}

// The proposal whose being carried out wrote the version, if one did: a policy is put in force in the entry that
// approved it.
Result<std::map<std::int64_t, Proposal>> changes_of_policy(const ReadTx& tx) {
  std::map<std::int64_t, Proposal> by_entry;
  const ProposalSelection selection{std::string(name_of(ProposalState::done)),
                                    std::string(name_of(ActionKind::change_policy)), 0};
  for (Proposal& proposal : TRY(proposals_page(tx, selection, {}, std::numeric_limits<std::int64_t>::max()))) {
    const std::int64_t entry = proposal.version;
    by_entry.emplace(entry, std::move(proposal));
  }
  return by_entry;
}

Result<boost::json::object> origin_json(const ReadTx& tx, const Proposal& proposal, const std::vector<Login>& logins) {
  const Action action = TRY(action_of(tx, proposal));
  return boost::json::object{{"proposal", proposal.id.to_string()},
                             {"proposed_by", name_of_actor(logins, proposal.proposed_by)},
                             {"approved_by", name_in(logins, proposal.decided_by)},
                             {"reason", std::get<ChangePolicy>(action).reason}};
}

}  // namespace

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

Result<boost::json::array> policy_history_json(const ReadTx& tx, const std::vector<Login>& logins) {
  const std::map<std::int64_t, Proposal> changes = TRY(changes_of_policy(tx));
  const std::vector<PolicyVersion> versions = TRY(policy_versions(tx));
  boost::json::array json;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    boost::json::object object = {
        {"number", version->number}, {"digest", version->digest}, {"active_since", version->active_since.to_string()},
        {"proposal", nullptr},       {"proposed_by", nullptr},    {"approved_by", nullptr},
        {"reason", nullptr}};
    if (const auto change = changes.find(version->version); change != changes.end()) {
      for (const auto& member : TRY(origin_json(tx, change->second, logins))) object[member.key()] = member.value();
    }
    json.push_back(std::move(object));
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

boost::json::object policy_verdict_json(const std::string& body, const std::string& name) {
  const Result<PolicyCheck> check = check_policy_body(body, name);
  if (!check) {
    const Refusal& why = check.error();
    boost::json::object refusal = {
        {"reason", name_of(why.reason)}, {"detail", why.text}, {"line", line_in(why.text, name)}};
    return {{"ok", false},
            {"refusals", boost::json::array{std::move(refusal)}},
            {"warnings", boost::json::array()},
            {"sentences", boost::json::array()}};
  }
  boost::json::array warnings;
  for (const PolicyWarning& warning : check->warnings) {
    warnings.emplace_back((warning.rule.empty() ? "" : warning.rule + ": ") + warning.text);
  }
  return {{"ok", true},
          {"refusals", boost::json::array()},
          {"warnings", std::move(warnings)},
          {"sentences", sentences_json(check->policy)}};
}

}  // namespace dunlin::view
