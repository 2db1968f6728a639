// What a proposal keeps of its summary and decision: canonical JSON, for evidence and for judging it again.
#include <algorithm>
#include <boost/json.hpp>
#include <limits>

#include "base/canonical_json.h"
#include "engine/proposal_commands.h"

namespace dunlin {
namespace {

std::string text_in(const std::string& json, std::string_view name) {
  const Result<boost::json::value> value = parse_canonical(json);
  CHECK(value.has_value() && value->is_object());
  const boost::json::value* field = value->get_object().if_contains(name);
  CHECK(field != nullptr && field->is_string());
  return std::string(field->get_string());
}

// The members of a stored summary, each to be read once: what is left over does not belong there.
class SummaryReader {
 public:
  explicit SummaryReader(const boost::json::object& object) : object_(object) {}

  bool boolean(std::string_view name, bool& out) {
    const boost::json::value* field = next(name);
    if (field == nullptr || !field->is_bool()) return false;
    out = field->get_bool();
    return true;
  }
  bool integer(std::string_view name, int& out) {
    const boost::json::value* field = next(name);
    return field != nullptr && narrow(*field, out);
  }
  template <class Enum, class All>
  bool name(std::string_view name, const All& all, Enum& out) {
    const boost::json::value* field = next(name);
    if (field == nullptr || !field->is_string()) return false;
    const std::string_view text(field->get_string());
    const auto found = std::find_if(all.begin(), all.end(), [&](Enum each) { return name_of(each) == text; });
    if (found != all.end()) out = *found;
    return found != all.end();
  }
  // "1200.00 EUR"; absent when there is none.
  bool amount(std::optional<Money>& out) {
    if (object_.if_contains("amount") == nullptr) return true;
    const boost::json::value* field = next("amount");
    if (!field->is_string()) return false;
    const std::string_view text(field->get_string());
    const std::size_t space = std::min(text.find(' '), text.size());
    const Result<Currency> currency = Currency::parse(text.substr(std::min(space + 1, text.size())));
    if (!currency) return false;
    const Result<Money> money = parse_amount(text.substr(0, space), *currency);
    if (money) out = *money;
    return money && format_with_code(*money) == text;
  }
  bool evidence(std::optional<MeasuredPrecision>& out) {
    if (object_.if_contains("evidence") == nullptr) return true;
    const boost::json::array* pair = next("evidence")->if_array();
    if (pair == nullptr || pair->size() != 2 || !pair->at(1).is_int64()) return false;
    MeasuredPrecision evidence{0, pair->at(1).get_int64()};
    if (!narrow(pair->at(0), evidence.basis_points)) return false;
    out = evidence;
    return true;
  }
  [[nodiscard]] bool all_read() const { return read_ == object_.size(); }

 private:
  const boost::json::value* next(std::string_view name) {
    ++read_;
    return object_.if_contains(name);
  }
  static bool narrow(const boost::json::value& field, int& out) {
    if (!field.is_int64() || field.get_int64() < std::numeric_limits<int>::min() ||
        field.get_int64() > std::numeric_limits<int>::max()) {
      return false;
    }
    out = static_cast<int>(field.get_int64());
    return true;
  }

  const boost::json::object& object_;
  std::size_t read_ = 0;
};

}  // namespace

Result<ActionSummary> decode_summary(std::string_view json) {
  const boost::json::value value = TRY(parse_canonical(json));
  const boost::json::object* object = value.if_object();
  ActionSummary summary;
  if (object == nullptr) return refuse(Reason::json_malformed, "the stored summary is not an object");
  SummaryReader reader(*object);
  const bool good =
      reader.boolean("account_disputed", summary.account_disputed) &&
      reader.boolean("account_held", summary.account_held) && reader.name("action", all_action_kinds, summary.action) &&
      reader.amount(summary.amount) && reader.name("behaviour", all_behaviour_classes, summary.behaviour) &&
      reader.boolean("credit_hold", summary.credit_hold) && reader.evidence(summary.evidence) &&
      reader.boolean("has_recipient", summary.has_recipient) &&
      reader.name("initiator", all_initiators, summary.initiator) &&
      reader.boolean("item_disputed", summary.item_disputed) && reader.boolean("item_held", summary.item_held) &&
      reader.boolean("item_paid", summary.item_paid) && reader.boolean("item_promised", summary.item_promised) &&
      reader.boolean("legal_notice", summary.legal_notice) &&
      reader.integer("reminder_number", summary.reminder_number) &&
      reader.name("segment", all_segment_classes, summary.segment);
  if (!good || !reader.all_read()) return refuse(Reason::json_malformed, "the stored summary is malformed");
  return summary;
}

std::string encode_summary(const ActionSummary& summary) {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("account_disputed").boolean(summary.account_disputed);
  writer.key("account_held").boolean(summary.account_held);
  writer.key("action").text(name_of(summary.action));
  if (summary.amount) writer.key("amount").text(format_with_code(*summary.amount));
  writer.key("behaviour").text(name_of(summary.behaviour));
  writer.key("credit_hold").boolean(summary.credit_hold);
  if (summary.evidence) {
    writer.key("evidence").begin_array();
    writer.integer(summary.evidence->basis_points).integer(summary.evidence->sample_count).end_array();
  }
  writer.key("has_recipient").boolean(summary.has_recipient);
  writer.key("initiator").text(name_of(summary.initiator));
  writer.key("item_disputed").boolean(summary.item_disputed);
  writer.key("item_held").boolean(summary.item_held);
  writer.key("item_paid").boolean(summary.item_paid);
  writer.key("item_promised").boolean(summary.item_promised);
  writer.key("legal_notice").boolean(summary.legal_notice);
  writer.key("reminder_number").integer(summary.reminder_number);
  writer.key("segment").text(name_of(summary.segment));
  writer.end_object();
  return writer.take();
}

std::string encode_decision(const Decision& decision) {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("decided_by").text(decision.decided_by);
  writer.key("floor").text(decision.floor);
  writer.key("four_eyes").boolean(decision.four_eyes);
  writer.key("limit").text(decision.limit);
  writer.key("outcome").text(name_of(decision.outcome));
  writer.key("roles").text(decision.roles.to_string());
  writer.key("rule").text(decision.rule);
  writer.key("sentence").text(decision.sentence);
  writer.key("would_be");
  if (decision.would_be) {
    writer.text(name_of(*decision.would_be));
  } else {
    writer.null();
  }
  writer.end_object();
  return writer.take();
}

BehaviourClass behaviour_of(const Proposal& proposal) {
  const Result<BehaviourClass> behaviour = parse_behaviour_class(text_in(proposal.summary, "behaviour"));
  CHECK(behaviour.has_value());
  return *behaviour;
}

Initiator initiator_of(const Proposal& proposal) {
  const std::string name = text_in(proposal.summary, "initiator");
  for (const Initiator initiator : all_initiators) {
    if (name == name_of(initiator)) return initiator;
  }
  CHECK_UNREACHABLE("a summary with an unknown initiator");
}

}  // namespace dunlin
