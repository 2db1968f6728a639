#include "intake/formats/bai2_reader.h"

#include <algorithm>

#include "base/check.h"
#include "intake/cell_text.h"
#include "intake/formats/bai2_detail.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// "R02" as a word of its own, as the banks write why an ACH item came back.
std::string ach_reason_in(std::string_view text) {
  const auto is_word = [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
    if (text[at] != 'R' || !is_digit(text[at + 1]) || !is_digit(text[at + 2])) continue;
    const bool begins = at == 0 || !is_word(text[at - 1]);
    const bool ends = at + 3 == text.size() || !is_word(text[at + 3]);
    if (begins && ends) return std::string(text.substr(at, 3));
  }
  return {};
}

// "EREF: 4711" in a continuation.
void read_tagged(std::string_view text, BankLine& line) {
  const bool tagged = text.size() > 5 && text[4] == ':' &&
                      std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!tagged) return;
  const std::string_view tag = text.substr(0, 4);
  const std::string value = clean_reference(text.substr(5));
  const bool came_in = line.amount.minor >= 0;
  if (tag == "EREF") line.end_to_end_id = value;
  if (tag == (came_in ? "DBNM" : "CRNM")) line.other.name = value;
  if (tag == (came_in ? "DACT" : "CACT")) line.other.account = value;
  if (tag == (came_in ? "DABA" : "CABA") || tag == (came_in ? "DBIC" : "CBIC")) line.other.bank = value;
  if (tag == "CHKN") line.check_number = value;
}

BankBalance::Kind balance_kind_of(int type_code) {
  if (type_code == 10) return BankBalance::Kind::opening;
  if (type_code == 15) return BankBalance::Kind::closing;
  if (type_code == 40) return BankBalance::Kind::opening_available;
  if (type_code == 45) return BankBalance::Kind::closing_available;
  return BankBalance::Kind::other;
}

// What a trailer says of the level above which it stands.
struct Bai2Level {
  bool open = false;
  std::int64_t sum = 0;
  std::int64_t records = 0;
  std::int64_t children = 0;
};

// All credits or all debits of an account: as a summary (100, 400) says, and as the details come to.
struct Bai2Side {
  std::optional<Bai2Amount> said;
  std::int64_t minor = 0;
  std::int64_t items = 0;
};

class Bai2Reader {
 public:
  Bai2Reader(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled)
      : file_name_(file_name), records_(source, file_name), reading_(file_name, sink, unreconciled) {}

  Result<BankFile> read();

 private:
  [[nodiscard]] tl::unexpected<Refusal> out_of_place() const;
  Result<> read_record();
  Result<> begin_file();
  Result<> begin_group();
  Result<> begin_account();
  Result<> detail();
  Result<BankLine> line_of(const Bai2Detail& detail) const;
  Result<> end_account();
  Result<> end_level(Bai2Level& level, std::string_view name, bool says_children);
  Result<> compare_sides();
  Result<> compare(std::string_view what, std::optional<std::int64_t> said, std::int64_t found);
  Result<> add(Bai2Level& level, std::int64_t minor);
  Result<Currency> currency_of(std::string_view field, Currency fallback) const;

  std::string file_name_;
  Bai2Records records_;
  Bai2Record record_;
  BankReading reading_;
  Bai2Level file_;
  Bai2Level group_;
  Bai2Level account_;
  bool any_file_ = false;
  std::string file_id_;
  std::string originator_;
  Date as_of_;
  bool interim_ = false;
  Currency group_currency_;
  Currency currency_;
  std::vector<BankBalance> balances_;
  Bai2Side credits_;
  Bai2Side debits_;
};

tl::unexpected<Refusal> Bai2Reader::out_of_place() const {
  std::string code = std::to_string(record_.code);
  code.insert(0, 2 - code.size(), '0');
  return reading_.refuse_at(record_.line, "a record " + code + " cannot stand here; ask the bank for the file again");
}

Result<Currency> Bai2Reader::currency_of(std::string_view field, Currency fallback) const {
  if (field.empty()) return fallback;
  const Result<Currency> currency = Currency::parse(field);
  if (!currency) return reading_.refuse_at(record_.line, currency.error());
  return *currency;
}

Result<> Bai2Reader::add(Bai2Level& level, std::int64_t minor) {
  const Result<std::int64_t> sum = add_minor(level.sum, minor);
  if (!sum) return reading_.refuse_at(record_.line, sum.error());
  level.sum = *sum;
  return {};
}

Result<> Bai2Reader::compare(std::string_view what, std::optional<std::int64_t> said, std::int64_t found) {
  if (said && *said == found) return {};
  return reading_.mismatch(record_.line, std::string(what) + " is " + (said ? std::to_string(*said) : "not said") +
                                             ", but what was read comes to " + std::to_string(found) +
                                             ": records are missing or changed; ask the bank for the file again");
}

