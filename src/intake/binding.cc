#include "intake/binding.h"

#include <algorithm>

#include "intake/cell_text.h"

namespace dunlin {
namespace {

constexpr std::size_t header_bytes_max = 60;  // of one header in a message
constexpr std::size_t headers_shown_max = 40;

bool contains(std::span<const std::string> texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string joined(std::span<const std::string> texts) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < headers_shown_max; ++i) {
    if (i != 0) out += ", ";
    out += texts[i].empty() ? "(no name)" : texts[i];
  }
  if (texts.size() > headers_shown_max) out += " and " + std::to_string(texts.size() - headers_shown_max) + " more";
  return out;
}

// "amount_eur" and "Amount (EUR)" name their currency. Lower-case codes only where they are no English words (all, try,
// top).
std::optional<Currency> currency_at_end(std::string_view raw_header, std::string_view normalised) {
  static constexpr std::string_view plain_codes[] = {"eur", "usd", "gbp", "chf", "jpy",
                                                     "sek", "nok", "dkk", "pln", "czk"};
  if (normalised.size() < 5 || normalised[normalised.size() - 4] != '_') return std::nullopt;
  const std::string_view lower = normalised.substr(normalised.size() - 3);
  std::string code(lower);
  for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const bool upper_in_file = raw_header.find(code) != std::string_view::npos;
  const bool plain = std::find(std::begin(plain_codes), std::end(plain_codes), lower) != std::end(plain_codes);
  if (!upper_in_file && !plain) return std::nullopt;
  const Result<Currency> currency = Currency::parse(code);
  if (!currency) return std::nullopt;
  return *currency;
}

// One attempt to lay a mapping over a header; what is missing is collected, so that a message can name all of it.
struct Attempt {
  Binding binding;
  std::vector<std::string> normalised;
  std::vector<bool> known;
  std::vector<std::string> missing;       // by name
  std::vector<std::string> missing_long;  // with the names of columns that were looked for
};

std::int32_t find_column(const Attempt& attempt, const FieldRule& rule) {
  for (const std::string& name : rule.columns) {
    const auto found = std::find(attempt.normalised.begin(), attempt.normalised.end(), name);
    if (found != attempt.normalised.end()) return static_cast<std::int32_t>(found - attempt.normalised.begin());
  }
  return -1;
}

// The amount's column by a name with a currency at its end.
std::int32_t find_column_with_currency(Attempt& attempt, const FieldRule& rule,
                                       std::span<const std::string_view> header) {
  for (std::size_t i = 0; i < attempt.normalised.size(); ++i) {
    const std::string& name = attempt.normalised[i];
    const std::optional<Currency> currency = currency_at_end(header[i], name);
    if (!currency) continue;
    std::string_view stem = std::string_view(name).substr(0, name.size() - 4);
    if (stem.size() > 3 && stem.substr(stem.size() - 3) == "_in") stem.remove_suffix(3);
    if (!contains(rule.columns, stem)) continue;
    attempt.binding.header_currency = currency;
    return static_cast<std::int32_t>(i);
  }
  return -1;
}

void feed(Attempt& attempt, Field field, const FieldRule& rule, std::int32_t column) {
  FieldSource& source = attempt.binding.sources[index_of(field)];
  source.rule = rule;
  source.column = column;
  source.fed = column >= 0 || rule.constant.has_value();
  if (column >= 0) attempt.known[static_cast<std::size_t>(column)] = true;
}

std::string missing_text(Field field, const FieldRule* rule) {
  std::string text(name_of(field));
  if (rule == nullptr || rule->columns.empty()) return text;
  return text + " (looked for " + joined(rule->columns) + ")";
}

void bind_field(Attempt& attempt, const Mapping& mapping, FieldUse use, std::span<const std::string_view> header) {
  const FieldRule* const rule = mapping.rule(attempt.binding.kind, use.field);
  if (rule != nullptr) {
    std::int32_t column = find_column(attempt, *rule);
    if (column < 0 && use.field == Field::amount) column = find_column_with_currency(attempt, *rule, header);
    feed(attempt, use.field, *rule, column);
  }
  FieldSource& source = attempt.binding.sources[index_of(use.field)];
  source.value_needed = use.need == Need::value || (rule != nullptr && rule->required);
  const bool needed = use.need != Need::none || source.value_needed;
  if (source.fed || !needed) return;
  if (use.field == Field::currency && use.need != Need::none) {
    attempt.binding.currency_open = true;  // the amounts may name it; what reads them refuses if they do not
    return;
  }
  attempt.missing.emplace_back(name_of(use.field));
  attempt.missing_long.push_back(missing_text(use.field, rule));
}

void check_either(Attempt& attempt, const Mapping& mapping) {
  const std::optional<EitherOf> pair = either_of(attempt.binding.kind);
  if (!pair || attempt.binding.fed(pair->first) || attempt.binding.fed(pair->second)) return;
  attempt.missing.push_back(std::string(name_of(pair->first)) + " or " + std::string(name_of(pair->second)));
  attempt.missing_long.push_back(missing_text(pair->first, mapping.rule(attempt.binding.kind, pair->first)) + " or " +
                                 missing_text(pair->second, mapping.rule(attempt.binding.kind, pair->second)));
}

void count_columns(Attempt& attempt, const Mapping& mapping) {
  for (std::size_t i = 0; i < attempt.normalised.size(); ++i) {
    if (contains(mapping.ignored, attempt.normalised[i])) attempt.known[i] = true;
    if (attempt.known[i]) {
      ++attempt.binding.known_columns;
    } else if (!attempt.normalised[i].empty()) {
      attempt.binding.unused_columns.push_back(i);
    }
  }
}

Attempt attempt_binding(const Mapping& mapping, ImportKind kind, std::span<const std::string_view> header) {
  Attempt attempt;
  attempt.binding.kind = kind;
  for (const std::string_view name : header) {
    attempt.normalised.push_back(normalise_header(name));
    attempt.binding.headers.push_back(printable(trim(name), header_bytes_max));
  }
  attempt.known.resize(header.size());
  for (const FieldUse use : fields_of(kind)) bind_field(attempt, mapping, use, header);
  check_either(attempt, mapping);
  count_columns(attempt, mapping);
  return attempt;
}

// Names that stand twice, with their places; nameless and ignored columns may.
Result<void> check_duplicates(const Mapping& mapping, const Attempt& attempt) {
  std::vector<std::size_t> order(attempt.normalised.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return attempt.normalised[a] < attempt.normalised[b]; });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const std::string& name = attempt.normalised[order[i]];
    if (name.empty() || name != attempt.normalised[order[i - 1]] || contains(mapping.ignored, name)) continue;
    return refuse(Reason::header_duplicate,
                  "the file was not read: columns " + std::to_string(order[i - 1] + 1) + " and " +
                      std::to_string(order[i] + 1) + " are both called \"" + attempt.binding.headers[order[i]] +
                      "\"; rename one of them, or list the name under ignore in the mapping file");
  }
  return {};
}

}  // namespace

