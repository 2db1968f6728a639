#include "intake/formats/mt_details.h"

#include <algorithm>
#include <array>
#include <optional>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

constexpr std::size_t piece_length = 27;       // of a sub-field
constexpr std::size_t long_piece_length = 35;  // of those who write more
constexpr std::size_t full_line_length = 65;

constexpr std::string_view keywords[] = {"EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+",
                                         "ABWA+", "ABWE+", "IBAN+", "BIC+",  "OAMT+", "COAM+"};

constexpr std::string_view words[] = {"EREF", "MARF", "MREF", "CSID", "KREF", "PREF", "ROC",  "TRTP", "TRCD",
                                      "IBAN", "BIC",  "NAME", "REMI", "ISDT", "ULTD", "ULTC", "ULTB", "ORDP",
                                      "BENM", "CNTP", "RTRN", "OCMT", "EXCH", "CHGS", "ADDR", "PURP", "NRTX",
                                      "SVCL", "BUSP", "ID",   "IACC", "USTD", "STRD", "INV",  "RFB",  "ORDID"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// ---- Sub-fields: ?20

bool is_mark(char c) {
  return std::string_view("?~<>^|@").find(c) != std::string_view::npos;
}

bool is_sub_field(std::string_view text, std::size_t at, char mark) {
  return at + 2 < text.size() && text[at] == mark && is_digit(text[at + 1]) && is_digit(text[at + 2]);
}

struct SubFieldStart {
  char mark = '\0';
  std::size_t at = 0;  // of the first mark
};

// Three digits and the mark, or the mark at once.
std::optional<SubFieldStart> find_sub_fields(std::string_view content) {
  const std::size_t begin = std::min(content.find_first_not_of(' '), content.size());
  for (const std::size_t at : {begin + 3, begin}) {
    if (at + 2 >= content.size() || !is_mark(content[at])) continue;
    const std::string_view code = content.substr(begin, at - begin);
    if (!std::all_of(code.begin(), code.end(), is_digit)) continue;
    if (is_sub_field(content, at, content[at])) return SubFieldStart{content[at], at};
  }
  return std::nullopt;
}

// A full piece goes on in the next one without a blank.
void append_piece(std::string& text, std::string_view piece, std::size_t& length_before) {
  const bool goes_on = length_before == piece_length || length_before >= long_piece_length;
  const bool blank = text.empty() || goes_on || text.ends_with(' ') || piece.starts_with(' ');
  if (!blank && !piece.empty()) text += ' ';
  text += piece;
  if (!piece.empty()) length_before = piece.size();
}

// ---- SEPA's keywords: EREF+

struct Found {
  std::size_t at = std::string_view::npos;
  std::string_view word;
};

Found find_keyword(std::string_view text, std::size_t from) {
  for (std::size_t plus = text.find('+', from); plus != std::string_view::npos; plus = text.find('+', plus + 1)) {
    const std::string_view before = text.substr(from, plus + 1 - from);
    for (const std::string_view keyword : keywords) {
      if (before.ends_with(keyword)) return {plus + 1 - keyword.size(), keyword};
    }
  }
  return {};
}

void keep_keyword(std::string_view keyword, std::string_view value, MtDetails& details) {
  std::string text = clean_text(value);
  if (keyword == "EREF+") {
    details.end_to_end_id = clean_reference(value);
  } else if (keyword == "KREF+") {
    details.customer_reference = clean_reference(value);
  } else if (keyword == "MREF+") {
    details.mandate = clean_reference(value);
  } else if (keyword == "SVWZ+") {
    append_with_space(details.text, text);
  } else if (keyword == "ABWA+" || (keyword == "ABWE+" && details.ultimate.name.empty())) {
    details.ultimate.name = text;
  } else if (keyword == "IBAN+" && details.other.account.empty()) {
    details.other.account = without_spaces(text);
  } else if (keyword == "BIC+" && details.other.bank.empty()) {
    details.other.bank = without_spaces(text);
  } else if (!text.empty()) {
    details.further.push_back({std::string(keyword.substr(0, keyword.size() - 1)), std::move(text)});
  }
}

void read_keywords(std::string_view text, MtDetails& details) {
  Found found = find_keyword(text, 0);
  append_with_space(details.text, clean_text(text.substr(0, std::min(found.at, text.size()))));
  while (found.at != std::string_view::npos) {
    const std::size_t value = found.at + found.word.size();
    const Found next = find_keyword(text, value);
    keep_keyword(found.word, text.substr(value, std::min(next.at, text.size()) - value), details);
    found = next;
  }
}

// ---- What the sub-fields are

struct SubFields {
  std::string text;
  std::string more;  // 60-63, where they do not go on from a full 29
  bool goes_on = false;
  std::size_t more_piece = 0;
  std::string name;
  std::string account;
  std::string iban;
  std::size_t text_piece = 0;
  std::size_t name_piece = 0;
};

void read_sub_field(int number, std::string_view value, SubFields& found, MtDetails& details) {
  if ((number >= 20 && number <= 29) || (number >= 60 && number <= 63 && found.goes_on)) {
    append_piece(found.text, value, found.text_piece);
    found.goes_on = number >= 29;
  } else if (number >= 60 && number <= 63) {
    append_piece(found.more, value, found.more_piece);
  } else if (number == 0) {
    details.booking_text = clean_text(value);
  } else if (number == 30) {
    details.other.bank = without_spaces(clean_text(value));
  } else if (number == 31) {
    found.account = without_spaces(clean_text(value));
  } else if (number == 38) {
    found.iban = without_spaces(clean_text(value));
  } else if (number == 32 || number == 33) {
    append_piece(found.name, value, found.name_piece);
  } else if (number == 34) {
    details.extension = clean_text(value);
  } else if (!clean_text(value).empty()) {
    const std::string digits = std::to_string(number);
    details.further.push_back({(digits.size() < 2 ? "?0" : "?") + digits, clean_text(value)});
  }
}

void read_sub_fields(std::string_view content, const SubFieldStart& start, MtDetails& details) {
  details.code = trim(content.substr(0, start.at));
  SubFields found;
  std::size_t at = start.at;
  while (at < content.size()) {
    std::size_t next = at + 3;
    while (next < content.size() && !is_sub_field(content, next, start.mark)) ++next;
    std::string_view value = content.substr(at + 3, next - at - 3);
    if (next >= content.size() && value.ends_with(start.mark)) value.remove_suffix(1);
    read_sub_field((content[at + 1] - '0') * 10 + (content[at + 2] - '0'), value, found, details);
    at = next;
  }
  read_keywords(found.text, details);
  read_keywords(found.more, details);
  details.other.name = clean_text(found.name);
  const std::string& account = found.iban.empty() ? found.account : found.iban;
  if (!account.empty()) details.other.account = account;
  if (!found.iban.empty() && !found.account.empty()) details.further.push_back({"?31", found.account});
}

// ---- Words between slashes: /EREF/

Found find_word(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('/', from); at != std::string_view::npos; at = text.find('/', at + 1)) {
    const std::size_t end = text.find('/', at + 1);
    if (end == std::string_view::npos) return {};
    const std::string_view word = text.substr(at + 1, end - at - 1);
    if (std::find(std::begin(words), std::end(words), word) != std::end(words)) return {at, word};
  }
  return {};
}

