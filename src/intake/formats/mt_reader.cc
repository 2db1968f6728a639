#include "intake/formats/mt_reader.h"

#include <algorithm>
#include <optional>

#include "base/canonical_json.h"
#include "intake/cell_text.h"
#include "intake/encoding.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/mt_details.h"
#include "intake/formats/mt_fields.h"
#include "intake/formats/text_lines.h"

namespace dunlin {
namespace {

constexpr std::string_view tags[] = {"20", "21", "25",  "25P", "28", "28C", "34F", "13",  "13C", "13D", "60F", "60M",
                                     "61", "86", "62F", "62M", "64", "65",  "90C", "90D", "NS",  "940", "942"};

struct Field {
  std::string tag;
  std::int64_t line = 0;
  std::vector<std::string> lines;
  std::size_t bytes = 0;

  [[nodiscard]] std::string first() const { return lines.empty() ? std::string() : clean_text(lines.front()); }
};

// The tag of a line that begins a field; empty: it does not.
std::string_view tag_of(std::string_view line) {
  if (!line.starts_with(':')) return {};
  const std::size_t end = line.find(':', 1);
  if (end > 4) return {};  // there is none, or too late for one
  const std::string_view tag = line.substr(1, end - 1);
  return std::find(std::begin(tags), std::end(tags), tag) == std::end(tags) ? std::string_view() : tag;
}

// "-" ends a message, in a SWIFT block "-}"; one Dutch bank writes "-XXX".
bool is_message_end(std::string_view line) {
  const std::string_view text = trim(line);
  return text == "-" || text.starts_with("-}") || text == "-XXX";
}

std::string as_utf8(std::string_view line) {
  return is_valid_utf8(line) ? std::string(line) : repair_utf8(line);
}

// Of returns in the German list of codes: unpaid debits (also of the old scheme) and returned credit transfers.
bool is_return_code(std::string_view code) {
  return code == "009" || code == "059" || code == "108" || code == "109" || code == "159";
}

// "AC04" behind the word that announces it.
std::string find_reason(std::string_view text) {
  for (const std::string_view word : {"RUECKGABEGRUND", "Rueckgabegrund", "RETURN REASON", "RTRN"}) {
    const std::size_t at = text.find(word);
    if (at == std::string_view::npos) continue;
    const std::size_t begin = text.find_first_not_of(" :/-", at + word.size());
    if (begin == std::string_view::npos || begin + 4 > text.size()) continue;
    const std::string_view reason = text.substr(begin, 4);
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (is_upper(reason[0]) && is_upper(reason[1]) && is_digit(reason[2]) && is_digit(reason[3])) {
      return std::string(reason);
    }
  }
  return {};
}

// "EUR4,5"; none: no such amount.
std::optional<Money> read_told_amount(std::string_view text) {
  const Result<Currency> currency = Currency::parse(text.substr(0, 3));
  if (!currency) return std::nullopt;
  const std::string_view digits = trim(text.substr(3));
  const Result<Money> amount = parse_bank_amount(digits, *currency, digits.find(',') == digits.npos ? '.' : ',');
  return amount ? std::optional<Money>(*amount) : std::nullopt;
}

void fill(std::string& text, std::string& from) {
  if (text.empty()) text = std::move(from);
}

class MtReader {
 public:
  explicit MtReader(BankReading& reading) : reading_(reading) {}

  Result<> read(ByteSource& source) {
    TextLines lines(source);
    while (true) {
      const Result<bool> more = lines.next();
      if (!more && more.error().reason == Reason::file_too_long_line) {
        return reading_.refuse_at(lines.number() + 1, more.error().text, Reason::file_too_long_line);
      }
      if (!more) return refuse(more.error());
      if (!*more) break;
      TRY(take_line(lines.line(), lines.number()));
    }
    TRY(finish_field());
    TRY(finish_statement(lines.number()));
    if (reading_.file.statements > 0) return {};
    return reading_.refuse_at(1, "the file has no statement (a field :20: or :25:)", Reason::file_unreadable);
  }

 private:
  Result<> take_line(std::string_view line, std::int64_t number) {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    const std::size_t block = line.find("{4:");
    if (block != std::string_view::npos) {
      if (line.find("{2:") != std::string_view::npos) is_intraday_ = line.find("942", line.find("{2:")) < block;
      TRY(finish_field());
      TRY(finish_statement(number));
      line.remove_prefix(block + 3);
      if (line.empty()) return {};
    }
    // A line end inside ":86:".
    if (line == ":") {
      broken_tag_ = true;
      return {};
    }
    const std::string mended = broken_tag_ ? ":" + std::string(line) : std::string();
    if (broken_tag_) line = mended;
    broken_tag_ = false;
    if (is_message_end(line)) {
      TRY(finish_field());
      return finish_statement(number);
    }
    const std::string_view tag = tag_of(line);
    if (!tag.empty()) return start_field(tag, line.substr(tag.size() + 2), number);
    if (!in_field_) return {};  // what stands before a message
    return add_to_field(line);
  }

