#include "intake/import_kind.h"

#include <algorithm>
#include <string>

#include "base/check.h"

namespace dunlin {
namespace {

// Numbers are keys, so they are short; the rest is prose of one line.
constexpr std::size_t number_bytes_max = 128;
constexpr std::size_t text_bytes_max = 512;
constexpr std::size_t code_bytes_max = 64;

struct FieldSpec {
  std::string_view name;
  FieldType type;
  std::size_t bytes_max;
};

// In the order of the enumerators.
constexpr std::array<FieldSpec, field_count> specs = {{
    {"number", FieldType::text, number_bytes_max},
    {"name", FieldType::text, text_bytes_max},
    {"customer_number", FieldType::text, number_bytes_max},
    {"customer_name", FieldType::text, text_bytes_max},
    {"parent_number", FieldType::text, number_bytes_max},
    {"country", FieldType::text, code_bytes_max},
    {"language", FieldType::text, code_bytes_max},
    {"time_zone", FieldType::text, code_bytes_max},
    {"currency", FieldType::currency, code_bytes_max},
    {"terms", FieldType::text, number_bytes_max},
    {"terms_code", FieldType::text, code_bytes_max},
    {"owner", FieldType::text, number_bytes_max},
    {"collector", FieldType::text, number_bytes_max},
    {"email", FieldType::text, 254},  // RFC 5321: a path of 256 octets with its brackets
    {"phone", FieldType::text, code_bytes_max},
    {"role", FieldType::text, code_bytes_max},
    {"credit_limit", FieldType::amount, code_bytes_max},
    {"company", FieldType::text, code_bytes_max},
    {"amount", FieldType::amount, code_bytes_max},
    {"issued_on", FieldType::date, code_bytes_max},
    {"due_on", FieldType::date, code_bytes_max},
    {"settled_on", FieldType::date, code_bytes_max},
    {"purchase_order", FieldType::text, number_bytes_max},
    {"product", FieldType::text, text_bytes_max},
    {"disputed", FieldType::flag, code_bytes_max},
    {"opening", FieldType::flag, code_bytes_max},
    {"paperless", FieldType::flag, code_bytes_max},
    {"invoice_number", FieldType::text, number_bytes_max},
    {"applied_amount", FieldType::amount, code_bytes_max},
    {"reference", FieldType::text, number_bytes_max},
    {"received_on", FieldType::date, code_bytes_max},
    {"method", FieldType::text, code_bytes_max},
    {"agency", FieldType::text, code_bytes_max},
    {"score", FieldType::number, code_bytes_max},
    {"worst", FieldType::number, code_bytes_max},
    {"best", FieldType::number, code_bytes_max},
    {"rated_on", FieldType::date, code_bytes_max},
    {"recommended_limit", FieldType::amount, code_bytes_max},
}};
static_assert(!specs.back().name.empty(), "one row per enumerator");

constexpr FieldUse customer_fields[] = {
    {Field::number, Need::value},      {Field::name, Need::value},     {Field::parent_number, Need::none},
    {Field::country, Need::none},      {Field::language, Need::none},  {Field::time_zone, Need::none},
    {Field::currency, Need::none},     {Field::terms, Need::none},     {Field::terms_code, Need::none},
    {Field::owner, Need::none},        {Field::collector, Need::none}, {Field::email, Need::none},
    {Field::credit_limit, Need::none},
};

constexpr FieldUse contact_fields[] = {
    {Field::customer_number, Need::value},
    {Field::name, Need::none},
    {Field::email, Need::none},
    {Field::phone, Need::none},
    {Field::role, Need::none},
    {Field::language, Need::none},
};

constexpr FieldUse invoice_fields[] = {
    {Field::customer_number, Need::value}, {Field::customer_name, Need::none},  {Field::company, Need::none},
    {Field::number, Need::value},          {Field::amount, Need::value},        {Field::currency, Need::value},
    {Field::issued_on, Need::value},       {Field::due_on, Need::none},         {Field::terms, Need::none},
    {Field::terms_code, Need::none},       {Field::purchase_order, Need::none}, {Field::product, Need::none},
    {Field::disputed, Need::none},         {Field::opening, Need::none},        {Field::paperless, Need::none},
};

constexpr FieldUse credit_fields[] = {
    {Field::customer_number, Need::value}, {Field::company, Need::none},   {Field::number, Need::value},
    {Field::amount, Need::value},          {Field::currency, Need::value}, {Field::issued_on, Need::value},
    {Field::invoice_number, Need::none},
};

constexpr FieldUse payment_fields[] = {
    {Field::customer_number, Need::value}, {Field::company, Need::none},        {Field::reference, Need::value},
    {Field::amount, Need::value},          {Field::currency, Need::value},      {Field::received_on, Need::value},
    {Field::method, Need::none},           {Field::invoice_number, Need::none}, {Field::applied_amount, Need::none},
};

// Without the column of settlement a file is not a history; a blank cell is an invoice that is still open.
constexpr FieldUse history_fields[] = {
    {Field::customer_number, Need::value}, {Field::customer_name, Need::none},
    {Field::company, Need::none},          {Field::number, Need::value},
    {Field::amount, Need::value},          {Field::currency, Need::value},
    {Field::issued_on, Need::value},       {Field::due_on, Need::none},
    {Field::settled_on, Need::column},     {Field::terms, Need::none},
    {Field::terms_code, Need::none},       {Field::purchase_order, Need::none},
    {Field::product, Need::none},          {Field::disputed, Need::none},
    {Field::opening, Need::none},          {Field::paperless, Need::none},
};

constexpr FieldUse score_fields[] = {
    {Field::customer_number, Need::value},
    {Field::agency, Need::value},
    {Field::score, Need::value},
    {Field::worst, Need::value},
    {Field::best, Need::value},
    {Field::rated_on, Need::value},
    {Field::recommended_limit, Need::none},
    {Field::currency, Need::none},
};

}  // namespace

std::string_view name_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers:
      return "customers";
    case ImportKind::contacts:
      return "contacts";
    case ImportKind::invoices:
      return "invoices";
    case ImportKind::credits:
      return "credits";
    case ImportKind::payments:
      return "payments";
    case ImportKind::history:
      return "history";
    case ImportKind::scores:
      return "scores";
  }
  CHECK_UNREACHABLE("kind is an enumerator");
}

