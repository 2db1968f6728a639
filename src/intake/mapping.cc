#include "intake/mapping.h"

#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <sstream>

#include "base/check.h"
#include "intake/cell_text.h"
#include "intake/styles.h"

namespace dunlin {

// One parse of one file. Each function reads one table or key and refuses at the line where it stands.
class MappingParser {
 public:
  explicit MappingParser(std::string_view file_name) : file_name_(file_name) {}

  Result<Mapping> parse(std::string_view text);

 private:
  tl::unexpected<Refusal> malformed(const toml::source_region& where, std::string_view why) const;
  Result<std::string> string_of(const toml::node& node, std::string_view key) const;
  Result<std::vector<std::string>> strings_of(const toml::node& node, std::string_view key) const;
  Result<std::vector<std::string>> headers_of(const toml::node& node, std::string_view key) const;
  Result<char> character_of(const toml::node& node, std::string_view key, std::string_view accepted) const;
  Result<DateStyle> date_style_of(const toml::node& node, std::string_view key) const;
  Result<bool> flag_of(const toml::node& node, std::string_view key) const;

  Result<void> read_key(const toml::key& key, const toml::node& node);
  Result<void> read_file(const toml::table& table);
  Result<void> read_dates(const toml::table& table);
  Result<void> read_amounts(const toml::table& table);
  Result<void> read_kind(ImportKind kind, const toml::table& table);
  Result<FieldRule> read_rule(Field field, const toml::node& node) const;
  Result<void> read_rule_key(Field field, const toml::key& key, const toml::node& node, FieldRule& rule) const;
  Result<void> read_transforms(Field field, const toml::node& node, FieldRule& rule) const;
  Result<void> check_constant(Field field, const toml::node& node, const FieldRule& rule) const;

