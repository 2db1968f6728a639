// CompanyNamer: names of companies and people that do not exist, each given out once.
//
//   CompanyNamer namer;
//   Named company = namer.company(locale, CompanySize::small, prng);  // {"Brunscheid Pumpenbau GmbH", "Brunscheid",
//   "brunscheid-pumpenbau.example"} Named child = namer.subsidiary(italy, company.stem, prng);                   //
//   {"Brunscheid Italia S.r.l.", ...} person_name(locale, prng)                                                    //
//   "Andreas Krause" ascii_slug("Andreas Krause", '.', "de")                                      // "andreas.krause"
//
// Every domain ends in .example, which RFC 2606 keeps out of the real net. Names are UTF-8.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/prng.h"
#include "sim/company_words.h"

namespace dunlin {

enum class CompanySize : std::uint8_t { small, large };

struct Named {
  std::string name;
  std::string stem;    // what a group's companies share
  std::string domain;  // "brunscheid-pumpenbau.example"
};

class CompanyNamer {
 public:
  [[nodiscard]] Named company(const Locale& locale, CompanySize size, Prng& prng);
  // A daughter of a group in another country, or a second one in the same: "$s Italia S.r.l.", then "$s Pompe S.r.l.".
  [[nodiscard]] Named subsidiary(const Locale& locale, std::string_view stem, Prng& prng);

 private:
  struct Parts {
    std::string_view stem;
    std::string_view trade;
    std::string_view form;
  };
  // Nothing if a company with that domain exists already.
  [[nodiscard]] std::optional<Named> take(const Locale& locale, std::string_view pattern, const Parts& parts);

  std::set<std::string, std::less<>> stems_;
  std::set<std::string, std::less<>> domains_;
};

[[nodiscard]] std::string person_name(const Locale& locale, Prng& prng);

// Lower case, ASCII letters and digits, everything else one separator. Umlauts are written out in German (oe, ss) and
// lose their dots elsewhere, as people there write their own addresses.
[[nodiscard]] std::string ascii_slug(std::string_view text, char separator, std::string_view language);

}  // namespace dunlin