std::string_view cut_slashes(std::string_view value) {
  while (value.starts_with('/')) value.remove_prefix(1);
  while (value.ends_with('/')) value.remove_suffix(1);
  return value;
}

// IBAN/BIC/NAME/CITY
void read_counterparty(std::string_view value, BankParty& party) {
  std::array<std::string, 3> parts;
  for (std::string& part : parts) {
    const std::size_t slash = value.find('/');
    part = clean_text(value.substr(0, slash));
    value = slash == std::string_view::npos ? std::string_view() : value.substr(slash + 1);
  }
  party.account = without_spaces(parts[0]);
  party.bank = parts[1];
  party.name = parts[2];
}

// STRD/CUR/1234123412341234: who issues the reference, and the reference.
void keep_structured(std::string_view value, MtDetails& details) {
  const std::string_view inner = cut_slashes(value);
  const std::string reference =
      clean_text(inner.substr(inner.find('/') == std::string_view::npos ? 0 : inner.rfind('/') + 1));
  if (!reference.empty()) details.structured_references.push_back(reference);
}

bool keep_word_of_party(std::string_view word, std::string_view value, bool of_ultimate, MtDetails& details) {
  BankParty& party = of_ultimate ? details.ultimate : details.other;
  const std::string text = clean_text(cut_slashes(value));
  if (word == "NAME") {
    party.name = text;
  } else if (word == "IBAN") {
    party.account = without_spaces(text);
  } else if (word == "BIC") {
    party.bank = text;
  } else if (word == "CNTP") {
    read_counterparty(value, details.other);
  } else if (word.starts_with("ULT")) {
    if (!text.empty()) details.ultimate.name = text;
  } else {
    return false;
  }
  return true;
}