  Result<> start_field(std::string_view tag, std::string_view rest, std::int64_t number) {
    TRY(finish_field());
    in_field_ = true;
    field_.tag = tag;
    field_.line = number;
    field_.lines.clear();
    field_.bytes = 0;
    return add_to_field(rest);
  }

  Result<> add_to_field(std::string_view line) {
    field_.bytes += line.size() + 1;
    if (field_.bytes > line_text_bytes_max) {
      return reading_.refuse_at(
          field_.line, "field :" + field_.tag + ": is longer than " + std::to_string(line_text_bytes_max) + " bytes");
    }
    field_.lines.push_back(as_utf8(line));
    return {};
  }

  Result<> finish_field() {
    if (!in_field_) return {};
    in_field_ = false;
    const std::string_view tag = field_.tag;
    if (tag == "940" || tag == "942") {
      is_intraday_ = tag == "942";
      return {};
    }
    if (tag == "20") {
      TRY(finish_statement(field_.line));
      open_statement();
      head_.id = field_.first();
      return {};
    }
    if (!in_statement_ && (tag == "21" || tag == "25" || tag == "25P")) open_statement();
    if (!in_statement_) {
      return reading_.refuse_at(field_.line,
                                "field :" + field_.tag + ": stands in no statement: there is no :20: above");
    }
    TRY(check_size(tag));
    return read_field(tag);
  }

  // Fields of lines are bounded with their line, the others here.
  Result<> check_size(std::string_view tag) {
    const bool of_line = line_ && !behind_lines_ && (tag == "86" || tag == "NS");
    if (tag == "61") details_bytes_ = 0;
    std::size_t& bytes = of_line || tag == "61" ? details_bytes_ : kept_bytes_;
    const std::size_t most = of_line || tag == "61" ? line_text_bytes_max : statement_text_bytes_max;
    bytes += field_.bytes + 2 * field_.tag.size();
    if (bytes <= most) return {};
    return reading_.refuse_at(
        field_.line, "the texts of one line or of one statement are longer than " + std::to_string(most) + " bytes");
  }

  Result<> read_field(std::string_view tag) {
    if (tag == "61") return read_line();
    if (tag == "86") return read_details();
    if (tag == "NS") return read_non_swift();
    if (tag == "21") head_.related = clean_reference(field_.first());
    if (tag == "25" || tag == "25P") read_account();
    if (tag == "28" || tag == "28C") head_.number = field_.first();
    if (tag == "13" || tag == "13C" || tag == "13D") return read_moment();
    if (tag == "34F") return read_floor();
    if (tag == "90C" || tag == "90D") return check_sum();
    if (tag.front() == '6') return read_balance(tag);
    return {};
  }

  void open_statement() {
    in_statement_ = true;
    head_ = StatementHead();
    head_.line = field_.line;
    end_ = StatementEnd();
    totals_ = StatementTotals();
    begun_ = false;
    behind_lines_ = false;
    kept_bytes_ = 0;
    line_.reset();
    credits_ = debits_ = MtSum();
  }

  void read_account() {
    head_.account = field_.first();
    if (field_.tag == "25P" && field_.lines.size() > 1) head_.servicer = clean_text(field_.lines[1]);
  }

  // YYMMDDhhmm and the offset: when an MT942 was made.
  Result<> read_moment() {
    const std::string text = field_.first();
    head_.further.push_back({field_.tag, text});
    const Result<Date> day = parse_mt_date(std::string_view(text).substr(0, 6));
    if (day) head_.to = *day;
    return {};
  }

  Result<> read_floor() {
    const std::string text = field_.first();
    const Result<Currency> currency = Currency::parse(std::string_view(text).substr(0, 3));
    if (!currency) return reading_.refuse_at(field_.line, currency.error());
    head_.currency = *currency;
    head_.further.push_back({"34F", text});
    is_intraday_ = true;
    return {};
  }

