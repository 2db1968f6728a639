#include "agents/wording.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";
constexpr std::string_view thin_space = "\xE2\x80\x89";
constexpr std::string_view minus = "\xE2\x88\x92";  // U+2212

using MonthNames = std::array<std::string_view, 12>;
constexpr MonthNames months_en = {"January", "February", "March",     "April",   "May",      "June",
                                  "July",    "August",   "September", "October", "November", "December"};
constexpr MonthNames months_de = {"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                  "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
constexpr MonthNames short_months_en = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr MonthNames short_months_de = {"Jan.", "Feb.", "März",  "Apr.", "Mai",  "Juni",
                                        "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."};

std::string date_text(Date date, Language language, const MonthNames& months) {
  std::string text = std::to_string(date.day());
  if (language == Language::de) text += '.';
  text += ' ';
  text += months[static_cast<std::size_t>(date.month() - 1)];
  return text;
}

}  // namespace

std::string_view name_of(Language language) {
  switch (language) {
    case Language::en:
      return "en";
    case Language::de:
      return "de";
  }
  check_failed("language is an enumerator", __FILE__, __LINE__);
}

Language language_for(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
  const bool german = primary.size() == 2 && (primary[0] | 0x20) == 'd' && (primary[1] | 0x20) == 'e';
  return german ? Language::de : Language::en;
}

std::string figure_text(Money money, Language language) {
  const char decimal = language == Language::de ? ',' : '.';
  const char thousands = language == Language::de ? '.' : ',';
  std::string plain = format_amount(money);
  const bool negative = plain.front() == '-';
  if (negative) plain.erase(0, 1);
  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string text(negative ? minus : std::string_view{});
  for (std::size_t at = 0; at < point; ++at) {
    if (at > 0 && (point - at) % 3 == 0) text += thousands;
    text += plain[at];
  }
  if (point < plain.size()) {
    text += decimal;
    text += plain.substr(point + 1);
  }
  return text;
}

std::string amount_text(Money money, Language language) {
  std::string text = figure_text(money, language);
  text += no_break_space;
  const std::string_view code = money.currency.code();
  if (language == Language::de && code == "EUR") {
    text += "\xE2\x82\xAC";
  } else if (language == Language::de && code == "GBP") {
    text += "\xC2\xA3";
  } else {
    text += code;
  }
  return text;
}

std::string long_date_text(Date date, Language language) {
  std::string text = date_text(date, language, language == Language::de ? months_de : months_en);
  text += ' ';
  text += std::to_string(date.year());
  return text;
}

std::string short_date_text(Date date, Language language, Date today) {
  std::string text = date_text(date, language, language == Language::de ? short_months_de : short_months_en);
  if (date.year() != today.year()) {
    text += ' ';
    text += std::to_string(date.year());
  }
  return text;
}

std::string days_text(std::int64_t days, Language language) {
  std::string text = std::to_string(days);
  text += ' ';
  if (language == Language::de) {
    text += days == 1 ? "Tag" : "Tage";
  } else {
    text += days == 1 ? "day" : "days";
  }
  return text;
}

std::string percent_text(std::int64_t percent) {
  std::string text = std::to_string(percent);
  text += thin_space;
  text += '%';
  return text;
}

std::int64_t whole_days(std::int64_t hundredths) {
  return (hundredths + (hundredths < 0 ? -50 : 50)) / 100;
}

std::string capitalised(std::string text) {
  if (text.empty()) return text;
  if (text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  } else if (text.size() > 1 && text[0] == '\xC3' && (text[1] == '\xA4' || text[1] == '\xB6' || text[1] == '\xBC')) {
    text[1] = static_cast<char>(static_cast<unsigned char>(text[1]) - 0x20);
  }
  return text;
}

}  // namespace dunlin
