#include "sim/demo_amounts.h"

#include <array>
#include <string_view>

#include "base/check.h"

namespace dunlin {
namespace {

struct CurrencyLevel {
  std::string_view code;
  int percent;
};
constexpr std::array<CurrencyLevel, 5> currency_levels = {
    {{"EUR", 100}, {"CHF", 94}, {"GBP", 86}, {"USD", 109}, {"SEK", 1'110}}};

}  // namespace

std::int64_t scale_by_octaves(std::int64_t value, int sixteenths) {
  // 65536 * 2^(i / 16)
  static constexpr std::array<std::int64_t, 16> powers = {65536, 68438, 71468,  74632,  77936,  81386,  84990,  88752,
                                                          92682, 96785, 101070, 105545, 110218, 115098, 120194, 125515};
  const int fraction = sixteenths & 15;
  const int octaves = (sixteenths - fraction) / 16;
  const std::int64_t scaled = value * powers[static_cast<std::size_t>(fraction)];
  const int shift = 16 - octaves;
  return shift >= 0 ? scaled >> shift : scaled << -shift;
}

std::int64_t log_normal_like(std::int64_t median, Prng& prng) {
  // Four draws of 0..32 out of one word: fast enough for millions, and 2^16 is so much more than 33 that nobody sees
  // the bias.
  const std::uint64_t word = prng.next();
  int sixteenths = -64;
  for (int shift = 0; shift < 64; shift += 16) sixteenths += static_cast<int>((word >> shift & 0xffff) * 33 >> 16);
  return scale_by_octaves(median, sixteenths);
}

std::int64_t percent_of_euro(Currency currency) {
  for (const CurrencyLevel& level : currency_levels) {
    if (level.code == currency.code()) return level.percent;
  }
  CHECK(false);  // the demo company does not sell in this currency
  return 100;
}

}  // namespace dunlin
