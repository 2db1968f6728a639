#include "server/action_request.h"

#include "base/canonical_json.h"
#include "base/check.h"
#include "ledger/document_rows.h"
#include "server/api_call.h"
#include "view/account_view.h"

namespace dunlin {
namespace {

class Request {
 public:
  Request(const RequestContext& context, Body fields) : context_(context), fields_(std::move(fields)) {}

  Result<Id<Customer>> customer() const {
    return TRY(customer_for(context_.tx, TRY(fields_.text("customer")), context_.onlooker)).id;
  }
  // An invoice of somebody else's customer is one that is not there.
  Result<Invoice> invoice(const std::string& text) const {
    Invoice found = TRY(view::invoice_named(context_.tx, text));
    const std::string owner = found.customer.to_string();
    if (!customer_for(context_.tx, owner, context_.onlooker)) {
      return refuse(Reason::invoice_unknown, "There is no invoice \"" + text + "\".");
    }
    return found;
  }
  Result<Date> on() const { return fields_.has("on") ? fields_.date("on") : Result<Date>(context_.today); }

  Result<Action> place_hold() const {
    PlaceHold hold;
    hold.customer = TRY(customer());
    const std::string kind = TRY(fields_.text("hold_kind"));
    if (!from_name(kind, hold.hold_kind)) {
      return refuse(Reason::field_malformed,
                    "\"" + kind + "\" is no kind of hold: use dispute, promise, credit, legal or other.");
    }
    if (fields_.has("invoice")) hold.invoice = TRY(invoice(TRY(fields_.text("invoice")))).id;
    hold.placed_on = TRY(on());
    if (fields_.has("until_on")) hold.until_on = TRY(fields_.date("until_on"));
    hold.reason = TRY(fields_.text("reason"));
    return hold;
  }
  Result<Action> release_hold() const {
    return ReleaseHold{TRY(Id<Hold>::parse(TRY(fields_.text("hold")))), TRY(fields_.text("reason")), TRY(on())};
  }
  Result<Action> change_segment() const {
    ChangeSegment change;
    change.customer = TRY(customer());
    change.segment = TRY(parse_segment(TRY(fields_.text("segment"))));
    change.reason = TRY(fields_.text("reason"));
    return change;
  }
  Result<Action> change_policy() const { return ChangePolicy{TRY(fields_.text("body")), TRY(fields_.text("reason"))}; }
  Result<Action> write_off() const {
    WriteOff write_off;
    write_off.invoice = TRY(invoice(TRY(fields_.text("invoice")))).id;
    if (!fields_.has("amount")) return refuse(Reason::field_missing, "\"amount\" is missing.");
    write_off.amount = TRY(money(fields_.json().at("amount")));
    write_off.reason = TRY(fields_.text("reason"));
    write_off.written_off_on = TRY(on());
    return write_off;
  }
  Result<Action> apply_cash() const {
    ApplyCash apply;
    apply.applied_on = TRY(on());
    if (fields_.has("payment")) apply.payment = TRY(payment(TRY(fields_.text("payment"))));
    if (fields_.has("credit_memo")) apply.credit_memo = TRY(credit_memo(TRY(fields_.text("credit_memo"))));
    if (!fields_.has("parts") || !fields_.json().at("parts").is_array()) {
      return refuse(Reason::field_missing, "\"parts\" is missing: which amount goes onto which invoice.");
    }
    for (const boost::json::value& part : fields_.json().at("parts").as_array()) {
      const boost::json::object* object = part.if_object();
      const boost::json::value* number = object == nullptr ? nullptr : object->if_contains("invoice");
      const boost::json::value* amount = object == nullptr ? nullptr : object->if_contains("amount");
      if (number == nullptr || !number->is_string() || amount == nullptr || object->size() != 2) {
        return refuse(Reason::field_malformed, "A part has an invoice and an amount, and nothing else.");
      }
      apply.parts.push_back({TRY(money(*amount)), TRY(invoice(std::string(number->get_string()))).id});
    }
    return apply;
  }
  Result<Action> reverse_application() const {
    ReverseApplication reverse;
    reverse.application = TRY(Id<Application>::parse(TRY(fields_.text("application"))));
    const std::vector<Application> found =
        TRY(applications_by_id(context_.tx, std::span(&reverse.application.value, 1)));
    if (found.empty()) {
      return refuse(Reason::application_unknown, "There is no application " + reverse.application.to_string() + ".");
    }
    const std::string invoice_id = found.front().invoice.to_string();
    reverse.invoice = TRY(invoice(invoice_id)).id;
    reverse.reason = TRY(fields_.text("reason"));
    reverse.reversed_on = TRY(on());
    return reverse;
  }
  Result<Action> change_role() const {
    if (!fields_.has("roles") || !fields_.json().at("roles").is_array()) {
      return refuse(Reason::field_missing, "\"roles\" is missing: the names of them; none takes all away.");
    }
    RoleSet roles;
    for (const boost::json::value& name : fields_.json().at("roles").as_array()) {
      roles = roles | RoleSet{TRY(parse_role(name.is_string() ? std::string_view(name.get_string()) : ""))};
    }
    const std::string user = TRY(fields_.text("user"));
    const Result<Id<User>> id = Id<User>::parse(user);
    return ChangeRole{TRY(fields_.text("reason")), roles.to_string(), id ? *id : TRY(context_.find_user(user))};
  }