Result<> Bai2Reader::begin_file() {
  if (file_.open) return out_of_place();
  const std::string joined = record_.joined();
  Bai2Fields fields(joined);
  for (int field = 0; field < 4; ++field) (void)fields.next_or_empty();
  file_id_ = clean_text(fields.next_or_empty());
  (void)fields.next_or_empty();
  (void)fields.next_or_empty();
  const std::string_view version = fields.next_or_empty();
  if (version != "2") {
    return reading_.refuse_at(record_.line, "the version of BAI is \"" + printable(version, 20) + "\"; only 2 is read",
                              Reason::file_unreadable);
  }
  file_ = {true, 0, record_.records(), 0};
  any_file_ = true;
  return {};
}

Result<> Bai2Reader::begin_group() {
  if (!file_.open || group_.open) return out_of_place();
  const std::string joined = record_.joined();
  Bai2Fields fields(joined);
  (void)fields.next_or_empty();
  originator_ = clean_text(fields.next_or_empty());
  const std::string_view status = fields.next_or_empty();
  if (status == "2" || status == "4") {
    return reading_.refuse_at(record_.line, status == "2" ? "the group takes back one that was sent before; look at "
                                                            "that one and correct it by hand"
                                                          : "the group is a test and must not be recorded");
  }
  if (status == "3") reading_.warn(record_.line, "the group corrects one that was sent before");
  const Result<Date> as_of = read_bai2_date(fields.next_or_empty());
  if (!as_of) return reading_.refuse_at(record_.line, as_of.error());
  as_of_ = *as_of;
  (void)fields.next_or_empty();  // the time
  group_currency_ = TRY(currency_of(fields.next_or_empty(), TRY(Currency::parse("USD"))));
  const std::string_view modifier = fields.next_or_empty();
  interim_ = modifier == "1" || modifier == "3";
  group_ = {true, 0, record_.records(), 0};
  return {};
}

Result<> Bai2Reader::begin_account() {
  if (!group_.open || account_.open) return out_of_place();
  const std::string joined = record_.joined();
  Bai2Fields fields(joined);
  StatementHead head;
  head.line = record_.line;
  head.account = clean_text(fields.next_or_empty());
  if (head.account.empty()) return reading_.refuse_at(record_.line, "the account has no number");
  currency_ = TRY(currency_of(fields.next_or_empty(), group_currency_));
  const Result<std::vector<Bai2Amount>> amounts = read_bai2_amounts(fields);
  if (!amounts) return reading_.refuse_at(record_.line, amounts.error());
  account_ = {true, 0, record_.records(), 0};
  balances_.clear();
  credits_ = debits_ = {};
  for (const Bai2Amount& one : *amounts) {
    TRY(add(account_, one.minor));
    if (one.type_code == 100) credits_.said = one;
    if (one.type_code == 400) debits_.said = one;
    if (one.type_code >= 100) continue;  // a summary of lines
    std::string code = std::to_string(one.type_code);
    code.insert(0, 3 - code.size(), '0');
    balances_.push_back({balance_kind_of(one.type_code), Money{one.minor, currency_}, as_of_, code});
    if (balances_.back().kind == BankBalance::Kind::opening) head.opening = balances_.back();
  }
  head.kind = interim_ ? StatementKind::intraday : StatementKind::statement;
  head.servicer = originator_;
  head.currency = currency_;
  head.id = file_id_;
  head.from = head.to = as_of_;
  return reading_.begin(std::move(head));
}

Result<BankLine> Bai2Reader::line_of(const Bai2Detail& detail) const {
  const bool came_in = bai2_direction_of(detail.type_code) == Bai2Direction::credit;
  BankLine line;
  line.line = record_.line;
  line.amount = Money{came_in ? *detail.minor : -*detail.minor, currency_};
  line.booked_on = as_of_;
  line.valued_on = detail.valued_on;
  line.pending = interim_;
  line.returned = is_bai2_return(detail.type_code);
  line.code = std::to_string(detail.type_code);
  line.bank_reference = clean_reference(detail.bank_reference);
  line.customer_reference = clean_reference(detail.customer_reference);
  for (const std::string& text : detail.text) append_with_space(line.text, clean_text(text));
  for (std::size_t part = 1; part < detail.text.size(); ++part) read_tagged(detail.text[part], line);
  if (line.returned) line.return_reason = ach_reason_in(line.text);
  const std::string& reference = line.customer_reference;
  if (detail.type_code == 475 && line.check_number.empty() &&
      std::all_of(reference.begin(), reference.end(), is_digit)) {
    line.check_number = reference;
  }
  return line;
}

Result<> Bai2Reader::detail() {
  if (!account_.open) return out_of_place();
  const Result<Bai2Detail> read = read_bai2_detail(record_);
  if (!read) return reading_.refuse_at(record_.line, read.error());
  account_.records += record_.records();
  TRY(add(account_, read->minor.value_or(0)));
  const Bai2Direction direction = bai2_direction_of(read->type_code);
  const std::string code = std::to_string(read->type_code);
  if (direction == Bai2Direction::no_money) {
    reading_.warn(record_.line, "a detail of the type " + code + " carries no money and was passed over");
    return {};
  }
  if (direction == Bai2Direction::unknown) {
    return reading_.refuse_at(record_.line, "the type code " + code + " does not say whether the money came in");
  }
  if (!read->minor) return reading_.refuse_at(record_.line, "the detail has no amount");
  if (*read->minor < 0) {
    return reading_.refuse_at(record_.line, "the amount " + std::to_string(*read->minor) +
                                                " is negative, although the type code " + code + " says the direction");
  }
  Bai2Side& side = direction == Bai2Direction::credit ? credits_ : debits_;
  side.minor += *read->minor;  // the sum of the account did not overflow
  ++side.items;
  return reading_.line(TRY(line_of(*read)));
}

