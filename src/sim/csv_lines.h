// CsvLines: RFC 4180 text, a line at a time, with line feeds.
//
//   CsvLines lines("number,name");
//   lines.field("100004").field("Calderhollow Controls, Inc.").end_line();
//   lines.take()   // number,name / 100004,"Calderhollow Controls, Inc."
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace dunlin {

class CsvLines {
 public:
  explicit CsvLines(std::string_view header) : text_(header) { text_ += '\n'; }

  CsvLines& field(std::string_view value) {
    if (!at_line_start_) text_ += ',';
    at_line_start_ = false;
    if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
      text_ += value;
      return *this;
    }
    text_ += '"';
    for (const char c : value) {
      if (c == '"') text_ += '"';
      text_ += c;
    }
    text_ += '"';
    return *this;
  }
  void end_line() {
    text_ += '\n';
    at_line_start_ = true;
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
  bool at_line_start_ = true;
};

}  // namespace dunlin
