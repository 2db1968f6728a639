// DocumentKeys: under which texts a document may be quoted, in one index.
//
//   number INV-2024-01234    INV202401234 (as it is), 202401234 (its digits), 2024 with 1234 (year and sequence)
//   number 0090017838        90017838
//   purchase order, delivery note, structured reference: as they are
//
// Digits alone are compared without leading zeros and only from five digits on; a bare sequence number ("1234") is
// many documents' and is compared with a payer's own items instead (sequence_of).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cashapp/key_index.h"
#include "cashapp/match_ledger.h"

namespace dunlin {

enum class KeyKind : std::uint8_t { structured, number, year_sequence, order };

struct NumberParts {
  std::string letters_and_digits;
  std::string digits;    // without leading zeros; empty when there are fewer than five
  int year = 0;          // 0: none can be told
  std::string sequence;  // the last group of digits without leading zeros
};
[[nodiscard]] NumberParts parts_of(std::string_view number);

// The value of a document's sequence number; 0: none, or too long for one.
[[nodiscard]] std::uint64_t sequence_value(std::string_view digits);

// Of the digits at the end of a token.
[[nodiscard]] std::uint64_t sequence_at_end(std::string_view token);

struct QuotedDocument {
  DocumentIndex document = -1;
  KeyKind kind = KeyKind::number;
};

class DocumentKeys {
 public:
  static constexpr std::size_t hits_max = 8;
  struct Hits {
    std::array<QuotedDocument, hits_max> documents;
    std::size_t count = 0;
  };

  [[nodiscard]] static DocumentKeys of(const MatchLedger& ledger);
  // `letters`: upper case letters and digits.
  [[nodiscard]] Hits find(std::string_view letters) const;
  [[nodiscard]] Hits find(int year, std::string_view sequence) const;
  [[nodiscard]] std::uint64_t sequence_of(DocumentIndex document) const {
    return sequences_[static_cast<std::size_t>(document)];
  }
  [[nodiscard]] int year_of(DocumentIndex document) const { return years_[static_cast<std::size_t>(document)]; }

 private:
  [[nodiscard]] Hits hits_of(std::uint64_t key) const;

  KeyIndex index_;
  std::vector<std::uint64_t> sequences_;
  std::vector<std::int16_t> years_;
};

}  // namespace dunlin
