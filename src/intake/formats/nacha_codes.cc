#include "intake/formats/nacha_codes.h"

#include <algorithm>

namespace dunlin {
namespace {

constexpr std::string_view entry_classes[] = {"ACK", "ADV", "ARC", "ATX", "BOC", "CCD", "CIE", "COR",
                                              "CTX", "DNE", "ENR", "IAT", "MTE", "POP", "POS", "PPD",
                                              "RCK", "SHR", "TEL", "TRC", "TRX", "WEB", "XCK"};

// The number of "R07" or "C07".
std::optional<int> number_of(std::string_view code, char letter) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (code.size() != 3 || code[0] != letter || !is_digit(code[1]) || !is_digit(code[2])) return std::nullopt;
  return (code[1] - '0') * 10 + (code[2] - '0');
}

struct Range {
  int first;
  int last;
};

bool is_in(std::optional<int> number, std::initializer_list<Range> ranges) {
  return number && std::any_of(ranges.begin(), ranges.end(),
                               [&](Range range) { return *number >= range.first && *number <= range.last; });
}

}  // namespace

std::optional<NachaTransaction> nacha_transaction_of(std::int64_t code, bool accounting_advice) {
  const std::int64_t kind = code / 10;
  const std::int64_t unit = code % 10;
  if (accounting_advice) {
    if (kind != 8 || unit < 1 || unit > 8) return std::nullopt;
    return NachaTransaction{unit % 2 == 1 ? NachaDirection::credit : NachaDirection::debit, false, false, false};
  }
  if (kind == 5) {
    if (unit < 1 || unit > 6) return std::nullopt;
    return NachaTransaction{unit <= 4 ? NachaDirection::credit : NachaDirection::debit, unit == 1 || unit == 6,
                            unit == 3, unit == 4};
  }
  if (kind < 2 || kind > 4 || unit == 0 || unit == 5) return std::nullopt;
  return NachaTransaction{unit <= 4 ? NachaDirection::credit : NachaDirection::debit, unit == 1 || unit == 6,
                          unit == 3 || unit == 8, unit == 4 || unit == 9};
}

bool is_nacha_entry_class(std::string_view code) {
  return std::find(std::begin(entry_classes), std::end(entry_classes), code) != std::end(entry_classes);
}

bool is_nacha_return_reason(std::string_view code) {
  return is_in(number_of(code, 'R'), {{1, 47}, {50, 53}, {61, 62}, {67, 77}, {80, 85}});
}

bool is_nacha_change_code(std::string_view code) {
  return is_in(number_of(code, 'C'), {{1, 14}, {61, 69}});
}

bool is_routing_number(std::string_view nine_digits) {
  static constexpr int weights[] = {3, 7, 1, 3, 7, 1, 3, 7, 1};
  if (nine_digits.size() != std::size(weights)) return false;
  int sum = 0;
  for (std::size_t at = 0; at < nine_digits.size(); ++at) {
    if (nine_digits[at] < '0' || nine_digits[at] > '9') return false;
    sum += (nine_digits[at] - '0') * weights[at];
  }
  return sum % 10 == 0;
}

}  // namespace dunlin
