#include "sim/company_names.h"

#include <array>
#include <optional>
#include <span>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr int attempts_max = 4'000;

std::string_view draw(std::span<const std::string_view> words, Prng& prng) {
  return words[prng.below(words.size())];
}

std::string fill(std::string_view pattern, std::string_view stem, std::string_view trade, std::string_view form) {
  std::string name;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] != '$') {
      name += pattern[at];
      continue;
    }
    ++at;
    CHECK(at < pattern.size());
    name += pattern[at] == 's' ? stem : pattern[at] == 't' ? trade : form;
  }
  return name;
}

struct Letter {
  std::string_view utf8;
  std::string_view ascii;
};

constexpr std::array<Letter, 7> german_letters = {
    {{"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ß", "ss"}, {"Ä", "ae"}, {"Ö", "oe"}, {"Ü", "ue"}}};
constexpr std::array<Letter, 43> plain_letters = {
    {{"à", "a"}, {"á", "a"}, {"â", "a"}, {"ä", "a"}, {"å", "a"}, {"ą", "a"}, {"ç", "c"}, {"ć", "c"},  {"è", "e"},
     {"é", "e"}, {"ê", "e"}, {"ë", "e"}, {"ę", "e"}, {"ì", "i"}, {"í", "i"}, {"î", "i"}, {"ï", "i"},  {"ł", "l"},
     {"ń", "n"}, {"ñ", "n"}, {"ò", "o"}, {"ó", "o"}, {"ô", "o"}, {"ö", "o"}, {"ś", "s"}, {"ß", "ss"}, {"ù", "u"},
     {"ú", "u"}, {"û", "u"}, {"ü", "u"}, {"ź", "z"}, {"ż", "z"}, {"Å", "a"}, {"Ä", "a"}, {"É", "e"},  {"Ö", "o"},
     {"Ü", "u"}, {"Ł", "l"}, {"Ś", "s"}, {"Ż", "z"}, {"Ź", "z"}, {"Č", "c"}, {"Ć", "c"}}};

// The letter at the front of `rest` that is not ASCII, or nullptr.
const Letter* letter_at_front(std::string_view rest, std::span<const Letter> letters) {
  for (const Letter& letter : letters) {
    if (rest.substr(0, letter.utf8.size()) == letter.utf8) return &letter;
  }
  return nullptr;
}

}  // namespace

std::string ascii_slug(std::string_view text, char separator, std::string_view language) {
  std::string slug;
  bool separate = false;
  const auto put = [&](std::string_view letters) {
    if (separate && !slug.empty()) slug += separator;
    separate = false;
    slug += letters;
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      put(text.substr(at++, 1));
    } else if (c >= 'A' && c <= 'Z') {
      const char lower = static_cast<char>(c - 'A' + 'a');
      put({&lower, 1});
      ++at;
    } else if (static_cast<unsigned char>(c) < 0x80) {
      separate = true;
      ++at;
    } else {
      const Letter* letter = language == "de" ? letter_at_front(text.substr(at), german_letters) : nullptr;
      if (letter == nullptr) letter = letter_at_front(text.substr(at), plain_letters);
      CHECK(letter != nullptr);  // a word list has a letter that this table lacks
      put(letter->ascii);
      at += letter->utf8.size();
    }
  }
  return slug;
}

std::optional<Named> CompanyNamer::take(const Locale& locale, std::string_view pattern, const Parts& parts) {
  // Nobody writes the legal form into the domain.
  std::string domain = ascii_slug(fill(pattern, parts.stem, parts.trade, ""), '-', locale.language) + ".example";
  if (!domains_.insert(domain).second) return std::nullopt;
  return Named{fill(pattern, parts.stem, parts.trade, parts.form), std::string(parts.stem), std::move(domain)};
}

Named CompanyNamer::company(const Locale& locale, CompanySize size, Prng& prng) {
  for (int attempt = 0;; ++attempt) {
    CHECK(attempt < attempts_max);  // the word lists are too short for so many companies
    std::string stem(draw(locale.stem_heads, prng));
    stem += draw(locale.stem_tails, prng);
    const std::string_view trade = draw(locale.trades, prng);
    const std::string_view form = draw(size == CompanySize::large ? locale.large_forms : locale.forms, prng);
    const std::string_view pattern = draw(locale.patterns, prng);
    // A stem of its own for each company while there are any, so that no two unrelated ones look like a group.
    if (attempt < attempts_max / 2 && stems_.contains(stem)) continue;
    std::optional<Named> named = take(locale, pattern, Parts{stem, trade, form});
    if (!named.has_value()) continue;
    stems_.insert(std::move(stem));
    return *std::move(named);
  }
}

Named CompanyNamer::subsidiary(const Locale& locale, std::string_view stem, Prng& prng) {
  std::optional<Named> named = take(locale, locale.subsidiary, Parts{stem, "", locale.large_forms.front()});
  for (int attempt = 0; !named.has_value(); ++attempt) {
    CHECK(attempt < attempts_max);
    const std::string_view trade = draw(locale.trades, prng);
    const std::string_view form = draw(locale.large_forms, prng);
    named = take(locale, "$s $t $f", Parts{stem, trade, form});
  }
  return *std::move(named);
}

std::string person_name(const Locale& locale, Prng& prng) {
  std::string name(draw(locale.given_names, prng));
  name += ' ';
  name += draw(locale.family_names, prng);
  return name;
}

}  // namespace dunlin
