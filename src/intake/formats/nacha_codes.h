// The closed lists of ACH: what kinds of entry there are, and why one may come back.
//
//   nacha_direction_of(27)                    // debit: a checking account was charged
//   is_nacha_return_reason("R01")             // true: insufficient funds
//
// Source: Nacha Operating Rules, appendices on entry formats, return entries and notifications of change.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dunlin {

enum class NachaDirection : std::uint8_t { credit, debit };

struct NachaTransaction {
  NachaDirection direction = NachaDirection::credit;
  bool comes_back = false;  // 21, 26, ...: a return or a notification of change
  bool prenotification = false;
  bool zero_dollar = false;  // remittance information without money
};

// Of a code of checking (2x), savings (3x), general ledger (4x), loan (5x) or accounting advices (8x); nothing for any
// other.
[[nodiscard]] std::optional<NachaTransaction> nacha_transaction_of(std::int64_t code, bool accounting_advice);

[[nodiscard]] bool is_nacha_entry_class(std::string_view code);      // "CTX"
[[nodiscard]] bool is_nacha_return_reason(std::string_view code);    // "R01"
[[nodiscard]] bool is_nacha_change_code(std::string_view code);      // "C01"
[[nodiscard]] bool is_routing_number(std::string_view nine_digits);  // by its check digit, weights 3 7 1

}  // namespace dunlin
