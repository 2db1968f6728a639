#include "intake/formats/nacha_reader.h"

#include "intake/cell_text.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/nacha_entry.h"

namespace dunlin {
namespace {

constexpr std::int64_t hash_modulus = 10'000'000'000;  // ten digits are kept
constexpr std::int64_t records_in_block = 10;

// What a control record says of the records before it.
struct NachaTotals {
  std::int64_t entries = 0;  // and addenda
  std::int64_t hash = 0;
  std::int64_t debit_minor = 0;
  std::int64_t credit_minor = 0;
};

Result<Date> read_date(std::string_view yymmdd) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (const char c : yymmdd) {
    if (!is_digit(c)) {
      return refuse(Reason::row_malformed, "the date \"" + printable(yymmdd, 20) + "\" is not six digits");
    }
  }
  const auto two = [&](std::size_t at) { return (yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0'); };
  return Date::of(2000 + two(0), two(2), two(4));
}

class NachaReader {
 public:
  NachaReader(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled)
      : file_name_(file_name), records_(source, file_name), reading_(file_name, sink, unreconciled), sink_(sink) {}

  Result<BankFile> read();

 private:
  [[nodiscard]] tl::unexpected<Refusal> out_of_place() const;
  template <class T>
  Result<T> placed(Result<T> result, std::int64_t line) const {
    if (!result) return reading_.refuse_at(line, result.error());
    return result;
  }
  Result<> read_record();
  Result<> begin_file();
  Result<> begin_batch();
  Result<> begin_entry();
  Result<> add_addenda();
  Result<> finish_entry();
  Result<> hand_over(const NachaLine& made, const BankLine& line);
  Result<> end_statement();
  Result<> end_batch();
  Result<> end_file();
  Result<> count_entry(const NachaEntry& entry);
  Result<> compare(std::string_view what, std::optional<std::int64_t> said, std::int64_t found);
  Result<> compare_text(std::string_view what, std::string_view said, std::string_view found);
  Result<> compare_totals(std::string_view of, const NachaTotals& totals, std::size_t column, std::size_t width);

  std::string file_name_;
  NachaRecords records_;
  NachaRecord record_;
  BankReading reading_;
  BankSink& sink_;
  bool any_file_ = false;
  bool in_file_ = false;
  bool in_batch_ = false;
  Date made_on_;
  NachaBatch batch_;
  std::optional<NachaEntry> entry_;
  NachaTotals batch_totals_;
  NachaTotals file_totals_;
  std::int64_t batches_ = 0;
  std::int64_t records_in_file_ = 0;
  std::string account_;  // of the statement at hand
};

tl::unexpected<Refusal> NachaReader::out_of_place() const {
  return reading_.refuse_at(record_.line(), "a record of the type '" + std::string(1, record_.type()) +
                                                "' cannot stand here: \"" + printable(record_.all(), 60) + "\"");
}

Result<> NachaReader::compare(std::string_view what, std::optional<std::int64_t> said, std::int64_t found) {
  if (said == found) return {};
  return reading_.mismatch(record_.line(), std::string(what) + " is " + (said ? std::to_string(*said) : "no number") +
                                               ", but what was read comes to " + std::to_string(found) +
                                               ": records are missing or changed; ask the bank for the file again");
}

Result<> NachaReader::compare_text(std::string_view what, std::string_view said, std::string_view found) {
  if (said == found) return {};
  return reading_.mismatch(record_.line(), std::string(what) + " is \"" + printable(said, 40) +
                                               "\" at the end of the batch and \"" + printable(found, 40) +
                                               "\" at its beginning");
}

// The columns of debits and credits, which are wider for accounting advices.
Result<> NachaReader::compare_totals(std::string_view of, const NachaTotals& totals, std::size_t column,
                                     std::size_t width) {
  const std::string tail = " of the " + std::string(of);
  TRY(compare("the total of debits" + tail, record_.number(column, column + width - 1), totals.debit_minor));
  return compare("the total of credits" + tail, record_.number(column + width, column + 2 * width - 1),
                 totals.credit_minor);
}

Result<> NachaReader::begin_file() {
  if (in_file_) return out_of_place();
  if (record_.columns_of(2, 3) != "01" || record_.columns_of(35, 40) != "094101") {
    return reading_.refuse_at(record_.line(),
                              "the file header does not say priority 01, record size 094, blocking factor 10 and "
                              "format 1: \"" +
                                  printable(record_.all(), 60) + "\"",
                              Reason::file_unreadable);
  }
  made_on_ = TRY(placed(read_date(record_.columns_of(24, 29)), record_.line()));
  in_file_ = any_file_ = true;
  file_totals_ = {};
  batches_ = 0;
  records_in_file_ = 1;
  return {};
}

Result<> NachaReader::begin_batch() {
  if (!in_file_ || in_batch_) return out_of_place();
  batch_ = {};
  batch_.line = record_.line();
  batch_.service_class = record_.columns_of(2, 4);
  batch_.entry_class = record_.text(51, 53);
  if (!is_nacha_entry_class(batch_.entry_class)) {
    return reading_.refuse_at(record_.line(), "the entry class \"" + printable(batch_.entry_class, 20) + "\" is none");
  }
  batch_.company = batch_.is_international() ? std::string() : clean_text(record_.text(5, 20));
  batch_.company_id = clean_text(record_.text(41, 50));
  batch_.description = clean_text(record_.text(54, 63));
  batch_.originating_bank = clean_text(record_.text(80, 87));
  batch_.number = record_.columns_of(88, 94);
  const std::string_view effective = record_.columns_of(70, 75);
  const bool is_said = effective.find_first_not_of(" 0") != std::string_view::npos;
  batch_.booked_on = is_said ? TRY(placed(read_date(effective), record_.line())) : made_on_;
  batch_totals_ = {};
  in_batch_ = true;
  return {};
}

Result<> NachaReader::count_entry(const NachaEntry& entry) {
  const bool credit = entry.transaction.direction == NachaDirection::credit;
  if (entry.minor != 0 && batch_.service_class == (credit ? "225" : "220")) {
    reading_.warn(entry.line, "a batch of the service class " + batch_.service_class + " has " +
                                  (credit ? "a credit" : "a debit") + " in it");
  }
  ++batch_totals_.entries;
  batch_totals_.hash += hash_of(entry);
  std::int64_t& sum = credit ? batch_totals_.credit_minor : batch_totals_.debit_minor;
  sum = TRY(placed(add_minor(sum, entry.minor), entry.line));
  return {};
}

Result<> NachaReader::begin_entry() {
  if (!in_batch_) return out_of_place();
  TRY(finish_entry());
  entry_ = TRY(placed(read_nacha_entry(record_, batch_), record_.line()));
  return count_entry(*entry_);
}

Result<> NachaReader::add_addenda() {
  if (!entry_) return out_of_place();
  ++batch_totals_.entries;
  const std::string warning = TRY(placed(add_nacha_addenda(*entry_, record_, batch_), record_.line()));
  if (!warning.empty()) reading_.warn(record_.line(), warning);
  return {};
}

Result<> NachaReader::end_statement() {
  if (!reading_.in_statement()) return {};
  return reading_.end(StatementEnd(), StatementTotals());
}

Result<> NachaReader::hand_over(const NachaLine& made, const BankLine& line) {
  if (reading_.in_statement() && account_ != made.account) TRY(end_statement());
  if (!reading_.in_statement()) {
    StatementHead head;
    head.line = batch_.line;
    head.account = account_ = made.account;
    head.servicer = made.servicer;
    head.currency = line.amount.currency;
    head.number = batch_.number;
    head.from = head.to = batch_.booked_on;
    TRY(reading_.begin(std::move(head)));
  }
  return reading_.line(line);
}

Result<> NachaReader::finish_entry() {
  if (!entry_) return {};
  const NachaLine made = TRY(placed(line_of(*entry_, batch_), entry_->line));
  if (!made.warning.empty()) reading_.warn(entry_->line, made.warning);
  entry_.reset();
  if (made.advice) TRY(sink_.advice(*made.advice));
  return made.line ? hand_over(made, *made.line) : Result<>();
}

Result<> NachaReader::end_batch() {
  if (!in_batch_) return out_of_place();
  TRY(finish_entry());
  TRY(end_statement());
  TRY(compare("the number of entries and addenda of the batch", record_.number(5, 10), batch_totals_.entries));
  TRY(compare("the hash of the batch", record_.number(11, 20), batch_totals_.hash % hash_modulus));
  TRY(compare_totals("batch", batch_totals_, 21, batch_.is_accounting_advice() ? 20 : 12));
  TRY(compare_text("the service class", record_.columns_of(2, 4), batch_.service_class));
  TRY(compare_text("the originating bank", record_.text(80, 87), batch_.originating_bank));
  TRY(compare_text("the number", record_.columns_of(88, 94), batch_.number));
  // International batches and accounting advices leave it blank.
  const std::string company_id = clean_text(record_.text(45, 54));
  if (!company_id.empty() && !batch_.is_accounting_advice()) {
    TRY(compare_text("the company identification", company_id, batch_.company_id));
  }
  in_batch_ = false;
  ++batches_;
  file_totals_.entries += batch_totals_.entries;
  file_totals_.hash += batch_totals_.hash % hash_modulus;
  file_totals_.debit_minor =
      TRY(placed(add_minor(file_totals_.debit_minor, batch_totals_.debit_minor), record_.line()));
  file_totals_.credit_minor =
      TRY(placed(add_minor(file_totals_.credit_minor, batch_totals_.credit_minor), record_.line()));
  return {};
}

Result<> NachaReader::end_file() {
  if (!in_file_ || in_batch_) return out_of_place();
  TRY(compare("the number of batches", record_.number(2, 7), batches_));
  TRY(compare("the number of entries and addenda of the file", record_.number(14, 21), file_totals_.entries));
  TRY(compare("the hash of the file", record_.number(22, 31), file_totals_.hash % hash_modulus));
  TRY(compare_totals("file", file_totals_, 32, batch_.is_accounting_advice() ? 20 : 12));
  const std::int64_t blocks = (records_in_file_ + records_in_block - 1) / records_in_block;
  if (record_.number(8, 13) != blocks) {
    reading_.warn(record_.line(), "the file has " + std::to_string(blocks) + " blocks of ten records, but says " +
                                      printable(record_.columns_of(8, 13), 20));
  }
  in_file_ = false;
  return {};
}

Result<> NachaReader::read_record() {
  ++records_in_file_;
  switch (record_.type()) {
    case '1':
      return begin_file();
    case '5':
      return begin_batch();
    case '6':
      return begin_entry();
    case '7':
      return add_addenda();
    case '8':
      return end_batch();
    case '9':
      if (!in_file_ && any_file_ && record_.is_padding()) return {};
      return end_file();
    default:
      return out_of_place();
  }
}

Result<BankFile> NachaReader::read() {
  reading_.file.format = "NACHA";
  while (TRY(records_.next(record_))) TRY(read_record());
  if (!any_file_) return refuse(Reason::file_empty, file_name_ + " was not read: it holds no record of ACH");
  if (in_file_) {
    return reading_.refuse_at(record_.line(), "the file has no file control (9): it was cut off",
                              Reason::file_unreadable);
  }
  return std::move(reading_.file);
}

}  // namespace

bool looks_like_nacha(std::string_view first_bytes) {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (first_bytes.starts_with(byte_order_mark)) first_bytes.remove_prefix(byte_order_mark.size());
  while (!first_bytes.empty() && (first_bytes.front() == '\n' || first_bytes.front() == '\r')) {
    first_bytes.remove_prefix(1);
  }
  return first_bytes.starts_with("101") && first_bytes.size() >= 40 && first_bytes.substr(34, 6) == "094101";
}

Result<BankFile> read_nacha(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled) {
  return NachaReader(source, file_name, sink, unreconciled).read();
}

}  // namespace dunlin
