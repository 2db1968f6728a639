// The word lists that names of invented companies and people are built from, one Locale per country and language.
//
// A company's name is a stem of two syllables that belong to no place or family we know of ("Brun" + "scheid"), a trade
// and a legal form, put together by a pattern: $s is the stem, $t the trade, $f the legal form.
//
//   "$s $t $f"          Brunscheid Pumpenbau GmbH
//   "$s & Sons $f"      Thornwick & Sons Ltd
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dunlin {

struct Locale {
  std::string_view country;   // ISO 3166-1
  std::string_view language;  // ISO 639-1
  std::uint32_t share;        // of the demo company's customers, out of the sum over all locales
  std::span<const std::string_view> time_zones;
  std::span<const std::uint32_t> time_zone_weights;
  std::span<const std::string_view> stem_heads;
  std::span<const std::string_view> stem_tails;
  std::span<const std::string_view> trades;
  std::span<const std::string_view> forms;
  std::span<const std::string_view> large_forms;  // of companies that no sole trader could be
  std::span<const std::string_view> patterns;
  std::string_view subsidiary;  // pattern of a group's daughter here, with the first of the large forms: "$s Italia $f"
  std::span<const std::string_view> given_names;
  std::span<const std::string_view> family_names;
  std::string_view payables_mailbox;  // local part of the mailbox for invoices
};

[[nodiscard]] std::span<const Locale> demo_locales();

}  // namespace dunlin
