#include "intake/formats/lockbox_reader.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/record_lines.h"

namespace dunlin {
namespace {

constexpr std::size_t record_bytes_max = 1024;
constexpr std::size_t slip_amount_digits = 10;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> number_in(std::string_view digits) {
  if (digits.empty() || digits.size() > 18 || !all_digits(digits)) return std::nullopt;
  std::int64_t number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

std::string_view without_leading_zeros(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of('0'), text.size()));
}

struct LockboxTotals {
  std::int64_t checks = 0;
  std::int64_t minor = 0;
};

class LockboxReader {
 public:
  LockboxReader(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled)
      : file_name_(file_name),
        lines_(source, file_name, record_bytes_max),
        reading_(file_name, sink, unreconciled),
        dollar_(Currency::parse("USD").value()) {}

  Result<BankFile> read();

 private:
  // From 1, both ends included; short records end in blanks.
  [[nodiscard]] std::string_view columns(std::size_t from, std::size_t to) const {
    return from > record_.size() ? std::string_view() : record_.substr(from - 1, to - from + 1);
  }
  [[nodiscard]] tl::unexpected<Refusal> refuse_here(std::string_view why) const {
    return reading_.refuse_at(lines_.number(), why);
  }
  [[nodiscard]] tl::unexpected<Refusal> out_of_place() const {
    return refuse_here("a record of the type '" + printable(record_.substr(0, 1), 4) + "' cannot stand here: \"" +
                       printable(record_, 60) + "\"");
  }
  Result<Date> date_in(std::size_t from) const;
  [[nodiscard]] bool repeats_lockbox() const;
  Result<> read_record();
  Result<> begin_file();
  Result<> begin_lockbox();
  Result<> begin_check();
  Result<> add_slip();
  void read_slip_amounts();
  Result<> finish_check();
  Result<> end_batch();
  Result<> end_lockbox();
  Result<> end_file();
  Result<> compare(std::string_view what, std::string_view said, std::int64_t found);

