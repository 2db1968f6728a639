#include "intake/formats/bai2_detail.h"

#include <algorithm>
#include <charconv>

#include "intake/cell_text.h"

namespace dunlin {
namespace {

constexpr int return_codes[] = {168, 252, 255, 257, 258, 261, 266, 395, 423, 468, 552, 555, 557, 558, 561, 566};

tl::unexpected<Refusal> malformed(std::string_view what, std::string_view field) {
  return refuse(Reason::field_malformed, std::string(what) + " \"" + printable(field, 60) + "\" is none");
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<int> read_type_code(std::string_view field) {
  if (field.size() != 3 || !all_digits(field)) return malformed("the type code", field);
  return (field[0] - '0') * 100 + (field[1] - '0') * 10 + (field[2] - '0');
}

// The fields of a funds type behind it; the date of a value-dated one.
Result<std::optional<Date>> read_funds(Bai2Fields& fields) {
  const std::string_view funds = fields.next_or_empty();
  if (funds.empty() || funds == "0" || funds == "1" || funds == "2" || funds == "Z") return std::optional<Date>();
  if (funds == "V") {
    const std::string_view date = fields.next_or_empty();
    (void)fields.next_or_empty();  // the time
    if (date.empty()) return std::optional<Date>();
    return std::optional<Date>(TRY(read_bai2_date(date)));
  }
  if (funds == "S") {
    for (int part = 0; part < 3; ++part) TRY(read_bai2_amount(fields.next_or_empty()));
    return std::optional<Date>();
  }
  if (funds == "D") {
    const std::int64_t count = TRY(read_bai2_amount(fields.next_or_empty())).value_or(0);
    for (std::int64_t at = 0; at < count; ++at) {
      if (!fields.more()) return malformed("the number of distributions", std::to_string(count));
      TRY(read_bai2_amount(fields.next_or_empty()));  // days
      TRY(read_bai2_amount(fields.next_or_empty()));
    }
    return std::optional<Date>();
  }
  return malformed("the funds type", funds);
}

// What stands before the text; `text_begins` when the text does, even an empty one.
Result<Bai2Detail> read_fields(std::string_view joined, bool& text_begins) {
  Bai2Fields fields(joined);
  Bai2Detail detail;
  detail.type_code = TRY(read_type_code(fields.next_or_empty()));
  detail.minor = TRY(read_bai2_amount(fields.next_or_empty()));
  detail.valued_on = TRY(read_funds(fields));
  detail.bank_reference = fields.next_or_empty();
  detail.customer_reference = fields.next_or_empty();
  text_begins = fields.more();
  if (text_begins) detail.text.emplace_back(trim(*fields.rest()));
  return detail;
}

}  // namespace

Bai2Direction bai2_direction_of(int type_code) {
  const auto within = [&](int first, int last) { return type_code >= first && type_code <= last; };
  if (type_code == 890) return Bai2Direction::no_money;
  if (within(101, 399) || within(720, 759) || within(920, 959)) return Bai2Direction::credit;
  if (within(401, 699) || within(760, 799) || within(960, 999)) return Bai2Direction::debit;
  return Bai2Direction::unknown;
}

bool is_bai2_return(int type_code) {
  return std::find(std::begin(return_codes), std::end(return_codes), type_code) != std::end(return_codes);
}

Result<std::optional<std::int64_t>> read_bai2_amount(std::string_view field) {
  if (field.empty()) return std::optional<std::int64_t>();
  std::string_view digits = field;
  if (digits.front() == '+' || digits.front() == '-') digits.remove_prefix(1);
  std::int64_t minor = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
  if (digits.empty() || !all_digits(digits) || error != std::errc() || end != digits.data() + digits.size()) {
    return malformed("the amount", field);
  }
  return std::optional<std::int64_t>(field.front() == '-' ? -minor : minor);
}

Result<Date> read_bai2_date(std::string_view yymmdd) {
  if (yymmdd.size() != 6 || !all_digits(yymmdd)) return malformed("the date", yymmdd);
  const auto two = [&](std::size_t at) { return (yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0'); };
  return Date::of(2000 + two(0), two(2), two(4));
}

Result<std::vector<Bai2Amount>> read_bai2_amounts(Bai2Fields& fields) {
  std::vector<Bai2Amount> amounts;
  while (const std::optional<std::string_view> code = fields.next()) {
    const std::string_view field = fields.next_or_empty();
    const std::optional<std::int64_t> minor = TRY(read_bai2_amount(field));
    const std::optional<std::int64_t> items = TRY(read_bai2_amount(fields.next_or_empty()));
    TRY(read_funds(fields));
    if (code->empty()) {
      if (minor) return malformed("the type code", *code);
      continue;
    }
    const int type_code = TRY(read_type_code(*code));
    if (minor) amounts.push_back({type_code, *minor, items});
  }
  return amounts;
}

Result<Bai2Detail> read_bai2_detail(const Bai2Record& record) {
  std::string joined = record.parts.front().text;
  bool text_begins = false;
  std::size_t part = 1;
  // A detail whose fields are continued has too few of them at first: nothing is refused before they are all there.
  Result<Bai2Detail> detail = read_fields(joined, text_begins);
  for (; part < record.parts.size() && !text_begins; ++part) {
    // Without a slash the comma at the end of a line is already the one before the next field.
    if (record.parts[part - 1].ended || !joined.ends_with(',')) joined += ',';
    joined += record.parts[part].text;
    detail = read_fields(joined, text_begins);
  }
  if (!detail) return detail;
  for (; part < record.parts.size(); ++part) detail->text.emplace_back(trim(record.parts[part].text));
  return detail;
}

}  // namespace dunlin
