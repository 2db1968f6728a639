#include "engine/action.h"

#include "base/check.h"
#include "engine/codec.h"

namespace dunlin {
namespace {

constexpr std::array<ActionInfo, std::variant_size_v<Action>> action_table{{
    {ActionKind::send_message, 1, EffectKind::mail, true},
    {ActionKind::apply_cash, 1, EffectKind::database, true},
    {ActionKind::reverse_application, 1, EffectKind::database, true},
    {ActionKind::write_off, 1, EffectKind::database, true},
    {ActionKind::place_hold, 1, EffectKind::database, true},
    {ActionKind::release_hold, 1, EffectKind::database, true},
    {ActionKind::change_segment, 1, EffectKind::database, true},
    {ActionKind::change_policy, 1, EffectKind::database, true},
    {ActionKind::change_role, 1, EffectKind::database, false},
    {ActionKind::review_credit, 1, EffectKind::database, true},
}};
static_assert(action_table.size() == all_action_kinds.size());

template <std::size_t Index = 0>
Result<Action> decode_as(ActionKind kind, const boost::json::object& fields) {
  if constexpr (Index == std::variant_size_v<Action>) {
    CHECK_UNREACHABLE("an action kind without a struct");
  } else {
    using Candidate = std::variant_alternative_t<Index, Action>;
    if (Candidate::kind != kind) return decode_as<Index + 1>(kind, fields);
    Candidate action;
    FieldReader reader(fields);
    Candidate::fields(action, reader);
    TRY(reader.finish());
    return Action(std::move(action));
  }
}

}  // namespace

std::string names_of(const std::vector<CreditReason>& reasons) {
  std::string names;
  for (const CreditReason& reason : reasons) names += (names.empty() ? "" : ",") + reason.name;
  return names;
}

const ActionInfo& info_of(ActionKind kind) {
  for (const ActionInfo& info : action_table) {
    if (info.kind == kind) return info;
  }
  CHECK_UNREACHABLE("an action kind without a row in the table");
}

ActionKind kind_of(const Action& action) {
  return std::visit([](const auto& a) { return a.kind; }, action);
}

std::string encode_action(const Action& action) {
  const ActionInfo& info = info_of(kind_of(action));
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("action").text(name_of(info.kind));
  writer.key("v").integer(info.schema_version);
  writer.key("with");
  FieldWriter fields(writer);
  std::visit([&fields](const auto& a) { fields.write_object(a); }, action);
  writer.end_object();
  return writer.take();
}

Result<Action> decode_action(std::string_view bytes) {
  const boost::json::value value = TRY(parse_canonical(bytes));
  const boost::json::object* object = value.if_object();
  const auto field = [object](std::string_view name) {
    return object == nullptr ? nullptr : object->if_contains(name);
  };
  if (object == nullptr || object->size() != 3 || field("action") == nullptr || !field("action")->is_string() ||
      field("v") == nullptr || !field("v")->is_int64() || field("with") == nullptr || !field("with")->is_object()) {
    return refuse(Reason::json_malformed, "an action is an object of \"action\", \"v\" and \"with\"");
  }
  const ActionKind kind = TRY(parse_action_kind(std::string_view(field("action")->get_string())));
  if (field("v")->get_int64() != info_of(kind).schema_version) {
    return refuse(Reason::schema_newer, "this program does not know version " +
                                            std::to_string(field("v")->get_int64()) + " of " +
                                            std::string(name_of(kind)));
  }
  return decode_as(kind, field("with")->get_object());
}

}  // namespace dunlin
