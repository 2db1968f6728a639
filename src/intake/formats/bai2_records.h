// Bai2Records: the records of a BAI2 file, each with its continuations.
//
//   16,142,2500,V,260312,,REF 1,C-77,LARGE PAYMENT
//   88,FOR INVOICES 17, 18/2026
//
// is one record: code 16, fields "142,2500,V,260312,,REF 1,C-77,LARGE PAYMENT", one continuation. Banks write a record
// a line, or several ("49,100,2/ 16,142,..."), and break lines within a text: a line that does not begin with a code of
// BAI2 belongs to the record before, which is why slashes and commas in texts do no harm. `records` counts as the
// trailers do: the record and its continuations.
//
// Bai2Fields cuts fields one after the other; what is left is the text of a detail, commas and all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/record_lines.h"

namespace dunlin {

struct Bai2Part {
  std::string text;    // behind the code, without the slash that ends it
  bool ended = false;  // by a slash
};

struct Bai2Record {
  std::int64_t line = 0;
  int code = 0;
  std::vector<Bai2Part> parts;  // the record, and its continuations

  [[nodiscard]] std::int64_t records() const { return static_cast<std::int64_t>(parts.size()); }
  // Of a record without text: all parts as one list of fields.
  [[nodiscard]] std::string joined() const;
};

class Bai2Fields {
 public:
  explicit Bai2Fields(std::string_view text) : rest_(text) {}
  // Nothing when there is none left: an empty one is one.
  [[nodiscard]] std::optional<std::string_view> next();
  [[nodiscard]] std::string_view next_or_empty() { return next().value_or(std::string_view()); }
  [[nodiscard]] bool more() const { return rest_.has_value(); }
  // Everything behind the last field.
  [[nodiscard]] std::optional<std::string_view> rest() const { return rest_; }

 private:
  std::optional<std::string_view> rest_;
};

class Bai2Records {
 public:
  Bai2Records(ByteSource& source, std::string_view file_name);
  // False at the end of the file. row_malformed: text before the first record. file_too_long_line.
  [[nodiscard]] Result<bool> next(Bai2Record& record);

 private:
  struct Piece {
    std::int64_t line = 0;
    int code = 0;
    std::string text;
  };
  [[nodiscard]] Result<bool> next_piece(Piece& piece);
  [[nodiscard]] Result<bool> next_line();

  RecordLines lines_;
  std::string file_name_;
  std::string line_;            // what is left of it
  bool line_is_open_ = false;   // is anything left of it?
  std::optional<Piece> ahead_;  // the first piece of the next record
};

}  // namespace dunlin
