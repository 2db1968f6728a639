#include "intake/formats/x12_segments.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/formats/bank_line.h"

namespace dunlin {
namespace {

constexpr std::size_t envelope_characters = 106;  // ISA with its terminator
constexpr std::size_t envelope_bytes_max = 4 * envelope_characters;
constexpr std::size_t element_ends[] = {3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103};

std::size_t character_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC2 ? 2 : 1;
}

// The first characters of an envelope; nothing when there are fewer, or when they are not in one encoding.
std::optional<std::vector<std::string_view>> characters_of(std::string_view text, bool as_utf8) {
  std::vector<std::string_view> characters;
  for (std::size_t at = 0; characters.size() < envelope_characters;) {
    if (at >= text.size()) return std::nullopt;
    const std::size_t bytes = as_utf8 ? character_bytes(text[at]) : 1;
    characters.push_back(text.substr(at, bytes));
    at += bytes;
  }
  return characters;
}

std::optional<X12Separators> separators_in(std::string_view text) {
  if (!text.starts_with("ISA")) return std::nullopt;
  for (const bool as_utf8 : {true, false}) {
    const std::optional<std::vector<std::string_view>> characters = characters_of(text, as_utf8);
    if (!characters) continue;
    const std::string_view element = (*characters)[3];
    const bool in_place = std::all_of(std::begin(element_ends), std::end(element_ends),
                                      [&](std::size_t at) { return (*characters)[at] == element; });
    const std::string_view terminator = characters->back();
    if (in_place && terminator != element && terminator != " ") {
      return X12Separators{std::string(element), std::string(terminator)};
    }
  }
  return std::nullopt;
}

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

std::string shown(const X12Segment& segment) {
  std::string text;
  for (const std::string& element : segment.elements) {
    if (&element != &segment.elements.front()) text += '*';
    text += element;
  }
  return printable(text, 100);
}

bool looks_like_x12(std::string_view first_bytes) {
  return separators_in(trim(first_bytes)).has_value();
}

tl::unexpected<Refusal> X12Segments::refuse_here(Reason reason, std::string_view why) const {
  return refuse(reason, file_name_ + ":" + std::to_string(line_) + " was not read: " + std::string(why));
}

Result<bool> X12Segments::more() {
  if (from_ > buffer_.size() / 2) {
    buffer_.erase(0, from_);
    from_ = 0;
  }
  const std::string_view block = TRY(source_.next());
  buffer_ += block;
  return !block.empty();
}

void X12Segments::take(std::size_t bytes) {
  line_ += std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(from_),
                      buffer_.begin() + static_cast<std::ptrdiff_t>(from_ + bytes), '\n');
  from_ += bytes;
}

// Line ends and padding between segments; false at the end of the file.
Result<bool> X12Segments::skip_blanks() {
  while (true) {
    while (from_ < buffer_.size() && is_blank(buffer_[from_])) take(1);
    if (from_ < buffer_.size()) return true;
    if (!TRY(more())) return false;
  }
}

Result<> X12Segments::read_envelope() {
  while (buffer_.size() - from_ < envelope_bytes_max && TRY(more())) {
  }
  separators_ = separators_in(std::string_view(buffer_).substr(from_));
  if (separators_) return {};
  return refuse_here(Reason::file_unreadable, "it does not begin with a whole ISA segment of X12");
}

Result<bool> X12Segments::next(X12Segment& segment) {
  if (!TRY(skip_blanks())) return false;
  if (!separators_) TRY(read_envelope());
  segment.line = line_;
  std::size_t searched = from_;
  std::size_t end = buffer_.find(separators_->segment, searched);
  while (end == std::string::npos) {
    if (buffer_.size() - from_ > line_text_bytes_max) {
      return refuse_here(Reason::file_too_long_line,
                         "a segment is longer than " + std::to_string(line_text_bytes_max) + " bytes");
    }
    const std::size_t unused = buffer_.size() - from_;
    if (!TRY(more())) return refuse_here(Reason::file_unreadable, "its last segment has no end: it was cut off");
    searched = from_ + unused - std::min(unused, separators_->segment.size());
    end = buffer_.find(separators_->segment, searched);
  }
  segment.elements.clear();
  std::string_view rest = std::string_view(buffer_).substr(from_, end - from_);
  while (true) {
    const std::size_t cut = rest.find(separators_->element);
    segment.elements.emplace_back(trim(rest.substr(0, cut)));
    if (cut == std::string_view::npos) break;
    rest.remove_prefix(cut + separators_->element.size());
  }
  take(end - from_ + separators_->segment.size());
  return true;
}

}  // namespace dunlin
