#include "control/strict_toml.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/canonical_json.h"

namespace dunlin {

namespace {

constexpr std::int64_t micros_per_unit = 1'000'000;
constexpr std::size_t micros_digits = 6;
constexpr std::size_t whole_digits_max = 9;  // a rate of a thousand million is a mistake, and the product fits 64 bits
constexpr std::size_t quoted_line_max = 120;

std::string_view line_of(std::string_view bytes, std::uint32_t number) {
  std::size_t begin = 0;
  for (std::uint32_t line = 1; line < number; ++line) {
    std::size_t end = bytes.find('\n', begin);
    if (end == std::string_view::npos) return {};
    begin = end + 1;
  }
  std::string_view line = bytes.substr(begin, bytes.find('\n', begin) - begin);
  std::size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

// 0: all of it is UTF-8.
std::uint32_t first_line_not_utf8(std::string_view bytes) {
  std::uint32_t number = 1;
  for (std::size_t begin = 0; begin < bytes.size(); ++number) {
    std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    if (!is_valid_utf8(bytes.substr(begin, end - begin))) return number;
    begin = end + 1;
  }
  return 0;
}

// At most quoted_line_max bytes, not cut inside a character, and nothing that could move a terminal's cursor.
std::string quotable(std::string_view line) {
  std::size_t length = std::min(line.size(), quoted_line_max);
  while (length < line.size() && length > 0 && (line[length] & 0xC0) == 0x80) --length;
  std::string text(line.substr(0, length));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  // Refusals are shown and stored as UTF-8, also those about something that is not.
  if (!is_valid_utf8(text)) {
    for (char& c : text) {
      if ((c & 0x80) != 0) c = '?';
    }
  }
  if (length < line.size()) text += "...";
  return text;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "0.92" is 920000. nullopt: not a decimal above zero with at most six digits after the point.
std::optional<std::int64_t> parse_micros(std::string_view text) {
  std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string fraction(point == std::string_view::npos ? "0" : text.substr(point + 1));
  if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
  if (whole.size() > whole_digits_max || fraction.size() > micros_digits) return std::nullopt;
  fraction.append(micros_digits - fraction.size(), '0');
  std::int64_t micros = 0;
  for (char digit : whole) micros = micros * 10 + (digit - '0');
  micros *= micros_per_unit;
  std::int64_t part = 0;
  for (char digit : fraction) part = part * 10 + (digit - '0');
  micros += part;
  if (micros == 0) return std::nullopt;
  return micros;
}

constexpr std::string_view micros_rule =
    "must be a number above zero as text in quotes, with at most six digits after the point, such as \"0.92\"";

}  // namespace

Result<toml::table> TomlText::parse() const {
  if (std::uint32_t line = first_line_not_utf8(bytes)) {
    // The library decodes ahead and would name a line before it.
    toml::source_region where;
    where.begin.line = line;
    return malformed(where, "it is not UTF-8 text");
  }
  try {
    return toml::parse(bytes, file_name);
  } catch (const toml::parse_error& error) {
    return malformed(error.source(), error.description());
  }
}

tl::unexpected<Refusal> TomlText::malformed(const toml::source_region& where, std::string_view why) const {
  // The root table of a document starts nowhere; its mistakes are those of the first line.
  std::uint32_t number = std::max<std::uint32_t>(where.begin.line, 1);
  return refuse(Reason::policy_malformed, fmt::format("policy {}:{} was not read: {} (line: {})", file_name, number,
                                                      why, quotable(line_of(bytes, number))));
}

std::string StrictTable::path_of(std::string_view key) const {
  return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

tl::unexpected<Refusal> StrictTable::malformed(std::string_view why) const {
  return text_->malformed(table_->source(), why);
}

tl::unexpected<Refusal> StrictTable::malformed_at(std::string_view key, std::string_view why) const {
  const toml::node* node = table_->get(key);
  return text_->malformed(node == nullptr ? table_->source() : node->source(), fmt::format("{} {}", path_of(key), why));
}

tl::unexpected<Refusal> StrictTable::malformed_at(const Word& word, std::string_view why) const {
  return text_->malformed(word.where, why);
}

Result<> StrictTable::allow_only(const std::vector<std::string_view>& keys) const {
  for (const auto& entry : *table_) {
    std::string_view key = entry.first.str();
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    return text_->malformed(entry.first.source(),
                            fmt::format("'{}' is not a key here; there are: {}", path_of(key), fmt::join(keys, ", ")));
  }
  return {};
}

Result<std::int64_t> StrictTable::integer(std::string_view key, std::int64_t fallback, Range range) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return fallback;
  const toml::value<std::int64_t>* value = node->as_integer();
  if (value == nullptr || value->get() < range.min || value->get() > range.max) {
    return malformed_at(key, fmt::format("must be a whole number from {} to {}", range.min, range.max));
  }
  return value->get();
}

Result<bool> StrictTable::boolean(std::string_view key, bool fallback) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return fallback;
  const toml::value<bool>* value = node->as_boolean();
  if (value == nullptr) return malformed_at(key, "must be true or false");
  return value->get();
}

Result<Word> StrictTable::word(std::string_view key, std::string_view fallback) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return Word{std::string(fallback), table_->source()};
  const toml::value<std::string>* value = node->as_string();
  if (value == nullptr) return malformed_at(key, "must be text in quotes");
  return Word{value->get(), node->source()};
}

Result<Word> StrictTable::required_word(std::string_view key) const {
  if (!has(key)) return malformed(fmt::format("{} is missing", path_of(key)));
  return word(key, "");
}

Result<std::int64_t> StrictTable::micros(std::string_view key, std::int64_t fallback) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return fallback;
  const toml::value<std::string>* value = node->as_string();
  std::optional<std::int64_t> micros = value == nullptr ? std::nullopt : parse_micros(value->get());
  if (!micros) return malformed_at(key, micros_rule);
  return *micros;
}

