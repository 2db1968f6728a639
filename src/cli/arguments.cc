#include "cli/arguments.h"

#include "ledger/document_rows.h"
#include "party/customer_rows.h"
#include "view/account_view.h"

namespace dunlin::cli {

Result<Date> date_argument(Session& session, const std::string& text) {
  if (text.empty()) return session.environment().clock().date();
  return Date::parse(text);
}

Result<Customer> customer_argument(const ReadTx& tx, const std::string& text) {
  if (const Result<Id<Customer>> id = Id<Customer>::parse(text)) {
    std::optional<Customer> customer = TRY(find_customer(tx, *id));
    if (customer) return std::move(*customer);
  }
  return customer_by_number(tx, text);
}

Result<Invoice> invoice_argument(const ReadTx& tx, const std::string& text) {
  return view::invoice_named(tx, text);
}

Result<MoneySource> money_source_argument(const ReadTx& tx, const std::string& text) {
  if (const Result<Id<Payment>> id = Id<Payment>::parse(text)) return MoneySource{*id, {}};
  if (const Result<Id<CreditMemo>> id = Id<CreditMemo>::parse(text)) return MoneySource{{}, *id};
  const std::string_view name = text;
  const std::vector<Payment> payments = TRY(payments_by_reference(tx, std::span(&name, 1)));
  const std::vector<CreditMemo> credits = TRY(credit_memos_by_number(tx, std::span(&name, 1)));
  if (payments.empty() && credits.empty()) {
    return refuse(Reason::payment_unknown, "There is no payment and no credit memo \"" + text + "\".");
  }
  if (payments.size() + credits.size() > 1) {
    return refuse(Reason::id_taken,
                  "Several payments or credit memos go by \"" + text + "\": use an id, such as " +
                      (payments.empty() ? credits.front().id.to_string() : payments.front().id.to_string()) + ".");
  }
  if (!payments.empty()) return MoneySource{payments.front().id, {}};
  return MoneySource{{}, credits.front().id};
}

Result<Money> money_argument(const std::string& text, Currency currency) {
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) return parse_amount(text, currency);
  return parse_amount(text.substr(0, space), TRY(Currency::parse(text.substr(space + 1))));
}

std::string digest_argument(const std::string& text) {
  std::string digest;
  for (const char c : text) {
    if (c != ' ') digest += c;
  }
  return digest;
}

std::string grouped_digest(std::string_view digest) {
  constexpr std::size_t group = 8;
  std::string text;
  for (std::size_t at = 0; at < digest.size(); at += group) {
    if (at > 0) text += ' ';
    text += digest.substr(at, group);
  }
  return text;
}

}  // namespace dunlin::cli
