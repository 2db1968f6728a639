// What the columns of a remittance advice mean, by the words that stand over them in English, German, French, Spanish
// and Dutch.
//
//   remittance_column_of("Rechnungsnr.")       // document
//   remittance_column_of("Amount paid (EUR)")  // net; currency_in_header() says EUR
//   is_total_word("Gesamtsumme:")              // true
//
// Accents, case and punctuation do not count. Of several words in one header the longest decides: "Invoice amount" is
// the gross amount of an invoice, not its number.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace dunlin {

enum class RemittanceColumn : std::uint8_t { document, dated, gross, discount, deduction, net, reason, currency, note };
inline constexpr std::size_t remittance_column_count = static_cast<std::size_t>(RemittanceColumn::note) + 1;

struct RecognisedColumn {
  RemittanceColumn column;
  bool sure = false;  // "Invoice no.", not merely "Reference"
};

// Lower-case words of ASCII letters and digits with '_' between them.
[[nodiscard]] std::string folded_header(std::string_view header);
[[nodiscard]] std::optional<RecognisedColumn> remittance_column_of(std::string_view header);
[[nodiscard]] std::optional<Currency> currency_in_header(std::string_view header);

// Which cell of a header row is which column; nothing when it is no header of a remittance table: that has a document
// and an amount.
using RemittanceLayout = std::vector<std::optional<RemittanceColumn>>;
[[nodiscard]] std::optional<RemittanceLayout> remittance_layout_of(std::span<const std::string> cells);

// The words that begin a row of totals, a row of part totals, and what a line beside a table may say.
[[nodiscard]] bool is_total_word(std::string_view cell);
[[nodiscard]] bool is_part_total_word(std::string_view cell);
[[nodiscard]] bool is_payment_reference_word(std::string_view label);
[[nodiscard]] bool is_payment_date_word(std::string_view label);

}  // namespace dunlin