void keep_word(std::string_view word, std::string_view value, MtDetails& details) {
  const std::string text = clean_text(cut_slashes(value));
  if (text.empty()) return;
  if (word == "EREF") {
    details.end_to_end_id = clean_reference(text);
  } else if (word == "MARF" || word == "MREF") {
    details.mandate = clean_reference(text);
  } else if (word == "KREF" || word == "PREF" || word == "ROC") {
    details.customer_reference = clean_reference(text);
  } else if (word == "TRTP") {
    details.booking_text = text;
  } else if (word == "REMI" || word == "USTD" || word == "INV") {
    append_with_space(details.text, text);
  } else if (word == "STRD") {
    keep_structured(value, details);
  } else if (word == "RTRN") {
    details.return_reason = text;
  } else if (word == "OCMT") {
    details.instructed = text;
  } else if (word == "CHGS") {
    details.charges = text;
  } else if (word == "EXCH") {
    details.exchange_rate = text;
  } else {
    details.further.push_back({std::string(word), text});
  }
}

// ---- Lines

bool starts_sub_field(std::string_view line, char mark) {
  return is_sub_field(line, 0, mark);
}

std::string joined(const std::vector<std::string>& lines, bool structured, char mark) {
  std::string content;
  std::size_t length_before = full_line_length;
  for (const std::string& line : lines) {
    bool blank = !structured && length_before < full_line_length;
    // A line of 64 in sub-fields lost the blank at its end.
    if (structured && mark != '\0') blank = length_before + 1 == full_line_length && !starts_sub_field(line, mark);
    if (blank && !content.empty() && !line.empty()) content += ' ';
    content += line;
    length_before = line.size();
  }
  return content;
}

}  // namespace

bool read_mt_words(std::string_view content, MtDetails& details) {
  Found found = find_word(content, 0);
  if (found.at != 0) return false;
  bool of_ultimate = false;
  while (found.at != std::string_view::npos) {
    const std::size_t value = found.at + found.word.size() + 2;
    const Found next = find_word(content, value - 1);
    const std::size_t end = std::min(next.at, content.size());
    const std::string_view text = end > value ? content.substr(value, end - value) : std::string_view();
    if (found.word.starts_with("ULT")) of_ultimate = true;
    if (found.word == "ORDP" || found.word == "BENM") of_ultimate = false;
    if (!keep_word_of_party(found.word, text, of_ultimate, details)) {
      of_ultimate = of_ultimate && found.word == "ID";
      keep_word(found.word, text, details);
    }
    found = next;
  }
  return true;
}

MtDetails read_mt_details(const std::vector<std::string>& lines) {
  MtDetails details;
  const std::string glued = joined(lines, true, '\0');
  const std::optional<SubFieldStart> sub_fields = find_sub_fields(glued);
  if (sub_fields) {
    const std::string content = joined(lines, true, sub_fields->mark);
    read_sub_fields(content, *sub_fields, details);
    return details;
  }
  if (read_mt_words(trim(glued), details)) return details;
  read_keywords(joined(lines, false, '\0'), details);
  return details;
}

}  // namespace dunlin
