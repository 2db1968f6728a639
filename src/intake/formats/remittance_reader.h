// Remittance advices out of what payers send: a CSV file, the text of a mail, its HTML.
//
//   const RemittanceOptions options{eur};   // the currency when none is named
//   const std::vector<Remittance> advices = TRY(read_remittances(bytes, "advice.csv", RemittanceForm::csv, options));
//
// Every table with the header of a remittance table becomes one advice (remittance_table.h says how, and what is
// refused); tables without are passed over, and header_missing says that there was none. Bytes are decoded as files
// are (encoding.h); at most remittance_bytes_max of them.
#pragma once

#include <string_view>
#include <vector>

#include "intake/formats/remittance_table.h"

namespace dunlin {

inline constexpr std::size_t remittance_bytes_max = std::size_t{8} << 20;

enum class RemittanceForm : std::uint8_t { csv, text, html };

[[nodiscard]] Result<std::vector<Remittance>> read_remittances(std::string_view bytes, std::string_view file_name,
                                                               RemittanceForm form, const RemittanceOptions& options);

}  // namespace dunlin
