// Detection: what a mapping leaves open about dates, amounts and currency, answered from the file itself.
//
//   TRY(detect_styles(layout, mapping, text, first_record, currency_fallback));
//   layout.date_styles[index_of(Field::due_on)]      // DateStyle{DateOrder::dmy, '.'}
//
// The first thousand records vote; when they leave day and month, or point and comma, undecided, the whole file does. A
// file whose dates or amounts can be read in two ways with different results is refused (field_malformed), with an
// example and the line to write into the mapping file: a guess would be wrong without anybody noticing. A column that
// is ambiguous by itself is read like the other date columns of the file, if those are clear. Samples that no style
// reads do not count; their lines are quarantined later. column_missing: nothing names a currency.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "intake/file_layout.h"
#include "intake/mapping.h"

namespace dunlin {

// Where the records after the header begin.
struct RecordsStart {
  std::size_t offset = 0;
  std::int64_t line = 1;
};

// Fills the styles and the currency of a layout whose binding and delimiter are known.
[[nodiscard]] Result<void> detect_styles(FileLayout& layout, const Mapping& mapping, std::string_view text,
                                         RecordsStart start, std::optional<Currency> currency_fallback);

}  // namespace dunlin
