#include "intake/detect.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "intake/amount_cell.h"
#include "intake/cell_text.h"
#include "intake/limits.h"
#include "intake/style_vote.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

constexpr std::size_t sample_records = 1000;
constexpr std::size_t all_records = std::numeric_limits<std::size_t>::max();
// A column of at least so many samples, of which not even half can be read, is the wrong column.
constexpr std::size_t hopeless_samples_min = 20;

constexpr std::size_t text_shown_max = 40;

// Of those that read a sample alike the first is taken: day before month, as most of the world writes.
constexpr std::array date_candidates = {
    DateStyle{DateOrder::ymd, '-'},  DateStyle{DateOrder::dmy, '-'},  DateStyle{DateOrder::mdy, '-'},
    DateStyle{DateOrder::ymd, '/'},  DateStyle{DateOrder::dmy, '/'},  DateStyle{DateOrder::mdy, '/'},
    DateStyle{DateOrder::ymd, '.'},  DateStyle{DateOrder::dmy, '.'},  DateStyle{DateOrder::mdy, '.'},
    DateStyle{DateOrder::ymd, '\0'}, DateStyle{DateOrder::dmy, '\0'}, DateStyle{DateOrder::mdy, '\0'},
};
using DateVote = StyleVote<date_candidates.size()>;

// The thousands separator that usually goes with the decimal mark first, so that it is accepted where no sample had
// one.
constexpr std::array amount_candidates = {
    AmountStyle{'.', ','}, AmountStyle{'.', ' '}, AmountStyle{'.', '\''}, AmountStyle{'.', '\0'},
    AmountStyle{',', '.'}, AmountStyle{',', ' '}, AmountStyle{',', '\''}, AmountStyle{',', '\0'},
};
using AmountVote = StyleVote<amount_candidates.size()>;

struct DateColumn {
  Field field;
  DateVote vote;
  std::array<std::size_t, date_candidates.size()> impossible{};  // the shape fits, the day does not exist
  std::string sample;                                            // the first
};

struct Survey {
  std::vector<DateColumn> dates;  // those not pinned
  DateVote all_dates;
  AmountVote amounts;
  std::string amount_sample;
  std::size_t marked_amounts = 0;  // that name their currency themselves
  bool whole = false;              // the whole file was looked at
};

void add_date(Survey& survey, DateColumn& column, std::string_view text) {
  if (text.empty()) return;
  if (column.sample.empty()) column.sample = std::string(text);
  DateVote::Readings readings;
  for (std::size_t i = 0; i < date_candidates.size(); ++i) {
    const char separator = date_candidates[i].separator;
    if (separator != '\0' && text.find(separator) == std::string_view::npos) continue;
    const Result<Date> date = parse_date(text, date_candidates[i]);
    if (!date) {
      column.impossible[i] += date.error().reason == Reason::date_impossible;
    } else if (is_sane(*date)) {
      readings[i] = date->days;
    }
  }
  column.vote.add(text, readings);
  survey.all_dates.add(text, readings);
}

bool is_candidate(const Mapping& mapping, AmountStyle style) {
  if (mapping.decimal && *mapping.decimal != style.decimal) return false;
  return !mapping.thousands || *mapping.thousands == style.thousands;
}

void add_amount(Survey& survey, const FileLayout& layout, const Mapping& mapping, const CsvRecord& record,
                std::string_view text) {
  if (text.empty()) return;
  if (survey.amount_sample.empty()) survey.amount_sample = std::string(text);
  const AmountCell cell(text);
  survey.marked_amounts += !cell.mark().empty() && currency_of_mark(cell.mark()).has_value();
  const LineCurrency line = line_currency(layout, record, cell.mark());
  if (line.fault != CurrencyFault::none) return;
  AmountVote::Readings readings;
  for (std::size_t i = 0; i < amount_candidates.size(); ++i) {
    if (!is_candidate(mapping, amount_candidates[i])) continue;
    const Result<ReadAmount> amount =
        read_amount(cell.number(), line.currency, amount_candidates[i], layout.excess_decimals);
    if (amount) readings[i] = amount->money.minor;
  }
  survey.amounts.add(text, readings);
}

