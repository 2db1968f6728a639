#include "intake/formats/record_lines.h"

#include <algorithm>

namespace dunlin {

Result<bool> RecordLines::fill() {
  if (block_.empty()) block_ = TRY(source_.next());
  // The second half of a \r\n.
  if (after_carriage_return_ && !block_.empty()) {
    after_carriage_return_ = false;
    if (block_.front() == '\n') {
      block_.remove_prefix(1);
      return fill();
    }
  }
  return !block_.empty();
}

// Moves bytes of the block to the line; true when the line ends in it.
bool RecordLines::take_to_line_end() {
  const std::size_t end = block_.find_first_of("\r\n");
  const std::size_t taken = std::min(end, block_.size());
  text_ += block_.substr(0, std::min(taken, bytes_max_ + 1));
  if (end == std::string_view::npos) {
    block_ = {};
    return false;
  }
  after_carriage_return_ = block_[end] == '\r';
  block_.remove_prefix(end + 1);
  return true;
}

Result<bool> RecordLines::next() {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  text_.clear();
  if (!TRY(fill())) return false;
  ++number_;
  while (TRY(fill())) {
    const bool ended = take_to_line_end();
    if (text_.size() > bytes_max_) {
      return refuse(Reason::file_too_long_line, file_name_ + ":" + std::to_string(number_) +
                                                    " was not read: the line is longer than " +
                                                    std::to_string(bytes_max_) + " bytes");
    }
    if (ended) break;
  }
  if (number_ == 1 && text_.starts_with(byte_order_mark)) text_.erase(0, byte_order_mark.size());
  return true;
}

}  // namespace dunlin
