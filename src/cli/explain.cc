#include "cli/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/arguments.h"
#include "cli/outcome_view.h"
#include "cli/output.h"
#include "cli/risk_view.h"
#include "collections/follow_up.h"
#include "engine/morning_run.h"
#include "engine/payment_reasons.h"
#include "ledger/document_rows.h"
#include "view/proposal_view.h"

namespace dunlin::cli {
namespace {

std::string percent(std::int64_t basis_points) {
  return fmt::format("{}.{:02}", basis_points / 100, basis_points % 100);
}

std::size_t index_of_customer(const Book& book, Id<Customer> customer) {
  const auto found = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), customer.value);
  CHECK(found != book.customer_id.end() && *found == customer.value);
  return static_cast<std::size_t>(found - book.customer_id.begin());
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

boost::json::object account_json(const Assessment& assessment, const RankedAccount& account, std::size_t rank) {
  const Currency currency = assessment.book.currencies[account.currency];
  boost::json::array components;
  for (std::size_t i = 0; i < score_component_count; ++i) {
    components.push_back({{"name", name_of(static_cast<ScoreComponent>(i))}, {"points", account.points[i]}});
  }
  boost::json::array reasons;
  for (const std::string& reason : reason_words(assessment.book, account, Language::en)) reasons.emplace_back(reason);
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

Result<boost::json::array> items_json(const ReadTx& tx, const Assessment& assessment, std::size_t customer) {
  const Book& book = assessment.book;
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
                     {"settled_used", assessment.predictions.settled_used[item]},
                     {"low_confidence", assessment.predictions.low_confidence(item)},
                     {"reminders", book.reminders[invoice]}});
  }
  return items;
}

std::string_view at(const boost::json::value& object, std::string_view name) {
  return object.at(name).as_string();
}

void print_accounts(std::ostream& out, const boost::json::array& accounts, Currency tenant_currency) {
  for (const boost::json::value& account : accounts) {
    const auto rank = account.at("rank").to_number<std::int64_t>();
    out << fmt::format("\nAccount in {}: {}, score {} of 10000, next action: {}{}\n", at(account, "currency"),
                       rank == 0 ? "not on the list" : fmt::format("rank {}", rank),
                       account.at("score").to_number<std::int64_t>(), at(account, "next_action"),
                       at(account, "wait") == "none" ? "" : " (" + std::string(at(account, "wait")) + ")");
    TextTable points({{"component"}, {"points", TextTable::Align::right}});
    for (const boost::json::value& component : account.at("components").as_array()) {
      points.row(
          {std::string(at(component, "name")), std::to_string(component.at("points").to_number<std::int64_t>())});
    }
    points.rule();
    points.row({"score", std::to_string(account.at("score").to_number<std::int64_t>())});
    points.print(out);
    TextTable gain(
        {{"expected gain of contacting today"}, {std::string(tenant_currency.code()), TextTable::Align::right}});
    for (const boost::json::value& part : account.at("gain_parts").as_array()) {
      gain.row({std::string(at(part, "words")), std::string(at(part, "amount"))});
    }
    gain.rule();
    gain.row({"gain, not below zero", std::string(at(account, "gain"))});
    gain.print(out);
    for (const boost::json::value& reason : account.at("reasons").as_array())
      out << "  - " << std::string_view(reason.as_string()) << '\n';
    out << fmt::format(
        "Open {}, overdue {}: chased {}, disputed {}, promised {}, held {}; received and not applied {}\n",
        at(account, "open"), at(account, "overdue"), at(account, "chased"), at(account, "disputed"),
        at(account, "promised"), at(account, "held"), at(account, "unapplied"));
  }
}

