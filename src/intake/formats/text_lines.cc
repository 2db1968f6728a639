#include "intake/formats/text_lines.h"

namespace dunlin {

Result<bool> TextLines::refill() {
  if (!block_.empty()) return true;
  block_ = TRY(source_.next());
  return !block_.empty();
}

Result<> TextLines::keep(std::string_view part) {
  if (kept_.size() + part.size() > bank_line_bytes_max) {
    return refuse(Reason::file_too_long_line, "the line is longer than " + std::to_string(bank_line_bytes_max) +
                                                  " bytes, which no line of a bank's file is");
  }
  kept_ += part;
  return {};
}

Result<bool> TextLines::next() {
  kept_.clear();
  bool any = false;
  while (TRY(refill())) {
    if (after_return_) {
      after_return_ = false;
      if (block_.front() == '\n') {
        block_.remove_prefix(1);
        continue;
      }
    }
    any = true;
    const std::size_t end = block_.find_first_of("\r\n");
    if (end == std::string_view::npos) {
      TRY(keep(block_));
      block_ = {};
      continue;
    }
    if (kept_.empty() && end <= bank_line_bytes_max) {
      line_ = block_.substr(0, end);
    } else {
      TRY(keep(block_.substr(0, end)));
      line_ = kept_;
    }
    after_return_ = block_[end] == '\r';
    block_.remove_prefix(end + 1);
    ++number_;
    return true;
  }
  if (!any) return false;
  line_ = kept_;
  ++number_;
  return true;
}

}  // namespace dunlin