Survey survey_file(const FileLayout& layout, const Mapping& mapping, std::string_view text, RecordsStart start,
                   std::size_t records_max) {
  Survey survey;
  std::vector<Field> amount_fields;
  for (const FieldUse use : fields_of(layout.binding.kind)) {
    const FieldSource& source = layout.binding.source(use.field);
    if (!source.fed) continue;
    if (type_of(use.field) == FieldType::amount) amount_fields.push_back(use.field);
    const bool pinned = source.rule.date_style || mapping.date_style;
    if (type_of(use.field) == FieldType::date && !pinned) survey.dates.push_back(DateColumn{use.field, {}, {}, {}});
  }
  TextArena arena;
  CsvReader reader(text, layout.delimiter, start.offset, start.line);
  CsvRecord record;
  std::size_t seen = 0;
  while (seen < records_max) {
    arena.clear();
    survey.whole = !reader.next(record, arena);
    if (survey.whole) break;
    if (record.fault != CsvFault::none || record.fields.size() < layout.binding.headers.size()) continue;
    ++seen;
    for (DateColumn& column : survey.dates) {
      add_date(survey, column, cell_of(record, layout.binding.source(column.field)));
    }
    for (const Field field : amount_fields) {
      add_amount(survey, layout, mapping, record, cell_of(record, layout.binding.source(field)));
    }
  }
  return survey;
}

// Could the rest of the file still decide something that the sample leaves open?
bool is_date_open(const DateColumn& column) {
  const std::size_t winner = column.vote.winner();
  if (column.vote.samples() == 0 || column.vote.rival(winner)) return true;
  if (column.vote.read(winner) == 0) return false;
  for (std::size_t i = 0; i < date_candidates.size(); ++i) {
    if (date_candidates[i].order != date_candidates[winner].order && column.vote.alike(winner, i)) return true;
  }
  return false;
}

bool is_amount_open(const AmountVote& vote) {
  const std::size_t winner = vote.winner();
  if (vote.rival(winner)) return true;
  for (std::size_t i = 0; i < amount_candidates.size(); ++i) {
    if (amount_candidates[i].decimal != amount_candidates[winner].decimal && vote.alike(winner, i)) return true;
  }
  return false;
}

bool is_open(const Survey& survey, const Mapping& mapping) {
  const bool amounts_open = !mapping.decimal && is_amount_open(survey.amounts);
  return amounts_open || std::any_of(survey.dates.begin(), survey.dates.end(), is_date_open);
}

tl::unexpected<Refusal> refuse_hopeless(const FileLayout& layout, Field field, std::string_view sample,
                                        std::string_view what, std::string_view pin) {
  return refuse(Reason::field_malformed, "the file was not read: most cells of column " + layout.binding.label(field) +
                                             ", such as '" + printable(sample, text_shown_max) + "', are not " +
                                             std::string(what) + "; check the mapping of " +
                                             std::string(name_of(field)) + " or " + std::string(pin));
}

tl::unexpected<Refusal> refuse_date(const FileLayout& layout, const DateColumn& column, std::size_t winner,
                                    std::size_t rival) {
  const std::string first = to_string(date_candidates[winner]);
  return refuse(Reason::field_malformed,
                "the file was not read: '" + printable(column.vote.example(winner, rival), text_shown_max) +
                    "' in column " + layout.binding.label(column.field) + " can be read as " + first + " or as " +
                    to_string(date_candidates[rival]) +
                    ", and the file does not say which; pin it in the mapping file: " + "[dates] style = \"" + first +
                    "\"");
}

// Nothing reads: the style whose shape fits most samples, so that the lines are quarantined with a fitting message.
std::size_t best_shape(const DateColumn& column) {
  const auto best = std::max_element(column.impossible.begin(), column.impossible.end());
  return static_cast<std::size_t>(best - column.impossible.begin());
}

Result<void> decide_date(FileLayout& layout, const Survey& survey, const DateColumn& column) {
  const auto set = [&](std::size_t candidate, Origin origin) {
    layout.date_styles[index_of(column.field)] = date_candidates[candidate];
    layout.date_origins[index_of(column.field)] = origin;
  };
  const std::size_t winner = column.vote.winner();
  const std::size_t shared = survey.all_dates.winner();
  const std::size_t samples = column.vote.samples();
  const std::size_t read = column.vote.read(winner);
  if (samples >= hopeless_samples_min && read * 2 < samples) {
    return refuse_hopeless(layout, column.field, column.sample, "dates that can be read", "write them like 2026-03-31");
  }
  if (samples == 0) {
    set(shared, Origin::assumed);
    return {};
  }
  if (read == 0) {
    set(best_shape(column), Origin::assumed);
    return {};
  }
  const std::optional<std::size_t> rival = column.vote.rival(winner);
  if (!rival) {
    // Alike in this column, but another column may know the order.
    const bool follow = column.vote.alike(winner, shared) && !survey.all_dates.rival(shared);
    set(follow ? shared : winner, Origin::detected);
    return {};
  }
  const bool shared_is_clear = !survey.all_dates.rival(shared) && column.vote.read(shared) == read;
  if (!shared_is_clear) return refuse_date(layout, column, winner, *rival);
  set(shared, Origin::detected);
  return {};
}

