// ImportKind: what a file is about, and which fields such a file can feed.
//
//   name_of(ImportKind::history)                   // "history", as on the command line and in mapping files
//   fields_of(ImportKind::invoices)                // customer_number, number, amount, ...
//
// A field is a thing Dunlin understands ("due_on"); a column is what a file calls it ("Net due date"). A mapping joins
// them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace dunlin {

enum class ImportKind : std::uint8_t { customers, contacts, invoices, credits, payments, history, scores };

inline constexpr std::array import_kinds = {ImportKind::customers, ImportKind::contacts, ImportKind::invoices,
                                            ImportKind::credits,   ImportKind::payments, ImportKind::history,
                                            ImportKind::scores};

[[nodiscard]] std::string_view name_of(ImportKind kind);
[[nodiscard]] Result<ImportKind> parse_import_kind(std::string_view text);  // option_invalid

enum class Field : std::uint8_t {
  number,  // of the document or, in a file of customers, of the customer
  name,
  customer_number,
  customer_name,
  parent_number,
  country,
  language,
  time_zone,
  currency,
  terms,
  terms_code,  // an opaque code of the source system, kept but never read as terms
  owner,
  collector,
  email,
  phone,
  role,
  credit_limit,
  company,  // the selling company or business code: numbers are unique within it
  amount,
  issued_on,
  due_on,
  settled_on,
  purchase_order,
  product,
  disputed,
  opening,
  paperless,
  invoice_number,
  applied_amount,
  reference,
  received_on,
  method,
  agency,
  score,
  worst,  // of the agency's scale, and the other end
  best,
  rated_on,
  recommended_limit,
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::recommended_limit) + 1;

enum class FieldType : std::uint8_t { text, amount, date, currency, flag, number };

// Whether a file must have it: not at all, the column (cells may be blank), or the column and a value in every line.
enum class Need : std::uint8_t { none, column, value };

struct FieldUse {
  Field field;
  Need need;
};

[[nodiscard]] constexpr std::size_t index_of(Field field) {
  return static_cast<std::size_t>(field);
}
[[nodiscard]] std::string_view name_of(Field field);  // "due_on", as in mapping files
[[nodiscard]] FieldType type_of(Field field);
[[nodiscard]] std::size_t bytes_max_of(Field field);  // of a text field
[[nodiscard]] std::span<const FieldUse> fields_of(ImportKind kind);
[[nodiscard]] std::optional<Field> find_field(ImportKind kind, std::string_view name);

// A line needs one of these two, whichever the file has: a due date or terms, an address or a telephone number.
struct EitherOf {
  Field first;
  Field second;
};
[[nodiscard]] std::optional<EitherOf> either_of(ImportKind kind);

}  // namespace dunlin
