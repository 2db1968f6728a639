#include "intake/formats/bank_csv_mapping.h"

#include <toml++/toml.h>

#include <algorithm>

#include "base/check.h"
#include "embedded/bank_mappings.h"
#include "intake/cell_text.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

class BankCsvMappingParser {
 public:
  explicit BankCsvMappingParser(std::string_view file_name) : file_name_(file_name) {}
  Result<BankCsvMapping> parse(std::string_view text);

 private:
  tl::unexpected<Refusal> malformed(const toml::source_region& where, std::string_view why) const;
  tl::unexpected<Refusal> unknown_key(const toml::key& key, std::string_view table) const;
  Result<std::string> text_of(const toml::node& node) const;
  Result<std::vector<std::string>> texts_of(const toml::node& node) const;
  Result<> read_table(const toml::key& key, const toml::table& table);
  Result<> read_file(const toml::key& key, const toml::node& node);
  Result<> read_style(const toml::key& key, const toml::node& node);
  Result<> read_column(const toml::key& key, const toml::node& node);
  Result<> read_constant(const toml::key& key, const toml::node& node);
  Result<> read_direction(const toml::key& key, const toml::node& node);
  Result<> check_needed(const toml::table& table) const;

  std::string file_name_;
  BankCsvMapping mapping_;
};

tl::unexpected<Refusal> BankCsvMappingParser::malformed(const toml::source_region& where, std::string_view why) const {
  return refuse(Reason::mapping_malformed, "mapping " + file_name_ + " line " + std::to_string(where.begin.line) +
                                               " was not read: " + std::string(why));
}

tl::unexpected<Refusal> BankCsvMappingParser::unknown_key(const toml::key& key, std::string_view table) const {
  return malformed(key.source(), "[" + std::string(table) + "] has no key \"" + printable(key.str(), 60) + "\"");
}

Result<std::string> BankCsvMappingParser::text_of(const toml::node& node) const {
  const toml::value<std::string>* const text = node.as_string();
  if (text == nullptr) return malformed(node.source(), "a text in quotes is expected here");
  if (has_control_character(text->get())) return malformed(node.source(), "the text holds a control character");
  return text->get();
}

// "a" or ["a", "b"].
Result<std::vector<std::string>> BankCsvMappingParser::texts_of(const toml::node& node) const {
  std::vector<std::string> texts;
  const toml::array* const array = node.as_array();
  if (array == nullptr) {
    texts.push_back(TRY(text_of(node)));
    return texts;
  }
  for (const toml::node& element : *array) texts.push_back(TRY(text_of(element)));
  return texts;
}

Result<> BankCsvMappingParser::read_file(const toml::key& key, const toml::node& node) {
  const std::string text = TRY(text_of(node));
  if (key == "encoding") {
    mapping_.encoding = find_encoding(lower_ascii(text));
    if (mapping_.encoding) return {};
    return malformed(node.source(), "the encoding \"" + printable(text, 40) + "\" is not known");
  }
  if (key != "delimiter") return unknown_key(key, "file");
  if (text != "," && text != ";" && text != "\t" && text != "|") {
    return malformed(node.source(), "the delimiter must be one of , ; | and tab");
  }
  mapping_.delimiter = text.front();
  return {};
}

Result<> BankCsvMappingParser::read_style(const toml::key& key, const toml::node& node) {
  const std::string text = TRY(text_of(node));
  if (key == "style") {
    mapping_.date_style = find_date_style(text);
    if (mapping_.date_style) return {};
    return malformed(node.source(), "the style \"" + printable(text, 40) +
                                        "\" is not understood; write it like \"dd.mm.yyyy\" or \"yyyymmdd\"");
  }
  if (key != "decimal" && key != "thousands") return unknown_key(key, "amounts");
  const std::string_view accepted = key == "decimal" ? ".," : ".,' ";
  const bool none = key == "thousands" && text.empty();
  if (!none && (text.size() != 1 || accepted.find(text.front()) == std::string_view::npos)) {
    return malformed(node.source(),
                     std::string(key.str()) + " must be one character of \"" + std::string(accepted) + "\"");
  }
  if (!mapping_.amount_style) mapping_.amount_style = AmountStyle{'.', '\0'};
  (key == "decimal" ? mapping_.amount_style->decimal : mapping_.amount_style->thousands) = none ? '\0' : text.front();
  return {};
}

Result<> BankCsvMappingParser::read_column(const toml::key& key, const toml::node& node) {
  for (std::size_t at = 0; at < bank_csv_field_count; ++at) {
    if (name_of(static_cast<BankCsvField>(at)) != key.str()) continue;
    for (const std::string& header : TRY(texts_of(node))) {
      mapping_.headers[at].push_back(normalise_header(header));
      if (mapping_.headers[at].back().empty()) return malformed(node.source(), "a column has no name");
    }
    return {};
  }
  return unknown_key(key, "columns");
}