Result<void> decide_dates(FileLayout& layout, const Mapping& mapping, const Survey& survey) {
  for (const FieldUse use : fields_of(layout.binding.kind)) {
    const std::optional<DateStyle> own = layout.binding.source(use.field).rule.date_style;
    if (!own && !mapping.date_style) continue;
    layout.date_styles[index_of(use.field)] = own ? *own : *mapping.date_style;
    layout.date_origins[index_of(use.field)] = Origin::pinned;
  }
  for (const DateColumn& column : survey.dates) TRY(decide_date(layout, survey, column));
  return {};
}

// The column whose cells the style of the amounts is judged by, for messages.
std::optional<Field> first_amount(const FileLayout& layout) {
  for (const Field field : {Field::amount, Field::credit_limit, Field::recommended_limit, Field::applied_amount}) {
    if (layout.binding.fed(field)) return field;
  }
  return std::nullopt;
}

Result<void> decide_amounts(FileLayout& layout, const Mapping& mapping, const Survey& survey) {
  const std::optional<Field> field = first_amount(layout);
  if (!field) return {};
  if (mapping.decimal && mapping.thousands) {
    layout.amount_style = AmountStyle{*mapping.decimal, *mapping.thousands};
    layout.amount_origin = Origin::pinned;
    return {};
  }
  std::size_t winner = survey.amounts.winner();
  if (survey.amounts.read(winner) == 0) {  // no samples, or none that reads: the first that the mapping allows
    while (!is_candidate(mapping, amount_candidates[winner])) ++winner;
  }
  const std::size_t samples = survey.amounts.samples();
  if (samples >= hopeless_samples_min && survey.amounts.read(winner) * 2 < samples) {
    return refuse_hopeless(layout, *field, survey.amount_sample, "amounts that can be read", "pin [amounts] decimal");
  }
  layout.amount_style = amount_candidates[winner];
  layout.amount_origin = survey.amounts.read(winner) == 0 ? Origin::assumed : Origin::detected;
  const std::optional<std::size_t> rival = survey.amounts.rival(winner);
  if (!rival) return {};
  return refuse(Reason::field_malformed,
                "the file was not read: '" + printable(survey.amounts.example(winner, *rival), text_shown_max) +
                    "' in column " + layout.binding.label(*field) + " can be read with '" +
                    amount_candidates[winner].decimal + "' or with '" + amount_candidates[*rival].decimal +
                    "' as decimal mark, and the file does not say which; pin both marks in the mapping file, such as: "
                    "[amounts] decimal = \".\", thousands = \",\"");
}

// What is known about the currency before any amount is looked at.
void settle_currency(FileLayout& layout) {
  const FieldSource& source = layout.binding.source(Field::currency);
  if (source.rule.constant) {
    const Result<Currency> constant = Currency::parse(*source.rule.constant);
    if (constant) layout.currency = *constant;
  }
  if (source.column >= 0) {
    layout.currency_origin = CurrencyOrigin::column;
  } else if (layout.currency) {
    layout.currency_origin = CurrencyOrigin::constant;
  } else if (layout.binding.header_currency) {
    layout.currency = layout.binding.header_currency;
    layout.currency_origin = CurrencyOrigin::header;
  } else if (first_amount(layout)) {
    layout.currency_origin = CurrencyOrigin::amounts;
  }
}

Survey survey_enough(const FileLayout& layout, const Mapping& mapping, std::string_view text, RecordsStart start) {
  Survey survey = survey_file(layout, mapping, text, start, sample_records);
  if (survey.whole || !is_open(survey, mapping)) return survey;
  return survey_file(layout, mapping, text, start, all_records);
}

}  // namespace

Result<void> detect_styles(FileLayout& layout, const Mapping& mapping, std::string_view text, RecordsStart start,
                           std::optional<Currency> currency_fallback) {
  layout.excess_decimals = mapping.excess_decimals;
  settle_currency(layout);
  Survey survey = survey_enough(layout, mapping, text, start);
  if (layout.currency_origin == CurrencyOrigin::amounts && survey.marked_amounts == 0) {
    if (currency_fallback) {
      layout.currency_origin = CurrencyOrigin::fallback;
      layout.currency = currency_fallback;
      survey = survey_enough(layout, mapping, text, start);
    } else if (layout.binding.currency_open) {
      return refuse(Reason::column_missing,
                    "the file was not read: no column names the currency, and neither do the amounts ('" +
                        printable(survey.amount_sample, text_shown_max) +
                        "'); add a column, or pin it in the mapping file: currency = { constant = \"EUR\" }");
    }
  }
  TRY(decide_dates(layout, mapping, survey));
  return decide_amounts(layout, mapping, survey);
}

}  // namespace dunlin
