#include "server/api_call.h"

#include <algorithm>
#include <charconv>

#include "control/proposal_rows.h"

namespace dunlin {
namespace {

constexpr std::size_t entropy_bytes = 32;
constexpr std::int64_t limit_usual = 50;
constexpr std::int64_t limit_max = 500;

}  // namespace

Result<Body> Body::parse(const HttpRequest& request, std::initializer_list<std::string_view> known) {
  if (!request.header("Content-Type").starts_with("application/json")) {
    return refuse(Reason::json_malformed, "The request needs a body of the type application/json.");
  }
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 16;
  boost::json::value value = boost::json::parse(request.body, error, {}, options);
  if (error || !value.is_object()) {
    return refuse(Reason::json_malformed,
                  "The body is not a JSON object" + (error ? ": " + error.message() : "") + ".");
  }
  return of(std::move(value.get_object()), known);
}

Result<Body> Body::of(boost::json::object json, std::initializer_list<std::string_view> known) {
  Body body;
  body.json_ = std::move(json);
  for (const auto& member : body.json_) {
    if (std::find(known.begin(), known.end(), std::string_view(member.key())) != known.end()) continue;
    std::string names;
    for (const std::string_view name : known) names += (names.empty() ? "" : ", ") + std::string(name);
    return refuse(Reason::field_malformed, "\"" + std::string(std::string_view(member.key())) +
                                               "\" is no member here; there are: " + names + ".");
  }
  return body;
}

bool Body::has(std::string_view name) const {
  const boost::json::value* value = json_.if_contains(name);
  return value != nullptr && !value->is_null();
}

Result<std::string> Body::text(std::string_view name) const {
  if (!has(name)) return refuse(Reason::field_missing, "\"" + std::string(name) + "\" is missing.");
  const boost::json::value& value = json_.at(name);
  if (!value.is_string() || !is_storable_text(std::string_view(value.get_string()))) {
    return refuse(Reason::field_malformed, "\"" + std::string(name) + "\" must be text.");
  }
  return std::string(std::string_view(value.get_string()));
}

Result<std::string> Body::text_or(std::string_view name, std::string fallback) const {
  if (!has(name)) return fallback;
  return text(name);
}

Result<std::int64_t> Body::integer(std::string_view name) const {
  if (!has(name)) return refuse(Reason::field_missing, "\"" + std::string(name) + "\" is missing.");
  const boost::json::value& value = json_.at(name);
  if (!value.is_int64()) {
    return refuse(Reason::field_malformed, "\"" + std::string(name) + "\" must be a whole number.");
  }
  return value.get_int64();
}

Result<Date> Body::date(std::string_view name) const {
  return Date::parse(TRY(text(name)));
}

Result<Date> ApiCall::date(std::string_view name) const {
  const std::optional<Date> given = TRY(date_if_given(name));
  return given ? *given : now().date();
}

Result<std::optional<Date>> ApiCall::date_if_given(std::string_view name) const {
  const std::optional<std::string> text = request.parameter(name);
  if (!text || text->empty()) return std::optional<Date>{};
  return std::optional<Date>{TRY(Date::parse(*text))};
}

Result<std::int64_t> ApiCall::integer(std::string_view name, std::int64_t fallback, std::int64_t min,
                                      std::int64_t max) const {
  const std::optional<std::string> text = request.parameter(name);
  if (!text) return fallback;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < min || value > max) {
    return refuse(Reason::option_invalid, "\"" + std::string(name) + "\" must be a whole number from " +
                                              std::to_string(min) + " to " + std::to_string(max) + ".");
  }
  return value;
}

Result<std::int64_t> ApiCall::limit() const {
  return integer("limit", limit_usual, 1, limit_max);
}

Result<bool> ApiCall::flag(std::string_view name) const {
  return TRY(one_of(name, {"false", "true"})) == "true";
}

Result<std::string> ApiCall::one_of(std::string_view name, std::initializer_list<std::string_view> names) const {
  const std::optional<std::string> given = request.parameter(name);
  if (!given) return std::string(*names.begin());
  if (std::find(names.begin(), names.end(), *given) != names.end()) return *given;
  std::string known;
  for (const std::string_view one : names) known += (known.empty() ? "" : ", ") + std::string(one);
  return refuse(Reason::option_invalid, "\"" + std::string(name) + "\" must be one of: " + known + ".");
}

Result<Identity> ApiCall::identity(const ReadTx& tx) const {
  return identity_of(tx, caller->user);
}

Result<> ApiCall::check_scope(Operation right) const {
  if (!caller->key) return {};
  const std::vector<std::string>& scopes = caller->key->scopes;
  if (std::find(scopes.begin(), scopes.end(), name_of(right)) != scopes.end()) return {};
  return refuse(Reason::role_missing, "The key \"" + caller->key->name + "\" is not good for " +
                                          std::string(name_of(right)) + "; make one with that scope.");
}

Result<Onlooker> ApiCall::onlooker(const ReadTx& tx, Operation operation) const {
  TRY(check_scope(operation));
  return Onlooker::of(TRY(identity(tx)), caller->login, operation);
}

Result<> ApiCall::authorise_reading(const ReadTx& tx, Operation operation) const {
  TRY(check_scope(operation));
  const Identity who = TRY(identity(tx));
  if (reach_of(who.roles, operation) == Reach::none) TRY(authorise(who, operation, Subject{}));
  return {};
}

Admission ApiCall::admit(std::string_view step) const {
  std::string key(request.header("Idempotency-Key"));
  if (!key.empty()) key = caller->user.to_string() + ":" + key + std::string(step);
  return Admission{now(), caller->user, caller->login, std::move(key), house.entropy(entropy_bytes)};
}

Result<Answer> ApiCall::execute(const Command& command) const {
  if (TRY(flag("dry_run"))) return host().rehearse(admit(), command);
  return host().execute(admit(), command);
}

HttpResponse answer_json(const boost::json::value& value, int status) {
  return {status, {{"Content-Type", "application/json"}}, boost::json::serialize(value), nullptr};
}

}  // namespace dunlin
