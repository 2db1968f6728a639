// PaymentWords: what a payer says beside the numbers: that it is a part, that he took a discount, that he deducts for
// a claim, that it is an advance; and the amounts that he names.
//
//   const PaymentWords words = words_in(fold("INV-2024-01234 LESS CLAIM 06 120.00"));
//   words.has(PaymentWord::deduction), words.code == "06", words.amounts[0] == 12000
//
// Words are of a closed list in the languages that are written on payments in Europe and North America. They explain
// a difference that is there; they never make one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "cashapp/folded_text.h"

namespace dunlin {

enum class PaymentWord : std::uint8_t {
  part,
  prepayment,
  credit_note,
  discount,
  withholding,
  deduction,
  returned,
  not_receivables,  // taxes, interest, insurance, wages, own transfers
  advice_follows,
};

struct PaymentWords {
  static constexpr std::size_t amounts_max = 8;

  std::uint16_t said = 0;
  std::string_view code;                               // of a deduction, as written; within the folded text
  std::array<std::int64_t, amounts_max> amounts = {};  // hundredths, as written
  std::size_t amount_count = 0;

  [[nodiscard]] bool has(PaymentWord word) const { return ((said >> static_cast<int>(word)) & 1U) != 0; }
  void say(PaymentWord word) { said = static_cast<std::uint16_t>(said | (1U << static_cast<int>(word))); }
};

// Marks in `spoken` (one flag for each token) those that are words, amounts, dates or numbers of something that is said
// not to be an invoice: a customer, a telephone, a contract.
[[nodiscard]] PaymentWords words_in(const FoldedText& text, std::vector<bool>& spoken);

}  // namespace dunlin