Result<ImportKind> parse_import_kind(std::string_view text) {
  std::string known;
  for (const ImportKind kind : import_kinds) {
    if (name_of(kind) == text) return kind;
    if (!known.empty()) known += ", ";
    known += name_of(kind);
  }
  return refuse(Reason::option_invalid,
                "\"" + std::string(text) + "\" is not a kind of import; it is one of: " + known);
}

std::string_view name_of(Field field) {
  return specs[index_of(field)].name;
}

FieldType type_of(Field field) {
  return specs[index_of(field)].type;
}

std::size_t bytes_max_of(Field field) {
  return specs[index_of(field)].bytes_max;
}

std::span<const FieldUse> fields_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::customers:
      return customer_fields;
    case ImportKind::contacts:
      return contact_fields;
    case ImportKind::invoices:
      return invoice_fields;
    case ImportKind::credits:
      return credit_fields;
    case ImportKind::payments:
      return payment_fields;
    case ImportKind::history:
      return history_fields;
    case ImportKind::scores:
      return score_fields;
  }
  CHECK_UNREACHABLE("kind is an enumerator");
}

std::optional<Field> find_field(ImportKind kind, std::string_view name) {
  const std::span<const FieldUse> uses = fields_of(kind);
  const auto found = std::find_if(uses.begin(), uses.end(), [&](FieldUse use) { return name_of(use.field) == name; });
  if (found == uses.end()) return std::nullopt;
  return found->field;
}

std::optional<EitherOf> either_of(ImportKind kind) {
  switch (kind) {
    case ImportKind::invoices:
    case ImportKind::history:
      return EitherOf{Field::due_on, Field::terms};
    case ImportKind::contacts:
      return EitherOf{Field::email, Field::phone};
    case ImportKind::customers:
    case ImportKind::credits:
    case ImportKind::payments:
    case ImportKind::scores:
      return std::nullopt;
  }
  CHECK_UNREACHABLE("kind is an enumerator");
}

}  // namespace dunlin
