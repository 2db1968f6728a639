// NachaRecords: the records of an ACH file, 94 characters each, whatever stands between them.
//
//   NachaRecords records(source, "returns.ach");
//   NachaRecord record;
//   while (TRY(records.next(record))) use(record.type(), record.text(5, 20), record.number(30, 39));
//
// Columns are counted in characters, from 1, both ends included, as the rules of Nacha print them: a character of
// several bytes in UTF-8 is one, a byte that is not UTF-8 is read as Windows-1252. A line may lack blanks at its end or
// have more of them, and records may follow each other without line ends. row_malformed: control characters.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "intake/formats/byte_source.h"

namespace dunlin {

class NachaRecord {
 public:
  static constexpr std::size_t columns = 94;

  [[nodiscard]] char type() const { return text_.empty() ? ' ' : text_.front(); }
  [[nodiscard]] std::int64_t line() const { return line_; }
  [[nodiscard]] std::string_view all() const { return text_; }
  // As it stands, blanks and all.
  [[nodiscard]] std::string_view columns_of(std::size_t from, std::size_t to) const {
    return std::string_view(text_).substr(starts_[from - 1], starts_[to] - starts_[from - 1]);
  }
  // Without the blanks around it.
  [[nodiscard]] std::string_view text(std::size_t from, std::size_t to) const;
  // Nothing but digits, at most 18 of them; nothing otherwise.
  [[nodiscard]] std::optional<std::int64_t> number(std::size_t from, std::size_t to) const;
  [[nodiscard]] bool is_padding() const;  // nines, which may have been cut off

 private:
  friend class NachaRecords;
  std::int64_t line_ = 0;
  std::string text_;
  std::array<std::uint16_t, columns + 1> starts_{};  // of each character, and the end
};

class NachaRecords {
 public:
  NachaRecords(ByteSource& source, std::string_view file_name) : source_(source), file_name_(file_name) {}

  // False at the end of the file. Blank lines are passed over.
  [[nodiscard]] Result<bool> next(NachaRecord& record);
  [[nodiscard]] std::int64_t line() const { return line_; }

 private:
  [[nodiscard]] Result<> fill();
  [[nodiscard]] Result<bool> skip_blanks();
  [[nodiscard]] std::string take_character();

  ByteSource& source_;
  std::string file_name_;
  std::string buffer_;
  std::size_t from_ = 0;
  bool at_end_ = false;
  bool begun_ = false;
  std::int64_t line_ = 1;
};

}  // namespace dunlin