  std::string_view file_name_;
  Mapping mapping_;
};

tl::unexpected<Refusal> MappingParser::malformed(const toml::source_region& where, std::string_view why) const {
  return refuse(Reason::mapping_malformed, "mapping " + std::string(file_name_) + " line " +
                                               std::to_string(where.begin.line) + " was not read: " + std::string(why));
}

Result<std::string> MappingParser::string_of(const toml::node& node, std::string_view key) const {
  const toml::value<std::string>* const text = node.as_string();
  if (text == nullptr) return malformed(node.source(), std::string(key) + " must be a text in quotes");
  return text->get();
}

// "a" or ["a", "b"].
Result<std::vector<std::string>> MappingParser::strings_of(const toml::node& node, std::string_view key) const {
  std::vector<std::string> texts;
  const toml::array* const array = node.as_array();
  if (array == nullptr) {
    texts.push_back(TRY(string_of(node, key)));
    return texts;
  }
  for (const toml::node& element : *array) texts.push_back(TRY(string_of(element, key)));
  return texts;
}

Result<std::vector<std::string>> MappingParser::headers_of(const toml::node& node, std::string_view key) const {
  std::vector<std::string> headers = TRY(strings_of(node, key));
  for (std::string& header : headers) {
    header = normalise_header(header);
    if (header.empty()) return malformed(node.source(), "a column of " + std::string(key) + " has no name");
  }
  return headers;
}

Result<char> MappingParser::character_of(const toml::node& node, std::string_view key,
                                         std::string_view accepted) const {
  const std::string text = TRY(string_of(node, key));
  if (text.size() == 1 && accepted.find(text.front()) != std::string_view::npos) return text.front();
  std::string known;
  for (const char c : accepted)
    known += known.empty() ? "\"" : ", \"", known += c == '\t' ? "\\t" : std::string(1, c), known += '"';
  return malformed(node.source(), std::string(key) + " must be one of " + known);
}

Result<DateStyle> MappingParser::date_style_of(const toml::node& node, std::string_view key) const {
  const std::string text = TRY(string_of(node, key));
  const std::optional<DateStyle> style = find_date_style(text);
  if (style) return *style;
  return malformed(node.source(),
                   std::string(key) + " \"" + printable(text, 40) +
                       "\" is not understood; write it like \"dd.mm.yyyy\", \"m/d/yyyy\" or \"yyyymmdd\"");
}

Result<bool> MappingParser::flag_of(const toml::node& node, std::string_view key) const {
  const toml::value<bool>* const flag = node.as_boolean();
  if (flag == nullptr) return malformed(node.source(), std::string(key) + " must be true or false");
  return flag->get();
}

Result<void> MappingParser::read_file(const toml::table& table) {
  for (const auto& [key, node] : table) {
    if (key == "encoding") {
      const std::string name = TRY(string_of(node, "encoding"));
      mapping_.encoding = find_encoding(lower_ascii(name));
      if (!mapping_.encoding) {
        return malformed(node.source(), "encoding \"" + printable(name, 40) +
                                            "\" is not one of utf-8, latin-1, windows-1252, utf-16le, utf-16be");
      }
    } else if (key == "delimiter") {
      mapping_.delimiter = TRY(character_of(node, "delimiter", ",;\t|"));
    } else {
      return malformed(key.source(), "[file] has no key \"" + std::string(key.str()) + "\", only encoding, delimiter");
    }
  }
  return {};
}

Result<void> MappingParser::read_dates(const toml::table& table) {
  for (const auto& [key, node] : table) {
    if (key != "style") {
      return malformed(key.source(), "[dates] has no key \"" + std::string(key.str()) + "\", only style");
    }
    mapping_.date_style = TRY(date_style_of(node, "style"));
  }
  return {};
}

Result<void> MappingParser::read_amounts(const toml::table& table) {
  for (const auto& [key, node] : table) {
    if (key == "decimal") {
      mapping_.decimal = TRY(character_of(node, "decimal", ".,"));
    } else if (key == "thousands") {
      const bool none = node.as_string() != nullptr && node.as_string()->get().empty();
      mapping_.thousands = none ? '\0' : TRY(character_of(node, "thousands", ".,' "));
    } else if (key == "excess_decimals") {
      const std::string text = TRY(string_of(node, "excess_decimals"));
      if (text != "refuse" && text != "round_half_even") {
        return malformed(node.source(), "excess_decimals must be \"refuse\" or \"round_half_even\"");
      }
      mapping_.excess_decimals = text == "refuse" ? ExcessDecimals::refuse : ExcessDecimals::round_half_even;
    } else {
      return malformed(key.source(), "[amounts] has no key \"" + std::string(key.str()) +
                                         "\", only decimal, thousands, excess_decimals");
    }
  }
  if (mapping_.decimal && mapping_.decimal == mapping_.thousands) {
    return malformed(table.source(), "decimal and thousands must differ");
  }
  if (mapping_.thousands && !mapping_.decimal) return malformed(table.source(), "thousands needs decimal beside it");
  return {};
}

Result<void> MappingParser::read_transforms(Field field, const toml::node& node, FieldRule& rule) const {
  const FieldType type = type_of(field);
  for (const std::string& name : TRY(strings_of(node, "transforms"))) {
    if (name == "strip_leading_zeros" && type == FieldType::text) {
      rule.strip_leading_zeros = true;
    } else if (name == "upper" && (type == FieldType::text || type == FieldType::currency)) {
      rule.upper = true;
    } else if (name == "negate" && type == FieldType::amount) {
      rule.negate = true;
    } else {
      return malformed(node.source(), "transform \"" + printable(name, 40) + "\" does not fit " +
                                          std::string(name_of(field)) +
                                          "; there are strip_leading_zeros and upper for text, negate for amounts");
    }
  }
  return {};
}

Result<void> MappingParser::read_rule_key(Field field, const toml::key& key, const toml::node& node,
                                          FieldRule& rule) const {
  if (key == "column" || key == "columns") {
    const std::vector<std::string> headers = TRY(headers_of(node, key.str()));
    rule.columns.insert(rule.columns.end(), headers.begin(), headers.end());
  } else if (key == "constant") {
    rule.constant = TRY(string_of(node, "constant"));
  } else if (key == "required") {
    rule.required = TRY(flag_of(node, "required"));
  } else if (key == "transforms") {
    TRY(read_transforms(field, node, rule));
  } else if (key == "date_style" && type_of(field) == FieldType::date) {
    rule.date_style = TRY(date_style_of(node, "date_style"));
  } else {
    return malformed(key.source(), std::string(name_of(field)) + " has no key \"" + std::string(key.str()) +
                                       "\", only column, columns, constant, required, transforms" +
                                       (type_of(field) == FieldType::date ? ", date_style" : ""));
  }
  return {};
}

Result<void> MappingParser::check_constant(Field field, const toml::node& node, const FieldRule& rule) const {
  if (!rule.constant) return {};
  const std::string what = "the constant of " + std::string(name_of(field));
  if (trim(*rule.constant).empty()) return malformed(node.source(), what + " is blank");
  if (has_control_character(*rule.constant)) return malformed(node.source(), what + " holds a control character");
  switch (type_of(field)) {
    case FieldType::text:
    case FieldType::number:
      if (rule.constant->size() <= bytes_max_of(field)) return {};
      return malformed(node.source(), what + " is too long");
    case FieldType::flag:
      if (find_flag(field, *rule.constant)) return {};
      return malformed(node.source(), what + " must be \"yes\" or \"no\"");
    case FieldType::currency:
      if (Currency::parse(*rule.constant)) return {};
      return malformed(node.source(), what + " is not a currency of ISO 4217 such as \"USD\"");
    case FieldType::amount:
    case FieldType::date:
      return malformed(node.source(), what + " cannot be: an amount or a date comes from a column");
  }
  CHECK_UNREACHABLE("type is an enumerator");
}

Result<FieldRule> MappingParser::read_rule(Field field, const toml::node& node) const {
  FieldRule rule;
  if (const toml::table* const table = node.as_table()) {
    for (const auto& [key, value] : *table) TRY(read_rule_key(field, key, value, rule));
  } else {
    rule.columns = TRY(headers_of(node, name_of(field)));
  }
  TRY(check_constant(field, node, rule));
  if (rule.columns.empty() && !rule.constant) {
    return malformed(node.source(), std::string(name_of(field)) + " has neither a column nor a constant");
  }
  return rule;
}

Result<void> MappingParser::read_kind(ImportKind kind, const toml::table& table) {
  Mapping::Rules rules;
  for (const auto& [key, node] : table) {
    const std::optional<Field> field = find_field(kind, key.str());
    if (field) {
      rules[index_of(*field)] = TRY(read_rule(*field, node));
      continue;
    }
    if (key == "segment") {
      return malformed(key.source(),
                       "a segment is never imported; a person sets it with a reason, so remove the key \"segment\"");
    }
    std::string known;
    for (const FieldUse use : fields_of(kind)) known += (known.empty() ? "" : ", ") + std::string(name_of(use.field));
    return malformed(key.source(), "[" + std::string(name_of(kind)) + "] has no field \"" + printable(key.str(), 60) +
                                       "\", only " + known);
  }
  mapping_.kinds_[static_cast<std::size_t>(kind)] = std::move(rules);
  return {};
}

Result<void> MappingParser::read_key(const toml::key& key, const toml::node& node) {
  const std::string_view name = key.str();
  if (name == "name" || name == "description") {
    (name == "name" ? mapping_.name : mapping_.description) = TRY(string_of(node, name));
    return {};
  }
  if (name == "ignore") {
    mapping_.ignored = TRY(headers_of(node, name));
    return {};
  }
  const auto kind = std::find_if(import_kinds.begin(), import_kinds.end(),
                                 [&](ImportKind candidate) { return name_of(candidate) == name; });
  const bool is_section = name == "file" || name == "dates" || name == "amounts" || kind != import_kinds.end();
  if (!is_section) {
    return malformed(key.source(),
                     "there is no key \"" + printable(name, 60) +
                         "\"; there are name, description, ignore and the tables [file], [dates], "
                         "[amounts], [customers], [contacts], [invoices], [credits], [payments], [history]");
  }
  const toml::table* const table = node.as_table();
  if (table == nullptr)
    return malformed(key.source(), std::string(name) + " must be a table: [" + std::string(name) + "]");
  if (name == "file") return read_file(*table);
  if (name == "dates") return read_dates(*table);
  if (name == "amounts") return read_amounts(*table);
  return read_kind(*kind, *table);
}

Result<Mapping> MappingParser::parse(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text, file_name_);
  } catch (const toml::parse_error& error) {
    return malformed(error.source(), error.description());
  }
  mapping_.digest = sha256(text);
  for (const auto& [key, node] : table) TRY(read_key(key, node));
  if (mapping_.name.empty()) return malformed(table.source(), "it has no name");
  const bool any =
      std::any_of(mapping_.kinds_.begin(), mapping_.kinds_.end(), [](const auto& rules) { return rules.has_value(); });
  if (!any) return malformed(table.source(), "it maps nothing; add a table such as [invoices]");
  return std::move(mapping_);
}

Result<Mapping> Mapping::parse(std::string_view toml, std::string_view file_name) {
  return MappingParser(file_name).parse(toml);
}

const FieldRule* Mapping::rule(ImportKind kind, Field field) const {
  const std::optional<Rules>& rules = kinds_[static_cast<std::size_t>(kind)];
  CHECK(rules.has_value());
  const std::optional<FieldRule>& found = (*rules)[index_of(field)];
  return found ? &*found : nullptr;
}

}  // namespace dunlin
