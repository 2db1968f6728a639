// RecordLines: the lines of a file that is read in blocks.
//
//   RecordLines lines(source, "morning.bai", 64 * 1024);
//   while (TRY(lines.next())) use(lines.number(), lines.text());
//
// Lines end with \n, \r\n or \r, mixed as they come, wherever a block ends. A byte order mark before the first is taken
// off. file_too_long_line: more than bytes_max in one line, so that a file of one endless line costs nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "intake/formats/byte_source.h"

namespace dunlin {

class RecordLines {
 public:
  RecordLines(ByteSource& source, std::string_view file_name, std::size_t bytes_max)
      : source_(source), file_name_(file_name), bytes_max_(bytes_max) {}

  // False at the end of the file.
  [[nodiscard]] Result<bool> next();
  // Without the line end; good until the next call.
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::int64_t number() const { return number_; }  // from 1

 private:
  [[nodiscard]] Result<bool> fill();
  [[nodiscard]] bool take_to_line_end();

  ByteSource& source_;
  std::string file_name_;
  std::size_t bytes_max_;
  std::string_view block_;
  std::string text_;
  std::int64_t number_ = 0;
  bool after_carriage_return_ = false;
};

}  // namespace dunlin
