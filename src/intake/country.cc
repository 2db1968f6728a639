#include "intake/country.h"

#include <algorithm>
#include <iterator>

namespace dunlin {
namespace {

struct CountryLanguage {
  std::string_view country;
  std::string_view language;
};

// The language most business letters of the country are written in (CLDR's likely subtags, without territories that do
// not trade in numbers). Sorted.
constexpr CountryLanguage country_languages[] = {
    {"AE", "ar"}, {"AR", "es"}, {"AT", "de"}, {"AU", "en"}, {"BE", "nl"}, {"BG", "bg"}, {"BR", "pt"}, {"CA", "en"},
    {"CH", "de"}, {"CL", "es"}, {"CN", "zh"}, {"CO", "es"}, {"CY", "el"}, {"CZ", "cs"}, {"DE", "de"}, {"DK", "da"},
    {"EE", "et"}, {"EG", "ar"}, {"ES", "es"}, {"FI", "fi"}, {"FR", "fr"}, {"GB", "en"}, {"GR", "el"}, {"HK", "zh"},
    {"HR", "hr"}, {"HU", "hu"}, {"ID", "id"}, {"IE", "en"}, {"IL", "he"}, {"IN", "en"}, {"IS", "is"}, {"IT", "it"},
    {"JP", "ja"}, {"KR", "ko"}, {"LI", "de"}, {"LT", "lt"}, {"LU", "fr"}, {"LV", "lv"}, {"MA", "fr"}, {"MT", "en"},
    {"MX", "es"}, {"MY", "ms"}, {"NL", "nl"}, {"NO", "nb"}, {"NZ", "en"}, {"PE", "es"}, {"PH", "en"}, {"PL", "pl"},
    {"PT", "pt"}, {"RO", "ro"}, {"RS", "sr"}, {"RU", "ru"}, {"SA", "ar"}, {"SE", "sv"}, {"SG", "en"}, {"SI", "sl"},
    {"SK", "sk"}, {"TH", "th"}, {"TN", "fr"}, {"TR", "tr"}, {"TW", "zh"}, {"UA", "uk"}, {"US", "en"}, {"VN", "vi"},
    {"ZA", "en"},
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

bool is_country_shape(std::string_view text) {
  return text.size() == 2 && is_letter(text[0]) && is_letter(text[1]);
}

std::string_view usual_language(std::string_view country) {
  const auto* const found =
      std::lower_bound(std::begin(country_languages), std::end(country_languages), country,
                       [](const CountryLanguage& entry, std::string_view code) { return entry.country < code; });
  return found != std::end(country_languages) && found->country == country ? found->language : std::string_view();
}

std::optional<std::string> find_language(std::string_view text) {
  const std::size_t mark = text.find_first_of("-_");
  const std::string_view language = text.substr(0, mark);
  if (language.size() < 2 || language.size() > 3) return std::nullopt;
  if (!std::all_of(language.begin(), language.end(), is_letter)) return std::nullopt;
  std::string out;
  for (const char c : language) out += lower(c);
  if (mark == std::string_view::npos) return out;
  const std::string_view region = text.substr(mark + 1);
  if (!is_country_shape(region)) return std::nullopt;
  out += '-';
  for (const char c : region) out += upper(c);
  return out;
}

}  // namespace dunlin
