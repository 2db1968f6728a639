#include "sim/file_of_day.h"

#include "base/check.h"
#include "sim/csv_lines.h"

namespace dunlin::sim {
namespace {

std::string_view header_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers:
      return "number,name,owner,email,limit,currency";
    case ImportKind::invoices:
      return "number,customer,amount,currency,issued,due";
    case ImportKind::credits:
      return "number,customer,amount,currency,issued,invoice";
    case ImportKind::payments:
      return "reference,customer,amount,currency,received,invoice,applied";
    case ImportKind::contacts:
    case ImportKind::history:
    case ImportKind::scores:
      break;
  }
  CHECK_UNREACHABLE("a kind of file that the simulated world does not hand over");
}

void write_document(CsvLines& lines, const FileLine& line) {
  lines.field(line.number).field(line.customer).field(format_amount(line.amount)).field(line.amount.currency.code());
  lines.field(line.on.to_string());
}

void write_line(CsvLines& lines, ImportKind kind, const FileLine& line) {
  if (kind == ImportKind::customers) {
    lines.field(line.number).field(line.name).field(line.owner).field(line.email);
    lines.field(line.limit ? format_amount(*line.limit) : "").field(line.limit ? line.limit->currency.code() : "");
  } else if (kind == ImportKind::invoices) {
    write_document(lines, line);
    lines.field(line.due.to_string());
  } else {
    write_document(lines, line);
    lines.field(line.invoice);
  }
  if (kind == ImportKind::payments) {
    lines.field(line.applied_minor ? format_amount(Money{*line.applied_minor, line.amount.currency}) : "");
  }
  lines.end_line();
}

}  // namespace

std::string FileOfDay::text() const {
  CsvLines csv(header_of(kind));
  std::string text = csv.take();
  for (const FileLine& line : lines) {
    if (!line.garbled.empty()) {
      text += line.garbled + "\n";
      continue;
    }
    CsvLines one("");
    write_line(one, kind, line);
    text += one.take().substr(1);  // without its empty header
  }
  return text;
}

const std::string& mapping_of_days() {
  static const std::string text = R"(name = "world"
[file]
encoding = "utf-8"
delimiter = ","
[dates]
style = "yyyy-mm-dd"
[amounts]
decimal = "."
thousands = ""
[customers]
number = "number"
name = "name"
owner = "owner"
email = "email"
credit_limit = "limit"
currency = "currency"
[invoices]
number = "number"
customer_number = "customer"
amount = "amount"
currency = "currency"
issued_on = "issued"
due_on = "due"
[credits]
number = "number"
customer_number = "customer"
amount = "amount"
currency = "currency"
issued_on = "issued"
invoice_number = "invoice"
[payments]
reference = "reference"
customer_number = "customer"
amount = "amount"
currency = "currency"
received_on = "received"
invoice_number = "invoice"
applied_amount = "applied"
)";
  return text;
}

}  // namespace dunlin::sim
