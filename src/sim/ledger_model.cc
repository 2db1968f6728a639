#include "sim/ledger_model.h"

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace dunlin::sim {
namespace {

const Date end_of_time{std::numeric_limits<std::int32_t>::max() - 1};

}  // namespace

std::int64_t ModelInvoice::open(Date until) const {
  std::int64_t open = amount.minor;
  for (const ModelPosting& posting : postings) {
    if (posting.on <= until) open -= posting.minor;
  }
  return open;
}

std::int64_t ModelSource::rest(Date until) const {
  std::int64_t rest = amount.minor;
  for (const auto& [invoice, posting] : spent) {
    if (posting.on <= until) rest -= posting.minor;
  }
  return rest;
}

bool ModelHold::in_force(Date day) const {
  if (placed > day) return false;
  if (until && day > *until) return false;
  return !released || day < *released;
}

// ---- files

ExpectedFates LedgerModel::take(const FileOfDay& file) {
  ExpectedFates expected;
  std::map<std::string, FileLine> seen;  // of this file: a number stands once
  for (const FileLine& line : file.lines) {
    Fate fate = Fate::quarantined;
    const std::string own_key = file.kind == ImportKind::payments ? line.number + " " + line.invoice : line.number;
    const auto payment = std::find_if(seen.begin(), seen.end(), [&](const auto& s) {
      return file.kind == ImportKind::payments && s.second.number == line.number;
    });
    const bool continues = payment != seen.end();
    const bool contradicts = continues && (payment->second.customer != line.customer ||
                                           payment->second.amount != line.amount || payment->second.on != line.on);
    if (line.garbled.empty() && !seen.contains(own_key) && !contradicts) {
      seen.emplace(own_key, line);
      switch (file.kind) {
        case ImportKind::customers:
          fate = take_customer(line);
          break;
        case ImportKind::invoices:
          fate = take_invoice(line);
          break;
        case ImportKind::credits:
          fate = take_credit(line);
          break;
        case ImportKind::payments:
          fate = take_payment(line, continues);
          break;
        case ImportKind::contacts:
        case ImportKind::history:
        case ImportKind::scores:
          CHECK_UNREACHABLE("a kind of file that the simulated world does not hand over");
      }
    }
    if (fate == Fate::recorded) ++expected.recorded;
    if (fate == Fate::changed) ++expected.changed;
    if (fate == Fate::unchanged) ++expected.unchanged;
    if (fate == Fate::quarantined) {
      ++expected.quarantined;
      expected.waiting.push_back(line);
    }
  }
  return expected;
}

LedgerModel::Fate LedgerModel::take_customer(const FileLine& line) {
  const bool is_new = !customers.contains(line.number);
  ModelCustomer& customer = customers[line.number];
  const bool same = customer.name == line.name && customer.owner == line.owner &&
                    customer.emails.contains(line.email) && (!line.limit || customer.limit == line.limit);
  customer.name = line.name;
  customer.owner = line.owner;
  customer.emails.insert(line.email);
  if (line.limit) customer.limit = line.limit;
  if (!is_new && same) return Fate::unchanged;
  ++customer.revision;
  return is_new ? Fate::recorded : Fate::changed;
}

LedgerModel::Fate LedgerModel::take_invoice(const FileLine& line) {
  const auto known = invoices.find(line.number);
  if (known == invoices.end()) {
    if (!customers.contains(line.customer)) ++customers[line.customer].revision;
    ModelInvoice& invoice = invoices[line.number];
    invoice.customer = line.customer;
    invoice.amount = line.amount;
    invoice.issued = line.on;
    invoice.due = line.due;
    ++customers[line.customer].revision;
    return Fate::recorded;
  }
  ModelInvoice& invoice = known->second;
  const bool same = invoice.customer == line.customer && invoice.amount == line.amount && invoice.issued == line.on &&
                    invoice.due == line.due;
  if (same) return Fate::unchanged;
  if (!invoice.postings.empty() && invoice.amount.currency != line.amount.currency) return Fate::quarantined;
  if (line.amount.minor < invoice.amount.minor - invoice.open(end_of_time)) return Fate::quarantined;
  ++customers[invoice.customer].revision;
  ++customers[line.customer].revision;
  invoice.customer = line.customer;
  invoice.amount = line.amount;
  invoice.issued = line.on;
  invoice.due = line.due;
  ++invoice.revision;
  return Fate::changed;
}

void LedgerModel::apply(const std::string& key, ModelSource& source, const std::string& invoice, std::int64_t minor,
                        Date on) {
  const ModelPosting posting{key, on, minor, 0, false};
  ModelInvoice& target = invoices.at(invoice);
  target.postings.push_back(posting);
  ++target.revision;
  ++customers.at(target.customer).revision;
  source.spent.emplace_back(invoice, posting);
}

LedgerModel::Fate LedgerModel::take_credit(const FileLine& line) {
  if (!customers.contains(line.customer)) return Fate::quarantined;
  const std::string key = "C" + line.number;
  if (const auto known = sources.find(key); known != sources.end()) {
    const ModelSource& credit = known->second;
    const bool same = credit.customer == line.customer && credit.amount == line.amount && credit.on == line.on;
    return same ? Fate::unchanged : Fate::quarantined;
  }
  const auto named = invoices.find(line.invoice);
  if (!line.invoice.empty()) {
    if (named == invoices.end() || named->second.amount.currency != line.amount.currency) return Fate::quarantined;
  }
  ModelSource& credit = sources[key];
  credit.credit = true;
  credit.customer = line.customer;
  credit.amount = line.amount;
  credit.on = line.on;
  if (named != invoices.end()) {
    const std::int64_t minor = std::min(line.amount.minor, named->second.open(end_of_time));
    if (minor > 0) apply(key, credit, line.invoice, minor, std::max(line.on, named->second.issued));
  }
  return Fate::recorded;
}

LedgerModel::Fate LedgerModel::take_payment(const FileLine& line, bool continues) {
  if (!customers.contains(line.customer)) return Fate::quarantined;
  const std::string key = "P" + line.number;
  const auto known = sources.find(key);
  const bool is_new = known == sources.end();
  if (!is_new &&
      (known->second.customer != line.customer || known->second.amount != line.amount || known->second.on != line.on)) {
    return Fate::quarantined;
  }
  if (line.invoice.empty() && !is_new) return Fate::unchanged;
  std::int64_t minor = 0;
  const auto named = invoices.find(line.invoice);
  if (!line.invoice.empty()) {
    if (named == invoices.end()) return Fate::quarantined;
    if (!is_new) {
      for (const auto& [invoice, posting] : known->second.spent) {
        if (invoice == line.invoice) return Fate::unchanged;
      }
    }
    if (named->second.amount.currency != line.amount.currency) return Fate::quarantined;
    const std::int64_t rest = is_new ? line.amount.minor : known->second.rest(end_of_time);
    const std::int64_t open = named->second.open(end_of_time);
    minor = line.applied_minor ? *line.applied_minor : std::min(rest, open);
    if (minor <= 0 || minor > open || minor > rest) return Fate::quarantined;
  }
  ModelSource& payment = sources[key];
  if (is_new) {
    payment.customer = line.customer;
    payment.amount = line.amount;
    payment.on = line.on;
  }
  if (minor > 0) apply(key, payment, line.invoice, minor, std::max(line.on, named->second.issued));
  return is_new || continues ? Fate::recorded : Fate::changed;
}

// ---- actions

std::string LedgerModel::objection(const Action& action, Date today) const {
  return std::visit([&](const auto& a) { return objection_to(a, today); }, action);
}

void LedgerModel::perform(const Action& action, Date today) {
  std::visit([&](const auto& a) { perform_one(a, today); }, action);
}

std::string LedgerModel::objection_to(const SendMessage& action, Date today) const {
  return message_objection(action, today);
}

std::string LedgerModel::message_objection(const SendMessage& message, Date today) const {
  const ModelCustomer* to = customer(message.customer.value);
  if (to == nullptr) return "to a customer who does not exist";
  if (!to->emails.contains(message.to_address)) return "to an address that is not the customer's";
  for (const SendMessage::Item& item : message.items) {
    const ModelInvoice* about = invoice(item.invoice.value);
    if (about == nullptr) return "about an invoice that does not exist";
    if (customers.at(about->customer).id != message.customer.value) return item.number + " is another customer's";
    if (about->open(end_of_time) <= 0) return item.number + " is paid";
    if (about->open(end_of_time) != item.open.minor) return item.number + " has another open amount";
    for (const auto& [id, hold] : holds) {
      if (hold.customer != message.customer.value || !hold.in_force(today)) continue;
      const bool about_item = hold.invoice == item.invoice.value;
      const bool account = hold.invoice == 0 && (hold.kind == HoldKind::dispute || hold.kind == HoldKind::promise);
      if (about_item || account) return item.number + " is on hold: " + std::string(name_of(hold.kind));
    }
  }
  return "";
}

std::string LedgerModel::objection_to(const ApplyCash& action, Date) const {
  const std::int64_t id = action.payment ? action.payment.value : action.credit_memo.value;
  const auto key = source_keys_.find(id);
  if (key == source_keys_.end()) return "no such payment";
  const ModelSource& source = sources.at(key->second);
  std::int64_t rest = source.rest(end_of_time);
  std::set<std::int64_t> named;
  for (const ApplyCash::Part& part : action.parts) {
    const ModelInvoice* target = invoice(part.invoice.value);
    if (target == nullptr) return "no such invoice";
    if (!named.insert(part.invoice.value).second) return "an invoice twice";
    if (target->amount.currency != part.amount.currency) return "another currency than the invoice's";
    if (source.amount.currency != part.amount.currency) return "another currency than the payment's";
    if (part.amount.minor <= 0) return "nothing to apply";
    if (part.amount.minor > target->open(end_of_time)) return "more than is open";
    if (action.applied_on < source.on || action.applied_on < target->issued) return "applied before it could be";
    rest -= part.amount.minor;
  }
  if (rest < 0) return "more than is left";
  return action.parts.empty() ? "no part" : "";
}

void LedgerModel::perform_one(const ApplyCash& action, Date) {
  const std::int64_t id = action.payment ? action.payment.value : action.credit_memo.value;
  const std::string& key = source_keys_.at(id);
  for (const ApplyCash::Part& part : action.parts) {
    apply(key, sources.at(key), invoice_numbers_.at(part.invoice.value), part.amount.minor, action.applied_on);
  }
}

std::string LedgerModel::objection_to(const ReverseApplication& action, Date) const {
  const ModelInvoice* target = invoice(action.invoice.value);
  if (target == nullptr) return "no such invoice";
  for (const ModelPosting& posting : target->postings) {
    if (posting.id != action.application.value || posting.id == 0) continue;
    if (posting.minor < 0) return "a reversal is not reversed";
    if (posting.reversed) return "reversed before";
    return action.reversed_on < posting.on ? "reversed before it was applied" : "";
  }
  return "no such application";
}

void LedgerModel::perform_one(const ReverseApplication& action, Date) {
  ModelInvoice& target = invoices.at(invoice_numbers_.at(action.invoice.value));
  ModelPosting reversal;
  for (ModelPosting& posting : target.postings) {
    if (posting.id != action.application.value) continue;
    posting.reversed = true;
    reversal = {posting.source, action.reversed_on, -posting.minor, 0, true};
  }
  target.postings.push_back(reversal);
  ++target.revision;
  ++customers.at(target.customer).revision;
  sources.at(reversal.source).spent.emplace_back(invoice_numbers_.at(action.invoice.value), reversal);
}

std::string LedgerModel::objection_to(const WriteOff& action, Date) const {
  const ModelInvoice* target = invoice(action.invoice.value);
  if (target == nullptr) return "no such invoice";
  if (target->amount.currency != action.amount.currency) return "another currency";
  if (action.amount.minor <= 0) return "nothing to write off";
  return action.amount.minor > target->open(end_of_time) ? "more than is open" : "";
}

void LedgerModel::perform_one(const WriteOff& action, Date) {
  ModelInvoice& target = invoices.at(invoice_numbers_.at(action.invoice.value));
  target.postings.push_back({"", action.written_off_on, action.amount.minor, 0, false});
  ++target.revision;
  ++customers.at(target.customer).revision;
}

std::string LedgerModel::objection_to(const PlaceHold& action, Date) const {
  if (action.reason.empty()) return "without a reason";
  if (customer(action.customer.value) == nullptr) return "no such customer";
  if (action.until_on && *action.until_on < action.placed_on) return "ends before it begins";
  if (!action.invoice) return "";
  const ModelInvoice* target = invoice(action.invoice.value);
  if (target == nullptr) return "no such invoice";
  return customers.at(target->customer).id == action.customer.value ? "" : "another customer's invoice";
}

std::string LedgerModel::objection_to(const ReleaseHold& action, Date) const {
  const auto hold = holds.find(action.hold.value);
  if (hold == holds.end()) return "no such hold";
  return hold->second.released ? "released before" : "";
}

void LedgerModel::perform_one(const ReleaseHold& action, Date) {
  holds.at(action.hold.value).released = action.released_on;
}

std::string LedgerModel::objection_to(const ChangeSegment& action, Date) const {
  const ModelCustomer* target = customer(action.customer.value);
  if (target == nullptr) return "no such customer";
  return target->segment == action.segment ? "in that segment already" : "";
}

void LedgerModel::perform_one(const ChangeSegment& action, Date) {
  ModelCustomer& target = customers.at(customer_numbers_.at(action.customer.value));
  target.segment = action.segment;
  ++target.revision;
}

std::string LedgerModel::objection_to(const ReviewCredit& action, Date) const {
  if (action.reasons.empty()) return "without a reason";
  return customer(action.customer.value) == nullptr ? "no such customer" : "";
}

void LedgerModel::perform_one(const ReviewCredit& action, Date today) {
  customers.at(customer_numbers_.at(action.customer.value)).reviewed.push_back(today);
}

void LedgerModel::remind(const SendMessage& message, Date today) {
  for (const SendMessage::Item& item : message.items) {
    invoices.at(invoice_numbers_.at(item.invoice.value)).reminded.push_back(today);
  }
}

// ---- questions

std::map<std::string, OpenTotals> LedgerModel::totals(Date as_of) const {
  std::map<std::string, OpenTotals> totals;
  for (const auto& [number, invoice] : invoices) {
    if (invoice.issued > as_of) continue;
    const std::int64_t open = invoice.open(as_of);
    if (open <= 0) continue;
    OpenTotals& of = totals[std::string(invoice.amount.currency.code())];
    of.open += open;
    ++of.items;
    if (invoice.due < as_of) of.overdue += open;
  }
  for (const auto& [key, source] : sources) {
    if (source.on > as_of) continue;
    const std::int64_t rest = source.rest(as_of);
    if (rest != 0) totals[std::string(source.amount.currency.code())].unapplied += rest;
  }
  return totals;
}

std::string LedgerModel::fingerprint(std::int64_t customer_id, Date today) const {
  const auto number = customer_numbers_.find(customer_id);
  if (number == customer_numbers_.end()) return "";
  std::string text = std::to_string(customers.at(number->second).revision);
  for (const auto& [id, hold] : holds) {
    if (hold.customer == customer_id && hold.in_force(today)) text += " " + std::to_string(id);
  }
  for (const auto& [invoice_number, invoice] : invoices) {
    if (invoice.customer == number->second) text += " " + std::to_string(invoice.reminded.size());
  }
  return text;
}

std::string LedgerModel::credit_fingerprint(std::int64_t customer_id, Date today) const {
  std::string text = fingerprint(customer_id, today);
  const auto number = customer_numbers_.find(customer_id);
  if (number == customer_numbers_.end()) return text;
  for (const auto& [id, hold] : holds) {
    if (hold.customer == customer_id) text += " h" + std::to_string(id) + (hold.released ? "r" : "");
  }
  for (const auto& [key, source] : sources) {
    if (source.customer == number->second) text += " " + key + ":" + std::to_string(source.rest(end_of_time));
  }
  return text + " v" + std::to_string(customers.at(number->second).reviewed.size());
}

const ModelCustomer* LedgerModel::customer(std::int64_t id) const {
  const auto number = customer_numbers_.find(id);
  return number == customer_numbers_.end() ? nullptr : &customers.at(number->second);
}

const ModelInvoice* LedgerModel::invoice(std::int64_t id) const {
  const auto number = invoice_numbers_.find(id);
  return number == invoice_numbers_.end() ? nullptr : &invoices.at(number->second);
}

void LedgerModel::learn_customer(const std::string& number, std::int64_t id) {
  customers[number].id = id;
  customer_numbers_[id] = number;
}

void LedgerModel::learn_invoice(const std::string& number, std::int64_t id) {
  invoices[number].id = id;
  invoice_numbers_[id] = number;
}

void LedgerModel::learn_source(const std::string& key, std::int64_t id) {
  sources[key].id = id;
  source_keys_[id] = key;
}

bool LedgerModel::learn_application(std::int64_t invoice_id, std::int64_t id, std::int64_t minor, Date on) {
  const auto number = invoice_numbers_.find(invoice_id);
  if (number == invoice_numbers_.end()) return false;
  std::vector<ModelPosting>& postings = invoices.at(number->second).postings;
  for (const ModelPosting& posting : postings) {
    if (posting.id == id) return true;
  }
  for (ModelPosting& posting : postings) {
    if (posting.id != 0 || posting.source.empty() || posting.minor != minor || posting.on != on) continue;
    posting.id = id;
    return true;
  }
  return false;
}

}  // namespace dunlin::sim
