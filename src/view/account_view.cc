#include "view/account_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/document_rows.h"
#include "view/outcome_view.h"
#include "view/risk_view.h"

namespace dunlin::view {
namespace {

std::string percent(std::int64_t basis_points) {
  return fmt::format("{}.{:02}", basis_points / 100, basis_points % 100);
}

std::size_t index_of_customer(const Book& book, Id<Customer> customer) {
  const std::optional<std::size_t> found = find_customer_in(book, customer);
  CHECK(found.has_value());
  return *found;
}

// What the gain is made of, in the tenant's currency; a cost has a minus.
boost::json::array gain_parts_json(const Assessment& assessment, const RankedAccount& account) {
  boost::json::array parts;
  const auto add = [&](std::string_view name, std::string_view words, std::int64_t minor) {
    parts.push_back({{"name", name}, {"words", words}, {"amount", format_amount({minor, assessment.tenant_currency})}});
  };
  add("saved", "earlier payment (assumed: a contact raises each day's chance)", account.saved_milli / 1'000);
  add("avoided", "loss avoided (assumed share of what stays unpaid)", account.avoided_milli / 1'000);
  add("fatigue", "wear of earlier reminders (assumed)", -(account.fatigue_milli / 1'000));
  add("cost", "minutes of the contact", -account.cost_minor);
  return parts;
}

boost::json::object account_json(const Assessment& assessment, const RankedAccount& account, std::size_t rank,
                                 Language language) {
  const Currency currency = assessment.book.currencies[account.currency];
  boost::json::array components;
  for (std::size_t i = 0; i < score_component_count; ++i) {
    components.push_back({{"name", name_of(static_cast<ScoreComponent>(i))}, {"points", account.points[i]}});
  }
  boost::json::array reasons;
  for (const std::string& reason : reason_words(assessment.book, account, language)) reasons.emplace_back(reason);
  return {{"currency", currency.code()},
          {"rank", rank},
          {"open", format_amount({account.open_minor, currency})},
          {"overdue", format_amount({account.overdue_minor, currency})},
          {"chased", format_amount({account.chased_minor, currency})},
          {"disputed", format_amount({account.disputed_minor, currency})},
          {"promised", format_amount({account.promised_minor, currency})},
          {"held", format_amount({account.held_minor, currency})},
          {"unapplied", format_amount({account.unapplied_minor, currency})},
          {"score", account.score_bp},
          {"components", std::move(components)},
          {"gain", format_amount({account.gain_minor, assessment.tenant_currency})},
          {"gain_parts", gain_parts_json(assessment, account)},
          {"minutes", account.minutes},
          {"next_action", name_of(account.action)},
          {"wait", name_of(account.wait)},
          {"reasons", std::move(reasons)}};
}

// Numbers of the open items, read for this one customer.
Result<std::map<std::int64_t, std::string>> numbers_of(const ReadTx& tx, Id<Customer> customer) {
  std::map<std::int64_t, std::string> numbers;
  for (const Invoice& invoice : TRY(invoices_of(tx, customer))) numbers[invoice.id.value] = invoice.number;
  return numbers;
}

Result<boost::json::array> items_json(const ReadTx& tx, const AssessedMorning& morning, std::size_t customer) {
  const Assessment& assessment = morning.assessment();
  const Book& book = assessment.book;
  const std::vector<std::optional<DayRange>> ranges = morning.ranges_of(customer);
  const std::map<std::int64_t, std::string> numbers = TRY(numbers_of(tx, Id<Customer>{book.customer_id[customer]}));
  boost::json::array items;
  for (std::int64_t i = assessment.open.begin[customer]; i < assessment.open.begin[customer + 1]; ++i) {
    const auto item = static_cast<std::size_t>(i);
    const auto invoice = static_cast<std::size_t>(assessment.open.invoice[item]);
    const Currency currency = book.currencies[book.currency[invoice]];
    items.push_back({{"invoice", numbers.at(book.invoice_id[invoice])},
                     {"due", Date{book.due_on[invoice]}.to_string()},
                     {"days_overdue", std::max(0, book.days_overdue(invoice))},
                     {"open", format_amount({book.open_minor[invoice], currency})},
                     {"currency", currency.code()},
                     {"late", percent(assessment.predictions.late_bp[item])},
                     {"unpaid_in_7_days", percent(assessment.predictions.unpaid_7_bp[item])},
                     {"unpaid_in_30_days", percent(assessment.predictions.unpaid_30_bp[item])},
                     {"expected_on", Date{assessment.predictions.expected_on[item]}.to_string()},
                     {"within", range_json(ranges.at(item - static_cast<std::size_t>(assessment.open.begin[customer])),
                                           book.dated_before)},
                     {"settled_used", assessment.predictions.settled_used[item]},
                     {"low_confidence", assessment.predictions.low_confidence(item)},
                     {"reminders", book.reminders[invoice]}});
  }
  return items;
}

Result<boost::json::value> invoice_json(const ReadTx& tx, const Invoice& invoice, Date date) {
  return boost::json::value{{"number", invoice.number},
                            {"id", invoice.id.to_string()},
                            {"company", invoice.company},
                            {"issued_on", invoice.issued_on.to_string()},
                            {"due_on", invoice.due_on.to_string()},
                            {"amount", format_amount(invoice.amount())},
                            {"currency", invoice.currency.code()},
                            {"settlements", TRY(settlements_json(tx, invoice, date))}};
}

// Which open items of a customer are explained one by one: the one that was asked about, else the three largest.
std::vector<std::size_t> items_to_explain(const Assessment& assessment, std::size_t customer, const Invoice* asked) {
  std::vector<std::size_t> items;
  for (std::int64_t i = assessment.open.begin[customer]; i < assessment.open.begin[customer + 1]; ++i) {
    const auto item = static_cast<std::size_t>(i);
    const auto invoice = static_cast<std::size_t>(assessment.open.invoice[item]);
    if (asked == nullptr || assessment.book.invoice_id[invoice] == asked->id.value) items.push_back(item);
  }
  const auto open_minor = [&assessment](std::size_t item) {
    return assessment.book.open_minor[static_cast<std::size_t>(assessment.open.invoice[item])];
  };
  std::sort(items.begin(), items.end(), [&open_minor](std::size_t a, std::size_t b) {
    return open_minor(a) != open_minor(b) ? open_minor(a) > open_minor(b) : a < b;
  });
  constexpr std::size_t shown = 3;
  if (items.size() > shown) items.resize(shown);
  return items;
}

boost::json::array reasons_json(const std::vector<ItemReasons>& reasons, const boost::json::array& items,
                                std::size_t first_item) {
  boost::json::array list;
  for (const ItemReasons& of_item : reasons) {
    boost::json::array lines;
    for (const ReasonLine& line : of_item.lines) {
      lines.push_back({{"reason", name_of(line.reason)}, {"share", line.share}, {"words", line.words}});
    }
    list.push_back({{"invoice", items.at(of_item.item - first_item).at("invoice")},
                    {"base", of_item.base},
                    {"total", of_item.total},
                    {"reasons", std::move(lines)}});
  }
  return list;
}

Result<std::optional<FollowUp>> follow_up_on(const ReadTx& tx, Id<Customer> customer, Date morning) {
  for (FollowUp& one : TRY(follow_ups_open_on(tx, morning))) {
    if (one.customer == customer) return std::optional<FollowUp>(std::move(one));
  }
  return std::optional<FollowUp>{};
}

// Of the items that are explained; nothing when none is open.
Result<boost::json::value> item_outcomes(const ReadTx& tx, const Assessment& assessment, std::size_t customer,
                                         const std::vector<std::size_t>& explained, const boost::json::array& items) {
  if (explained.empty()) return boost::json::value(nullptr);
  std::vector<ExplainedItem> asked;
  for (const std::size_t item : explained) {
    const std::size_t place = item - static_cast<std::size_t>(assessment.open.begin[customer]);
    asked.push_back({std::string(items.at(place).at("invoice").as_string()), customer,
                     static_cast<std::size_t>(assessment.open.invoice[item])});
  }
  return boost::json::value(TRY(outcomes_json(tx, assessment.book, asked)));
}

struct FoundObject {
  Customer customer;
  std::optional<Invoice> invoice;
};

Result<FoundObject> find_object(const ReadTx& tx, const Onlooker& onlooker, const AccountQuestion& question) {
  if (question.kind != AccountObject::invoice) {
    if (Result<Customer> customer = customer_for(tx, question.object, onlooker)) {
      return FoundObject{std::move(*customer), std::nullopt};
    }
  }
  if (question.kind != AccountObject::customer) {
    if (Result<Invoice> invoice = invoice_named(tx, question.object)) {
      const std::string customer_id = invoice->customer.to_string();
      if (Result<Customer> customer = customer_for(tx, customer_id, onlooker)) {
        return FoundObject{std::move(*customer), std::move(*invoice)};
      }
    }
  }
  return refuse(Reason::object_unknown,
                "\"" + question.object + "\" is no customer, invoice or proposal here, or it is not yours to see.");
}

}  // namespace

boost::json::value range_json(const std::optional<DayRange>& range, Date morning) {
  if (!range) return nullptr;
  return {{"from", morning.add_days(range->first).to_string()}, {"to", morning.add_days(range->last).to_string()}};
}

Result<Invoice> invoice_named(const ReadTx& tx, std::string_view number_or_id) {
  if (const Result<Id<Invoice>> id = Id<Invoice>::parse(number_or_id)) {
    std::vector<Invoice> found = TRY(invoices_by_id(tx, std::span(&id->value, 1)));
    if (!found.empty()) return std::move(found.front());
  }
  const std::string text(number_or_id);
  std::vector<Invoice> found = TRY(invoices_by_number(tx, std::span(&number_or_id, 1)));
  if (found.empty()) return refuse(Reason::invoice_unknown, "There is no invoice \"" + text + "\".");
  if (found.size() > 1) {
    return refuse(Reason::id_taken, "Several company codes have an invoice \"" + text + "\": use its id, such as " +
                                        found.front().id.to_string() + ".");
  }
  return std::move(found.front());
}

// What an invoice's open amount is made of: everything applied, written off and reversed before the day.
Result<boost::json::array> settlements_json(const ReadTx& tx, const Invoice& invoice, Date date) {
  const auto line = [&invoice](std::string id, std::string_view kind, std::string number, Date on, std::int64_t minor,
                               std::string reverses) -> boost::json::object {
    return {{"id", std::move(id)},
            {"kind", kind},
            {"number", std::move(number)},
            {"on", on.to_string()},
            {"amount", format_amount({minor, invoice.currency})},
            {"reverses", std::move(reverses)}};
  };
  boost::json::array list;
  for (const Application& application : TRY(applications_on(tx, std::span(&invoice.id.value, 1)))) {
    if (application.applied_on >= date) continue;
    const auto source = std::span(&application.source_id, 1);
    std::string number;
    if (application.source == ApplicationSource::payment) {
      for (const Payment& payment : TRY(payments_by_id(tx, source))) number = payment.reference;
    } else {
      for (const CreditMemo& credit : TRY(credit_memos_by_id(tx, source))) number = credit.number;
    }
    list.push_back(line(application.id.to_string(), name_of(application.source), std::move(number),
                        application.applied_on, application.amount_minor,
                        application.reverses ? application.reverses.to_string() : ""));
  }
  for (const Adjustment& adjustment : TRY(adjustments_on(tx, std::span(&invoice.id.value, 1)))) {
    if (adjustment.adjusted_on >= date) continue;
    list.push_back(line(adjustment.id.to_string(), name_of(adjustment.kind), "", adjustment.adjusted_on,
                        adjustment.amount_minor, adjustment.reverses ? adjustment.reverses.to_string() : ""));
  }
  return list;
}

Result<AccountView> account_view(const ReadTx& tx, const Onlooker& onlooker, const AccountQuestion& question,
                                 const AssessmentSource& source) {
  AccountView view;
  const FoundObject found = TRY(find_object(tx, onlooker, question));
  view.customer = found.customer;
  view.morning = question.morning;
  const std::shared_ptr<const AssessedMorning> morning = TRY(source(tx, question.morning));
  const Assessment& assessment = morning->assessment();
  view.model = assessment.model;
  view.tenant_currency = assessment.tenant_currency;
  view.at_par = assessment.at_par;
  const std::size_t index = index_of_customer(assessment.book, view.customer.id);
  std::size_t rank = 0;
  for (const RankedAccount& account : assessment.accounts) {
    if (belongs_on_list(account)) ++rank;
    if (static_cast<std::size_t>(account.customer) != index) continue;
    view.accounts.push_back(account_json(assessment, account, belongs_on_list(account) ? rank : 0, question.language));
  }
  view.risk = assessment.risk[index];
  view.items = TRY(items_json(tx, *morning, index));
  const std::vector<std::size_t> explained =
      items_to_explain(assessment, index, found.invoice ? &*found.invoice : nullptr);
  view.payment_reasons = reasons_json(TRY(payment_reasons(tx, assessment, index, explained, question.language)),
                                      view.items, static_cast<std::size_t>(assessment.open.begin[index]));
  view.outcomes = TRY(item_outcomes(tx, assessment, index, explained, view.items));
  if (found.invoice && !explained.empty()) {
    view.asked_item = explained.front() - static_cast<std::size_t>(assessment.open.begin[index]);
  }
  if (found.invoice) view.invoice = TRY(invoice_json(tx, *found.invoice, question.morning));
  view.follow_up = TRY(follow_up_on(tx, view.customer.id, question.morning));
  return view;
}

boost::json::object to_json(const AccountView& view) {
  boost::json::object json = {{"customer", view.customer.number},
                              {"date", view.morning.to_string()},
                              {"model", view.model},
                              {"accounts", view.accounts},
                              {"risk", profile_json(view.risk)},
                              {"items", view.items},
                              {"payment_reasons", view.payment_reasons},
                              {"outcomes", view.outcomes}};
  if (view.invoice.is_object()) json["invoice"] = view.invoice;
  return json;
}

}  // namespace dunlin::view
