#include "intake/line_parser.h"

#include <algorithm>

#include "base/canonical_json.h"
#include "base/check.h"
#include "intake/cell_text.h"
#include "intake/country.h"
#include "intake/limits.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

constexpr std::size_t text_shown_max = 80;  // of an offending text within a sentence

std::string quoted(std::string_view text) {
  return "'" + printable(text, text_shown_max) + "'";
}

std::string_view words_of(CsvFault fault) {
  switch (fault) {
    case CsvFault::none:
      return "";
    case CsvFault::quote_not_closed:
      return "a quote that opens on this line is never closed: the file was cut off, or the quote does not belong "
             "there";
    case CsvFault::text_after_quote:
      return "text follows a closing quote: a quote inside quotes must be doubled";
    case CsvFault::line_too_long:
      return "the line is longer than a megabyte";
    case CsvFault::too_many_fields:
      return "the line has more than 4096 fields";
  }
  CHECK_UNREACHABLE("fault is an enumerator");
}

// Only of numbers made of digits alone, as ERP systems pad only those: 0187-ERLSR keeps its zero. "000" is "0".
std::string_view strip_zeros(std::string_view text) {
  if (text.front() != '0' || text.find_first_not_of("0123456789") != std::string_view::npos) return text;
  const std::size_t first = text.find_first_not_of('0');
  return first == std::string_view::npos ? text.substr(text.size() - 1) : text.substr(first);
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.find('@', at + 1) != std::string_view::npos)
    return false;
  if (text.find_first_of(" ,;<>\"()") != std::string_view::npos) return false;
  const std::string_view domain = text.substr(at + 1);
  return !domain.empty() && domain.front() != '.' && domain.back() != '.' &&
         domain.find('.') != std::string_view::npos && domain.find("..") == std::string_view::npos;
}

bool is_time_zone_shape(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
           c == '-' || c == '+';
  });
  return plain && (text == "UTC" || text.find('/') != std::string_view::npos);
}

}  // namespace

bool LineParser::fail_line(Reason reason, std::string what) {
  if (!ok_) return false;
  ok_ = false;
  fault_ = LineFault{reason, 0, {}, record_->raw, std::move(what)};
  return false;
}

LineFault LineParser::fault_at(Field field, std::string_view text, Reason reason, std::string what) const {
  return LineFault{reason, layout_.binding.source(field).column + 1, layout_.binding.label(field), text,
                   std::move(what)};
}

bool LineParser::fail(Field field, std::string_view text, Reason reason, std::string what) {
  if (!ok_) return false;
  ok_ = false;
  fault_ = fault_at(field, text, reason, std::move(what));
  return false;
}

bool LineParser::fail_csv(const CsvRecord& record) {
  const bool too_long = record.fault == CsvFault::line_too_long;
  fail_line(too_long ? Reason::file_too_long_line : Reason::row_malformed, std::string(words_of(record.fault)));
  if (record.fault != CsvFault::quote_not_closed && record.fault != CsvFault::text_after_quote) return false;
  const std::size_t column = record.fields.size();  // those before it were read
  fault_.column = static_cast<int>(column) + 1;
  if (column < layout_.binding.headers.size()) fault_.header = layout_.binding.headers[column];
  return false;
}

bool LineParser::check_record(const CsvRecord& record) {
  if (record.fault != CsvFault::none) return fail_csv(record);
  const std::size_t columns = layout_.binding.headers.size();
  const bool too_many = record.fields.size() > columns &&
                        std::any_of(record.fields.begin() + static_cast<std::ptrdiff_t>(columns), record.fields.end(),
                                    [](std::string_view field) { return !trim(field).empty(); });
  if (too_many || record.fields.size() < columns) {
    return fail_line(Reason::row_malformed, "it has " + std::to_string(record.fields.size()) +
                                                (record.fields.size() == 1 ? " field" : " fields") +
                                                " where the header has " + std::to_string(columns));
  }
  if (!layout_.damaged) [[likely]]
    return true;
  for (std::size_t i = 0; i < columns; ++i) {
    if (is_valid_utf8(record.fields[i])) continue;
    fail_line(Reason::encoding_invalid, quoted(record.fields[i]) + " has bytes that are not UTF-8");
    fault_.column = static_cast<int>(i) + 1;
    fault_.header = layout_.binding.headers[i];
    fault_.text = record.fields[i];
    return false;
  }
  return true;
}

