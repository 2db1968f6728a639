#include "intake/formats/nacha_records.h"

#include <algorithm>

#include "base/canonical_json.h"
#include "intake/cell_text.h"
#include "intake/encoding.h"

namespace dunlin {
namespace {

constexpr std::size_t ahead_bytes = 4 * NachaRecord::columns + 4;

std::size_t character_bytes(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC2 ? 2 : 1;
}

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

}  // namespace

std::string_view NachaRecord::text(std::size_t from, std::size_t to) const {
  return trim(columns_of(from, to));
}

std::optional<std::int64_t> NachaRecord::number(std::size_t from, std::size_t to) const {
  const std::string_view digits = columns_of(from, to);
  std::int64_t number = 0;
  if (digits.size() > 18) {
    const std::string_view high = digits.substr(0, digits.size() - 18);
    if (high.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  }
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

bool NachaRecord::is_padding() const {
  return trim(text_).find_first_not_of('9') == std::string_view::npos;
}

// As many bytes as a record may have, or all there are.
Result<> NachaRecords::fill() {
  if (buffer_.size() - from_ >= ahead_bytes || at_end_) return {};
  buffer_.erase(0, from_);
  from_ = 0;
  while (buffer_.size() < ahead_bytes && !at_end_) {
    const std::string_view block = TRY(source_.next());
    at_end_ = block.empty();
    buffer_ += block;
  }
  return {};
}

// To the first character of the next record; false at the end.
Result<bool> NachaRecords::skip_blanks() {
  while (true) {
    TRY(fill());
    if (from_ == buffer_.size()) return false;
    const char c = buffer_[from_];
    if (c != ' ' && !is_line_end(c)) return true;
    if (c == '\n' || (c == '\r' && !std::string_view(buffer_).substr(from_ + 1).starts_with('\n'))) ++line_;
    ++from_;
  }
}

std::string NachaRecords::take_character() {
  const std::size_t bytes = character_bytes(buffer_[from_]);
  const std::string_view character = std::string_view(buffer_).substr(from_, bytes);
  if (is_valid_utf8(character)) {
    from_ += character.size();
    return std::string(character);
  }
  return repair_utf8(std::string_view(buffer_).substr(from_++, 1));
}

Result<bool> NachaRecords::next(NachaRecord& record) {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (!TRY(skip_blanks())) return false;
  if (!begun_ && std::string_view(buffer_).substr(from_).starts_with(byte_order_mark)) from_ += byte_order_mark.size();
  begun_ = true;
  record.line_ = line_;
  record.text_.clear();
  std::size_t column = 0;
  while (column < NachaRecord::columns && from_ < buffer_.size() && !is_line_end(buffer_[from_])) {
    record.starts_[column++] = static_cast<std::uint16_t>(record.text_.size());
    record.text_ += take_character();
  }
  // Records without line ends between them are counted as lines.
  const std::string_view behind = std::string_view(buffer_).substr(from_);
  const std::size_t end = std::min(behind.find_first_not_of(' '), behind.size());
  if (end < behind.size() && !is_line_end(behind[end])) ++line_;
  for (; column < NachaRecord::columns; ++column) {
    record.starts_[column] = static_cast<std::uint16_t>(record.text_.size());
    record.text_ += ' ';
  }
  record.starts_[NachaRecord::columns] = static_cast<std::uint16_t>(record.text_.size());
  if (has_control_character(record.text_)) {
    return refuse(Reason::row_malformed, file_name_ + ":" + std::to_string(record.line_) + " was not read: \"" +
                                             printable(record.text_, 120) + "\" has a control character in it");
  }
  return true;
}

}  // namespace dunlin
