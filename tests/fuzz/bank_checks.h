// What must hold of whatever a reader of bank files makes of any bytes: sums are those of the lines, texts are valid
// and without control characters, the size of the blocks changes nothing, a refusal can be stored.
#pragma once

#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "intake/cell_text.h"
#include "intake/formats/bank_file.h"

namespace dunlin {

class CheckingSink final : public BankSink {
 public:
  std::vector<StatementHead> heads;
  std::vector<BankLine> lines;
  std::vector<StatementEnd> ends;
  std::vector<Remittance> advices;

  [[nodiscard]] Result<> begin(const StatementHead& head) override {
    CHECK(heads.size() == ends.size());
    check_text(head.account);
    check_text(head.servicer);
    heads.push_back(head);
    credit_ = debit_ = of_statement_ = 0;
    return {};
  }
  [[nodiscard]] Result<> line(const BankLine& line) override {
    CHECK(heads.size() == ends.size() + 1);
    check_text(line.text);
    check_text(line.other.name);
    check_text(line.customer_reference);
    check_text(line.return_reason);
    CHECK(line.returned || line.return_reason.empty());
    check_documents(line.documents);
    if (!line.pending && line.amount.currency == heads.back().currency.value_or(line.amount.currency)) {
      (line.amount.minor >= 0 ? credit_ : debit_) += line.amount.minor;
    }
    ++of_statement_;
    lines.push_back(line);
    return {};
  }
  [[nodiscard]] Result<> end(const StatementEnd& end) override {
    CHECK(heads.size() == ends.size() + 1);
    CHECK(end.lines == of_statement_ && end.credit_minor == credit_ && end.debit_minor == -debit_);
    ends.push_back(end);
    return {};
  }
  [[nodiscard]] Result<> advice(const Remittance& advice) override {
    check_advice(advice);
    advices.push_back(advice);
    return {};
  }

  // The documents of an advice with amounts sum to it.
  static void check_advice(const Remittance& advice) {
    check_text(advice.reference);
    check_text(advice.payer.name);
    check_documents(advice.documents);
    Money sum{0, advice.total ? advice.total->currency : Currency()};
    bool any = false;
    for (const RemittedDocument& document : advice.documents) {
      if (!document.paid) continue;
      any = true;
      const Result<Money> added = add(sum, *document.paid);
      CHECK(added.has_value());
      sum = *added;
    }
    CHECK(!any || (advice.total && sum == *advice.total));
  }

  [[nodiscard]] bool same_as(const CheckingSink& other) const {
    return heads == other.heads && lines == other.lines && ends == other.ends && advices == other.advices;
  }

 private:
  static void check_text(std::string_view text) { CHECK(is_valid_utf8(text) && !has_control_character(text)); }
  static void check_documents(const std::vector<RemittedDocument>& documents) {
    CHECK(documents.size() <= documents_max);
    for (const RemittedDocument& document : documents) {
      check_text(document.reference);
      check_text(document.note);
      check_text(document.adjustment_code);
    }
  }

  std::int64_t credit_ = 0;
  std::int64_t debit_ = 0;
  std::int64_t of_statement_ = 0;
};

// Read(ByteSource&, BankSink&, Unreconciled) -> Result<BankFile>, in two sizes of blocks; a strict reading accepts
// nothing that a lenient one does not.
template <class Read>
void check_reader(std::string_view input, Read read) {
  CheckingSink strict;
  ByteView whole(input);
  const Result<BankFile> file = read(whole, strict, Unreconciled::refuse);
  const bool is_read = accepted(file);
  CHECK(!is_read || strict.heads.size() == strict.ends.size());
  CheckingSink lenient;
  ByteView pieces(input, 5);
  const Result<BankFile> told = read(pieces, lenient, Unreconciled::tell);
  CHECK(accepted(told) || !is_read);
  CHECK(!is_read || lenient.same_as(strict));
  if (!is_read) return;
  CHECK(file->warnings.size() <= bank_warnings_max);
  for (const std::string& warning : file->warnings) CHECK(is_valid_utf8(warning));
}

}  // namespace dunlin
