#include "cli/arguments.h"

#include "ledger/document_rows.h"
#include "party/customer_rows.h"

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
  if (const Result<Id<Invoice>> id = Id<Invoice>::parse(text)) {
    std::vector<Invoice> found = TRY(invoices_by_id(tx, std::span(&id->value, 1)));
    if (!found.empty()) return std::move(found.front());
  }
  const std::string_view number = text;
  std::vector<Invoice> found = TRY(invoices_by_number(tx, std::span(&number, 1)));
  if (found.empty()) return refuse(Reason::invoice_unknown, "There is no invoice \"" + text + "\".");
  if (found.size() > 1) {
    return refuse(Reason::id_taken, "Several company codes have an invoice \"" + text + "\": use its id, such as " +
                                        found.front().id.to_string() + ".");
  }
  return std::move(found.front());
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
