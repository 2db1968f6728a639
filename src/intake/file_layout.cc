#include "intake/file_layout.h"

#include "base/check.h"
#include "intake/amount_cell.h"
#include "intake/cell_text.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

std::string_view words_of(Origin origin) {
  switch (origin) {
    case Origin::pinned:
      return " (pinned by the mapping)";
    case Origin::detected:
      return " (detected)";
    case Origin::assumed:
      return " (assumed)";
  }
  CHECK_UNREACHABLE("origin is an enumerator");
}

std::string currency_words(const FileLayout& layout) {
  const std::string code = layout.currency ? std::string(layout.currency->code()) : std::string();
  switch (layout.currency_origin) {
    case CurrencyOrigin::none:
      return {};
    case CurrencyOrigin::column:
      return "from column " + layout.binding.label(Field::currency) +
             (code.empty() ? "" : ", " + code + " where it is blank");
    case CurrencyOrigin::constant:
      return code + " (pinned by the mapping)";
    case CurrencyOrigin::header:
      return code + " (in the header of the amounts)";
    case CurrencyOrigin::fallback:
      return code + " (assumed: the file names none)";
    case CurrencyOrigin::amounts:
      return "from the mark beside each amount";
  }
  CHECK_UNREACHABLE("origin is an enumerator");
}

// Every style once, with the columns that have it unless all have the same.
std::vector<std::string> date_words(const FileLayout& layout) {
  std::vector<std::string> styles;
  std::vector<std::string> columns;
  for (const FieldUse use : fields_of(layout.binding.kind)) {
    if (type_of(use.field) != FieldType::date || !layout.binding.fed(use.field)) continue;
    const std::size_t at = index_of(use.field);
    const std::string style = to_string(layout.date_styles[at]) + std::string(words_of(layout.date_origins[at]));
    if (!styles.empty() && styles.back() == style) {
      columns.back() += ", " + layout.binding.label(use.field);
      continue;
    }
    styles.push_back(style);
    columns.push_back(layout.binding.label(use.field));
  }
  if (styles.size() == 1) return styles;
  for (std::size_t i = 0; i < styles.size(); ++i) styles[i] += " in " + columns[i];
  return styles;
}

bool has_amounts(const FileLayout& layout) {
  for (const FieldUse use : fields_of(layout.binding.kind)) {
    if (type_of(use.field) == FieldType::amount && layout.binding.fed(use.field)) return true;
  }
  return false;
}

std::string column_words(const FileLayout& layout) {
  std::string words;
  for (const FieldUse use : fields_of(layout.binding.kind)) {
    const FieldSource& source = layout.binding.source(use.field);
    if (!source.fed) continue;
    if (!words.empty()) words += ", ";
    words += name_of(use.field);
    words += source.column >= 0 ? " <- " + layout.binding.label(use.field) : " = \"" + *source.rule.constant + "\"";
  }
  return words;
}

std::optional<Currency> parse_code(std::string_view text) {
  Result<Currency> currency = Currency::parse(text);
  if (currency) [[likely]]
    return *currency;
  if (text.size() != 3) return std::nullopt;
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  currency = Currency::parse(upper);
  if (!currency) return std::nullopt;
  return *currency;
}

}  // namespace

std::vector<std::string> describe(const FileLayout& layout) {
  std::vector<std::string> lines;
  const auto line = [&lines](std::string_view what, const std::string& how) {
    if (how.empty()) return;
    std::string text(what);
    text.resize(16, ' ');
    lines.push_back(text + how);
  };
  line("mapping", layout.mapping_name);
  line("encoding", std::string(name_of(layout.encoding)) + std::string(words_of(layout.encoding_origin)) +
                       (layout.damaged ? ", damaged in places" : ""));
  line("delimiter", name_of_delimiter(layout.delimiter) + std::string(words_of(layout.delimiter_origin)));
  if (has_amounts(layout)) {
    line("amounts",
         to_string(layout.amount_style) + std::string(words_of(layout.amount_origin)) +
             (layout.excess_decimals == ExcessDecimals::refuse ? "" : ", excess decimals rounded half to even"));
  }
  for (const std::string& words : date_words(layout)) line("dates", words);
  line("currency", currency_words(layout));
  line("columns", column_words(layout));
  std::string unused;
  for (const std::size_t column : layout.binding.unused_columns) {
    unused += (unused.empty() ? "" : ", ") + layout.binding.headers[column];
  }
  line("not read", unused);
  return lines;
}

std::string_view cell_of(const CsvRecord& record, const FieldSource& source) {
  std::string_view text;
  if (source.column >= 0) text = trim(record.fields[static_cast<std::size_t>(source.column)]);
  if (text.empty() && source.rule.constant) return *source.rule.constant;
  return text;
}

LineCurrency line_currency(const FileLayout& layout, const CsvRecord& record, std::string_view mark) {
  std::optional<Currency> named = layout.currency;
  const FieldSource& source = layout.binding.source(Field::currency);
  if (source.column >= 0) {
    const std::string_view cell = cell_of(record, source);
    if (!cell.empty()) {
      named = parse_code(cell);
      if (!named) named = currency_of_mark(cell);
      if (!named) return {Currency{}, CurrencyFault::unknown};
    }
  }
  if (named) {
    if (!mark.empty() && !mark_fits(mark, *named)) return {*named, CurrencyFault::mismatch};
    return {*named, CurrencyFault::none};
  }
  if (mark.empty()) return {Currency{}, CurrencyFault::missing};
  const std::optional<Currency> marked = currency_of_mark(mark);
  if (!marked) return {Currency{}, CurrencyFault::unknown};
  return {*marked, CurrencyFault::none};
}

}  // namespace dunlin
