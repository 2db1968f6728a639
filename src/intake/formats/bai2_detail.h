// The two records of BAI2 that are more than a list of texts: a detail (16), and the amounts of an account (03).
//
//   const Bai2Detail detail = TRY(read_bai2_detail(record));       // type 142, 2500 minor units, references, text
//   for (const Bai2Amount& one : TRY(read_bai2_amounts(fields)))   // behind account and currency
//
// Refusals have the reason and say what was wrong, without the place: the reader adds it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "intake/formats/bai2_records.h"

namespace dunlin {

enum class Bai2Direction : std::uint8_t { credit, debit, no_money, unknown };
[[nodiscard]] Bai2Direction bai2_direction_of(int type_code);
[[nodiscard]] bool is_bai2_return(int type_code);  // of single items, not their totals

// Digits with an optional sign; nothing for an empty field.
[[nodiscard]] Result<std::optional<std::int64_t>> read_bai2_amount(std::string_view field);
[[nodiscard]] Result<Date> read_bai2_date(std::string_view yymmdd);

struct Bai2Amount {
  int type_code = 0;
  std::int64_t minor = 0;
  std::optional<std::int64_t> items;  // that it is the sum of
};
[[nodiscard]] Result<std::vector<Bai2Amount>> read_bai2_amounts(Bai2Fields& fields);

struct Bai2Detail {
  int type_code = 0;
  std::optional<std::int64_t> minor;
  std::optional<Date> valued_on;
  std::string bank_reference;
  std::string customer_reference;
  std::vector<std::string> text;  // by record and continuation
};
[[nodiscard]] Result<Bai2Detail> read_bai2_detail(const Bai2Record& record);

}  // namespace dunlin
