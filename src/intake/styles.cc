#include "intake/styles.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "intake/cell_text.h"

namespace dunlin {
namespace {

constexpr std::string_view separators = "-/. ";

struct Part {
  char letter = '\0';
  std::size_t count = 0;
};

Part take_part(std::string_view& text) {
  Part part;
  if (text.empty()) return part;
  part.letter = text.front();
  while (!text.empty() && text.front() == part.letter) {
    ++part.count;
    text.remove_prefix(1);
  }
  return part;
}

bool is_part(Part part) {
  if (part.letter == 'y') return part.count == 4 || part.count == 2;
  return (part.letter == 'd' || part.letter == 'm') && part.count <= 2;
}

}  // namespace

std::optional<DateStyle> find_date_style(std::string_view text) {
  const std::string lower = lower_ascii(text);
  std::string_view rest = lower;
  std::string order;
  std::string marks;
  bool whole = true;  // every part has its full width, as it must where nothing separates them
  while (!rest.empty()) {
    const Part part = take_part(rest);
    if (!is_part(part) || order.size() == 3) return std::nullopt;
    order += part.letter;
    whole = whole && part.count == (part.letter == 'y' ? 4u : 2u);
    if (rest.empty() || separators.find(rest.front()) == std::string_view::npos) continue;
    marks += rest.front();
    rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
  }
  DateStyle style;
  if (order == "ymd") {
    style.order = DateOrder::ymd;
  } else if (order == "dmy") {
    style.order = DateOrder::dmy;
  } else if (order == "mdy") {
    style.order = DateOrder::mdy;
  } else {
    return std::nullopt;
  }
  if (marks.empty() ? !whole : marks.size() != 2 || marks[0] != marks[1]) return std::nullopt;
  style.separator = marks.empty() ? '\0' : marks[0];
  return style;
}

std::string to_string(DateStyle style) {
  std::string text;
  const auto put = [&](std::string_view part) {
    if (!text.empty() && style.separator != '\0') text += style.separator;
    text += part;
  };
  switch (style.order) {
    case DateOrder::ymd:
      put("yyyy"), put("mm"), put("dd");
      return text;
    case DateOrder::dmy:
      put("dd"), put("mm"), put("yyyy");
      return text;
    case DateOrder::mdy:
      put("mm"), put("dd"), put("yyyy");
      return text;
  }
  CHECK_UNREACHABLE("order is an enumerator");
}

std::string to_string(AmountStyle style) {
  std::string text = "1";
  if (style.thousands != '\0') text += style.thousands;
  text += "234";
  text += style.decimal;
  text += "56";
  return text;
}

std::string name_of_delimiter(char delimiter) {
  switch (delimiter) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case '|':
      return "vertical bar";
    default:
      return "'" + printable(std::string_view(&delimiter, 1), 8) + "'";
  }
}

std::optional<bool> find_flag(Field field, std::string_view text) {
  static constexpr std::string_view yes[] = {"yes", "y", "true", "t", "1", "x", "ja", "j", "oui", "si"};
  static constexpr std::string_view no[] = {"no", "n", "false", "f", "0", "-", "nein", "non"};
  const std::string lower = lower_ascii(text);
  if (std::find(std::begin(yes), std::end(yes), lower) != std::end(yes)) return true;
  if (std::find(std::begin(no), std::end(no), lower) != std::end(no)) return false;
  if (field == Field::paperless && (lower == "electronic" || lower == "email")) return true;
  if (field == Field::paperless && lower == "paper") return false;
  return std::nullopt;
}

}  // namespace dunlin