  Result<> read_balance(std::string_view tag) {
    const std::optional<Currency> usual = head_.opening ? head_.opening->amount.currency : head_.currency;
    Result<BankBalance> balance = parse_mt_balance(field_.first(), usual);
    if (!balance) return reading_.refuse_at(field_.line, balance.error());
    balance->code = tag;
    if (tag.starts_with("60")) {
      if (begun_ || head_.opening) {
        return reading_.refuse_at(field_.line, "the statement has two opening balances, or lines before it");
      }
      balance->kind = BankBalance::Kind::opening;
      head_.opening = *balance;
      is_intraday_ = false;
    } else {
      TRY(give_line());
      TRY(begin());
      behind_lines_ = true;
      balance->kind = tag.starts_with("62") ? BankBalance::Kind::closing
                      : tag == "64"         ? BankBalance::Kind::closing_available
                                            : BankBalance::Kind::forward_available;
    }
    if (tag.starts_with("62")) {
      if (totals_.closing) return reading_.refuse_at(field_.line, "the statement has two closing balances");
      totals_.closing = *balance;
      totals_.line = field_.line;
    }
    end_.balances.push_back(*balance);
    return {};
  }

  Result<> begin() {
    if (begun_) return {};
    begun_ = true;
    head_.kind = is_intraday_ ? StatementKind::intraday : StatementKind::statement;
    if (reading_.file.format.empty()) reading_.file.format = is_intraday_ ? "MT942" : "MT940";
    return reading_.begin(head_);
  }

  Result<> read_line() {
    TRY(give_line());
    TRY(begin());
    if (behind_lines_) {
      return reading_.refuse_at(field_.line, "a statement line behind the closing balance");
    }
    const std::optional<Currency> currency = head_.opening ? head_.opening->amount.currency : head_.currency;
    if (!currency) {
      return reading_.refuse_at(field_.line, "the currency of the account is not known: there is no opening balance");
    }
    const Result<MtStatementLine> parsed = parse_mt_statement_line(field_.lines, *currency);
    if (!parsed) return reading_.refuse_at(field_.line, parsed.error());
    BankLine line;
    line.line = field_.line;
    line.amount = parsed->amount;
    line.valued_on = parsed->valued_on;
    line.booked_on = parsed->entered_on ? *parsed->entered_on : parsed->valued_on;
    line.pending = is_intraday_ || parsed->expected;
    line.returned = parsed->reversal || parsed->type.substr(1) == "RTI";
    line.code = parsed->type;
    line.customer_reference = parsed->customer_reference;
    line.bank_reference = parsed->bank_reference;
    if (looks_like_iban(line.customer_reference)) line.other.account = line.customer_reference;
    if (!parsed->funds_code.empty()) line.further.push_back({"funds code", parsed->funds_code});
    supplementary_ = parsed->supplementary;
    line_ = std::move(line);
    details_.clear();
    return count_in(*line_);
  }

  Result<> count_in(const BankLine& line) {
    MtSum& sum = line.amount.minor >= 0 ? credits_ : debits_;
    ++sum.count;
    const Result<std::int64_t> more =
        add_minor(sum.sum.minor, line.amount.minor >= 0 ? line.amount.minor : -line.amount.minor);
    if (!more) return reading_.refuse_at(line.line, more.error());
    sum.sum = Money{*more, line.amount.currency};
    return {};
  }

  Result<> read_details() {
    if (behind_lines_ || !line_) {
      for (const std::string& line : field_.lines) append_with_space(end_.text, clean_text(line));
      return {};
    }
    details_.push_back(field_.lines);
    return {};
  }

  // Two digits and a text in each line.
  Result<> read_non_swift() {
    for (const std::string& raw : field_.lines) {
      const std::size_t digits = std::min<std::size_t>(raw.find_first_not_of("0123456789"), 2);
      const std::string number = raw.substr(0, digits);
      const std::string text = clean_text(std::string_view(raw).substr(number.size()));
      if (text.empty()) continue;
      if (!line_) {
        if (!begun_) head_.further.push_back({"NS" + number, text});
      } else if (number >= "01" && number <= "14") {
        append_with_space(line_->text, text);
      } else if (number == "15" || number == "16") {
        append_with_space(line_->other.name, text);
      } else if (number == "17") {
        line_->booking_text = text;
      } else {
        line_->further.push_back({"NS" + number, text});
      }
    }
    return {};
  }

