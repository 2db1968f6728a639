// Wording: how amounts, dates and counts are written for a person, by language, without asking the machine's locale.
//
//                                   en                    de
//   amount_text(4821055 EUR)        "48,210.55 EUR"       "48.210,55 €"         messages; the space does not break
//   figure_text(4821055 EUR)        "48,210.55"           "48.210,55"           screens; the currency stands elsewhere
//   long_date_text(2026-11-03)      "3 November 2026"     "3. November 2026"    messages
//   short_date_text(...)            "3 Nov"               "3. Nov."             screens; with the year if it is another
//   days_text(1), days_text(9)      "1 day", "9 days"     "1 Tag", "9 Tage"
//   percent_text(81)                "81 %" (thin space)   "81 %"
//
// In German the euro and the pound have their symbols; a dollar is not one currency, so every other currency has its
// code. Digits are always 0 to 9, groups are of three.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/money.h"

namespace dunlin {

enum class Language : std::uint8_t { en, de };

[[nodiscard]] std::string_view name_of(Language language);  // "en"
// The language of a tag such as "de", "DE" or "de-AT"; English for everything that there are no words in.
[[nodiscard]] Language language_for(std::string_view tag);

[[nodiscard]] std::string amount_text(Money money, Language language);
[[nodiscard]] std::string figure_text(Money money, Language language);
[[nodiscard]] std::string long_date_text(Date date, Language language);
[[nodiscard]] std::string short_date_text(Date date, Language language, Date today);
[[nodiscard]] std::string days_text(std::int64_t days, Language language);
[[nodiscard]] std::string percent_text(std::int64_t percent);

// Hundredths of a day to whole days, to the nearest, halves away from zero.
[[nodiscard]] std::int64_t whole_days(std::int64_t hundredths);

// The first letter made a capital, if it is one of a to z or a German umlaut.
[[nodiscard]] std::string capitalised(std::string text);

}  // namespace dunlin
