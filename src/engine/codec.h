// How actions become canonical JSON and come back: one visit function per struct names its fields in ascending order.
//
//   struct ReleaseHold {
//     Id<Hold> hold; Date on; std::string reason;
//     static void fields(auto& action, auto&& visitor) { visitor("hold", action.hold)("on", action.on)...; }
//   };
//
// Decoding is strict: every field must be there with its type, and no other. Ids are written as their text, dates as
// "2026-03-31", money as {"amount":"12.00","currency":"EUR"}, so that an effect can be read by a person as it is
// stored.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/canonical_json.h"
#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "store/value.h"

namespace dunlin {

class FieldWriter {
 public:
  explicit FieldWriter(CanonicalWriter& writer) : writer_(writer) {}

  template <class T>
  FieldWriter& operator()(std::string_view name, const T& value) {
    writer_.key(name);
    write(value);
    return *this;
  }

  template <class T>
  void write_object(const T& value) {
    writer_.begin_object();
    T::fields(value, *this);
    writer_.end_object();
  }

 private:
  void write(std::int64_t value) { writer_.integer(value); }
  void write(const std::string& value) { writer_.text(value); }
  void write(Date value) { writer_.text(value.to_string()); }
  void write(const Money& value) {
    writer_.begin_object();
    writer_.key("amount").text(format_amount(value)).key("currency").text(value.currency.code());
    writer_.end_object();
  }
  template <class Tag>
  void write(Id<Tag> value) {
    if (value) {
      writer_.text(value.to_string());
    } else {
      writer_.null();
    }
  }
  template <NamedEnum E>
  void write(E value) {
    writer_.text(name_of(value));
  }
  template <class T>
  void write(const std::optional<T>& value) {
    if (value) {
      write(*value);
    } else {
      writer_.null();
    }
  }
  template <class T>
  void write(const std::vector<T>& values) {
    writer_.begin_array();
    for (const T& value : values) write_object(value);
    writer_.end_array();
  }

  CanonicalWriter& writer_;
};

class FieldReader {
 public:
  explicit FieldReader(const boost::json::object& object) : object_(object) {}

  template <class T>
  FieldReader& operator()(std::string_view name, T& value) {
    ++count_;
    if (!error_.empty()) return *this;
    const boost::json::value* field = object_.if_contains(name);
    if (field == nullptr || !read(*field, value))
      error_ = "field \"" + std::string(name) + "\" is missing or malformed";
    return *this;
  }

  [[nodiscard]] Result<> finish() const {
    if (!error_.empty()) return refuse(Reason::json_malformed, error_);
    if (count_ != object_.size()) return refuse(Reason::json_malformed, "there are fields that do not belong here");
    return {};
  }

 private:
  static std::optional<std::string_view> text_of(const boost::json::value& field) {
    if (!field.is_string()) return std::nullopt;
    return std::string_view(field.get_string());
  }
  template <class T, class Parsed>
  static bool take(T& out, const Parsed& parsed) {
    if (parsed.has_value()) out = *parsed;
    return parsed.has_value();
  }

  static bool read(const boost::json::value& field, std::int64_t& value) {
    if (!field.is_int64()) return false;
    value = field.get_int64();
    return true;
  }
  static bool read(const boost::json::value& field, std::string& value) { return take(value, text_of(field)); }
  static bool read(const boost::json::value& field, Date& value) {
    const auto text = text_of(field);
    return text && take(value, Date::parse(*text));
  }
  static bool read(const boost::json::value& field, Money& value) {
    const boost::json::object* money = field.if_object();
    if (money == nullptr || money->size() != 2) return false;
    const boost::json::value* amount = money->if_contains("amount");
    const boost::json::value* code = money->if_contains("currency");
    if (amount == nullptr || code == nullptr || !amount->is_string() || !code->is_string()) return false;
    const auto currency = Currency::parse(std::string_view(code->get_string()));
    const std::string_view text(amount->get_string());
    // An effect has one text, so "+12" is not another way to write "12.00".
    return currency && take(value, parse_amount(text, *currency)) && format_amount(value) == text;
  }
  template <class Tag>
  static bool read(const boost::json::value& field, Id<Tag>& value) {
    if (field.is_null()) {
      value = Id<Tag>{};
      return true;
    }
    const auto text = text_of(field);
    return text && take(value, Id<Tag>::parse(*text));
  }
  template <NamedEnum E>
  static bool read(const boost::json::value& field, E& value) {
    const auto text = text_of(field);
    return text && from_name(*text, value);
  }
  template <class T>
  static bool read(const boost::json::value& field, std::optional<T>& value) {
    value.reset();
    return field.is_null() || read(field, value.emplace());
  }
  template <class T>
  static bool read(const boost::json::value& field, std::vector<T>& values) {
    const boost::json::array* array = field.if_array();
    if (array == nullptr) return false;
    values.clear();
    for (const boost::json::value& element : *array) {
      if (!element.is_object()) return false;
      FieldReader reader(element.get_object());
      T::fields(values.emplace_back(), reader);
      if (!reader.finish()) return false;
    }
    return true;
  }

  const boost::json::object& object_;
  std::size_t count_ = 0;
  std::string error_;
};

}  // namespace dunlin
