#include "cli/explain.h"

#include <fmt/format.h>

#include <ostream>

#include "cli/arguments.h"
#include "cli/outcome_text.h"
#include "cli/output.h"
#include "cli/risk_text.h"
#include "view/account_view.h"
#include "view/proposal_view.h"

namespace dunlin::cli {
namespace {

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

Result<int> explain_account(Session& session, const view::AccountView& shown) {
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
    return 0;
  }
  const Customer& customer = shown.customer;
  if (shown.invoice.is_object()) print_invoice(out, shown.invoice);
  out << fmt::format("{} {}, segment {} (set by people), morning of {}, model {}\n", customer.number, customer.name,
                     name_of(customer.segment), shown.morning.to_string(), shown.model);
  if (shown.accounts.empty()) out << "\nNothing is open.\n";
  if (shown.follow_up) {
    out << fmt::format("Follow-up of {}: {}\n", shown.follow_up->due_on.to_string(), shown.follow_up->note);
  }
  print_accounts(out, shown.accounts, shown.tenant_currency);
  out << '\n';
  print_profile(out, shown.risk);
  if (!shown.items.empty()) print_items(out, shown.items);
  print_reasons(out, shown.payment_reasons);
  if (shown.outcomes.is_object()) print_outcomes(out, shown.outcomes.get_object());
  for (const Currency currency : shown.at_par) {
    out << fmt::format("\nNo rate for {} in the policy: ranked as if it were worth as much as {}.\n", currency.code(),
                       shown.tenant_currency.code());
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
  view::AccountQuestion question;
  question.object = object;
  question.morning = TRY(date_argument(session, date_text));
  const bool is_proposal = object.starts_with("prp_");
  const Onlooker onlooker =
      TRY(session.onlooker(is_proposal ? Operation::view_proposals : view::operation_of(question)));
  const ReadTx tx = TRY(session.read());
  if (is_proposal) return explain_proposal(session, TRY(view::proposal_explanation(tx, onlooker, object)));
  return explain_account(session, TRY(view::account_view(tx, onlooker, question)));
}

}  // namespace dunlin::cli
