// TextLines: the lines of a source, one at a time, however the file is cut into blocks.
//
//   TextLines lines(source);
//   while (TRY(lines.next())) use(lines.line(), lines.number());
//
// Lines end with \n, \r\n or \r and are given without their end, as raw bytes. file_too_long_line: a line of more than
// bank_line_bytes_max.
#pragma once

#include <cstdint>
#include <string>

#include "intake/formats/byte_source.h"

namespace dunlin {

inline constexpr std::size_t bank_line_bytes_max = std::size_t{64} * 1024;

class TextLines {
 public:
  explicit TextLines(ByteSource& source) : source_(source) {}

  // False at the end of the file.
  [[nodiscard]] Result<bool> next();
  [[nodiscard]] std::string_view line() const { return line_; }  // good until the next call
  [[nodiscard]] std::int64_t number() const { return number_; }  // from 1

 private:
  [[nodiscard]] Result<bool> refill();
  [[nodiscard]] Result<> keep(std::string_view part);

  ByteSource& source_;
  std::string_view block_;
  std::string kept_;  // a line that began in an earlier block
  std::string_view line_;
  std::int64_t number_ = 0;
  bool after_return_ = false;  // the line before ended with \r at the end of its block
};

}  // namespace dunlin
