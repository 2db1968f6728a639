// How dates and amounts are written in a file, as words for mapping files and people.
//
//   find_date_style("dd.mm.yyyy")          // DateStyle{DateOrder::dmy, '.'}
//   to_string(DateStyle{})                 // "yyyy-mm-dd"
//   to_string(AmountStyle{',', '.'})       // "1.234,56"
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/money.h"
#include "intake/import_kind.h"

namespace dunlin {

// Day as d or dd, month as m or mm, year as yy or yyyy, in one of the three orders, with one separator twice or none.
[[nodiscard]] std::optional<DateStyle> find_date_style(std::string_view text);
[[nodiscard]] std::string to_string(DateStyle style);
[[nodiscard]] std::string to_string(AmountStyle style);       // as 1234.56 would be written
[[nodiscard]] std::string name_of_delimiter(char delimiter);  // "semicolon"

// yes, true, 1, x, ja, oui, ... and their opposites, in any case; for paperless also electronic and paper.
[[nodiscard]] std::optional<bool> find_flag(Field field, std::string_view text);

}  // namespace dunlin