void print_items(std::ostream& out, const boost::json::array& items) {
  using Align = TextTable::Align;
  out << "\nOpen items\n";
  TextTable table({{"invoice"},
                   {"due"},
                   {"days", Align::right},
                   {"open", Align::right},
                   {"cur"},
                   {"late %", Align::right},
                   {"unpaid 7d %", Align::right},
                   {"unpaid 30d %", Align::right},
                   {"expected"},
                   {"confidence"}});
  for (const boost::json::value& item : items) {
    table.row({std::string(at(item, "invoice")), std::string(at(item, "due")),
               std::to_string(item.at("days_overdue").to_number<std::int64_t>()), std::string(at(item, "open")),
               std::string(at(item, "currency")), std::string(at(item, "late")),
               std::string(at(item, "unpaid_in_7_days")), std::string(at(item, "unpaid_in_30_days")),
               std::string(at(item, "expected_on")),
               item.at("low_confidence").as_bool()
                   ? "low"
                   : std::to_string(item.at("settled_used").to_number<std::int64_t>()) + " settled"});
  }
  table.print(out);
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

Result<boost::json::object> invoice_json(const ReadTx& tx, const Invoice& invoice, Date date) {
  return boost::json::object{{"number", invoice.number},
                             {"id", invoice.id.to_string()},
                             {"company", invoice.company},
                             {"issued_on", invoice.issued_on.to_string()},
                             {"due_on", invoice.due_on.to_string()},
                             {"amount", format_amount(invoice.amount())},
                             {"currency", invoice.currency.code()},
                             {"settlements", TRY(settlements_json(tx, invoice, date))}};
}

void print_invoice(std::ostream& out, const boost::json::value& invoice) {
  out << fmt::format("Invoice {}, {} {}, issued {}, due {}\n", at(invoice, "number"), at(invoice, "amount"),
                     at(invoice, "currency"), at(invoice, "issued_on"), at(invoice, "due_on"));
  const boost::json::array& settlements = invoice.at("settlements").as_array();
  if (settlements.empty()) {
    out << "Nothing was paid on it.\n\n";
    return;
  }
  TextTable table({{"on"}, {"amount", TextTable::Align::right}, {"from"}, {"number"}, {"id"}, {"reverses"}});
  for (const boost::json::value& settlement : settlements) {
    table.row({std::string(at(settlement, "on")), std::string(at(settlement, "amount")),
               std::string(at(settlement, "kind")), std::string(at(settlement, "number")),
               std::string(at(settlement, "id")), std::string(at(settlement, "reverses"))});
  }
  table.print(out);
  out << '\n';
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

void print_reasons(std::ostream& out, const boost::json::array& reasons) {
  constexpr std::size_t lines_shown = 6;
  for (const boost::json::value& of_item : reasons) {
    out << fmt::format("\nWhy invoice {} is expected then (log-odds of each of the coming 7 days, in thousandths)\n",
                       at(of_item, "invoice"));
    TextTable table({{"reason"}, {"share", TextTable::Align::right}});
    const boost::json::array& lines = of_item.at("reasons").as_array();
    table.row({"Average of all items", std::to_string(of_item.at("base").to_number<std::int64_t>())});
    std::int64_t others = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::int64_t share = lines[i].at("share").to_number<std::int64_t>();
      if (i < lines_shown) {
        table.row({std::string(at(lines[i], "words")), fmt::format("{:+}", share)});
      } else {
        others += share;
      }
    }
    if (lines.size() > lines_shown) table.row({"Everything else", fmt::format("{:+}", others)});
    table.rule();
    table.row({"Sum", std::to_string(of_item.at("total").to_number<std::int64_t>())});
    table.print(out);
  }
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
    asked.push_back({std::string(at(items.at(place), "invoice")), customer,
                     static_cast<std::size_t>(assessment.open.invoice[item])});
  }
  return boost::json::value(TRY(outcomes_json(tx, assessment.book, asked)));
}

