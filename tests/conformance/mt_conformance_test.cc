// MT940 and MT942 of real banks: every value that the library mt-940 reads from them is one of ours.
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/expectations.h"
#include "intake/formats/bank_file.h"
#include "intake/formats/collected_bank.h"

namespace dunlin::conformance {
namespace {

using boost::json::object;
using boost::json::value;
using Values = std::vector<std::string>;

const std::vector<Difference> differences = {
    {"", "reference that stands for none",
     "NONREF says that there is no reference, EREF that it is elsewhere: ours is empty"},
    {"jejik__ing", "transaction_details",
     "field 86 behind the closing balance belongs to the statement, not to its last line"},
    {"multiline", "transaction_details",
     "field 86 behind the closing balance belongs to the statement, not to its last line"},
    {"rabobank-iban", "transaction_details", "words between slashes are taken apart into reference, name and text"},
    {"triodos", "transaction_details", "sub-fields marked by > are taken apart as those marked by ? are"},
    {"details_60-63", "additional_purpose",
     "sub-fields 60 to 63 are text as 20 to 29 are; ABWA+ in them is the ultimate party"},
    {"malformed_details", "additional_purpose", "as above"},
    {"overly_long_details", "additional_purpose", "as above"},
    {"long_statement_number", "statement_number", "theirs has the last five digits of a longer number"},
    {"long_statement_number", "sequence_number", "there is none: theirs repeats the digits of the number"},
    {"multiline", "account_identification", "theirs is cut off at 35 characters"},
    {"multiline", "transaction_reference",
     "the line behind the end of its statement was put into one of the test's own"},
    {"raiffeisen-cmi", "extra_details", "code page 852, which nothing in the file says: read as Windows-1252"},
    {"raiffeisen-cmi", "transaction_details", "as above"},
    {"raphaelm", "final_closing_balance",
     "a balance without a currency: theirs takes three digits of the amount for one"},
    {"raphaelm", "intermediate_closing_balance", "as above"},
    {"raphaelm", "non_swift_text", "an empty sub-field, of which theirs keeps the number"},
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// "131016DEM84349,74"
std::string with_todays_currency(std::string text) {
  for (std::size_t at = text.find("DEM"); at != std::string::npos; at = text.find("DEM", at + 1)) {
    const bool of_balance = at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9' && text[at + 3] <= '9';
    if (of_balance) text.replace(at, 3, "EUR");
  }
  return text;
}

// Some of the files are single fields, which are no statement: they are read within one.
std::string framed(std::string text) {
  static const std::string frame = ":20:FRAME\n:25:FRAME\n";
  static const std::string opening = ":60F:C140829EUR0,00\n";
  text = replaced(std::move(text), "\n-\n:61:", "\n-\n" + frame + opening + ":61:");
  if (text.find(":20:") == std::string::npos && text.find(':') != std::string::npos) {
    const bool needs_opening = text.find(":61:") != std::string::npos && text.find(":60") == std::string::npos;
    text = frame + (needs_opening ? opening : std::string()) + text;
  }
  return text;
}

std::string text_of(const value* found) {
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

// "-6800" and "-6800.00" are the same amount.
std::string amount_of(const object& money) {
  const std::string digits = text_of(money.if_contains("amount"));
  const std::string code = text_of(money.if_contains("currency"));
  const Result<Currency> currency = Currency::parse(code.empty() ? "EUR" : code);
  if (!currency) return digits + " " + code;
  const Result<Money> amount = parse_amount(digits, *currency);
  return amount ? format_with_code(*amount) : digits;
}

Values further(const std::vector<NamedText>& texts, std::string_view name) {
  Values found;
  for (const NamedText& text : texts) {
    if (text.name == name) found.push_back(text.text);
  }
  return found;
}

Values parts_of(const std::string& text, char separator) {
  Values parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// A text of theirs is a part of ours when blanks do not count.
Values part_of(const std::string& expected, const Values& texts) {
  for (const std::string& text : texts) {
    if (without_blanks(text).find(without_blanks(expected)) != std::string::npos) return {expected};
  }
  return texts;
}

class Statements {
 public:
  Statements(std::string name, const object& expected, const CollectedBank& bank, Expectations& expectations)
      : name_(std::move(name)), expected_(expected), bank_(bank), expectations_(expectations) {}

  void compare() {
    for (const auto& [key, found] : expected_.at("statement").as_object()) compare_statement(std::string(key), found);
    std::vector<const BankLine*> lines;
    std::vector<const CollectedBank::Statement*> statements;
    for (const CollectedBank::Statement& statement : bank_.statements) {
      for (const BankLine& line : statement.lines) {
        lines.push_back(&line);
        statements.push_back(&statement);
      }
    }
    const auto& transactions = expected_.at("transactions").as_array();
    ASSERT_EQ(lines.size(), transactions.size()) << name_;
    for (std::size_t at = 0; at < lines.size(); ++at) {
      for (const auto& [key, found] : transactions[at].as_object()) {
        if (!found.is_null()) compare_line(std::string(key), found, *lines[at], statements[at]->head);
      }
    }
  }

 private:
  void check(const std::string& key, const std::string& expected, const Values& ours) {
    if (!expected.empty()) expectations_.compare(name_, key, expected, ours);
  }

  void compare_balance(const std::string& key, const object& balance, std::string_view code) {
    Values ours;
    for (const CollectedBank::Statement& statement : bank_.statements) {
      std::vector<BankBalance> balances = statement.end ? statement.end->balances : std::vector<BankBalance>();
      if (statement.head.opening) balances.push_back(*statement.head.opening);
      for (const BankBalance& one : balances) {
        if (one.code == code) ours.push_back(format_with_code(one.amount) + " " + one.on.to_string());
      }
    }
    check(key, amount_of(balance.at("amount").as_object()) + " " + text_of(balance.if_contains("date")), ours);
  }

  Values of_heads(std::string StatementHead::*field) const {
    Values ours;
    for (const CollectedBank::Statement& statement : bank_.statements) ours.push_back(statement.head.*field);
    return ours;
  }

  Values of_numbers(bool sequence) const {
    Values ours;
    for (const std::string& number : of_heads(&StatementHead::number)) {
      const Values parts = parts_of(number, '/');
      if (sequence && parts.size() > 1) ours.push_back(parts[1]);
      if (!sequence) ours.push_back(parts[0]);
    }
    return ours;
  }

  Values further_of_heads(std::string_view name) const {
    Values ours;
    for (const CollectedBank::Statement& statement : bank_.statements) {
      for (const std::string& text : further(statement.head.further, name)) ours.push_back(text);
    }
    return ours;
  }

  void compare_limit(const std::string& key, const object& limit, char mark) {
    Values ours;
    for (const std::string& text : further_of_heads("34F")) {
      const std::string digits = replaced(text.substr(4), ",", ".");
      if (text[3] == mark) ours.push_back(digits + " " + text.substr(0, 3));
    }
    check(key, text_of(limit.if_contains("amount")) + " " + text_of(limit.if_contains("currency")), ours);
  }

  void compare_statement(const std::string& key, const value& found) {
    static const std::map<std::string, std::string_view> balances = {{"final_opening_balance", "60F"},
                                                                     {"final_closing_balance", "62F"},
                                                                     {"intermediate_opening_balance", "60M"},
                                                                     {"intermediate_closing_balance", "62M"},
                                                                     {"available_balance", "64"},
                                                                     {"forward_available_balance", "65"}};
    const auto balance = balances.find(key);
    if (balance != balances.end()) return compare_balance(key, found.as_object(), balance->second);
    if (key == "c_floor_limit" || key == "d_floor_limit") {
      return compare_limit(key, found.as_object(), key == "c_floor_limit" ? 'C' : 'D');
    }
    if (key == "sum_debit_entries" || key == "sum_credit_entries") return compare_sum(key, found.as_object());
    const std::string expected = text_of(&found);
    if (key == "account_identification") return check(key, expected, of_heads(&StatementHead::account));
    if (key == "transaction_reference") return check(key, expected, of_heads(&StatementHead::id));
    if (key == "related_reference") return check(key, expected, of_heads(&StatementHead::related));
    if (key == "statement_number") return check(key, expected, of_numbers(false));
    if (key == "sequence_number") return check(key, expected, of_numbers(true));
    if (key.starts_with("non_swift")) return compare_non_swift(key, expected, nullptr);
    if (key == "date") {
      Values ours;
      for (const std::string& text : further_of_heads("13D")) {
        ours.push_back("20" + text.substr(0, 2) + "-" + text.substr(2, 2) + "-" + text.substr(4, 2) + "T" +
                       text.substr(6, 2) + ":" + text.substr(8, 2) + ":00");
      }
      return check(key, expected, ours);
    }
    ADD_FAILURE() << name_ << ": nothing is compared with " << key;
  }

  void compare_sum(const std::string& key, const object& sum) {
    Values ours;
    for (const CollectedBank::Statement& statement : bank_.statements) {
      if (statement.end) ours.push_back(statement.end->text);
    }
    const std::string amount = replaced(text_of(sum.if_contains("amount")), ".", ",");
    check(key,
          (key == "sum_debit_entries" ? "90D " : "90C ") + text_of(sum.if_contains("number")) +
              text_of(sum.if_contains("currency")) + (amount.starts_with('-') ? amount.substr(1) : amount),
          ours);
  }

  // Every line of theirs is one of our texts.
  void compare_non_swift(const std::string& key, const std::string& expected, const BankLine* line) {
    Values ours;
    const auto take = [&ours](const std::vector<NamedText>& texts) {
      for (const NamedText& text : texts) ours.push_back(text.name.substr(0, 2) == "NS" ? text.text : "");
    };
    if (line != nullptr) {
      ours.insert(ours.end(), {line->text, line->other.name, line->booking_text});
      take(line->further);
    }
    for (const CollectedBank::Statement& statement : bank_.statements) take(statement.head.further);
    for (const std::string& part : parts_of(expected, '\n')) {
      const bool numbered = key == "non_swift";
      const std::string text = numbered && part.size() >= 2 ? part.substr(2) : part;
      if (!text.empty()) check(key, text, part_of(text, ours));
    }
  }

  void compare_line(const std::string& key, const value& found, const BankLine& line, const StatementHead& head) {
    if (key == "amount") return check(key, amount_of(found.as_object()), {format_with_code(line.amount)});
    const std::string expected = text_of(&found);
    const Values code = parts_of(line.code, '/');
    const auto part = [&code](std::size_t at) { return at < code.size() ? code[at] : std::string(); };
    if (key == "date") return check(key, expected, {line.valued_on ? line.valued_on->to_string() : ""});
    if (key == "entry_date" || key == "guessed_entry_date") return check(key, expected, {line.booked_on.to_string()});
    if (key == "id") return check(key, expected, {part(0)});
    if (key == "transaction_code") return check(key, expected, {part(1)});
    if (key == "return_debit_notes") return check(key, expected, {part(2)});
    if (key == "status") return check(key, expected, {line.amount.minor < 0 ? "D" : "C"});
    if (key == "currency") return check(key, expected, {std::string(line.amount.currency.code())});
    if (key == "funds_code") return check(key, expected, further(line.further, "funds code"));
    if (key == "transaction_reference") return check(key, expected, {head.id});
    if (key.starts_with("non_swift")) return compare_non_swift(key, expected, &line);
    compare_text(key, expected, line);
  }

  void compare_reference(const std::string& key, const std::string& expected, const std::string& ours) {
    const bool stands_for_none = without_blanks(expected) == "NONREF" || expected == "EREF";
    if (stands_for_none && ours.empty()) return check("reference that stands for none", expected, {ours});
    check(key, without_blanks(expected), {without_blanks(ours)});
  }

  void compare_text(const std::string& key, const std::string& expected, const BankLine& line) {
    if (key == "bank_reference") return compare_reference(key, expected, line.bank_reference);
    if (key == "customer_reference") return compare_reference(key, expected, line.customer_reference);
    if (key == "posting_text") return check(key, expected, {line.booking_text});
    if (key == "prima_nota") return check(key, expected, further(line.further, "?10"));
    if (key == "applicant_bin") return check(key, expected, {line.other.bank});
    if (key == "applicant_name") return check(key, expected, part_of(expected, {line.other.name}));
    if (key == "end_to_end_reference") return check(key, expected, part_of(expected, {line.end_to_end_id}));
    if (key == "additional_position_reference") return check(key, expected, part_of(expected, {line.mandate}));
    if (key == "applicant_creditor_id") {
      return check(key, expected, part_of(expected, further(line.further, "CRED")));
    }
    if (key == "purpose" || key == "additional_purpose" || key == "transaction_details") {
      return check(key, expected, part_of(expected, {line.text}));
    }
    if (key == "applicant_iban") {
      Values ours = further(line.further, "?31");
      ours.push_back(line.other.account);
      return check(key, expected, part_of(expected, ours));
    }
    if (key == "extra_details") {
      Values ours = further(line.further, "supplementary");
      ours.insert(ours.end(), {line.booking_text, line.other.account});
      return check(key, expected, part_of(expected, ours));
    }
    ADD_FAILURE() << name_ << ": nothing is compared with " << key;
  }

  std::string name_;
  const object& expected_;
  const CollectedBank& bank_;
  Expectations& expectations_;
};

TEST(Mt940, EveryValueThatOthersReadIsOneOfOurs) {
  const std::string folder = folder_of_bank_files();
  if (folder.empty()) GTEST_SKIP() << "the files of banks are not here: DUNLIN_SHARED_DATA names their folder";
  Expectations expectations(differences);
  int compared = 0;
  for (const std::string& path : files_in(folder + "/mt940/expected", ".json")) {
    const std::string name = path.substr(path.rfind('/') + 1);
    // The currencies of today are those that Dunlin knows; the rest of the file is compared all the same.
    const object expected = boost::json::parse(replaced(read_file(path), "\"DEM\"", "\"EUR\"")).as_object();
    const std::string source = folder + "/mt940/" + std::string(expected.at("source").as_string());
    const std::string bytes = read_file(source);
    if (bytes.empty()) continue;
    const std::string text = framed(with_todays_currency(bytes));
    CollectedBank bank;
    ByteView view(text);
    const Result<BankFile> file = read_bank_file(view, name, bank, Unreconciled::tell);
    if (expected.at("statement").as_object().empty() && expected.at("transactions").as_array().empty()) {
      EXPECT_FALSE(file.has_value()) << name;
      continue;
    }
    ASSERT_TRUE(file.has_value()) << name << ": " << (file ? "" : file.error().text);
    Statements(name, expected, bank, expectations).compare();
    CollectedBank strict;
    ByteView once_more(text);
    expectations.refused(name, read_bank_file(once_more, name, strict));
    ++compared;
  }
  std::printf("%d files. ", compared);
  EXPECT_GT(compared, 0);
  expectations.report();
}

}  // namespace
}  // namespace dunlin::conformance