  std::string file_name_;
  RecordLines lines_;
  BankReading reading_;
  Currency dollar_;
  std::string_view record_;
  bool any_file_ = false;
  bool in_file_ = false;
  std::int64_t records_ = 0;
  std::string origin_;
  Date deposited_on_;
  std::optional<BankLine> check_;
  std::vector<std::string> slips_;
  LockboxTotals batch_;
  LockboxTotals lockbox_;
  std::int32_t batches_ = 0;
};

Result<Date> LockboxReader::date_in(std::size_t from) const {
  const std::string_view digits = columns(from, from + 5);
  if (digits.size() != 6 || !all_digits(digits)) {
    return refuse_here("the date \"" + printable(digits, 20) + "\" is not six digits");
  }
  const auto two = [&](std::size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  Result<Date> date = Date::of(2000 + two(0), two(2), two(4));
  if (!date) return reading_.refuse_at(lines_.number(), date.error());
  return date;
}

Result<> LockboxReader::compare(std::string_view what, std::string_view said, std::int64_t found) {
  if (number_in(said) == found) return {};
  return reading_.mismatch(lines_.number(), std::string(what) + " is \"" + printable(said, 20) +
                                                "\", but what was read comes to " + std::to_string(found) +
                                                ": records are missing or changed; ask the bank for the file again");
}

Result<> LockboxReader::begin_file() {
  if (in_file_) return out_of_place();
  origin_ = clean_text(columns(14, 23));
  TRY(date_in(24));
  in_file_ = any_file_ = true;
  records_ = 1;
  return {};
}

bool LockboxReader::repeats_lockbox() const {
  if (!reading_.in_statement() || check_ || batch_.checks != 0) return false;
  const Result<Date> day = date_in(15);
  return day && *day == deposited_on_ && clean_text(columns(8, 14)) == reading_.head().account;
}

Result<> LockboxReader::begin_lockbox() {
  if (!in_file_ || reading_.in_statement()) return out_of_place();
  deposited_on_ = TRY(date_in(15));
  StatementHead head;
  head.line = lines_.number();
  head.account = clean_text(columns(8, 14));
  head.servicer = origin_;
  head.currency = dollar_;
  head.from = head.to = deposited_on_;
  batch_ = lockbox_ = {};
  ++batches_;
  return reading_.begin(std::move(head));
}

Result<> LockboxReader::begin_check() {
  if (!reading_.in_statement()) return out_of_place();
  TRY(finish_check());
  const std::optional<std::int64_t> minor = number_in(columns(8, 17));
  if (!minor) return refuse_here("the amount \"" + printable(columns(8, 17), 20) + "\" is no number of cents");
  BankLine line;
  line.line = lines_.number();
  line.amount = Money{*minor, dollar_};
  line.booked_on = deposited_on_;
  line.code = "check";
  line.other = {clean_text(columns(53, 82)), clean_text(columns(27, 36)), clean_text(columns(18, 26))};
  line.check_number = without_leading_zeros(trim(columns(37, 46)));
  line.bank_reference = clean_text(columns(2, 7));  // batch and item
  line.text = clean_text(columns(83, record_bytes_max));
  line.of_batch = batches_;
  check_ = std::move(line);
  slips_.clear();
  ++batch_.checks;
  const Result<std::int64_t> sum = add_minor(batch_.minor, *minor);
  if (!sum) return reading_.refuse_at(lines_.number(), sum.error());
  batch_.minor = *sum;
  return {};
}

Result<> LockboxReader::add_slip() {
  if (!check_) return out_of_place();
  if (columns(2, 4) != std::string_view(check_->bank_reference).substr(0, 3)) {
    return refuse_here("the slip \"" + printable(record_, 60) + "\" is of another batch than the check before it");
  }
  if (slips_.size() >= documents_max) {
    return refuse_here("one check has more than " + std::to_string(documents_max) + " slips");
  }
  const std::string slip = clean_text(columns(12, record_bytes_max));
  if (!slip.empty()) slips_.push_back(slip);
  return {};
}

void LockboxReader::read_slip_amounts() {
  std::int64_t sum = 0;
  const bool all_end_in_amounts = std::all_of(slips_.begin(), slips_.end(), [&](const std::string& slip) {
    if (slip.size() <= slip_amount_digits) return false;
    const std::optional<std::int64_t> minor = number_in(slip.substr(slip.size() - slip_amount_digits));
    if (minor) sum += *minor;  // ten digits each, ten thousand at most
    return minor.has_value();
  });
  const bool are_amounts = all_end_in_amounts && sum == check_->amount.minor;
  for (const std::string& slip : slips_) {
    RemittedDocument document;
    const std::size_t cut = are_amounts ? slip.size() - slip_amount_digits : slip.size();
    document.reference = trim(std::string_view(slip).substr(0, cut));
    if (are_amounts) document.paid = Money{*number_in(slip.substr(cut)), dollar_};
    check_->documents.push_back(std::move(document));
  }
}

Result<> LockboxReader::finish_check() {
  if (!check_) return {};
  read_slip_amounts();
  const BankLine line = *std::move(check_);
  check_.reset();
  return reading_.line(line);
}

Result<> LockboxReader::end_batch() {
  if (!reading_.in_statement()) return out_of_place();
  TRY(finish_check());
  TRY(compare("the number of checks of the batch", columns(21, 23), batch_.checks));
  TRY(compare("the total of the batch", columns(24, 33), batch_.minor));
  lockbox_.checks += batch_.checks;
  const Result<std::int64_t> sum = add_minor(lockbox_.minor, batch_.minor);
  if (!sum) return reading_.refuse_at(lines_.number(), sum.error());
  lockbox_.minor = *sum;
  batch_ = {};
  ++batches_;
  return {};
}

Result<> LockboxReader::end_lockbox() {
  if (!reading_.in_statement() || check_ || batch_.checks != 0) return out_of_place();
  TRY(compare("the number of checks of the lockbox", columns(21, 24), lockbox_.checks));
  TRY(compare("the total of the lockbox", columns(25, 34), lockbox_.minor));
  return reading_.end(StatementEnd(), StatementTotals());
}

Result<> LockboxReader::end_file() {
  if (!in_file_ || reading_.in_statement()) return out_of_place();
  TRY(compare("the number of records of the file", columns(2, 7), records_));
  in_file_ = false;
  return {};
}

Result<> LockboxReader::read_record() {
  ++records_;
  switch (record_.front()) {
    case '1':
      return begin_file();
    case '2':
      return in_file_ && !reading_.in_statement() ? Result<>() : Result<>(out_of_place());
    case '5':
      // Some banks repeat it before each batch of the same lockbox.
      if (repeats_lockbox()) return {};
      return begin_lockbox();
    case '6':
      return begin_check();
    case '4':
      return add_slip();
    case '7':
      return end_batch();
    case '8':
      return end_lockbox();
    case '9':
      return end_file();
    default:
      return out_of_place();
  }
}

Result<BankFile> LockboxReader::read() {
  reading_.file.format = "BAI lockbox";
  while (TRY(lines_.next())) {
    record_ = lines_.text();
    while (!record_.empty() && record_.back() == ' ') record_.remove_suffix(1);
    if (!record_.empty()) TRY(read_record());
  }
  if (!any_file_) return refuse(Reason::file_empty, file_name_ + " was not read: it holds no record of a lockbox");
  if (in_file_) {
    return reading_.refuse_at(lines_.number(), "the file has no end (9): it was cut off", Reason::file_unreadable);
  }
  return std::move(reading_.file);
}

}  // namespace

// A header of 33 columns, and a service record that names the record size.
bool looks_like_lockbox(std::string_view first_bytes) {
  const std::size_t end = first_bytes.find_first_of("\r\n");
  if (end == std::string_view::npos) return false;
  const std::string_view header = trim(first_bytes.substr(0, end));
  const std::string_view next = trim(first_bytes.substr(end)).substr(0, 43);
  return header.starts_with("1") && header.size() >= 29 && header.size() <= 80 && all_digits(header.substr(23, 6)) &&
         (header.size() < 40 || header.substr(34, 6) != "094101") && next.starts_with('2') && next.size() >= 34 &&
         all_digits(next.substr(31, 3));
}

Result<BankFile> read_lockbox(ByteSource& source, std::string_view file_name, BankSink& sink,
                              Unreconciled unreconciled) {
  return LockboxReader(source, file_name, sink, unreconciled).read();
}

}  // namespace dunlin