// `invoice` is the one that was asked about, if one was.
Result<int> explain_customer(Session& session, const ReadTx& tx, const Customer& customer, Date date,
                             const Invoice* invoice = nullptr) {
  const Assessment assessment = TRY(assess(tx, date));
  const std::size_t index = index_of_customer(assessment.book, customer.id);
  boost::json::array accounts;
  std::size_t rank = 0;
  for (const RankedAccount& account : assessment.accounts) {
    if (belongs_on_list(account)) ++rank;
    if (static_cast<std::size_t>(account.customer) != index) continue;
    accounts.push_back(account_json(assessment, account, belongs_on_list(account) ? rank : 0));
  }
  const boost::json::value risk = profile_json(assessment.risk[index]);
  const boost::json::array items = TRY(items_json(tx, assessment, index));
  const std::vector<std::size_t> explained = items_to_explain(assessment, index, invoice);
  const boost::json::array reasons = reasons_json(TRY(payment_reasons(tx, assessment, index, explained, Language::en)),
                                                  items, static_cast<std::size_t>(assessment.open.begin[index]));
  const boost::json::value outcomes = TRY(item_outcomes(tx, assessment, index, explained, items));
  boost::json::value asked;
  if (invoice != nullptr) asked = TRY(invoice_json(tx, *invoice, date));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    boost::json::object json = {{"customer", customer.number},
                                {"date", date.to_string()},
                                {"model", assessment.model},
                                {"accounts", accounts},
                                {"risk", risk},
                                {"items", items},
                                {"payment_reasons", reasons},
                                {"outcomes", outcomes}};
    if (invoice != nullptr) json["invoice"] = asked;
    print_json(out, json);
    return 0;
  }
  if (invoice != nullptr) print_invoice(out, asked);
  out << fmt::format("{} {}, segment {} (set by people), morning of {}, model {}\n", customer.number, customer.name,
                     name_of(customer.segment), date.to_string(), assessment.model);
  if (accounts.empty()) out << "\nNothing is open.\n";
  if (const std::optional<FollowUp> planned = TRY(follow_up_on(tx, customer.id, date))) {
    out << fmt::format("Follow-up of {}: {}\n", planned->due_on.to_string(), planned->note);
  }
  print_accounts(out, accounts, assessment.tenant_currency);
  out << '\n';
  print_profile(out, assessment.risk[index]);
  if (!items.empty()) print_items(out, items);
  print_reasons(out, reasons);
  if (outcomes.is_object()) print_outcomes(out, outcomes.get_object());
  for (const Currency currency : assessment.at_par) {
    out << fmt::format("\nNo rate for {} in the policy: ranked as if it were worth as much as {}.\n", currency.code(),
                       assessment.tenant_currency.code());
  }
  return 0;
}

Result<int> explain_proposal(Session& session, const view::ProposalExplanation& explanation) {
  const boost::json::object json = view::to_json(explanation);
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, json);
    return 0;
  }
  const Proposal& proposal = explanation.proposal;
  const boost::json::value& decision = json.at("decision");
  out << fmt::format("{}: {}, {}, last written by entry {}\n{}\n\nDecided by {}\nWhat policy saw\n",
                     proposal.id.to_string(), proposal.action, name_of(proposal.state), proposal.version,
                     at(decision, "sentence"), at(decision, "decided_by"));
  print_json(out, json.at("summary"));
  out << "Computed from (table rows and versions)\n";
  print_json(out, json.at("basis"));
  for (const Approval& approval : explanation.approvals) {
    out << name_of(approval.verdict) << " by " << approval.user.to_string() << " at " << approval.decided_at.to_string()
        << '\n';
  }
  return 0;
}

}  // namespace

Result<int> explain(Session& session, const std::string& object, const std::string& date_text) {
  const Date date = TRY(date_argument(session, date_text));
  const bool is_proposal = object.starts_with("prp_");
  const Onlooker onlooker = TRY(session.onlooker(is_proposal ? Operation::view_proposals : Operation::view_customer));
  const ReadTx tx = TRY(session.read());
  if (is_proposal) return explain_proposal(session, TRY(view::proposal_explanation(tx, onlooker, object)));
  if (const Result<Customer> customer = customer_for(tx, object, onlooker)) {
    return explain_customer(session, tx, *customer, date);
  }
  if (const Result<Invoice> invoice = invoice_argument(tx, object)) {
    const std::string customer_id = invoice->customer.to_string();
    if (const Result<Customer> customer = customer_for(tx, customer_id, onlooker)) {
      return explain_customer(session, tx, *customer, date, &*invoice);
    }
  }
  return refuse(Reason::object_unknown,
                "\"" + object + "\" is no customer, invoice or proposal here, or it is not yours to see.");
}

}  // namespace dunlin::cli
