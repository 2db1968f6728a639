#include "intake/formats/nacha_entry.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/edi820.h"

namespace dunlin {
namespace {

constexpr std::int32_t all_international = 0b1111111;  // addenda 10 to 16

tl::unexpected<Refusal> malformed(std::string_view what, std::string_view text) {
  return refuse(Reason::row_malformed, std::string(what) + " \"" + printable(text, 60) + "\" is none");
}

Currency us_dollar() {
  return Currency::parse("USD").value();
}

void read_corporate(const NachaRecord& record, NachaEntry& entry) {
  entry.id = clean_text(record.text(40, 54));
  entry.addenda_announced = record.number(55, 58).value_or(-1);
  entry.name = clean_text(record.text(59, 74));
}

void read_international(const NachaRecord& record, NachaEntry& entry) {
  entry.account = clean_text(record.text(40, 74));
  entry.addenda_announced = record.number(13, 16).value_or(-1);
}

Result<> read_return(NachaEntry& entry, const NachaRecord& record, const NachaBatch& batch, std::string& warning) {
  entry.return_reason = record.text(4, 6);
  entry.original_trace = clean_text(record.text(7, 21));
  const std::string text = clean_text(record.text(batch.is_international() ? 46 : 36, 79));
  if (!text.empty()) entry.texts.push_back(text);
  if (is_nacha_return_reason(entry.return_reason)) return {};
  if (batch.is_international() || entry.return_reason.size() != 3 || entry.return_reason.front() != 'R') {
    return malformed("the return reason", record.text(4, 6));
  }
  warning = "the return reason " + printable(entry.return_reason, 10) + " is not on the list of Nacha";
  return {};
}

Result<> read_change(NachaEntry& entry, const NachaRecord& record) {
  entry.change_code = record.text(4, 6);
  entry.original_trace = clean_text(record.text(7, 21));
  if (!is_nacha_change_code(entry.change_code)) return malformed("the change code", entry.change_code);
  return {};
}

// The addenda of an international entry: 10 receiver, 11 and 12 originator, 13 and 14 banks, 15 and 16 receiver again.
void read_international_addenda(NachaEntry& entry, std::int64_t type, const NachaRecord& record) {
  entry.international |= 1 << (type - 10);
  if (type == 10) entry.name = clean_text(record.text(47, 81));
  if (type == 11) entry.originator = clean_text(record.text(4, 38));
}

BankLine bare_line(const NachaEntry& entry, const NachaBatch& batch) {
  BankLine line;
  line.line = entry.line;
  const bool came_in = entry.transaction.direction == NachaDirection::credit;
  line.amount = Money{came_in ? entry.minor : -entry.minor, us_dollar()};
  line.booked_on = batch.booked_on;
  line.code = std::to_string(entry.code);
  line.booking_text = batch.entry_class;
  append_with_space(line.booking_text, batch.description);
  line.customer_reference = clean_reference(entry.id);
  line.bank_reference = entry.trace;
  for (const std::string& text : entry.texts) append_with_space(line.text, text);
  return line;
}

// What the payer says in the addenda 05, as documents where it is an EDI 820, else as text.
void read_payment_information(const NachaEntry& entry, const NachaBatch& batch, NachaLine& made, BankLine& line) {
  const std::string information = clean_text(entry.payment_information);
  if (information.empty()) return;
  Result<std::optional<Remittance>> advice =
      read_edi820_addenda(entry.payment_information, Money{entry.minor, us_dollar()});
  if (!advice) made.warning = "the EDI in the addenda was not read and is left as text: " + advice.error().text;
  if (advice && *advice) {
    Remittance& found = **advice;
    if (!found.payer.name.empty() && found.payer.name != batch.company) line.ultimate = found.payer;
    if (!found.reference.empty()) line.further.push_back({"TRN02", found.reference});
    line.documents = found.documents;
    found.line = entry.line;
    if (entry.minor == 0) made.advice = std::move(found);
  }
  const std::string_view kept = cut_utf8(information, line_text_bytes_max);
  if (kept.size() < information.size()) made.warning = "the text of the addenda is too long and was cut off";
  append_with_space(line.text, kept);
}

}  // namespace

Result<NachaEntry> read_nacha_entry(const NachaRecord& record, const NachaBatch& batch) {
  NachaEntry entry;
  entry.line = record.line();
  const std::optional<std::int64_t> code = record.number(2, 3);
  const std::optional<NachaTransaction> transaction =
      code ? nacha_transaction_of(*code, batch.is_accounting_advice()) : std::nullopt;
  if (!transaction) return malformed("the transaction code", record.columns_of(2, 3));
  entry.code = *code;
  entry.transaction = *transaction;
  entry.routing = record.columns_of(4, 12);
  if (!is_routing_number(entry.routing)) return malformed("the routing number", entry.routing);
  const bool advice = batch.is_accounting_advice();
  entry.account = clean_text(record.text(13, advice ? 27 : 29));
  const std::optional<std::int64_t> minor = advice ? record.number(28, 39) : record.number(30, 39);
  if (!minor) return malformed("the amount", record.columns_of(advice ? 28 : 30, 39));
  entry.minor = *minor;
  entry.name = clean_text(record.text(55, 76));
  entry.trace = clean_text(record.text(80, 94));
  if (batch.is_international()) {
    read_international(record, entry);
  } else if (batch.entry_class == "CTX") {
    read_corporate(record, entry);
  } else if (batch.entry_class == "CIE") {
    // The payer names himself first, and then the number by which the biller knows him.
    entry.name = clean_text(record.text(40, 54));
    entry.id = clean_text(record.text(55, 76));
  } else {
    entry.id = clean_text(advice ? record.text(40, 53) : record.text(40, 54));
  }
  if (entry.transaction.prenotification && entry.minor != 0) {
    return refuse(Reason::row_malformed, "a prenotification carries no money, but the amount is " +
                                             format_amount(Money{entry.minor, us_dollar()}));
  }
  return entry;
}

std::int64_t hash_of(const NachaEntry& entry) {
  std::int64_t hash = 0;
  for (const char c : std::string_view(entry.routing).substr(0, 8)) hash = hash * 10 + (c - '0');
  return hash;
}

Result<std::string> add_nacha_addenda(NachaEntry& entry, const NachaRecord& record, const NachaBatch& batch) {
  std::string warning;
  ++entry.addenda;
  if (entry.addenda > 9'999) return refuse(Reason::row_malformed, "an entry has more than 9999 addenda");
  const std::int64_t type = record.number(2, 3).value_or(0);
  if (type == 99) {
    TRY(read_return(entry, record, batch, warning));
  } else if (type == 98) {
    TRY(read_change(entry, record));
  } else if (type == 5) {
    entry.payment_information += record.columns_of(4, 83);
  } else if (type == 2) {
    entry.texts.push_back(clean_text(record.text(4, 79)));
  } else if (batch.is_international() && type == 17) {
    entry.texts.push_back(clean_text(record.text(4, 83)));
  } else if (batch.is_international() && type >= 10 && type <= 18) {
    if (type != 18) read_international_addenda(entry, type, record);
  } else {
    return malformed("the type of the addenda", record.columns_of(2, 3));
  }
  return warning;
}

Result<NachaLine> line_of(const NachaEntry& entry, const NachaBatch& batch) {
  NachaLine made;
  const bool returned = !entry.return_reason.empty();
  if (batch.is_international() && entry.international != all_international && entry.change_code.empty()) {
    return refuse(Reason::row_malformed, "an international entry lacks one of its addenda 10 to 16");
  }
  if (entry.transaction.comes_back && !returned && entry.change_code.empty()) {
    return refuse(Reason::row_malformed, "the transaction code " + std::to_string(entry.code) +
                                             " is of a return, but there is no addenda that says why");
  }
  if (batch.entry_class == "CTX" && !returned && entry.addenda_announced >= 0 &&
      entry.addenda_announced != entry.addenda) {
    return refuse(Reason::row_malformed, "the entry announces " + std::to_string(entry.addenda_announced) +
                                             " addenda, but has " + std::to_string(entry.addenda));
  }
  if (!entry.change_code.empty()) {
    made.warning = "a notification of change (" + entry.change_code + ") about " + entry.name +
                   " was not carried out: ask the customer, and change the details by hand";
    return made;
  }
  if (entry.transaction.prenotification) return made;
  BankLine line = bare_line(entry, batch);
  if (returned) {
    line.returned = true;
    line.return_reason = entry.return_reason;
    line.other = {entry.name, entry.account, entry.routing};
    line.further.push_back({"original_trace", entry.original_trace});
    made.account = batch.company_id;
    made.servicer = batch.originating_bank;
  } else {
    line.other = {batch.is_international() ? entry.originator : batch.company, {}, batch.originating_bank};
    made.account = entry.account;
    made.servicer = entry.routing;
  }
  read_payment_information(entry, batch, made, line);
  if (entry.minor != 0 || returned) made.line = std::move(line);
  return made;
}

}  // namespace dunlin
