#include <algorithm>
#include <charconv>
#include <map>
#include <span>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/text_tables.h"

namespace dunlin {
namespace {

constexpr std::size_t open_elements_max = 4'096;
constexpr std::size_t cell_bytes_max = 4'096;

constexpr std::string_view void_elements[] = {"br",   "hr",  "img",   "input", "meta",   "link",  "area",
                                              "base", "col", "embed", "param", "source", "track", "wbr"};
constexpr std::string_view unread_elements[] = {"script", "style", "head", "title", "template"};

struct Entity {
  std::string_view name;
  std::string_view text;
};
constexpr Entity entities[] = {
    {"amp", "&"},
    {"lt", "<"},
    {"gt", ">"},
    {"quot", "\""},
    {"apos", "'"},
    {"nbsp", " "},
    {"euro", "\xE2\x82\xAC"},
    {"pound", "\xC2\xA3"},
    {"yen", "\xC2\xA5"},
    {"auml", "\xC3\xA4"},
    {"ouml", "\xC3\xB6"},
    {"uuml", "\xC3\xBC"},
    {"Auml", "\xC3\x84"},
    {"Ouml", "\xC3\x96"},
    {"Uuml", "\xC3\x9C"},
    {"szlig", "\xC3\x9F"},
    {"eacute", "\xC3\xA9"},
    {"egrave", "\xC3\xA8"},
    {"agrave", "\xC3\xA0"},
    {"ccedil", "\xC3\xA7"},
    {"ntilde", "\xC3\xB1"},
    {"oacute", "\xC3\xB3"},
    {"deg", "\xC2\xB0"},
    {"ordm", "\xC2\xBA"},
    {"minus", "\xE2\x88\x92"},
    {"ndash", "-"},
    {"mdash", "-"},
    {"thinsp", " "},
    {"rsquo", "\xE2\x80\x99"},
};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void append_code_point(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xF0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3FU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

// "&amp;", "&#8364;", "&#x20AC;": appends what it means and returns its length, or 0 when it is none.
std::size_t read_entity(std::string_view text, std::string& out) {
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  std::string_view name = text.substr(1, end - 1);
  if (name.front() != '#') {
    const auto* const found =
        std::find_if(std::begin(entities), std::end(entities), [&](const Entity& one) { return one.name == name; });
    if (found == std::end(entities)) return 0;
    out += found->text;
    return end + 1;
  }
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [last, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
  const bool whole = error == std::errc() && last == name.data() + name.size();
  if (!whole || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0;
  append_code_point(out, code);
  return end + 1;
}

std::string decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = text.front() == '&' ? read_entity(text, out) : 0;
    if (length == 0) out += text.front();
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

struct Tag {
  std::string name;  // lower case
  bool closes = false;
  bool hides = false;
  bool whitens = false;  // its text
  bool paints = false;   // what is behind it
};

std::string without_blanks(std::string_view text) {
  std::string plain;
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
               [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; });
  return plain;
}

bool is_white(std::string_view color) {
  while (!color.empty() && (color.front() == '"' || color.front() == '\'')) color.remove_prefix(1);
  if (color.starts_with("rgb(255,255,255)") || color.starts_with("white")) return true;
  if (!color.starts_with('#')) return false;
  const std::string_view digits =
      color.substr(1, std::min(color.find_first_not_of("0123456789abcdef", 1), color.size()) - 1);
  return (digits.size() == 3 || digits.size() == 6) && digits.find_first_not_of('f') == std::string_view::npos;
}

// White letters are hidden on the white of a page, and are not where something is painted behind them.
bool has_white_letters(std::string_view plain) {
  for (std::size_t at = plain.find("color"); at != std::string_view::npos; at = plain.find("color", at + 1)) {
    const bool of_something_else =
        at > 0 && (plain[at - 1] == '-' || plain[at - 1] == 'g');  // background-color, bgcolor
    const std::string_view behind = plain.substr(at + 5);
    const bool is_set = behind.starts_with(':') || behind.starts_with('=');
    if (!of_something_else && is_set && is_white(behind.substr(1))) return true;
  }
  return false;
}

bool has_painted_ground(std::string_view plain) {
  for (const std::string_view name : {"bgcolor=", "background:", "background-color:", "background="}) {
    const std::size_t at = plain.find(name);
    if (at == std::string_view::npos) continue;
    const std::string_view color = plain.substr(at + name.size());
    if (!is_white(color) && !color.starts_with("transparent") && !color.starts_with("none")) return true;
  }
  return false;
}

bool has_hiding_style(std::string_view plain) {
  if (plain.find("display:none") != std::string::npos || plain.find("visibility:hidden") != std::string::npos ||
      plain.find("mso-hide:all") != std::string::npos) {
    return true;
  }
  for (const std::string_view property : {"font-size:", "opacity:", "max-height:"}) {
    const std::size_t at = plain.find(property);
    if (at == std::string::npos) continue;
    // 0, 0px, 0.0em; but not 0.9em.
    const std::string_view value = plain.substr(at + property.size(), 8);
    const std::size_t digit = value.find_first_of("123456789");
    const std::size_t end = value.find_first_of(";\"'");
    if (value.starts_with('0') && (digit == std::string_view::npos || (end != std::string_view::npos && digit > end))) {
      return true;
    }
  }
  return false;
}

// The attribute by itself, not "overflow:hidden" or type="hidden".
bool has_hidden_attribute(std::string_view lower_attributes) {
  char quote = 0;
  bool begins = false;
  for (std::size_t at = 0; at < lower_attributes.size(); ++at) {
    const char c = lower_attributes[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      begins = true;
      continue;
    } else if (begins && lower_attributes.substr(at).starts_with("hidden")) {
      const std::string_view behind = lower_attributes.substr(at + 6);
      if (behind.empty() || behind.find_first_of(" =/\t\r\n") == 0) return true;
    }
    begins = false;
  }
  return false;
}

class HtmlTables {
 public:
  std::vector<CellTable> read(std::string_view html);

 private:
  struct Cell {
    std::string visible;
    std::string hidden;
  };
  struct OpenTable {
    CellTable table;
    std::vector<Cell> row;
    std::int64_t row_line = 0;
    bool in_row = false;
    bool in_cell = false;
  };
  struct OpenElement {
    std::string name;
    bool hides = false;
    bool whitens = false;
    bool paints = false;
  };

  [[nodiscard]] std::size_t read_tag(std::string_view rest, Tag& tag) const;
  void meet(const Tag& tag);
  void push_element(OpenElement element);
  void pop_element();
  void open(const Tag& tag);
  void close(std::string_view name);
  void add_text(std::string_view text);
  void end_row(OpenTable& table);
  void end_table();
  void end_line();

  std::vector<CellTable> tables_;
  std::vector<OpenTable> open_tables_;
  std::vector<OpenElement> open_elements_;
  std::map<std::string, std::size_t> open_by_name_;
  std::size_t hiding_ = 0;  // of the open elements
  std::size_t whitening_ = 0;
  std::size_t painting_ = 0;
  bool is_hidden_ = false;
  bool is_too_deep_ = false;
  std::string line_text_;  // beside tables
  std::vector<CellRow> beside_;
  std::int64_t line_ = 1;
};

// The length of the tag, comment or declaration that begins here; the rest when it does not end.
std::size_t HtmlTables::read_tag(std::string_view rest, Tag& tag) const {
  if (rest.starts_with("<!--")) {
    const std::size_t end = rest.find("-->", 4);
    return end == std::string_view::npos ? rest.size() : end + 3;
  }
  std::size_t end = 1;
  for (char quote = 0; end < rest.size(); ++end) {
    const char c = rest[end];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      break;
    }
  }
  std::string_view inside = rest.substr(1, end - 1);
  tag.closes = inside.starts_with('/');
  if (tag.closes) inside.remove_prefix(1);
  const std::size_t name_end = std::min(inside.find_first_of(" \t\r\n/>"), inside.size());
  tag.name = lower_ascii(inside.substr(0, name_end));
  const std::string attributes = lower_ascii(inside.substr(name_end));
  const std::string plain = without_blanks(attributes);
  tag.hides = has_hiding_style(plain) || has_hidden_attribute(attributes);
  tag.whitens = has_white_letters(plain);
  tag.paints = has_painted_ground(plain);
  return std::min(end + 1, rest.size());
}

void HtmlTables::end_row(OpenTable& table) {
  if (!table.in_row) return;
  CellRow row{table.row_line, {}, false};
  bool any_visible = false;
  bool any_hidden = false;
  for (const Cell& cell : table.row) {
    any_visible |= !trim(cell.visible).empty();
    any_hidden |= !trim(cell.hidden).empty();
  }
  row.hidden = any_hidden && !any_visible;
  for (const Cell& cell : table.row) row.cells.push_back(clean_text(row.hidden ? cell.hidden : cell.visible));
  if (table.table.rows.size() < table_rows_max) table.table.rows.push_back(std::move(row));
  table.row.clear();
  table.in_row = table.in_cell = false;
}

void HtmlTables::end_table() {
  if (open_tables_.empty()) return;
  OpenTable table = std::move(open_tables_.back());
  open_tables_.pop_back();
  end_row(table);
  if (table.table.rows.empty() || tables_.size() >= tables_max) return;
  tables_.push_back(std::move(table.table));
}

void HtmlTables::end_line() {
  const std::string text = clean_text(line_text_);
  line_text_.clear();
  if (text.empty()) return;
  if (beside_.size() >= 100) beside_.erase(beside_.begin());
  beside_.push_back({line_, {text}, false});
}

void HtmlTables::open(const Tag& tag) {
  if (tag.name == "table") {
    end_line();
    if (open_tables_.size() >= 32) return;
    open_tables_.emplace_back();
    if (open_tables_.size() == 1) open_tables_.back().table.rows = std::exchange(beside_, {});
    return;
  }
  if (open_tables_.empty()) {
    if (tag.name == "p" || tag.name == "div" || tag.name == "br" || tag.name == "li") end_line();
    return;
  }
  OpenTable& table = open_tables_.back();
  if (tag.name == "tr") {
    end_row(table);
    table.in_row = true;
    table.row_line = line_;
  } else if (tag.name == "td" || tag.name == "th") {
    if (!table.in_row) table.row_line = line_;
    table.in_row = true;
    table.in_cell = table.row.size() < table_columns_max;
    if (table.in_cell) table.row.emplace_back();
  } else if (tag.name == "br" || tag.name == "p" || tag.name == "div") {
    add_text(" ");
  }
}

void HtmlTables::close(std::string_view name) {
  if (name == "table") {
    end_table();
  } else if (name == "tr" && !open_tables_.empty()) {
    end_row(open_tables_.back());
  } else if ((name == "td" || name == "th") && !open_tables_.empty()) {
    open_tables_.back().in_cell = false;
  } else if (open_tables_.empty() && (name == "p" || name == "div" || name == "li")) {
    end_line();
  }
}

// Elements that are left open are closed by the end of what they stand in, as browsers do it.
void HtmlTables::meet(const Tag& tag) {
  if (tag.name.empty() || tag.name.front() == '!' || tag.name.front() == '?') return;
  if (tag.closes) {
    // What is not open is not looked for: a mail of nothing but ends costs what it is long.
    const auto opened = open_by_name_.find(tag.name);
    const bool is_open = opened != open_by_name_.end() && opened->second > 0;
    while (is_open && open_elements_.back().name != tag.name) pop_element();
    if (is_open) pop_element();
    close(tag.name);
  } else {
    const bool is_cell = tag.name == "td" || tag.name == "th";
    const bool is_row = tag.name == "tr";
    // A row or a cell begins: the one before it ends, closed or not.
    while ((is_cell || is_row) && !open_elements_.empty() && open_elements_.back().name != "table") {
      const std::string& name = open_elements_.back().name;
      if (name == "tbody" || name == "thead" || name == "tfoot" || (is_cell && name == "tr")) break;
      pop_element();
    }
    if (!is_one_of(tag.name, void_elements)) push_element({tag.name, tag.hides, tag.whitens, tag.paints});
    is_hidden_ = false;
    open(tag);
  }
  is_hidden_ = hiding_ > 0 || (whitening_ > 0 && painting_ == 0);
}

void HtmlTables::push_element(OpenElement element) {
  if (open_elements_.size() >= open_elements_max) {
    is_too_deep_ = true;
    return;
  }
  hiding_ += element.hides;
  whitening_ += element.whitens;
  painting_ += element.paints;
  ++open_by_name_[element.name];
  open_elements_.push_back(std::move(element));
}

void HtmlTables::pop_element() {
  const OpenElement& element = open_elements_.back();
  hiding_ -= element.hides;
  whitening_ -= element.whitens;
  painting_ -= element.paints;
  --open_by_name_[element.name];
  open_elements_.pop_back();
}

void HtmlTables::add_text(std::string_view text) {
  if (open_tables_.empty()) {
    if (!is_hidden_ && line_text_.size() < cell_bytes_max) line_text_ += decoded(text);
    return;
  }
  OpenTable& table = open_tables_.back();
  if (!table.in_cell) return;
  std::string& cell = is_hidden_ ? table.row.back().hidden : table.row.back().visible;
  if (cell.size() < cell_bytes_max) cell += decoded(text.substr(0, cell_bytes_max));
}

std::vector<CellTable> HtmlTables::read(std::string_view html) {
  while (!html.empty()) {
    const std::size_t text_end = std::min(html.find('<'), html.size());
    const std::string_view text = html.substr(0, text_end);
    if (!text.empty()) add_text(text);
    line_ += std::count(text.begin(), text.end(), '\n');
    html.remove_prefix(text_end);
    if (html.empty()) break;
    Tag tag;
    std::size_t length = read_tag(html, tag);
    if (!tag.closes && is_one_of(tag.name, unread_elements)) {
      const std::size_t end = html.find("</" + tag.name, length);
      length = end == std::string_view::npos ? html.size() : end;
    } else {
      meet(tag);
    }
    line_ += std::count(html.begin(), html.begin() + static_cast<std::ptrdiff_t>(length), '\n');
    html.remove_prefix(length);
  }
  end_line();
  while (!open_tables_.empty()) end_table();
  // Of what stands too deep nobody knows whether it is hidden.
  if (is_too_deep_) tables_.clear();
  return std::move(tables_);
}

}  // namespace

std::vector<CellTable> html_tables(std::string_view html) {
  return HtmlTables().read(html);
}

}  // namespace dunlin
