// BankReading: what the readers of all formats share while a file is read: its name, where lines go, sums, the report.
//
//   TRY(reading.begin(head));
//   TRY(reading.line(line));                           // counted and added up, then handed to the sink
//   TRY(reading.end(balances, text, {.closing = closing}));
//   return reading.refuse_at(12, "the amount \"12,3x\" is no number");
//
// The currency of a statement is that of its opening balance, else what its head says, else that of its first line.
// Pending lines are counted and not added up. refuse_at says "FILE:LINE was not read: ..."; mismatch() is refuse_at or
// a warning, as the caller of read_bank_file wished.
#pragma once

#include "intake/formats/bank_file.h"

namespace dunlin {

inline constexpr std::size_t statement_text_bytes_max = std::size_t{1} << 20;  // of head and end together

// What the bank says that the lines come to.
struct StatementTotals {
  std::optional<BankBalance> closing;  // to compare with; none: nothing to compare
  std::int64_t line = 0;               // where the closing balance stands
};

class BankReading {
 public:
  BankReading(std::string_view file_name, BankSink& sink, Unreconciled unreconciled)
      : file_name_(file_name), sink_(sink), unreconciled_(unreconciled) {}

  BankFile file;

  [[nodiscard]] tl::unexpected<Refusal> refuse_at(std::int64_t line, std::string_view why,
                                                  Reason reason = Reason::row_malformed) const;
  // A refusal of something smaller, with its place.
  [[nodiscard]] tl::unexpected<Refusal> refuse_at(std::int64_t line, const Refusal& inner) const;
  void warn(std::int64_t line, std::string_view text);
  [[nodiscard]] Result<> mismatch(std::int64_t line, std::string_view why);

  [[nodiscard]] Result<> begin(StatementHead head);
  [[nodiscard]] Result<> line(const BankLine& line);
  [[nodiscard]] Result<> end(StatementEnd end, const StatementTotals& totals);

  [[nodiscard]] bool in_statement() const { return in_statement_; }
  [[nodiscard]] const StatementHead& head() const { return head_; }
  [[nodiscard]] std::int64_t booked_lines() const { return booked_lines_; }
  [[nodiscard]] std::int64_t credit_minor() const { return credit_minor_; }
  [[nodiscard]] std::int64_t debit_minor() const { return debit_minor_; }

 private:
  [[nodiscard]] std::string place(std::int64_t line) const;
  [[nodiscard]] Result<> add_up(const BankLine& line);
  [[nodiscard]] Result<bool> reconcile(const StatementTotals& totals);

  std::string file_name_;
  BankSink& sink_;
  Unreconciled unreconciled_;
  bool in_statement_ = false;
  StatementHead head_;
  std::int64_t lines_ = 0;  // of the statement
  std::int64_t booked_lines_ = 0;
  std::int64_t credit_minor_ = 0;
  std::int64_t debit_minor_ = 0;
  bool other_currency_ = false;
};

// The bytes that were looked at, and then the rest of the source.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(ByteSource& source) : source_(source) {}
  // At least `bytes` from the beginning, or all there are. Before the first next().
  [[nodiscard]] Result<std::string_view> peek(std::size_t bytes);
  [[nodiscard]] Result<std::string_view> next() override;

 private:
  ByteSource& source_;
  std::string begin_;
  bool begin_given_ = false;
};

}  // namespace dunlin
