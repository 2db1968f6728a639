// CsvReader: RFC 4180 over text in memory, as files really are.
//
//   TextArena arena;
//   CsvReader reader(text, ';');
//   CsvRecord record;
//   while (reader.next(record, arena)) {
//     if (record.fault == CsvFault::none) use(record.line, record.fields);
//   }
//
// Fields are slices of the text; only a field with doubled quotes is copied, into the arena. Lines end with \n, \r\n or
// \r, mixed as they come. A quoted field may hold delimiters and line ends. A quote inside an unquoted field is an
// ordinary character (5" pipe). White space is kept. A blank line is a record of one empty field.
//
// `line` is the physical line of the record's first byte, from 1: line ends inside quotes count. A faulty record never
// hides its neighbours: it is one physical line, and reading goes on with the next. (Looking again at lines that
// faulty records ran over is limited to a megabyte and twice the text, which a stray quote in every line does not use
// up; a file made to exceed that loses whole stretches as one record.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "intake/encoding.h"
#include "intake/text_arena.h"

namespace dunlin {

inline constexpr std::size_t csv_fields_max = 4096;

enum class CsvFault : std::uint8_t {
  none,
  quote_not_closed,  // to the end of the file, or for line_bytes_max
  text_after_quote,  // "abc"d
  line_too_long,     // more than line_bytes_max
  too_many_fields,   // more than csv_fields_max
};

struct CsvRecord {
  std::int64_t line = 0;
  std::size_t offset = 0;  // of its first byte in the text
  std::string_view raw;    // without the line end
  std::vector<std::string_view> fields;
  CsvFault fault = CsvFault::none;

  [[nodiscard]] bool is_blank() const;  // nothing but empty fields, as spreadsheets leave at the end
};

class CsvReader {
 public:
  CsvReader(std::string_view text, char delimiter) : CsvReader(text, delimiter, 0, 1) {}
  // Goes on from a place where a record begins.
  CsvReader(std::string_view text, char delimiter, std::size_t offset, std::int64_t line);

  // False at the end of the text.
  [[nodiscard]] bool next(CsvRecord& record, TextArena& arena);
  // Where the next record begins.
  [[nodiscard]] std::int64_t line() const { return line_; }
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }

 private:
  bool read_field(CsvRecord& record, TextArena& arena);  // false: the record has a fault
  bool read_quoted(CsvRecord& record, TextArena& arena);
  void skip_line_end();
  void give_up(CsvRecord& record);

  const char* begin_;
  const char* end_;
  const char* at_;
  std::int64_t line_;
  std::size_t looks_again_left_;  // bytes that may still be read a second time after a fault
  char delimiter_;
};

// The delimiter among , ; tab | that cuts the first records into the same number of fields as the header, with most
// fields; a comma when none does (a file of one column).
[[nodiscard]] char detect_delimiter(std::string_view text);

}  // namespace dunlin
