#include "fuzz/bank_reader_check.h"

#include <algorithm>

#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "intake/cell_text.h"
#include "intake/formats/collected_bank.h"

namespace dunlin {
namespace {

void check_text(std::string_view text) {
  CHECK(is_valid_utf8(text));
  CHECK(!has_control_character(text));
}

void check_further(const std::vector<NamedText>& further) {
  for (const NamedText& named : further) {
    check_text(named.name);
    check_text(named.text);
  }
}

void check_line(const BankLine& line) {
  CHECK(line.line >= 1);
  CHECK(line.text.size() <= 2 * line_text_bytes_max);
  CHECK(line.documents.size() <= documents_max);
  for (const std::string* text :
       {&line.text, &line.code, &line.booking_text, &line.other.name, &line.other.account, &line.other.bank,
        &line.ultimate.name, &line.end_to_end_id, &line.customer_reference, &line.bank_reference, &line.mandate,
        &line.check_number, &line.exchange_rate, &line.return_reason}) {
    check_text(*text);
  }
  for (const RemittedDocument& document : line.documents) check_text(document.reference);
  check_further(line.further);
}

void check_statement(const CollectedBank::Statement& statement) {
  CHECK(statement.end.has_value());
  CHECK(statement.end->lines == static_cast<std::int64_t>(statement.lines.size()));
  check_text(statement.head.account);
  check_text(statement.head.id);
  check_text(statement.end->text);
  check_further(statement.head.further);
  __int128 sum = 0;
  for (const BankLine& line : statement.lines) {
    check_line(line);
    if (!line.pending && line.amount.currency == statement.head.currency) sum += line.amount.minor;
  }
  if (!statement.end->reconciled) return;
  CHECK(statement.head.opening.has_value());
  const auto closing =
      std::find_if(statement.end->balances.begin(), statement.end->balances.end(),
                   [](const BankBalance& balance) { return balance.kind == BankBalance::Kind::closing; });
  CHECK(closing != statement.end->balances.end());
  CHECK(statement.head.opening->amount.minor + sum == closing->amount.minor);
}

}  // namespace

void check_bank_reader(std::string_view input, BankReader reader) {
  CollectedBank whole;
  ByteView source(input);
  const Result<BankFile> file = reader(source, "sample", whole, Unreconciled::refuse);
  CollectedBank parts;
  ByteView blocks(input, 7);
  const Result<BankFile> again = reader(blocks, "sample", parts, Unreconciled::refuse);
  CHECK(file.has_value() == again.has_value());
  CHECK(whole.statements == parts.statements);
  if (accepted(file)) {
    CHECK(file->statements == static_cast<std::int64_t>(whole.statements.size()));
    for (const std::string& warning : file->warnings) CHECK(is_valid_utf8(warning));
    for (const CollectedBank::Statement& statement : whole.statements) check_statement(statement);
  }
  CollectedBank told;
  ByteView once_more(input);
  const Result<BankFile> lenient = reader(once_more, "sample", told, Unreconciled::tell);
  CHECK(!file.has_value() || (lenient.has_value() && told.statements == whole.statements));
}

}  // namespace dunlin
