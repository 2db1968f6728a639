#include "engine/chunk_recorder.h"

#include <algorithm>

#include "ledger/history_payment.h"
#include "ledger/terms.h"
#include "party/credit_rows.h"
#include "party/customer_rows.h"

namespace dunlin {
namespace {

const LineOrigin& origin_of(const HistoryLine& line) {
  return line.invoice.origin;
}
template <class Line>
const LineOrigin& origin_of(const Line& line) {
  return line.origin;
}

const Money* amount_of(const HistoryLine& line) {
  return &line.invoice.amount;
}
const Money* amount_of(const InvoiceLine& line) {
  return &line.amount;
}
const Money* amount_of(const CreditLine& line) {
  return &line.amount;
}
// A payment counts once, on its first line.
const Money* amount_of(const PaymentLine& line) {
  return line.continues ? nullptr : &line.amount;
}
template <class Line>
const Money* amount_of(const Line&) {
  return nullptr;
}

// The reference of the payment that a settled line of history stands for: the file does not tell the payments apart.
std::string history_reference(std::string_view number) {
  return "history/" + std::string(number);
}

std::string in_words(std::int64_t minor, Currency currency) {
  return format_with_code(Money{minor, currency});
}

bool set(std::string& field, std::string_view value) {
  if (value.empty() || field == value) return false;
  field.assign(value);
  return true;
}

}  // namespace

NamedInChunk ChunkRecorder::names() const {
  NamedInChunk names;
  for (const CustomerLine& line : chunk_.customers) {
    names.customers.insert(line.number);
    if (!line.parent_number.empty()) names.customers.insert(line.parent_number);
  }
  for (const ContactLine& line : chunk_.contacts) names.customers.insert(line.customer_number);
  for (const ScoreLine& line : chunk_.scores) names.customers.insert(line.customer_number);
  for (const InvoiceLine& line : chunk_.invoices) {
    names.customers.insert(line.customer_number);
    names.invoices.insert(line.number);
  }
  for (const HistoryLine& line : chunk_.history) {
    names.customers.insert(line.invoice.customer_number);
    names.invoices.insert(line.invoice.number);
  }
  for (const CreditLine& line : chunk_.credits) {
    names.customers.insert(line.customer_number);
    names.credit_memos.insert(line.number);
    if (!line.invoice_number.empty()) names.invoices.insert(line.invoice_number);
  }
  for (const PaymentLine& line : chunk_.payments) {
    names.customers.insert(line.customer_number);
    names.payments.emplace(line.reference);
    if (!line.invoice_number.empty()) names.invoices.insert(line.invoice_number);
  }
  return names;
}

// An invoice that is not in the ledger yet cannot have been settled in an earlier file: those need no look-up.
std::set<std::string> ChunkRecorder::earlier_settlements() {
  std::set<std::string> references;
  for (const HistoryLine& line : chunk_.history) {
    const bool known = window_.invoice(line.invoice.number, line.invoice.company) != nullptr;
    if (known && line.settled_on) references.insert(history_reference(line.invoice.number));
  }
  return references;
}

Result<> ChunkRecorder::read_contacts() {
  std::vector<std::int64_t> customer_ids;
  for (const CustomerLine& line : chunk_.customers) {
    if (const Customer* customer = window_.customer(line.number)) customer_ids.push_back(customer->id.value);
  }
  for (const ContactLine& line : chunk_.contacts) {
    if (const Customer* customer = window_.customer(line.customer_number)) customer_ids.push_back(customer->id.value);
  }
  std::map<std::int64_t, Contact> by_id;
  std::vector<std::int64_t> ids;
  for (const Contact& contact : TRY(contacts_of(context_.tx(), customer_ids))) {
    by_id.emplace(contact.id.value, contact);
    ids.push_back(contact.id.value);
  }
  for (const Content& content : TRY(contents(context_.tx(), ids))) {
    const Contact& contact = by_id.at(content.id);
    contacts_[contact.customer.value].push_back({contact, TRY(ContactDetail::decode(content.body.bytes))});
  }
  return {};
}

Result<> ChunkRecorder::read_scores() {
  std::vector<std::int64_t> customer_ids;
  for (const ScoreLine& line : chunk_.scores) {
    if (const Customer* customer = window_.customer(line.customer_number)) customer_ids.push_back(customer->id.value);
  }
  for (CreditScore& score : TRY(credit_scores_of(context_.tx(), customer_ids))) {
    std::tuple key{score.customer.value, score.agency, score.rated_on.days};
    scores_.emplace(std::move(key), std::move(score));
  }
  return {};
}

Result<ChunkTally> ChunkRecorder::record() {
  window_ = TRY(LedgerWindow::read(context_.tx(), names()));
  TRY(window_.read_payments(context_.tx(), earlier_settlements()));
  if (!chunk_.customers.empty() || !chunk_.contacts.empty()) TRY(read_contacts());
  if (!chunk_.scores.empty()) TRY(read_scores());
  TRY(record_customers());
  TRY(record_lines(chunk_.contacts));
  TRY(record_lines(chunk_.invoices));
  TRY(record_lines(chunk_.credits));
  TRY(record_lines(chunk_.payments));
  TRY(record_lines(chunk_.history));
  TRY(record_lines(chunk_.scores));
  return std::move(out_);
}

// Parents may stand after their daughters: those whose parent is not there yet wait for another round, until none is
// left or none of them can go on.
Result<> ChunkRecorder::record_customers() {
  std::vector<const CustomerLine*> waiting;
  std::vector<std::size_t> ordinals = ordinals_of(chunk_.customers);
  for (const CustomerLine& line : chunk_.customers) waiting.push_back(&line);
  for (bool last_round = false; !waiting.empty();) {
    std::vector<const CustomerLine*> later;
    for (const CustomerLine* line : waiting) {
      if (!last_round && !line->parent_number.empty() && window_.customer(line->parent_number) == nullptr) {
        later.push_back(line);
        continue;
      }
      TRY(settle_line(*line, ordinals[static_cast<std::size_t>(line - chunk_.customers.data())]));
    }
    last_round = later.size() == waiting.size();
    waiting = std::move(later);
  }
  return {};
}

// A line's place counts the lines that staging rejected too, so that its ids do not depend on how others fared.
template <class Line>
std::vector<std::size_t> ChunkRecorder::ordinals_of(const std::vector<Line>& lines) const {
  std::vector<std::size_t> ordinals;
  ordinals.reserve(lines.size());
  auto rejected = chunk_.rejected.begin();
  for (const Line& line : lines) {
    while (rejected != chunk_.rejected.end() && rejected->line < origin_of(line).line) ++rejected;
    ordinals.push_back(ordinals.size() + static_cast<std::size_t>(rejected - chunk_.rejected.begin()));
  }
  return ordinals;
}

template <class Line>
Result<> ChunkRecorder::settle_line(const Line& line, std::size_t ordinal) {
  const OrRefusal<LineFate> fate = TRY(record_line(line, ordinal));
  if (!fate) reject(origin_of(line), fate.error());
  out_.tally.add(fate ? *fate : LineFate::quarantined, amount_of(line));
  return {};
}

template <class Line>
Result<> ChunkRecorder::record_lines(const std::vector<Line>& lines) {
  const std::vector<std::size_t> ordinals = ordinals_of(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) TRY(settle_line(lines[i], ordinals[i]));
  return {};
}

void ChunkRecorder::reject(const LineOrigin& origin, const LineRefusal& refusal) {
  out_.rejected.push_back(stager_.reject(origin, refusal.field, refusal.text, refusal.reason, refusal.why));
}

Result<Customer*> ChunkRecorder::customer_or_new(std::string_view number, std::string_view name, std::size_t ordinal) {
  if (Customer* known = window_.customer(number)) {
    // A name fills a gap; it never replaces one, because files spell the same customer in many ways.
    if (known->name.empty() && set(known->name, name)) TRY(window_.change(context_, *known));
    return known;
  }
  Customer customer;
  customer.id = context_.line_id<Customer>(ordinal, customer_slot);
  customer.number = number;
  customer.name = name;
  return window_.add(context_, std::move(customer));
}

ChunkRecorder::Recorded ChunkRecorder::record_line(const CustomerLine& line, std::size_t ordinal) {
  Customer* known = window_.customer(line.number);
  Customer customer = known != nullptr ? *known : Customer{};
  bool changed = set(customer.number, line.number);
  changed = set(customer.name, line.name) || changed;
  changed = set(customer.country, line.country) || changed;
  changed = set(customer.language, line.language) || changed;
  changed = set(customer.time_zone, line.time_zone) || changed;
  changed = set(customer.owner, line.owner_login) || changed;
  changed = set(customer.collector, line.collector_login) || changed;
  if (!line.terms.empty()) {
    const Result<PaymentTerms> terms = parse_terms(line.terms);
    if (!terms) {
      return tl::unexpected(
          LineRefusal{terms.error().reason, Field::terms, std::string(line.terms), terms.error().text});
    }
    changed = set(customer.terms, to_string(*terms)) || changed;
  }
  if (!line.parent_number.empty()) {
    const Customer* parent = window_.customer(line.parent_number);
    if (parent == nullptr || line.parent_number == line.number) {
      return tl::unexpected(LineRefusal{Reason::customer_unknown, Field::parent_number, std::string(line.parent_number),
                                        "is no other customer that is recorded: replay this line once it is"});
    }
    changed = changed || customer.parent != parent->id;
    customer.parent = parent->id;
  }
  // Blank says nothing about the limit, as about everything else.
  if (line.credit_limit && customer.credit_limit() != line.credit_limit) {
    customer.credit_limit_minor = line.credit_limit->minor;
    customer.credit_limit_currency = line.credit_limit->currency;
    changed = true;
  }
  if (known == nullptr) {
    customer.id = context_.line_id<Customer>(ordinal, customer_slot);
    known = TRY(window_.add(context_, customer));
  } else if (changed) {
    *known = customer;
    TRY(window_.change(context_, customer));
  }
  bool contact_added = false;
  if (!line.email.empty()) {
    contact_added = TRY(record_contact(*known, "accounts_payable", {}, {{}, std::string(line.email), {}}, ordinal));
  }
  if (known->id == context_.line_id<Customer>(ordinal, customer_slot)) return LineFate::recorded;
  return changed || contact_added ? LineFate::changed : LineFate::unchanged;
}

// Whether anything was written.
Result<bool> ChunkRecorder::record_contact(const Customer& customer, std::string_view role, std::string_view language,
                                           ContactDetail detail, std::size_t ordinal) {
  std::vector<KnownContact>& known = contacts_[customer.id.value];
  const bool there = std::any_of(known.begin(), known.end(), [&](const KnownContact& k) {
    // A bare address that some contact has already says nothing new.
    return k.detail.email == detail.email && (detail.name.empty() || k.detail.name == detail.name) &&
           (detail.phone.empty() || k.detail.phone == detail.phone);
  });
  if (there) return false;
  Contact contact;
  contact.id = context_.line_id<Contact>(ordinal, contact_slot);
  contact.customer = customer.id;
  contact.role = role;
  contact.language = language;
  contact.channels = detail.channels();
  contact.content_digest = TRY(context_.keep_content(contact.id.value, detail.encode())).hex();
  TRY(context_.tx().insert(contact));
  known.push_back({contact, std::move(detail)});
  return true;
}

ChunkRecorder::Recorded ChunkRecorder::record_line(const ContactLine& line, std::size_t ordinal) {
  const Customer* customer = window_.customer(line.customer_number);
  if (customer == nullptr) {
    return tl::unexpected(LineRefusal{Reason::customer_unknown, Field::customer_number,
                                      std::string(line.customer_number), "is no customer: import the customers first"});
  }
  const bool added =
      TRY(record_contact(*customer, line.role, line.language,
                         {std::string(line.name), std::string(line.email), std::string(line.phone)}, ordinal));
  return added ? LineFate::recorded : LineFate::unchanged;
}

// What an agency says again of the same day replaces what it said: a new version of the row.
ChunkRecorder::Recorded ChunkRecorder::record_line(const ScoreLine& line, std::size_t ordinal) {
  const Customer* customer = window_.customer(line.customer_number);
  if (customer == nullptr) {
    return tl::unexpected(LineRefusal{Reason::customer_unknown, Field::customer_number,
                                      std::string(line.customer_number),
                                      "is no customer: import customers or invoices first"});
  }
  const auto [known, is_new] = scores_.try_emplace({customer->id.value, std::string(line.agency), line.rated_on.days});
  CreditScore score = known->second;
  if (is_new) {
    score.id = context_.line_id<CreditScore>(ordinal, score_slot);
    score.customer = customer->id;
    score.agency = line.agency;
    score.rated_on = line.rated_on;
  }
  score.score_hundredths = line.score_hundredths;
  score.worst_hundredths = line.worst_hundredths;
  score.best_hundredths = line.best_hundredths;
  score.recommended_limit_minor.reset();
  score.recommended_limit_currency.reset();
  if (line.recommended_limit) {
    score.recommended_limit_minor = line.recommended_limit->minor;
    score.recommended_limit_currency = line.recommended_limit->currency;
  }
  if (!is_new && row_values(score) == row_values(known->second)) return LineFate::unchanged;
  TRY(context_.tx().put(score));
  known->second = std::move(score);
  return is_new ? LineFate::recorded : LineFate::changed;
}

namespace {

// The last day on which any part is due: a reminder before that could be wrong.
Result<Date> due_by_terms(std::string_view text, Date issued_on, Money amount) {
  const PaymentTerms terms = TRY(parse_terms(text));
  const std::vector<DueLine> lines = TRY(due_lines(terms, issued_on, std::nullopt, amount, BusinessCalendar()));
  Date due = issued_on;
  for (const DueLine& line : lines) due = std::max(due, line.due_on);
  return due;
}

}  // namespace

Result<ChunkRecorder::OrRefusal<LedgerWindow::InvoiceState*>> ChunkRecorder::record_invoice(const InvoiceLine& line,
                                                                                            std::size_t ordinal,
                                                                                            LineFate& fate) {
  Date due_on = line.due_on.value_or(line.issued_on);
  if (!line.due_on) {
    const Result<Date> due = due_by_terms(line.terms, line.issued_on, line.amount);
    if (!due)
      return tl::unexpected(LineRefusal{due.error().reason, Field::terms, std::string(line.terms), due.error().text});
    due_on = *due;
  }
  LedgerWindow::InvoiceState* known = window_.invoice(line.number, line.company);
  Invoice invoice = known != nullptr ? known->invoice : Invoice{};
  const Customer* customer = TRY(customer_or_new(line.customer_number, line.customer_name, ordinal));
  invoice.customer = customer->id;
  invoice.company = line.company;
  invoice.number = line.number;
  invoice.issued_on = line.issued_on;
  invoice.due_on = due_on;
  invoice.currency = line.amount.currency;
  invoice.amount_minor = line.amount.minor;
  invoice.terms = line.terms.empty() ? line.terms_code : line.terms;
  invoice.purchase_order = line.purchase_order;
  invoice.product = line.product;
  invoice.opening = line.opening;
  if (line.paperless) {
    invoice.delivery = *line.paperless ? InvoiceDelivery::electronic : InvoiceDelivery::paper;
  }
  if (known == nullptr) {
    invoice.id = context_.line_id<Invoice>(ordinal, document_slot);
    fate = LineFate::recorded;
    return TRY(window_.add(context_, std::move(invoice)));
  }
  fate = LineFate::unchanged;
  if (row_values(invoice) == row_values(known->invoice)) return known;
  if (known->moved && invoice.currency != known->invoice.currency) {
    return tl::unexpected(LineRefusal{Reason::currency_mismatch, Field::currency, std::string(invoice.currency.code()),
                                      "cannot replace the currency of an invoice that has been paid on"});
  }
  if (invoice.amount_minor < known->applied_minor) {
    return tl::unexpected(LineRefusal{Reason::over_applied, Field::amount, format_amount(line.amount),
                                      "is less than the " + in_words(known->applied_minor, invoice.currency) +
                                          " that have been applied to invoice " + invoice.number});
  }
  fate = LineFate::changed;
  TRY(window_.change(context_, *known, std::move(invoice)));
  return known;
}

ChunkRecorder::Recorded ChunkRecorder::record_line(const InvoiceLine& line, std::size_t ordinal) {
  LineFate fate{};
  const auto invoice = TRY(record_invoice(line, ordinal, fate));
  if (!invoice) return tl::unexpected(invoice.error());
  return fate;
}

ChunkRecorder::OrRefusal<LedgerWindow::InvoiceState*> ChunkRecorder::named_invoice(std::string_view number,
                                                                                   std::string_view company) {
  LedgerWindow::InvoiceState* invoice = window_.invoice(number, company);
  if (invoice == nullptr) invoice = window_.only_invoice(number);
  if (invoice == nullptr) {
    return tl::unexpected(LineRefusal{Reason::invoice_unknown, Field::invoice_number, std::string(number),
                                      "is no invoice in the ledger"});
  }
  return invoice;
}

ChunkRecorder::Recorded ChunkRecorder::record_line(const CreditLine& line, std::size_t ordinal) {
  const Customer* customer = window_.customer(line.customer_number);
  if (customer == nullptr) {
    return tl::unexpected(LineRefusal{Reason::customer_unknown, Field::customer_number,
                                      std::string(line.customer_number),
                                      "is no customer: import customers or invoices first"});
  }
  if (const LedgerWindow::SourceState* known = window_.credit_memo(line.number, line.company)) {
    if (known->customer == customer->id && known->amount == line.amount && known->dated == line.issued_on) {
      return LineFate::unchanged;
    }
    return tl::unexpected(
        LineRefusal{Reason::id_taken, Field::number, std::string(line.number),
                    "is recorded with other content; a credit memo is corrected by another document"});
  }
  LedgerWindow::InvoiceState* invoice = nullptr;
  if (!line.invoice_number.empty()) {
    const OrRefusal<LedgerWindow::InvoiceState*> named = named_invoice(line.invoice_number, line.company);
    if (!named) return tl::unexpected(named.error());
    invoice = *named;
    if (invoice->invoice.currency != line.amount.currency) {
      return tl::unexpected(LineRefusal{Reason::currency_mismatch, Field::currency,
                                        std::string(line.amount.currency.code()),
                                        "is not the currency of invoice " + invoice->invoice.number});
    }
  }
  CreditMemo credit;
  credit.id = context_.line_id<CreditMemo>(ordinal, document_slot);
  credit.customer = customer->id;
  credit.company = line.company;
  credit.number = line.number;
  credit.issued_on = line.issued_on;
  credit.currency = line.amount.currency;
  credit.amount_minor = line.amount.minor;
  LedgerWindow::SourceState* source = TRY(window_.add(context_, credit));
  // What the invoice cannot take stays on the account as a credit.
  const std::int64_t minor = invoice == nullptr ? 0 : std::min(source->rest_minor, invoice->open_minor);
  if (minor > 0) {
    TRY(window_.apply(context_, context_.line_id<Application>(ordinal, application_slot), *source, *invoice, minor,
                      std::max(line.issued_on, invoice->invoice.issued_on)));
  }
  return LineFate::recorded;
}

ChunkRecorder::Recorded ChunkRecorder::record_line(const PaymentLine& line, std::size_t ordinal) {
  const Customer* customer = window_.customer(line.customer_number);
  if (customer == nullptr) {
    return tl::unexpected(LineRefusal{Reason::customer_unknown, Field::customer_number,
                                      std::string(line.customer_number),
                                      "is no customer: import customers or invoices first"});
  }
  LedgerWindow::SourceState* source = window_.payment(line.reference, line.company);
  if (source != nullptr && (source->customer != customer->id || source->amount != line.amount ||
                            source->dated != line.received_on || source->method != line.method)) {
    return tl::unexpected(LineRefusal{Reason::id_taken, Field::reference, std::string(line.reference),
                                      "is recorded with other content; posted money is not edited"});
  }
  LedgerWindow::InvoiceState* invoice = nullptr;
  std::int64_t minor = 0;
  if (!line.invoice_number.empty()) {
    const OrRefusal<LedgerWindow::InvoiceState*> named = named_invoice(line.invoice_number, line.company);
    if (!named) return tl::unexpected(named.error());
    invoice = *named;
    const Currency currency = invoice->invoice.currency;
    if (source != nullptr && source->applied_to.contains(invoice->invoice.id.value)) return LineFate::unchanged;
    if (currency != line.amount.currency) {
      return tl::unexpected(LineRefusal{Reason::currency_mismatch, Field::currency,
                                        std::string(line.amount.currency.code()),
                                        "is not the currency of invoice " + invoice->invoice.number});
    }
    const std::int64_t rest = source == nullptr ? line.amount.minor : source->rest_minor;
    minor = line.applied_amount ? line.applied_amount->minor : std::min(rest, invoice->open_minor);
    if (minor > invoice->open_minor || minor == 0) {
      return tl::unexpected(LineRefusal{Reason::over_applied, Field::applied_amount,
                                        in_words(minor == 0 ? rest : minor, currency),
                                        "cannot be applied: invoice " + invoice->invoice.number + " has " +
                                            in_words(invoice->open_minor, currency) + " open"});
    }
    if (minor > rest) {
      return tl::unexpected(
          LineRefusal{Reason::overdrawn_payment, Field::applied_amount, in_words(minor, currency),
                      "is more than the " + in_words(rest, currency) + " that are left of the payment"});
    }
  } else if (source != nullptr) {
    return LineFate::unchanged;
  }
  const bool new_payment = source == nullptr;
  if (new_payment) {
    Payment payment;
    payment.id = context_.line_id<Payment>(ordinal, payment_slot);
    payment.customer = customer->id;
    payment.company = line.company;
    payment.reference = line.reference;
    payment.received_on = line.received_on;
    payment.currency = line.amount.currency;
    payment.amount_minor = line.amount.minor;
    payment.method = line.method;
    source = TRY(window_.add(context_, payment));
  }
  if (invoice != nullptr) {
    TRY(window_.apply(context_, context_.line_id<Application>(ordinal, application_slot), *source, *invoice, minor,
                      std::max(line.received_on, invoice->invoice.issued_on)));
  }
  return new_payment || line.continues ? LineFate::recorded : LineFate::changed;
}

ChunkRecorder::Recorded ChunkRecorder::record_line(const HistoryLine& line, std::size_t ordinal) {
  LineFate fate{};
  const auto recorded = TRY(record_invoice(line.invoice, ordinal, fate));
  if (!recorded) return tl::unexpected(recorded.error());
  LedgerWindow::InvoiceState& invoice = **recorded;
  if (!line.settled_on || invoice.open_minor == 0) return fate;
  Payment payment;
  payment.id = context_.line_id<Payment>(ordinal, payment_slot);
  payment.customer = invoice.invoice.customer;
  payment.company = invoice.invoice.company;
  payment.reference = history_reference(invoice.invoice.number);
  payment.received_on = *line.settled_on;
  payment.currency = invoice.invoice.currency;
  payment.amount_minor = invoice.open_minor;
  payment.method = history_method;
  if (window_.payment(payment.reference, payment.company) != nullptr) {
    return tl::unexpected(
        LineRefusal{Reason::id_taken, Field::settled_on, line.settled_on->to_string(),
                    "settles an invoice whose earlier settlement did not cover it: record the payment"});
  }
  LedgerWindow::SourceState* source = TRY(window_.add(context_, payment));
  TRY(window_.apply(context_, context_.line_id<Application>(ordinal, application_slot), *source, invoice,
                    invoice.open_minor, *line.settled_on));
  return fate == LineFate::unchanged ? LineFate::changed : fate;
}

}  // namespace dunlin