  void apply(MtDetails& details, BankLine& line) {
    append_with_space(line.text, details.text);
    fill(line.booking_text, details.booking_text);
    if (!details.code.empty()) line.code += "/" + details.code;
    if (!details.extension.empty()) line.code += "/" + details.extension;
    fill(line.other.name, details.other.name);
    fill(line.other.account, details.other.account);
    fill(line.other.bank, details.other.bank);
    if (line.ultimate == BankParty()) line.ultimate = std::move(details.ultimate);
    fill(line.end_to_end_id, details.end_to_end_id);
    fill(line.mandate, details.mandate);
    if (!details.customer_reference.empty()) line.customer_reference = details.customer_reference;
    if (is_return_code(details.code) || !details.return_reason.empty()) line.returned = true;
    if (line.returned) {
      fill(line.return_reason, details.return_reason);
      std::string told = find_reason(details.text);
      fill(line.return_reason, told);
      fill(line.return_reason, details.extension);
    }
    if (!line.instructed) line.instructed = read_told_amount(details.instructed);
    if (!line.charges) line.charges = read_told_amount(details.charges);
    fill(line.exchange_rate, details.exchange_rate);
    std::move(details.structured_references.begin(), details.structured_references.end(),
              std::back_inserter(line.structured_references));
    std::move(details.further.begin(), details.further.end(), std::back_inserter(line.further));
  }

  void apply_supplementary(BankLine& line) {
    if (supplementary_.empty()) return;
    MtDetails told;
    if (read_mt_words(supplementary_, told)) apply(told, line);
    if (line.other.account.empty() && looks_like_iban(supplementary_)) line.other.account = supplementary_;
    if (line.other.account == supplementary_) return;
    if (line.booking_text.empty()) {
      line.booking_text = supplementary_;
    } else {
      line.further.push_back({"supplementary", supplementary_});
    }
  }

  Result<> give_line() {
    if (!line_) return {};
    BankLine line = std::move(*line_);
    line_.reset();
    for (const std::vector<std::string>& lines : details_) {
      MtDetails details = read_mt_details(lines);
      apply(details, line);
    }
    details_.clear();
    apply_supplementary(line);
    return reading_.line(line);
  }

  Result<> check_sum() {
    TRY(give_line());
    TRY(begin());
    behind_lines_ = true;
    const std::string text = field_.first();
    end_.text += end_.text.empty() ? "" : " ";
    end_.text += field_.tag + " " + text;
    const Result<MtSum> said = parse_mt_sum(text);
    if (!said) return reading_.refuse_at(field_.line, said.error());
    const MtSum& found = field_.tag == "90C" ? credits_ : debits_;
    const bool same_sum = said->sum.minor == found.sum.minor;
    if (said->count == found.count && same_sum) return {};
    return reading_.mismatch(field_.line, "field :" + field_.tag + ": says " + std::to_string(said->count) +
                                              " entries of " + format_with_code(said->sum) + ", and there are " +
                                              std::to_string(found.count) + " of " +
                                              format_amount(Money{found.sum.minor, said->sum.currency}));
  }

  Result<> finish_statement(std::int64_t line) {
    if (!in_statement_) return {};
    TRY(give_line());
    TRY(begin());
    in_statement_ = false;
    if (head_.opening && !totals_.closing) {
      TRY(reading_.mismatch(line, "the statement that begins in line " + std::to_string(head_.line) +
                                      " has no closing balance (:62F:): the file was cut off; ask the bank for it "
                                      "again"));
    } else if (!head_.opening && !is_intraday_) {
      reading_.warn(line, "the statement has no opening balance, so nothing was added up");
    }
    return reading_.end(end_, totals_);
  }

  BankReading& reading_;
  bool in_field_ = false;
  bool in_statement_ = false;
  bool is_intraday_ = false;
  bool begun_ = false;
  bool behind_lines_ = false;  // behind the closing balance or the sums
  bool broken_tag_ = false;
  Field field_;
  StatementHead head_;
  StatementEnd end_;
  StatementTotals totals_;
  std::optional<BankLine> line_;  // whose details may still come
  std::string supplementary_;
  std::vector<std::vector<std::string>> details_;  // of it: fields 86
  std::size_t details_bytes_ = 0;
  std::size_t kept_bytes_ = 0;  // of head and end
  MtSum credits_;
  MtSum debits_;
};

}  // namespace

bool looks_like_mt(std::string_view begin) {
  for (std::size_t at = 0; at < begin.size();) {
    const std::string_view line = begin.substr(at, begin.find_first_of("\r\n", at) - at);
    const std::string_view tag = tag_of(line);
    if (tag == "20" || tag == "25" || tag == "940" || tag == "942") return true;
    if (line.find("{4:") != std::string_view::npos && line.find("{1:") != std::string_view::npos) return true;
    at += line.size() + 1;
  }
  return false;
}

Result<BankFile> read_mt(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled) {
  BankReading reading(file_name, sink, unreconciled);
  TRY(MtReader(reading).read(source));
  return std::move(reading.file);
}

}  // namespace dunlin
