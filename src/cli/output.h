// What commands print: tables for people, JSON for programs, and refusals in one form.
#pragma once

#include <boost/json.hpp>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/refusal.h"
#include "cli/environment.h"

namespace dunlin::cli {

// A table with aligned columns; widths count code points, so that umlauts do not shift a column.
class TextTable {
 public:
  enum class Align : std::uint8_t { left, right };
  struct Column {
    std::string head;
    Align align = Align::left;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void row(std::vector<std::string> cells);
  void rule();  // a line before the totals
  // A line under the row before, indented to the given column (reasons).
  void note(std::size_t column, std::string text);
  void print(std::ostream& out) const;

 private:
  struct Line {
    std::vector<std::string> cells;
    bool is_rule = false;
    bool is_note = false;
    std::size_t note_column = 0;
  };
  std::vector<Column> columns_;
  std::vector<Line> lines_;
};

// JSON in a fixed order of members, indented by two, ending in a newline.
void print_json(std::ostream& out, const boost::json::value& value);

// "dunlin: Not approved. ... (digest_stale)" on err, or {"error":{...}} with --json. Gives the exit code.
[[nodiscard]] int print_refusal(Environment& environment, const Refusal& refusal, bool json);

// A line that overwrites itself while long work goes on, only on a terminal.
class Progress {
 public:
  Progress(Environment& environment, std::string what) : environment_(environment), what_(std::move(what)) {}
  ~Progress();
  void show(std::int64_t done, std::string_view unit);

 private:
  Environment& environment_;
  std::string what_;
  std::int64_t shown_ = -1;
};

}  // namespace dunlin::cli