bool LineParser::begin(const CsvRecord& record, TextArena& arena, LineOrigin& origin) {
  record_ = &record;
  arena_ = &arena;
  ok_ = true;
  amount_.reset();
  origin = LineOrigin{record.line, record.raw};
  return check_record(record);
}

std::string_view LineParser::text(Field field) {
  const FieldSource& source = layout_.binding.source(field);
  if (!source.fed) return {};
  std::string_view value = cell_of(*record_, source);
  if (value.empty()) {
    if (source.value_needed) fail(field, value, Reason::field_missing, "it is blank");
    return {};
  }
  if (has_control_character(value)) [[unlikely]] {
    fail(field, value, Reason::text_malformed, quoted(value) + " holds a control character or a line end");
    return {};
  }
  if (source.rule.strip_leading_zeros) value = strip_zeros(value);
  if (value.size() > bytes_max_of(field)) [[unlikely]] {
    fail(field, value, Reason::field_malformed,
         quoted(value) + " is longer than " + std::to_string(bytes_max_of(field)) + " bytes");
    return {};
  }
  if (source.rule.upper) {
    char* const place = arena_->allocate(value.size());
    std::transform(value.begin(), value.end(), place,
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    value = {place, value.size()};
  }
  return value;
}

std::string_view LineParser::country() {
  const std::string_view value = text(Field::country);
  if (value.empty()) return {};
  if (!is_country_shape(value)) {
    fail(Field::country, value, Reason::field_malformed,
         quoted(value) + " is not a country code of two letters such as DE");
    return {};
  }
  char* const place = arena_->allocate(2);
  std::transform(value.begin(), value.end(), place,
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return {place, 2};
}

std::string_view LineParser::language(std::string_view country) {
  const std::string_view value = text(Field::language);
  if (value.empty()) return usual_language(country);
  const std::optional<std::string> language = find_language(value);
  if (language) return arena_->keep(*language);
  fail(Field::language, value, Reason::field_malformed, quoted(value) + " is not a language code such as de or pt-BR");
  return {};
}

std::string_view LineParser::email() {
  const std::string_view value = text(Field::email);
  if (value.empty() || is_email(value)) return value;
  fail(Field::email, value, Reason::field_malformed, quoted(value) + " is not one e-mail address");
  return {};
}

std::string_view LineParser::time_zone() {
  const std::string_view value = text(Field::time_zone);
  if (value.empty() || is_time_zone_shape(value)) return value;
  fail(Field::time_zone, value, Reason::field_malformed, quoted(value) + " is not a time zone such as Europe/Berlin");
  return {};
}

std::optional<bool> LineParser::flag(Field field) {
  const std::string_view value = text(field);
  if (value.empty()) return std::nullopt;
  const std::optional<bool> found = find_flag(field, value);
  if (!found) fail(field, value, Reason::field_malformed, quoted(value) + " is neither yes nor no");
  return found;
}

std::optional<Date> LineParser::date(Field field) {
  const FieldSource& source = layout_.binding.source(field);
  if (!source.fed) return std::nullopt;
  const std::string_view value = cell_of(*record_, source);
  if (value.empty()) {
    if (source.value_needed) fail(field, value, Reason::field_missing, "it is blank");
    return std::nullopt;
  }
  const DateStyle style = layout_.date_styles[index_of(field)];
  const Result<Date> date = parse_date(value, style);
  if (!date) {
    const bool impossible = date.error().reason == Reason::date_impossible;
    const std::string style_words = to_string(style);
    fail(field, value, date.error().reason,
         quoted(value) + (impossible ? " is not a day of the calendar (read as " + style_words + ")"
                                     : " is not a date written " + style_words));
    return std::nullopt;
  }
  if (!is_sane(*date)) {
    fail(field, value, Reason::date_absurd,
         quoted(value) + " is not within the years " + std::to_string(year_sane_min) + " to " +
             std::to_string(year_sane_max));
    return std::nullopt;
  }
  return *date;
}

// The currency of the line; what is wrong with it is told at the column it should have come from.
std::optional<Currency> LineParser::currency(Field amount_field, std::string_view mark) {
  const LineCurrency line = line_currency(layout_, *record_, mark);
  const bool has_column = layout_.binding.source(Field::currency).column >= 0;
  const std::string_view code = has_column ? cell(Field::currency) : mark;
  const Field field = has_column ? Field::currency : amount_field;
  switch (line.fault) {
    case CurrencyFault::none:
      return line.currency;
    case CurrencyFault::missing:
      fail(field, cell(field), Reason::field_missing, "no currency is named");
      return std::nullopt;
    case CurrencyFault::unknown:
      fail(field, code, Reason::currency_unknown, quoted(code) + " is not a currency of ISO 4217 such as EUR");
      return std::nullopt;
    case CurrencyFault::mismatch:
      fail(amount_field, cell(amount_field), Reason::currency_mismatch,
           quoted(cell(amount_field)) + " is not in the currency of the line, " + std::string(line.currency.code()));
      return std::nullopt;
  }
  CHECK_UNREACHABLE("fault is an enumerator");
}

bool LineParser::fail_amount(Field field, std::string_view text, const Refusal& refusal, Currency currency) {
  switch (refusal.reason) {
    case Reason::amount_too_precise:
      return fail(field, text, refusal.reason,
                  quoted(text) + " has more decimals than the " + std::to_string(currency.exponent()) + " of " +
                      std::string(currency.code()));
    case Reason::amount_overflow:
      return fail(field, text, Reason::amount_absurd, quoted(text) + " is too large to be an amount");
    default:
      return fail(field, text, Reason::amount_malformed,
                  quoted(text) + " is not an amount written like " + to_string(layout_.amount_style));
  }
}

std::optional<ReadAmount> LineParser::amount_of(Field field) {
  const FieldSource& source = layout_.binding.source(field);
  if (!source.fed) return std::nullopt;
  const std::string_view value = cell_of(*record_, source);
  if (value.empty()) {
    if (source.value_needed) fail(field, value, Reason::field_missing, "it is blank");
    return std::nullopt;
  }
  const AmountCell amount_cell(value);
  const std::optional<Currency> of_line = currency(field, amount_cell.mark());
  if (!of_line) return std::nullopt;
  Result<ReadAmount> amount =
      read_amount(amount_cell.number(), *of_line, layout_.amount_style, layout_.excess_decimals);
  if (!amount) {
    fail_amount(field, value, amount.error(), *of_line);
    return std::nullopt;
  }
  if (source.rule.negate) {
    const Result<Money> negated = negate(amount->money);
    if (!negated) {
      fail_amount(field, value, negated.error(), *of_line);
      return std::nullopt;
    }
    amount = ReadAmount{*negated, -amount->rounded_up_nano_minor};
  }
  return *amount;
}

Money LineParser::document_amount(std::string_view negative_hint) {
  const std::optional<ReadAmount> amount = amount_of(Field::amount);
  if (!amount) return {};
  amount_ = amount;
  const std::string_view value = cell(Field::amount);
  if (amount->money.minor > amount_minor_max || amount->money.minor < -amount_minor_max) {
    fail(Field::amount, value, Reason::amount_absurd,
         quoted(value) + " is above " + format_grouped(Money{amount_minor_max, amount->money.currency}) + " " +
             std::string(amount->money.currency.code()) + ", which is no sane amount");
  } else if (amount->money.minor <= 0) {
    fail(Field::amount, value, Reason::amount_not_positive,
         quoted(value) + " is not above zero" + (amount->money.minor < 0 ? std::string(negative_hint) : std::string()));
  }
  return amount->money;
}

bool LineParser::check_either(EitherOf pair) {
  const std::string_view first = cell(pair.first);
  if (!ok_ || !first.empty() || !cell(pair.second).empty()) return ok_;
  const Field field = layout_.binding.fed(pair.first) ? pair.first : pair.second;
  return fail(field, {}, Reason::field_missing,
              "the line has neither " + std::string(name_of(pair.first)) + " nor " + std::string(name_of(pair.second)));
}

// Zero is a limit; blank is none.
std::optional<Money> LineParser::limit(Field field) {
  const std::optional<ReadAmount> limit = amount_of(field);
  if (!limit) return std::nullopt;
  const std::string_view value = cell(field);
  if (limit->money.minor < 0) {
    fail(field, value, Reason::amount_not_positive, quoted(value) + " is below zero");
  } else if (limit->money.minor > amount_minor_max) {
    fail(field, value, Reason::amount_absurd, quoted(value) + " is no sane amount");
  }
  return limit->money;
}

// A number of at most seven digits with a sign and one or two decimals after a point or a comma. Three decimals are
// refused, because 1.000 may be a thousand.
std::int64_t LineParser::hundredths(Field field) {
  constexpr std::size_t digits_max = 7;
  const std::string_view value = text(field);
  if (!ok_ || value.empty()) return 0;
  const bool negative = value.front() == '-';
  const std::string_view number = value.substr(negative ? 1 : 0);
  const std::size_t mark = std::min(number.find_first_of(".,"), number.size());
  const std::string_view whole = number.substr(0, mark);
  const std::string_view decimals = number.substr(std::min(mark + 1, number.size()));
  const auto all_digits = [](std::string_view digits) {
    return std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const bool has_decimals = mark < number.size();
  if (whole.empty() || whole.size() > digits_max || !all_digits(whole) || !all_digits(decimals) ||
      decimals.size() > 2 || has_decimals == decimals.empty()) {
    fail(field, value, Reason::field_malformed,
         quoted(value) +
             " is not a number such as 235 or 2.5, without thousands separators and with two decimals at "
             "most");
    return 0;
  }
  std::int64_t found = 0;
  for (const char digit : whole) found = found * 10 + (digit - '0');
  for (std::size_t i = 0; i < 2; ++i) found = found * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
  return negative ? -found : found;
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, ScoreLine& line) {
  line = ScoreLine{};
  if (!begin(record, arena, line.origin)) return false;
  line.customer_number = text(Field::customer_number);
  line.agency = text(Field::agency);
  line.score_hundredths = hundredths(Field::score);
  line.worst_hundredths = hundredths(Field::worst);
  line.best_hundredths = hundredths(Field::best);
  line.rated_on = date(Field::rated_on).value_or(Date{});
  line.recommended_limit = limit(Field::recommended_limit);
  const auto [low, high] = std::minmax(line.worst_hundredths, line.best_hundredths);
  if (low == high) {
    return fail(Field::best, cell(Field::best), Reason::score_off_scale,
                quoted(cell(Field::best)) + " is the best and the worst of the scale");
  }
  if (line.score_hundredths < low || line.score_hundredths > high) {
    return fail(Field::score, cell(Field::score), Reason::score_off_scale,
                quoted(cell(Field::score)) + " is not on the scale from " + quoted(cell(Field::worst)) + " to " +
                    quoted(cell(Field::best)));
  }
  return ok_;
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, CustomerLine& line) {
  line = CustomerLine{};
  if (!begin(record, arena, line.origin)) return false;
  line.number = text(Field::number);
  line.name = text(Field::name);
  line.parent_number = text(Field::parent_number);
  line.country = country();
  line.language = language(line.country);
  line.time_zone = time_zone();
  if (!cell(Field::currency).empty()) line.currency = currency(Field::currency, {});
  line.terms = text(Field::terms);
  line.terms_code = text(Field::terms_code);
  line.owner_login = text(Field::owner);
  line.collector_login = text(Field::collector);
  line.email = email();
  line.credit_limit = limit(Field::credit_limit);
  if (!line.parent_number.empty() && line.parent_number == line.number) {
    fail(Field::parent_number, line.parent_number, Reason::field_malformed,
         quoted(line.parent_number) + " is the customer itself: it cannot be its own parent");
  }
  return ok_;
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, ContactLine& line) {
  line = ContactLine{};
  if (!begin(record, arena, line.origin)) return false;
  line.customer_number = text(Field::customer_number);
  line.name = text(Field::name);
  line.email = email();
  line.phone = text(Field::phone);
  line.role = text(Field::role);
  line.language = language({});
  return check_either(*either_of(ImportKind::contacts));
}

void LineParser::parse_invoice(InvoiceLine& line) {
  line.amount = document_amount("; a credit belongs in an import of credits");
  line.customer_number = text(Field::customer_number);
  line.customer_name = text(Field::customer_name);
  line.company = text(Field::company);
  line.number = text(Field::number);
  const std::optional<Date> issued_on = date(Field::issued_on);
  line.issued_on = issued_on.value_or(Date{});
  line.due_on = date(Field::due_on);
  line.terms = text(Field::terms);
  line.terms_code = text(Field::terms_code);
  line.purchase_order = text(Field::purchase_order);
  line.product = text(Field::product);
  line.disputed = flag(Field::disputed);
  line.opening = flag(Field::opening).value_or(false);
  line.paperless = flag(Field::paperless);
  check_either(*either_of(ImportKind::invoices));
  if (issued_on && line.due_on && *line.due_on < *issued_on) {
    const std::string_view value = cell(Field::due_on);
    fail(Field::due_on, value, Reason::due_before_issue,
         quoted(value) + " is before the day of issue, " + quoted(cell(Field::issued_on)));
  }
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, InvoiceLine& line) {
  line = InvoiceLine{};
  if (!begin(record, arena, line.origin)) return false;
  parse_invoice(line);
  return ok_;
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, HistoryLine& line) {
  line = HistoryLine{};
  if (!begin(record, arena, line.invoice.origin)) return false;
  parse_invoice(line.invoice);
  line.settled_on = date(Field::settled_on);
  if (ok_ && line.settled_on && *line.settled_on < line.invoice.issued_on) {
    const std::string_view value = cell(Field::settled_on);
    fail(Field::settled_on, value, Reason::settled_before_issue,
         quoted(value) + " is before the day of issue, " + quoted(cell(Field::issued_on)));
  }
  return ok_;
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, CreditLine& line) {
  line = CreditLine{};
  if (!begin(record, arena, line.origin)) return false;
  line.amount =
      document_amount("; if the file writes credits as negative amounts, map amount with transforms = [\"negate\"]");
  line.customer_number = text(Field::customer_number);
  line.company = text(Field::company);
  line.number = text(Field::number);
  line.issued_on = date(Field::issued_on).value_or(Date{});
  line.invoice_number = text(Field::invoice_number);
  return ok_;
}

bool LineParser::parse(const CsvRecord& record, TextArena& arena, PaymentLine& line) {
  line = PaymentLine{};
  if (!begin(record, arena, line.origin)) return false;
  line.amount = document_amount("; money paid back is not a payment");
  line.customer_number = text(Field::customer_number);
  line.company = text(Field::company);
  line.reference = text(Field::reference);
  line.received_on = date(Field::received_on).value_or(Date{});
  line.method = text(Field::method);
  line.invoice_number = text(Field::invoice_number);
  const std::optional<ReadAmount> applied = amount_of(Field::applied_amount);
  if (!applied) return ok_;
  line.applied_amount = applied->money;
  const std::string_view value = cell(Field::applied_amount);
  if (applied->money.minor <= 0) {
    return fail(Field::applied_amount, value, Reason::amount_not_positive, quoted(value) + " is not above zero");
  }
  if (ok_ && applied->money.currency != line.amount.currency) {
    return fail(Field::applied_amount, value, Reason::currency_mismatch,
                quoted(value) + " is not in the currency of the payment, " + std::string(line.amount.currency.code()));
  }
  if (ok_ && applied->money.minor > line.amount.minor) {
    return fail(Field::applied_amount, value, Reason::over_applied,
                quoted(value) + " is more than the payment, " + quoted(cell(Field::amount)));
  }
  if (line.invoice_number.empty()) {
    return fail(Field::applied_amount, value, Reason::field_missing, "an amount is applied, but no invoice is named");
  }
  return ok_;
}

}  // namespace dunlin
