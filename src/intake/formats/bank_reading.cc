#include "intake/formats/bank_reading.h"

#include "base/check.h"

namespace dunlin {
namespace {

std::string say_amount(std::int64_t minor, Currency currency) {
  return format_with_code(Money{minor, currency});
}

}  // namespace

std::string BankReading::place(std::int64_t line) const {
  return file_name_ + ":" + std::to_string(line);
}

tl::unexpected<Refusal> BankReading::refuse_at(std::int64_t line, std::string_view why, Reason reason) const {
  return refuse(reason, place(line) + " was not read: " + std::string(why));
}

tl::unexpected<Refusal> BankReading::refuse_at(std::int64_t line, const Refusal& inner) const {
  return refuse(Reason::row_malformed, place(line) + " was not read: " + inner.text);
}

void BankReading::warn(std::int64_t line, std::string_view text) {
  if (file.warnings.size() >= bank_warnings_max) return;
  file.warnings.push_back(sayable(place(line) + ": " + std::string(text)));
}

Result<> BankReading::mismatch(std::int64_t line, std::string_view why) {
  if (unreconciled_ == Unreconciled::refuse) return refuse_at(line, why);
  warn(line, why);
  return {};
}

Result<> BankReading::begin(StatementHead head) {
  CHECK(!in_statement_);
  in_statement_ = true;
  head_ = std::move(head);
  if (head_.opening) head_.currency = head_.opening->amount.currency;
  lines_ = booked_lines_ = credit_minor_ = debit_minor_ = 0;
  other_currency_ = false;
  ++file.statements;
  return sink_.begin(head_);
}

Result<> BankReading::add_up(const BankLine& line) {
  if (!head_.currency) head_.currency = line.amount.currency;
  if (line.amount.currency != *head_.currency) {
    if (!other_currency_) warn(line.line, "the amount is not in the currency of the account, and was not added up");
    other_currency_ = true;
    return {};
  }
  std::int64_t& sum = line.amount.minor >= 0 ? credit_minor_ : debit_minor_;
  const Money size = line.amount.minor >= 0 ? line.amount : TRY(negate(line.amount));
  const Result<std::int64_t> added = add_minor(sum, size.minor);
  if (!added) return refuse_at(line.line, added.error());
  sum = *added;
  return {};
}

Result<> BankReading::line(const BankLine& line) {
  CHECK(in_statement_);
  ++lines_;
  ++file.lines;
  if (line.pending) {
    ++file.pending_lines;
  } else {
    ++booked_lines_;
    TRY(add_up(line));
  }
  return sink_.line(line);
}

// Opening balance and booked lines give the closing balance.
Result<bool> BankReading::reconcile(const StatementTotals& totals) {
  if (!totals.closing || !head_.opening) return false;
  const Money opening = head_.opening->amount;
  const Money closing = totals.closing->amount;
  if (opening.currency != closing.currency || other_currency_) {
    warn(totals.line, "the balances and lines are in several currencies (" + format_with_code(opening) + " at first, " +
                          format_with_code(closing) + " at last), so they were not added up");
    return false;
  }
  const Result<std::int64_t> risen = add_minor(opening.minor, credit_minor_);
  if (!risen) return refuse_at(totals.line, risen.error());
  const Result<std::int64_t> expected = add_minor(*risen, -debit_minor_);
  if (!expected) return refuse_at(totals.line, expected.error());
  if (*expected == closing.minor) return true;
  TRY(mismatch(totals.line, "the closing balance is " + format_with_code(closing) + ", but the opening balance of " +
                                format_with_code(opening) + " and the " + std::to_string(booked_lines_) +
                                " lines come to " + say_amount(*expected, opening.currency) +
                                ": lines are missing or changed; ask the bank for the file again"));
  return false;
}

Result<> BankReading::end(StatementEnd end, const StatementTotals& totals) {
  CHECK(in_statement_);
  end.lines = lines_;
  end.credit_minor = credit_minor_;
  end.debit_minor = debit_minor_;
  end.reconciled = TRY(reconcile(totals));
  in_statement_ = false;
  return sink_.end(end);
}

Result<std::string_view> PeekedSource::peek(std::size_t bytes) {
  CHECK(!begin_given_);
  while (begin_.size() < bytes) {
    const std::string_view block = TRY(source_.next());
    if (block.empty()) break;
    begin_ += block;
  }
  return std::string_view(begin_);
}

Result<std::string_view> PeekedSource::next() {
  if (!begin_given_) {
    begin_given_ = true;
    if (!begin_.empty()) return std::string_view(begin_);
  }
  return source_.next();
}

}  // namespace dunlin
