#include "agents/plain_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "base/canonical_json.h"
#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::size_t name_characters_max = 200;
constexpr std::size_t number_characters_max = 64;

// A "May" that is a verb begins a sentence, so the month counts as a date only in German ("Mai").
constexpr std::array<std::string_view, 45> calendar_words = {
    "January",   "February", "March",      "April",     "June",     "July",       "August",   "September", "October",
    "November",  "December", "Januar",     "Februar",   "März",     "Mai",        "Juni",     "Juli",      "Oktober",
    "Dezember",  "Monday",   "Tuesday",    "Wednesday", "Thursday", "Friday",     "Saturday", "Sunday",    "Montag",
    "Dienstag",  "Mittwoch", "Donnerstag", "Freitag",   "Samstag",  "Sonnabend",  "Sonntag",  "today",     "tomorrow",
    "yesterday", "tonight",  "heute",      "morgen",    "gestern",  "übermorgen", "Today",    "Tomorrow",  "Heute"};

struct Character {
  std::size_t begin = 0;
  std::size_t end = 0;
  UChar32 code = 0;
};

// Calls visit(Character) for each; invalid bytes come as U+FFFD.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  CHECK(text.size() < 0x4000'0000U);
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < length;) {
    Character character;
    character.begin = static_cast<std::size_t>(at);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside the macro
    U8_NEXT_OR_FFFD(text.data(), at, length, character.code);
#pragma GCC diagnostic pop
    character.end = static_cast<std::size_t>(at);
    visit(character);
  }
}

bool is_space(UChar32 code) {
  const auto type = static_cast<UCharCategory>(u_charType(code));
  return type == U_SPACE_SEPARATOR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR || u_isISOControl(code);
}

// Controls, invisible formatting (bidirectional overrides, zero width), line separators, private use and unassigned.
bool is_unprintable(UChar32 code) {
  switch (static_cast<UCharCategory>(u_charType(code))) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
      return true;
    default:
      return false;
  }
}

bool is_digit(UChar32 code) {
  const auto type = static_cast<UCharCategory>(u_charType(code));
  return type == U_DECIMAL_DIGIT_NUMBER || type == U_LETTER_NUMBER || type == U_OTHER_NUMBER;
}

bool is_word_character(UChar32 code) {
  return u_isalpha(code) || is_digit(code);
}

bool is_calendar_word(std::string_view word) {
  return std::find(calendar_words.begin(), calendar_words.end(), word) != calendar_words.end();
}

// A run of characters between spaces, as it is being read.
struct Run {
  bool any = false;
  bool digit = false;
  std::size_t word_begin = 0;  // first and past the last letter or digit
  std::size_t word_end = 0;
};

}  // namespace

Result<std::string> clean_name(std::string_view text, std::string_view what) {
  if (!is_valid_utf8(text)) {
    return refuse(Reason::text_malformed,
                  "The " + std::string(what) + " was not used: it is not UTF-8; import it again.");
  }
  std::string clean;
  bool gap = false;
  for_each_character(text, [&](const Character& character) {
    if (is_space(character.code) || is_unprintable(character.code)) {
      gap = true;
      return;
    }
    if (gap && !clean.empty()) clean += ' ';
    gap = false;
    clean += text.substr(character.begin, character.end - character.begin);
  });
  if (clean.empty()) {
    return refuse(Reason::text_malformed,
                  "The " + std::string(what) + " was not used: nothing in it prints; correct it.");
  }
  if (character_count(clean) > name_characters_max) {
    return refuse(Reason::text_malformed,
                  "The " + std::string(what) + " was not used: it is longer than 200 characters; shorten it.");
  }
  return clean;
}

Result<std::string> checked_number(std::string_view text) {
  const auto refusal = [](std::string_view why) {
    return refuse(Reason::text_malformed,
                  "An invoice number was not used: " + std::string(why) + "; correct the invoice.");
  };
  if (!is_valid_utf8(text)) return refusal("it is not UTF-8");
  if (text.empty()) return refusal("it is empty");
  if (character_count(text) > number_characters_max) return refusal("it is longer than 64 characters");
  bool unprintable = false;
  bool visible = false;
  for_each_character(text, [&](const Character& character) {
    unprintable = unprintable || is_unprintable(character.code);
    visible = visible || !is_space(character.code);
  });
  if (unprintable) return refusal("it has a line break, a control or an invisible character in it");
  if (!visible || text.front() == ' ' || text.back() == ' ') return refusal("it begins or ends with a space");
  return std::string(text);
}

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view first_character(std::string_view utf8) {
  CHECK(!utf8.empty());
  std::size_t end = 1;
  while (end < utf8.size() && (static_cast<unsigned char>(utf8[end]) & 0xC0U) == 0x80U) ++end;
  return utf8.substr(0, end);
}

std::string_view last_character(std::string_view utf8) {
  CHECK(!utf8.empty());
  std::size_t begin = utf8.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(utf8[begin]) & 0xC0U) == 0x80U) --begin;
  return utf8.substr(begin);
}

std::vector<FigureToken> figures_in(std::string_view text) {
  std::vector<FigureToken> tokens;
  Run run;
  const auto finish = [&] {
    if (run.any) {
      const std::string_view word = text.substr(run.word_begin, run.word_end - run.word_begin);
      if (run.digit || is_calendar_word(word)) tokens.push_back({run.word_begin, word});
    }
    run = Run{};
  };
  for_each_character(text, [&](const Character& character) {
    if (is_space(character.code)) return finish();
    if (!is_word_character(character.code)) return;
    if (!run.any) run.word_begin = character.begin;
    run.any = true;
    run.digit = run.digit || is_digit(character.code);
    run.word_end = character.end;
  });
  finish();
  return tokens;
}

}  // namespace dunlin