std::string Binding::label(Field field) const {
  const std::int32_t column = source(field).column;
  if (column < 0) return std::string(name_of(field));
  return headers[static_cast<std::size_t>(column)];
}

Result<Binding> bind_columns(const Mapping& mapping, ImportKind kind, std::span<const std::string_view> header) {
  if (!mapping.is_for(kind)) {
    return refuse(Reason::option_invalid, "the file was not read: mapping " + mapping.name + " has no table [" +
                                              std::string(name_of(kind)) + "]; choose another or add it");
  }
  Attempt attempt = attempt_binding(mapping, kind, header);
  TRY(check_duplicates(mapping, attempt));
  if (!attempt.missing.empty()) {
    return refuse(Reason::column_missing, "the file was not read: mapping " + mapping.name + " finds no column for " +
                                              joined(attempt.missing_long) +
                                              "; the columns are: " + joined(attempt.binding.headers) +
                                              "; name the right columns in a mapping file");
  }
  return std::move(attempt.binding);
}

Result<const Mapping*> choose_mapping(std::span<const Mapping> mappings, ImportKind kind,
                                      std::span<const std::string_view> header) {
  const Mapping* best = nullptr;
  std::size_t best_fit = 0;
  const Mapping* tied = nullptr;
  std::string lacks;
  std::vector<std::string> seen;
  for (const Mapping& mapping : mappings) {
    if (!mapping.is_for(kind)) continue;
    const Attempt attempt = attempt_binding(mapping, kind, header);
    seen = attempt.binding.headers;
    if (!attempt.missing.empty()) {
      lacks += (lacks.empty() ? "" : "; ") + mapping.name + " lacks " + joined(attempt.missing);
      continue;
    }
    // Of two that know as many columns, the one that also knows the currency.
    const std::size_t fit = 2 * attempt.binding.known_columns + (attempt.binding.currency_open ? 0 : 1);
    if (best != nullptr && fit < best_fit) continue;
    tied = best != nullptr && fit == best_fit ? best : nullptr;
    best = &mapping;
    best_fit = fit;
  }
  if (tied != nullptr) {
    return refuse(Reason::option_invalid, "the file was not read: the mappings " + tied->name + " and " + best->name +
                                              " fit it equally well; name one of them");
  }
  if (best != nullptr) return best;
  return refuse(Reason::column_missing, "the file was not read: no mapping for " + std::string(name_of(kind)) +
                                            " fits its columns " + joined(seen) + " (" +
                                            (lacks.empty() ? "there is none" : lacks) +
                                            "); name the right columns in a mapping file");
}

}  // namespace dunlin