Result<std::vector<Word>> StrictTable::words(std::string_view key) const {
  std::vector<Word> words;
  const toml::node* node = table_->get(key);
  if (node == nullptr) return words;
  const toml::array* array = node->as_array();
  if (array == nullptr || array->empty())
    return malformed_at(key, "must be a list of names in quotes, not an empty one");
  for (const toml::node& element : *array) {
    const toml::value<std::string>* value = element.as_string();
    if (value == nullptr) return text_->malformed(element.source(), path_of(key) + " must hold only text in quotes");
    for (const Word& earlier : words) {
      if (earlier.text == value->get()) {
        return text_->malformed(element.source(), fmt::format("{} names '{}' twice", path_of(key), earlier.text));
      }
    }
    words.push_back(Word{value->get(), element.source()});
  }
  return words;
}

Result<const toml::table*> StrictTable::table_at(std::string_view key) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) return nullptr;
  const toml::table* table = node->as_table();
  if (table == nullptr) return malformed_at(key, "must be a table");
  return table;
}

Result<std::map<Currency, Money>> StrictTable::amounts(std::string_view key) const {
  std::map<Currency, Money> amounts;
  const toml::table* table = TRY(table_at(key));
  if (table == nullptr) return amounts;
  for (const auto& entry : *table) {
    std::string path = fmt::format("{}.{}", path_of(key), entry.first.str());
    Result<Currency> currency = Currency::parse(entry.first.str());
    if (!currency) return text_->malformed(entry.first.source(), path + ": " + currency.error().text);
    const toml::value<std::string>* value = entry.second.as_string();
    if (value == nullptr) {
      return text_->malformed(entry.second.source(),
                              path + " must be an amount as text in quotes, such as \"5000.00\"");
    }
    Result<Money> amount = parse_amount(value->get(), *currency);
    if (!amount) return text_->malformed(entry.second.source(), path + ": " + amount.error().text);
    if (amount->minor <= 0) return text_->malformed(entry.second.source(), path + " must be above zero");
    amounts.emplace(*currency, *amount);
  }
  if (amounts.empty()) return malformed_at(key, "must name a currency, such as { EUR = \"5000.00\" }");
  return amounts;
}

Result<std::map<Currency, std::int64_t>> StrictTable::micros_by_currency(std::string_view key) const {
  std::map<Currency, std::int64_t> rates;
  const toml::table* table = TRY(table_at(key));
  if (table == nullptr) return rates;
  StrictTable inner(*table, path_of(key), *text_);
  for (const auto& entry : *table) {
    Result<Currency> currency = Currency::parse(entry.first.str());
    if (!currency) {
      return text_->malformed(entry.first.source(),
                              fmt::format("{}.{}: {}", path_of(key), entry.first.str(), currency.error().text));
    }
    rates.emplace(*currency, TRY(inner.micros(entry.first.str(), 0)));
  }
  return rates;
}

Result<std::map<std::string, std::int64_t>> StrictTable::integers_by_name(std::string_view key, Range range) const {
  std::map<std::string, std::int64_t> numbers;
  const toml::table* table = TRY(table_at(key));
  if (table == nullptr) return numbers;
  StrictTable inner(*table, path_of(key), *text_);
  for (const auto& entry : *table) {
    numbers.emplace(entry.first.str(), TRY(inner.integer(entry.first.str(), 0, range)));
  }
  return numbers;
}

Result<StrictTable> StrictTable::table(std::string_view key) const {
  static const toml::table empty;
  const toml::table* table = TRY(table_at(key));
  return StrictTable(table == nullptr ? empty : *table, path_of(key), *text_);
}

Result<std::vector<StrictTable>> StrictTable::tables(std::string_view key) const {
  std::vector<StrictTable> tables;
  const toml::node* node = table_->get(key);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array == nullptr) return malformed_at(key, fmt::format("must be written as [[{}]]", path_of(key)));
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr) {
      return text_->malformed(element.source(),
                              fmt::format("{} must be written as [[{}]]", path_of(key), path_of(key)));
    }
    tables.emplace_back(*table, path_of(key), *text_);
  }
  return tables;
}

}  // namespace dunlin
