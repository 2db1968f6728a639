#include "intake/formats/ofx_reader.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "intake/cell_text.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

constexpr std::string_view space = " \t\r\n";

// "&amp;" and its like; a number beyond ASCII as UTF-8 is left to files that are UTF-8.
std::string without_entities(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> entities[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", " "}};
  std::string out;
  while (!text.empty()) {
    const auto found = std::find_if(std::begin(entities), std::end(entities),
                                    [text](const auto& entity) { return text.starts_with(entity.first); });
    const bool known = text.front() == '&' && found != std::end(entities);
    out += known ? found->second : text.substr(0, 1);
    text.remove_prefix(known ? found->first.size() : 1);
  }
  return out;
}

class OfxReader {
 public:
  explicit OfxReader(BankReading& reading) : reading_(reading) {}

  Result<> read(ByteSource& source) {
    while (true) {
      const std::string_view block = TRY(source.next());
      if (block.empty()) break;
      for (const char c : block) TRY(take(c));
    }
    if (!complete_) {
      return reading_.refuse_at(number_, "the file does not end with </OFX>: it was cut off; ask the bank for it again",
                                Reason::file_unreadable);
    }
    if (reading_.file.statements > 0) return {};
    return reading_.refuse_at(number_, "the file has no statement of an account (STMTRS, CCSTMTRS)",
                              Reason::file_unreadable);
  }

 private:
  // ---- Tags and values

  Result<> take(char c) {
    if (c == '\n') ++number_;
    if (in_tag_) {
      if (c != '>') return keep(tag_, c);
      in_tag_ = false;
      return take_tag();
    }
    if (c == '<') {
      in_tag_ = true;
      tag_.clear();
      return {};
    }
    if (in_document_) return keep(value_, c);
    return keep_header(c);
  }

  Result<> keep(std::string& text, char c) const {
    if (text.size() == ofx_value_bytes_max) {
      return reading_.refuse_at(number_, "a tag or value is longer than " + std::to_string(ofx_value_bytes_max) +
                                             " bytes: \"" + printable(text, 40) + "\"");
    }
    text += c;
    return {};
  }

  // "VERSION:102" before the document.
  Result<> keep_header(char c) {
    if (c != '\n' && c != '\r') return keep(value_, c);
    if (value_.starts_with("VERSION:")) reading_.file.version = clean_text(std::string_view(value_).substr(8));
    value_.clear();
    return {};
  }

  Result<> take_tag() {
    if (tag_.starts_with("!DOCTYPE")) {
      return reading_.refuse_at(number_, "the file has a DOCTYPE, which can hide what it says; ask for it without",
                                Reason::file_unreadable);
    }
    if (tag_.starts_with('?')) {
      take_version();
      return {};
    }
    if (tag_.starts_with('!')) return {};
    if (!in_document_) value_.clear();
    std::string_view name = tag_;
    const bool closing = name.starts_with('/');
    if (closing) name.remove_prefix(1);
    const bool empty_element = name.ends_with('/');
    if (empty_element) name.remove_suffix(1);
    const std::string clean = clean_text(name.substr(0, name.find_first_of(space)));
    if (clean == "OFX") {
      in_document_ = !closing;
      complete_ = false;  // until its end is seen to be one
    }
    if (closing) return close(clean);
    TRY(settle());
    pending_ = clean;
    pending_line_ = number_;
    return empty_element ? settle() : Result<>();
  }

  void take_version() {
    const std::size_t at = tag_.starts_with("?OFX") ? tag_.find(" VERSION=\"") : std::string::npos;
    if (at == std::string::npos) return;
    const std::string_view value = std::string_view(tag_).substr(at + 10);
    reading_.file.version = clean_text(value.substr(0, value.find('"')));
  }

  // What the tag before was: a value, or the beginning of a group.
  Result<> settle() {
    const std::string name = std::move(pending_);
    pending_.clear();
    const std::string value = clean_text(without_entities(value_));
    value_.clear();
    if (name.empty()) return {};
    return value.empty() ? open(name) : leaf(name, value);
  }

  Result<> close(const std::string& name) {
    if (pending_ == name) {
      const std::string value = clean_text(without_entities(value_));
      pending_.clear();
      value_.clear();
      if (!value.empty()) return leaf(name, value);
      return finish(name);
    }
    TRY(settle());
    return finish(name);
  }

  // ---- What they mean

  Result<> open(const std::string& name) {
    if (name == "STMTRS" || name == "CCSTMTRS") {
      if (in_statement_) return reading_.refuse_at(pending_line_, "a statement begins within another one");
      in_statement_ = true;
      begun_ = false;
      head_ = StatementHead();
      head_.line = pending_line_;
      end_ = StatementEnd();
      kept_bytes_ = 0;
    } else if (name == "STMTTRN" || name == "STMTTRNP") {
      if (!in_statement_) reading_.warn(pending_line_, "a transaction outside of a bank statement was not read");
      clear_values();
      transaction_line_ = pending_line_;
    } else if (name == "LEDGERBAL" || name == "AVAILBAL") {
      clear_values();
      balance_line_ = pending_line_;
    } else if (name != "PAYEE" && name != "CURRENCY" && name != "ORIGCURRENCY" && name != "BANKACCTTO" &&
               name != "CCACCTTO" && name != "BANKACCTFROM" && name != "CCACCTFROM") {
      return {};
    }
    if (group_.size() == ofx_depth_max) {
      return reading_.refuse_at(pending_line_,
                                "groups stand within each other " + std::to_string(ofx_depth_max) + " deep");
    }
    group_.push_back(name);
    return {};
  }

  // Of a transaction, a balance, or of the head and the end of a statement.
  Result<> check_size(std::size_t& bytes, std::size_t more, std::size_t most) const {
    bytes += more;
    if (bytes <= most) return {};
    return reading_.refuse_at(number_, "the values here are longer than " + std::to_string(most) + " bytes together");
  }

  Result<> leaf(const std::string& name, const std::string& value) {
    if (!in_statement_) return {};
    const std::string group = group_.empty() ? std::string() : group_.back();
    if (group == "BANKACCTFROM" || group == "CCACCTFROM") {
      TRY(check_size(kept_bytes_, name.size() + value.size(), statement_text_bytes_max));
      if (name == "ACCTID") head_.account = value;
      if (name == "BANKID") head_.servicer = value;
      if (name != "ACCTID" && name != "BANKID") head_.further.push_back({name, value});
      return {};
    }
    if (group == "STMTRS" || group == "CCSTMTRS") return leaf_of_statement(name, value);
    TRY(check_size(values_bytes_, group.size() + name.size() + value.size(), line_text_bytes_max));
    const bool own = group == "STMTTRN" || group == "STMTTRNP" || group == "LEDGERBAL" || group == "AVAILBAL";
    values_[own ? name : group + "/" + name] = value;
    return {};
  }

  Result<> leaf_of_statement(const std::string& name, const std::string& value) {
    if (name == "CURDEF") {
      const Result<Currency> currency = Currency::parse(value);
      if (!currency) return reading_.refuse_at(number_, currency.error());
      head_.currency = *currency;
    } else if (name == "DTSTART") {
      head_.from = TRY(date(value, number_));
    } else if (name == "DTEND") {
      head_.to = TRY(date(value, number_));
    } else if (name == "MKTGINFO") {
      end_.text = value;
    }
    return {};
  }

  Result<> finish(const std::string& name) {
    if (name == "OFX") complete_ = group_.empty() && !in_statement_;
    const auto open = std::find(group_.rbegin(), group_.rend(), name);
    if (open == group_.rend()) return {};
    group_.erase(open.base() - 1, group_.end());
    if (!in_statement_) return {};
    if (name == "STMTTRN" || name == "STMTTRNP") return give_line(name == "STMTTRNP");
    if (name == "LEDGERBAL" || name == "AVAILBAL") return keep_balance(name);
    if (name == "STMTRS" || name == "CCSTMTRS") {
      TRY(begin());
      in_statement_ = false;
      return reading_.end(end_, StatementTotals());
    }
    return {};
  }

  Result<> begin() {
    if (begun_) return {};
    begun_ = true;
    if (!head_.currency) return reading_.refuse_at(head_.line, "the statement does not say its currency (CURDEF)");
    return reading_.begin(head_);
  }

  Result<Date> date(std::string_view text, std::int64_t line) const {
    const std::string_view digits = text.substr(0, 8);
    const bool all = digits.size() == 8 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!all) return reading_.refuse_at(line, "\"" + printable(text, 40) + "\" is no date of the form YYYYMMDD");
    const std::string written =
        std::string(digits.substr(0, 4)) + "-" + std::string(digits.substr(4, 2)) + "-" + std::string(digits.substr(6));
    const Result<Date> day = Date::parse(written);
    if (!day) return reading_.refuse_at(line, day.error());
    return *day;
  }

  Result<Money> amount(std::string_view text, Currency currency, std::int64_t line) const {
    const char decimal = text.find(',') == std::string_view::npos ? '.' : ',';
    std::string_view digits = text;
    if (digits.ends_with(decimal)) digits.remove_suffix(1);
    const std::string padded = digits.starts_with(decimal) ? "0" + std::string(digits) : std::string(digits);
    const Result<Money> money = parse_amount(padded, currency, AmountStyle{decimal, '\0'});
    if (!money) return reading_.refuse_at(line, money.error());
    return *money;
  }

  void clear_values() {
    values_.clear();
    values_bytes_ = 0;
  }

  std::string take_value(const std::string& name) {
    const auto found = values_.find(name);
    if (found == values_.end()) return {};
    std::string value = std::move(found->second);
    values_.erase(found);
    return value;
  }

  Result<> keep_balance(const std::string& name) {
    TRY(check_size(kept_bytes_, sizeof(BankBalance), statement_text_bytes_max));
    BankBalance balance;
    balance.code = name;
    balance.kind = name == "LEDGERBAL" ? BankBalance::Kind::closing : BankBalance::Kind::closing_available;
    if (!head_.currency) return reading_.refuse_at(balance_line_, "a balance stands before the currency (CURDEF)");
    balance.amount = TRY(amount(take_value("BALAMT"), *head_.currency, balance_line_));
    balance.on = TRY(date(take_value("DTASOF"), balance_line_));
    end_.balances.push_back(balance);
    return {};
  }

  Result<> give_line(bool pending) {
    TRY(begin());
    BankLine line;
    line.line = transaction_line_;
    Currency currency = *head_.currency;
    const std::string own_currency = take_value("CURRENCY/CURSYM");
    if (!own_currency.empty()) {
      const Result<Currency> other = Currency::parse(own_currency);
      if (!other) return reading_.refuse_at(line.line, other.error());
      currency = *other;
    }
    line.amount = TRY(amount(take_value("TRNAMT"), currency, line.line));
    line.booked_on = TRY(date(take_value(pending ? "DTTRAN" : "DTPOSTED"), line.line));
    const std::string available = take_value("DTAVAIL");
    if (!available.empty()) line.valued_on = TRY(date(available, line.line));
    line.code = take_value("TRNTYPE");
    line.pending = pending || line.code == "HOLD";
    line.bank_reference = clean_reference(take_value("FITID"));
    line.customer_reference = clean_reference(take_value("REFNUM"));
    line.check_number = take_value("CHECKNUM");
    line.text = take_value("MEMO");
    line.other.name = take_value("NAME");
    if (line.other.name.empty()) line.other.name = take_value("PAYEE/NAME");
    for (const std::string& group : {std::string("BANKACCTTO"), std::string("CCACCTTO")}) {
      if (line.other.account.empty()) line.other.account = take_value(group + "/ACCTID");
      if (line.other.bank.empty()) line.other.bank = take_value(group + "/BANKID");
    }
    line.exchange_rate = take_value("CURRENCY/CURRATE");
    if (line.exchange_rate.empty()) line.exchange_rate = take_value("ORIGCURRENCY/CURRATE");
    for (auto& [name, value] : values_) line.further.push_back({name, value});
    clear_values();
    return reading_.line(line);
  }

  BankReading& reading_;
  std::int64_t number_ = 1;
  bool in_tag_ = false;
  bool in_document_ = false;
  bool complete_ = false;
  std::string tag_;
  std::string value_;
  std::string pending_;  // a tag of which it is not yet known what it is
  std::int64_t pending_line_ = 0;
  std::vector<std::string> group_;  // of those that matter
  std::map<std::string, std::string> values_;
  std::size_t values_bytes_ = 0;
  std::size_t kept_bytes_ = 0;
  bool in_statement_ = false;
  bool begun_ = false;
  StatementHead head_;
  StatementEnd end_;
  std::int64_t transaction_line_ = 0;
  std::int64_t balance_line_ = 0;
};

}  // namespace

bool looks_like_ofx(std::string_view begin) {
  return begin.starts_with("OFXHEADER:") || begin.find("<OFX>") != std::string_view::npos ||
         begin.find("<?OFX") != std::string_view::npos;
}

Result<BankFile> read_ofx(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled) {
  BankReading reading(file_name, sink, unreconciled);
  reading.file.format = "OFX";
  TRY(OfxReader(reading).read(source));
  return std::move(reading.file);
}

}  // namespace dunlin
