// Value: one cell on its way into the database. A view: text and bytes are borrowed from the row being written.
// Column kinds are three (docs/reference/storage.md): integers of 64 bits, UTF-8 text, bytes; each may be null.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/check.h"
#include "base/date.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/money.h"

namespace dunlin {

struct Value {
  enum class Kind : std::uint8_t { null, integer, text, blob };

  Kind kind = Kind::null;
  std::int64_t integer = 0;
  std::string_view bytes;

  bool operator==(const Value&) const = default;

  [[nodiscard]] static Value of_null() { return {}; }
  [[nodiscard]] static Value of_integer(std::int64_t value) { return {Kind::integer, value, {}}; }
  [[nodiscard]] static Value of_text(std::string_view text) { return {Kind::text, 0, text}; }
  [[nodiscard]] static Value of_blob(std::string_view bytes) { return {Kind::blob, 0, bytes}; }
};

// One row of an answer; valid only inside the callback that receives it. Columns count from 0. Asking for the integer
// of a text or the other way round is CHECKed: the databases would answer differently.
class RowView {
 public:
  virtual ~RowView() = default;
  [[nodiscard]] virtual Value::Kind kind(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;    // 0 for null
  [[nodiscard]] virtual std::string_view bytes(int column) const = 0;  // text or blob; empty for null
};

// Bytes that are not text (salted content, journal entries).
struct Blob {
  std::string bytes;
};

// How each C++ type of a row's field is stored. Enums are stored by name and need name_of(E) and from_name(text, E&).
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value, std::string_view text) {
  { name_of(value) } -> std::convertible_to<std::string_view>;
  { from_name(text, value) } -> std::same_as<bool>;
};

inline Value to_value(std::int64_t value) {
  return Value::of_integer(value);
}
inline Value to_value(std::int32_t value) {
  return Value::of_integer(value);
}
inline Value to_value(bool value) {
  return Value::of_integer(value ? 1 : 0);
}
inline Value to_value(std::string_view value) {
  return Value::of_text(value);
}
inline Value to_value(const std::string& value) {
  return Value::of_text(value);
}
inline Value to_value(const char* value) {
  return Value::of_text(value);
}
inline Value to_value(const Blob& value) {
  return Value::of_blob(value.bytes);
}
inline Value to_value(Date value) {
  return Value::of_integer(value.days);
}
inline Value to_value(Instant value) {
  return Value::of_integer(value.micros);
}
inline Value to_value(const Currency& value) {
  return Value::of_text(value.code());
}
template <class Tag>
Value to_value(Id<Tag> value) {
  return Value::of_integer(value.value);
}
template <NamedEnum E>
Value to_value(E value) {
  return Value::of_text(name_of(value));
}
template <class T>
Value to_value(const std::optional<T>& value) {
  return value.has_value() ? to_value(*value) : Value::of_null();
}

namespace detail {
inline std::int32_t narrow(std::int64_t value) {
  CHECK(value >= INT32_MIN && value <= INT32_MAX);
  return static_cast<std::int32_t>(value);
}
}  // namespace detail

inline void from_column(const RowView& row, int column, std::int64_t& out) {
  out = row.integer(column);
}
inline void from_column(const RowView& row, int column, std::int32_t& out) {
  out = detail::narrow(row.integer(column));
}
inline void from_column(const RowView& row, int column, bool& out) {
  out = row.integer(column) != 0;
}
inline void from_column(const RowView& row, int column, std::string& out) {
  out.assign(row.bytes(column));
}
inline void from_column(const RowView& row, int column, Blob& out) {
  out.bytes.assign(row.bytes(column));
}
inline void from_column(const RowView& row, int column, Date& out) {
  out.days = detail::narrow(row.integer(column));
}
inline void from_column(const RowView& row, int column, Instant& out) {
  out.micros = row.integer(column);
}
inline void from_column(const RowView& row, int column, Currency& out) {
  auto currency = Currency::parse(row.bytes(column));
  CHECK(currency.has_value());
  out = *currency;
}
template <class Tag>
void from_column(const RowView& row, int column, Id<Tag>& out) {
  out.value = row.integer(column);
}
template <NamedEnum E>
void from_column(const RowView& row, int column, E& out) {
  CHECK(from_name(row.bytes(column), out));
}
template <class T>
void from_column(const RowView& row, int column, std::optional<T>& out) {
  if (row.is_null(column)) {
    out.reset();
    return;
  }
  from_column(row, column, out.emplace());
}

}  // namespace dunlin