Result<> BankCsvMappingParser::read_constant(const toml::key& key, const toml::node& node) {
  const std::string text = TRY(text_of(node));
  if (key == "account") {
    mapping_.account = trim(text);
    return {};
  }
  if (key != "currency") return unknown_key(key, "constants");
  const Result<Currency> currency = Currency::parse(text);
  if (!currency) return malformed(node.source(), currency.error().text);
  mapping_.currency = *currency;
  return {};
}

Result<> BankCsvMappingParser::read_direction(const toml::key& key, const toml::node& node) {
  if (key != "credit" && key != "debit") return unknown_key(key, "direction");
  for (const std::string& word : TRY(texts_of(node))) {
    std::string upper(trim(word));
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    (key == "credit" ? mapping_.credit_words : mapping_.debit_words).push_back(std::move(upper));
  }
  return {};
}

Result<> BankCsvMappingParser::read_table(const toml::key& key, const toml::table& table) {
  for (const auto& [inner, node] : table) {
    if (key == "file") {
      TRY(read_file(inner, node));
    } else if (key == "dates" && inner == "style") {
      TRY(read_style(inner, node));
    } else if (key == "amounts" && inner != "style") {
      TRY(read_style(inner, node));
    } else if (key == "columns") {
      TRY(read_column(inner, node));
    } else if (key == "constants") {
      TRY(read_constant(inner, node));
    } else if (key == "direction") {
      TRY(read_direction(inner, node));
    } else {
      return unknown_key(inner, key.str());
    }
  }
  return {};
}

Result<> BankCsvMappingParser::check_needed(const toml::table& table) const {
  if (mapping_.name.empty()) return malformed(table.source(), "it has no name");
  if (mapping_.columns(BankCsvField::booked_on).empty()) {
    return malformed(table.source(), "[columns] does not say which column is booked_on");
  }
  if (mapping_.columns(BankCsvField::amount).empty() && mapping_.columns(BankCsvField::credit).empty() &&
      mapping_.columns(BankCsvField::debit).empty()) {
    return malformed(table.source(), "[columns] does not say which column is the amount, or credit and debit");
  }
  if (mapping_.amount_style && mapping_.amount_style->decimal == mapping_.amount_style->thousands) {
    return malformed(table.source(), "decimal and thousands must differ");
  }
  const auto both = std::find_first_of(mapping_.credit_words.begin(), mapping_.credit_words.end(),
                                       mapping_.debit_words.begin(), mapping_.debit_words.end());
  if (both == mapping_.credit_words.end()) return {};
  return malformed(table.source(), "\"" + printable(*both, 40) + "\" is both a credit and a debit");
}

Result<BankCsvMapping> BankCsvMappingParser::parse(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text, file_name_);
  } catch (const toml::parse_error& error) {
    return malformed(error.source(), error.description());
  }
  for (const auto& [key, node] : table) {
    if (key == "name" || key == "description") {
      (key == "name" ? mapping_.name : mapping_.description) = TRY(text_of(node));
    } else if (const toml::table* const inner = node.as_table()) {
      TRY(read_table(key, *inner));
    } else {
      return malformed(key.source(), "there is no key \"" + printable(key.str(), 60) +
                                         "\"; there are name, description and the tables [file], [dates], [amounts], "
                                         "[columns], [constants], [direction]");
    }
  }
  TRY(check_needed(table));
  return std::move(mapping_);
}

}  // namespace

std::string_view name_of(BankCsvField field) {
  static constexpr std::array<std::string_view, bank_csv_field_count> names = {
      "account",        "booked_on",    "valued_on",
      "amount",         "credit",       "debit",
      "direction",      "currency",     "balance",
      "text",           "booking_text", "name",
      "iban",           "bic",          "structured_reference",
      "end_to_end_id",  "mandate",      "customer_reference",
      "bank_reference", "check_number"};
  return names[static_cast<std::size_t>(field)];
}

Result<BankCsvMapping> BankCsvMapping::parse(std::string_view toml, std::string_view file_name) {
  return BankCsvMappingParser(file_name).parse(toml);
}

Result<std::vector<BankCsvMapping>> shipped_bank_csv_mappings() {
  std::vector<BankCsvMapping> mappings;
  for (const embedded::File& file : embedded::bank_mappings()) {
    mappings.push_back(TRY(BankCsvMapping::parse(file.text, file.name)));
  }
  return mappings;
}

}  // namespace dunlin
