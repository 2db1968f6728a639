#include "store/value.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "base/check.h"
#include "store/table.h"

namespace dunlin {
namespace {

enum class Light : std::uint8_t { red, green };
std::string_view name_of(Light light) {
  return light == Light::red ? "red" : "green";
}
bool from_name(std::string_view name, Light& light) {
  light = name == "green" ? Light::green : Light::red;
  return name == "red" || name == "green";
}

// A row that stands in memory.
class Cells : public RowView {
 public:
  explicit Cells(std::vector<Value> cells) : cells_(std::move(cells)) {}
  Value::Kind kind(int column) const override { return cells_.at(static_cast<std::size_t>(column)).kind; }
  bool is_null(int column) const override { return kind(column) == Value::Kind::null; }
  std::int64_t integer(int column) const override { return cells_.at(static_cast<std::size_t>(column)).integer; }
  std::string_view bytes(int column) const override { return cells_.at(static_cast<std::size_t>(column)).bytes; }

 private:
  std::vector<Value> cells_;
};

struct Everything {
  static constexpr std::string_view id_prefix = "eve";
  Id<Everything> id;
  std::int64_t amount = 0;
  std::int32_t count = 0;
  bool flag = false;
  std::string text;
  Blob blob;
  Date day;
  Instant at;
  Currency currency;
  Light light = Light::red;
  std::optional<std::string> note;
  std::optional<Date> until;
  bool operator==(const Everything& other) const {
    return id == other.id && amount == other.amount && count == other.count && flag == other.flag &&
           text == other.text && blob.bytes == other.blob.bytes && day == other.day && at == other.at &&
           currency.code() == other.currency.code() && light == other.light && note == other.note &&
           until == other.until;
  }

  static inline const Table table{
      "everything",
      {"id", "amount", "count", "flag", "text", "blob", "day", "at", "currency", "light", "note", "until"},
      1,
      StateClass::business};
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.amount, row.count, row.flag, row.text, row.blob, row.day, row.at, row.currency, row.light,
            row.note, row.until);
  }
};

Everything example() {
  return {Id<Everything>::of(7, 3),
          std::numeric_limits<std::int64_t>::min(),
          -5,
          true,
          "Strasse 1, 12345 Köln",
          Blob{std::string("\0\xff", 2)},
          Date{-1},
          Instant{1'767'340'920'000'000},
          Currency::parse("JPY").value(),
          Light::green,
          std::string(),
          std::nullopt};
}

TEST(Value, EachTypeHasOneKind) {
  EXPECT_EQ(to_value(std::int64_t{9}), Value::of_integer(9));
  EXPECT_EQ(to_value(9), Value::of_integer(9));
  EXPECT_EQ(to_value(true), Value::of_integer(1));
  EXPECT_EQ(to_value(false), Value::of_integer(0));
  EXPECT_EQ(to_value("abc"), Value::of_text("abc"));
  EXPECT_EQ(to_value(std::string_view("abc")), Value::of_text("abc"));
  const Blob blob{"abc"};
  EXPECT_EQ(to_value(blob), Value::of_blob("abc"));
  EXPECT_NE(to_value(blob), Value::of_text("abc"));
  EXPECT_EQ(to_value(Date{20'000}), Value::of_integer(20'000));
  EXPECT_EQ(to_value(Instant{-1}), Value::of_integer(-1));
  const Currency currency = Currency::parse("EUR").value();
  EXPECT_EQ(to_value(currency), Value::of_text("EUR"));
  EXPECT_EQ(to_value(Id<Everything>{12}), Value::of_integer(12));
  EXPECT_EQ(to_value(Light::green), Value::of_text("green"));
  EXPECT_EQ(to_value(std::optional<std::int64_t>()), Value::of_null());
  EXPECT_EQ(to_value(std::optional<std::int64_t>(4)), Value::of_integer(4));
}

TEST(Value, AnEmptyTextIsNotNull) {
  EXPECT_EQ(to_value("").kind, Value::Kind::text);
  EXPECT_EQ(to_value(std::string_view()).kind, Value::Kind::text);
}

TEST(Value, ARowComesBackAsItWas) {
  const Everything row = example();
  const std::vector<Value> values = row_values(row);
  ASSERT_EQ(values.size(), Everything::table.columns().size());
  EXPECT_EQ(values[10], Value::of_text(""));
  EXPECT_EQ(values[11], Value::of_null());
  EXPECT_EQ(read_row<Everything>(Cells(values)), row);
}

TEST(Value, WhatDoesNotFitIsNotCutToSize) {
  std::int32_t narrow = 0;
  Date day;
  for (const std::int64_t wide : {std::int64_t{INT32_MAX} + 1, std::int64_t{INT32_MIN} - 1}) {
    EXPECT_THROW(from_column(Cells({Value::of_integer(wide)}), 0, narrow), CheckFailure) << wide;
    EXPECT_THROW(from_column(Cells({Value::of_integer(wide)}), 0, day), CheckFailure) << wide;
  }
  from_column(Cells({Value::of_integer(INT32_MIN)}), 0, narrow);
  EXPECT_EQ(narrow, INT32_MIN);
}

TEST(Value, ANameThatNoEnumeratorHasIsAProgrammersError) {
  Light light = Light::red;
  EXPECT_THROW(from_column(Cells({Value::of_text("blue")}), 0, light), CheckFailure);
  Currency currency;
  EXPECT_THROW(from_column(Cells({Value::of_text("EURO")}), 0, currency), CheckFailure);
}

TEST(Value, AnOptionalIsEmptiedByNull) {
  std::optional<std::string> note = "old";
  from_column(Cells({Value::of_null()}), 0, note);
  EXPECT_EQ(note, std::nullopt);
  from_column(Cells({Value::of_text("")}), 0, note);
  EXPECT_EQ(note, "");
}

}  // namespace
}  // namespace dunlin
