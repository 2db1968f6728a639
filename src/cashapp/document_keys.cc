#include "cashapp/document_keys.h"

#include <algorithm>
#include <charconv>

#include "cashapp/folded_text.h"

namespace dunlin {
namespace {

constexpr std::size_t digits_min = 5;
constexpr std::size_t sequence_digits_max = 18;
constexpr int kind_bits = 2;

bool is_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("20") || digits.starts_with("199"));
}

std::string_view without_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view() : digits.substr(first);
}

int number_of(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// Letters and digits as they are; digits alone without their leading zeros.
std::uint64_t key_of(std::string_view letters) {
  const bool digits = std::all_of(letters.begin(), letters.end(), [](char c) { return c >= '0' && c <= '9'; });
  return hash_of(digits ? without_zeros(letters) : letters);
}

std::uint64_t key_of(int year, std::string_view sequence) {
  return hash_of(sequence, static_cast<std::uint64_t>(year));
}

std::vector<std::string_view> groups_of_digits(const FoldedText& number) {
  std::vector<std::string_view> groups;
  for (std::size_t i = 0; i < number.tokens.size(); ++i) {
    std::string_view token = number.token(i);
    while (true) {
      const std::size_t begin = token.find_first_of("0123456789");
      if (begin == std::string_view::npos) break;
      token.remove_prefix(begin);
      const std::size_t end = std::min(token.find_first_not_of("0123456789"), token.size());
      groups.push_back(token.substr(0, end));
      token.remove_prefix(end);
    }
  }
  return groups;
}

}  // namespace

NumberParts parts_of(std::string_view number) {
  const FoldedText folded = fold(number);
  NumberParts parts;
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) parts.letters_and_digits += folded.token(i);
  const std::vector<std::string_view> groups = groups_of_digits(folded);
  if (groups.empty()) return parts;
  std::string digits;
  for (const std::string_view group : groups) digits += group;
  if (without_zeros(digits).size() >= digits_min) parts.digits = without_zeros(digits);
  std::string_view last = groups.back();
  for (std::size_t i = 0; i + 1 < groups.size(); ++i) {
    if (is_year(groups[i])) parts.year = number_of(groups[i]);
    if (groups[i].size() == 2 && i + 2 == groups.size() && parts.year == 0) parts.year = 2000 + number_of(groups[i]);
  }
  if (groups.size() == 1 && last.size() >= 8 && is_year(last.substr(0, 4))) {
    parts.year = number_of(last.substr(0, 4));
    last.remove_prefix(4);
  }
  parts.sequence = without_zeros(last);
  return parts;
}

std::uint64_t sequence_value(std::string_view digits) {
  if (digits.empty() || digits.size() > sequence_digits_max) return 0;
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::uint64_t sequence_at_end(std::string_view token) {
  const std::size_t begin = token.find_last_not_of("0123456789");
  return sequence_value(without_zeros(token.substr(begin == std::string_view::npos ? 0 : begin + 1)));
}

DocumentKeys DocumentKeys::of(const MatchLedger& ledger) {
  DocumentKeys keys;
  KeyIndex::Builder builder;
  builder.reserve(ledger.documents.size() * 5);
  keys.sequences_.reserve(ledger.documents.size());
  keys.years_.reserve(ledger.documents.size());
  for (std::size_t i = 0; i < ledger.documents.size(); ++i) {
    const MatchDocument& document = ledger.documents[i];
    const auto add = [&](std::uint64_t key, KeyKind kind) {
      builder.add(key, static_cast<std::int32_t>((i << kind_bits) | static_cast<std::size_t>(kind)));
    };
    const NumberParts parts = parts_of(document.number);
    if (parts.letters_and_digits.size() >= digits_min) add(key_of(parts.letters_and_digits), KeyKind::number);
    if (!parts.digits.empty()) add(key_of(parts.digits), KeyKind::number);
    if (parts.year != 0 && !parts.sequence.empty()) add(key_of(parts.year, parts.sequence), KeyKind::year_sequence);
    keys.sequences_.push_back(sequence_value(parts.sequence));
    keys.years_.push_back(static_cast<std::int16_t>(parts.year));
    for (const std::string* order : {&document.purchase_order, &document.delivery_note}) {
      const std::string letters = compact(*order);
      if (letters.size() >= digits_min) add(key_of(letters), KeyKind::order);
    }
    const std::string reference = compact(document.structured_reference);
    if (reference.size() >= digits_min) add(key_of(reference), KeyKind::structured);
  }
  // Two keys of one document may have the same text: twice the room, and each document once in hits_of.
  keys.index_ = std::move(builder).build(hits_max * 2);
  return keys;
}

DocumentKeys::Hits DocumentKeys::hits_of(std::uint64_t key) const {
  Hits hits;
  for (const std::int32_t place : index_.find(key)) {
    const DocumentIndex document = place >> kind_bits;
    if (hits.count > 0 && hits.documents[hits.count - 1].document == document) continue;
    if (hits.count == hits_max) return {};
    hits.documents[hits.count++] = {document, static_cast<KeyKind>(place & ((1 << kind_bits) - 1))};
  }
  return hits;
}

DocumentKeys::Hits DocumentKeys::find(std::string_view letters) const {
  return hits_of(key_of(letters));
}

DocumentKeys::Hits DocumentKeys::find(int year, std::string_view sequence) const {
  const std::string_view stripped = without_zeros(sequence);
  return stripped.empty() ? Hits() : hits_of(key_of(year, stripped));
}

}  // namespace dunlin