 private:
  static Result<Money> money(const boost::json::value& value) {
    const boost::json::object* object = value.if_object();
    const boost::json::value* amount = object == nullptr ? nullptr : object->if_contains("amount");
    const boost::json::value* currency = object == nullptr ? nullptr : object->if_contains("currency");
    if (amount == nullptr || currency == nullptr || !amount->is_string() || !currency->is_string()) {
      return refuse(Reason::field_malformed, R"(An amount is written {"amount": "250.00", "currency": "EUR"}.)");
    }
    return parse_amount(std::string_view(amount->get_string()), TRY(Currency::parse(currency->get_string())));
  }
  Result<Id<Payment>> payment(const std::string& text) const {
    if (const Result<Id<Payment>> id = Id<Payment>::parse(text)) return *id;
    const std::string_view name = text;
    const std::vector<Payment> found = TRY(payments_by_reference(context_.tx, std::span(&name, 1)));
    if (found.empty()) return refuse(Reason::payment_unknown, "There is no payment \"" + text + "\".");
    if (found.size() > 1) return several("payments", text, found.front().id.to_string());
    return found.front().id;
  }
  Result<Id<CreditMemo>> credit_memo(const std::string& text) const {
    if (const Result<Id<CreditMemo>> id = Id<CreditMemo>::parse(text)) return *id;
    const std::string_view name = text;
    const std::vector<CreditMemo> found = TRY(credit_memos_by_number(context_.tx, std::span(&name, 1)));
    if (found.empty()) return refuse(Reason::credit_memo_unknown, "There is no credit memo \"" + text + "\".");
    if (found.size() > 1) return several("credit memos", text, found.front().id.to_string());
    return found.front().id;
  }
  static tl::unexpected<Refusal> several(std::string_view what, const std::string& text, const std::string& id) {
    return refuse(Reason::id_taken,
                  "Several " + std::string(what) + " go by \"" + text + "\": use an id, such as " + id + ".");
  }

  const RequestContext& context_;
  Body fields_;
};

Result<Action> exact(ActionKind kind, const boost::json::object& with) {
  const boost::json::object effect = {{"action", name_of(kind)}, {"v", info_of(kind).schema_version}, {"with", with}};
  return decode_action(TRY(to_canonical(effect)));
}

}  // namespace

Result<Action> action_of_request(const RequestContext& context, ActionKind kind, const boost::json::object& with) {
  const auto request = [&](std::initializer_list<std::string_view> known) -> Result<Request> {
    return Request(context, TRY(Body::of(with, known)));
  };
  switch (kind) {
    case ActionKind::send_message:
    case ActionKind::review_credit:
      return exact(kind, with);
    case ActionKind::place_hold:
      return TRY(request({"customer", "hold_kind", "invoice", "reason", "until_on", "on"})).place_hold();
    case ActionKind::release_hold:
      return TRY(request({"hold", "reason", "on"})).release_hold();
    case ActionKind::change_segment:
      return TRY(request({"customer", "segment", "reason"})).change_segment();
    case ActionKind::change_policy:
      return TRY(request({"body", "reason"})).change_policy();
    case ActionKind::write_off:
      return TRY(request({"invoice", "amount", "reason", "on"})).write_off();
    case ActionKind::apply_cash:
      return TRY(request({"payment", "credit_memo", "parts", "on"})).apply_cash();
    case ActionKind::reverse_application:
      return TRY(request({"application", "reason", "on"})).reverse_application();
    case ActionKind::change_role:
      return TRY(request({"user", "roles", "reason"})).change_role();
  }
  CHECK_UNREACHABLE("an action without a request");
}

}  // namespace dunlin