Result<> Bai2Reader::end_level(Bai2Level& level, std::string_view name, bool says_children) {
  if (!level.open) return out_of_place();
  const std::string joined = record_.joined();
  Bai2Fields fields(joined);
  level.records += record_.records();
  const auto said = [&]() -> Result<std::optional<std::int64_t>> {
    Result<std::optional<std::int64_t>> number = read_bai2_amount(fields.next_or_empty());
    if (!number) return reading_.refuse_at(record_.line, number.error());
    return number;
  };
  const std::string of = " of the " + std::string(name);
  TRY(compare("the control total" + of, TRY(said()), level.sum));
  if (says_children) TRY(compare("the number of parts" + of, TRY(said()), level.children));
  TRY(compare("the number of records" + of, TRY(said()), level.records));
  if (fields.more() && !trim(*fields.rest()).empty()) {
    return reading_.refuse_at(record_.line, "there is text behind the trailer" + of);
  }
  level.open = false;
  return {};
}

// Summaries that count as many items as there are details are sums of these: so no direction can have changed unseen.
Result<> Bai2Reader::compare_sides() {
  if (!credits_.said || !debits_.said || !credits_.said->items || !debits_.said->items) return {};
  const Result<std::int64_t> said = add_minor(*credits_.said->items, *debits_.said->items);
  if (!said || *said != credits_.items + debits_.items) return {};
  TRY(compare("the total of credits (100)", credits_.said->minor, credits_.minor));
  return compare("the total of debits (400)", debits_.said->minor, debits_.minor);
}

Result<> Bai2Reader::end_account() {
  TRY(end_level(account_, "account", false));
  TRY(compare_sides());
  TRY(add(group_, account_.sum));
  group_.records += account_.records;
  ++group_.children;
  StatementEnd end;
  end.balances = balances_;
  const auto closing = std::find_if(balances_.begin(), balances_.end(), [](const BankBalance& balance) {
    return balance.kind == BankBalance::Kind::closing;
  });
  StatementTotals totals;
  if (closing != balances_.end() && reading_.head().opening) {
    const Result<std::int64_t> risen = add_minor(reading_.head().opening->amount.minor, reading_.credit_minor());
    const Result<std::int64_t> expected = risen ? add_minor(*risen, -reading_.debit_minor()) : risen;
    if (expected && *expected == closing->amount.minor) {
      totals = {*closing, record_.line};
    } else {
      reading_.warn(record_.line, "the lines do not lead from the opening to the closing balance of account " +
                                      reading_.head().account + ": the bank may not have sent every detail");
    }
  }
  return reading_.end(std::move(end), totals);
}

Result<> Bai2Reader::read_record() {
  switch (record_.code) {
    case 1:
      return begin_file();
    case 2:
      return begin_group();
    case 3:
      return begin_account();
    case 16:
      return detail();
    case 49:
      return end_account();
    case 98:
      if (account_.open) return out_of_place();
      TRY(end_level(group_, "group", true));
      TRY(add(file_, group_.sum));
      file_.records += group_.records;
      ++file_.children;
      return {};
    case 99:
      if (group_.open) return out_of_place();
      if (!record_.parts.back().ended) {
        return reading_.refuse_at(record_.line, "the last record has no slash at its end: the file was cut off");
      }
      return end_level(file_, "file", true);
    default:
      return out_of_place();
  }
}

Result<BankFile> Bai2Reader::read() {
  reading_.file.format = "BAI2";
  reading_.file.version = "2";
  while (TRY(records_.next(record_))) TRY(read_record());
  if (!any_file_) return refuse(Reason::file_empty, file_name_ + " was not read: it holds no record of BAI2");
  if (file_.open) {
    return reading_.refuse_at(record_.line, "the file has no trailer (99): it was cut off", Reason::file_unreadable);
  }
  return std::move(reading_.file);
}

}  // namespace

bool looks_like_bai2(std::string_view first_bytes) {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (first_bytes.starts_with(byte_order_mark)) first_bytes.remove_prefix(byte_order_mark.size());
  first_bytes = trim(first_bytes);
  const std::string_view header = first_bytes.substr(0, first_bytes.find('/'));
  return header.starts_with("01,") && header.size() < 200 && std::count(header.begin(), header.end(), ',') == 8 &&
         header.find_first_of("\r\n") == std::string_view::npos;
}

Result<BankFile> read_bai2(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled) {
  return Bai2Reader(source, file_name, sink, unreconciled).read();
}

}  // namespace dunlin
