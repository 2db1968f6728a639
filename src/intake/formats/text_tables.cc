#include "intake/formats/text_tables.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/csv_reader.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/remittance_columns.h"

namespace dunlin {
namespace {

// A piece of a line of plain text, and where it stands, in characters.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// The line cut at tabs and at runs of at least two blanks.
std::vector<Piece> pieces_of(std::string_view line) {
  std::vector<Piece> pieces;
  Piece piece;
  std::size_t column = 0;
  std::size_t blanks = 2;
  for (const char c : line) {
    if (c == ' ' || c == '\t') {
      blanks += c == '\t' ? 2 : 1;
    } else {
      if (blanks >= 2 && !piece.text.empty()) {
        pieces.push_back(std::move(piece));
        piece = {};
      }
      if (piece.text.empty()) piece.begin = column;
      if (blanks == 1 && !piece.text.empty()) piece.text += ' ';
      piece.text += c;
      piece.end = column + 1;
      blanks = 0;
    }
    if (c == '\t') {
      column += 8 - column % 8;
    } else if (!is_continuation(c)) {
      ++column;
    }
  }
  if (!piece.text.empty()) pieces.push_back(std::move(piece));
  if (pieces.size() > table_columns_max) pieces.resize(table_columns_max);
  return pieces;
}

std::vector<std::string> cut_at(std::string_view line, char mark) {
  std::vector<std::string> cells;
  line = trim(line);
  if (line.starts_with(mark)) line.remove_prefix(1);
  if (line.ends_with(mark)) line.remove_suffix(1);
  while (cells.size() < table_columns_max) {
    const std::size_t end = line.find(mark);
    cells.push_back(clean_text(line.substr(0, end)));
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  return cells;
}

// The characters that two pieces have above each other; below zero: how far they are apart.
std::int64_t overlap(const Piece& a, const Piece& b) {
  return static_cast<std::int64_t>(std::min(a.end, b.end)) - static_cast<std::int64_t>(std::max(a.begin, b.begin));
}

// Lines of text, and the columns of the header above them.
class PlainTables {
 public:
  std::vector<CellTable> read(std::string_view text);

 private:
  void read_line(std::string_view line, std::int64_t number);
  [[nodiscard]] std::vector<std::string> cells_of(std::string_view line) const;
  [[nodiscard]] bool begins_table(std::string_view line);
  void close();

  std::vector<CellTable> tables_;
  CellTable table_;
  bool in_table_ = false;
  bool any_row_ = false;
  char mark_ = ' ';
  std::vector<Piece> header_;
};

std::vector<std::string> PlainTables::cells_of(std::string_view line) const {
  if (mark_ != ' ') return cut_at(line, mark_);
  std::vector<std::string> cells(header_.size());
  for (const Piece& piece : pieces_of(line)) {
    std::size_t best = 0;
    for (std::size_t at = 1; at < header_.size(); ++at) {
      if (overlap(piece, header_[at]) > overlap(piece, header_[best])) best = at;
    }
    append_with_space(cells[best], clean_text(piece.text));
  }
  return cells;
}

bool PlainTables::begins_table(std::string_view line) {
  for (const char mark : {'|', '\t', ';'}) {
    if (line.find(mark) == std::string_view::npos || !remittance_layout_of(cut_at(line, mark))) continue;
    mark_ = mark;
    return true;
  }
  header_ = pieces_of(line);
  if (header_.size() < 2) return false;
  std::vector<std::string> cells;
  for (const Piece& piece : header_) cells.push_back(clean_text(piece.text));
  mark_ = ' ';
  return remittance_layout_of(cells).has_value();
}

void PlainTables::close() {
  if (in_table_ && tables_.size() < tables_max) tables_.push_back(std::move(table_));
  if (in_table_) table_ = {};
  in_table_ = any_row_ = false;
}

void PlainTables::read_line(std::string_view line, std::int64_t number) {
  const bool is_blank = trim(line).empty();
  if (in_table_ && is_blank) {
    if (any_row_) close();  // a blank line may stand under the header
    return;
  }
  if (is_blank) return;
  if (!in_table_) {
    in_table_ = begins_table(line);
    std::vector<std::string> cells = in_table_ ? cells_of(line) : std::vector<std::string>{clean_text(line)};
    // Of a long mail only the last lines above a table are of it.
    if (!in_table_ && table_.rows.size() >= 100) table_.rows.erase(table_.rows.begin());
    table_.rows.push_back({number, std::move(cells), false});
    return;
  }
  if (table_.rows.size() >= table_rows_max) return;
  table_.rows.push_back({number, cells_of(line), false});
  any_row_ = true;
}

std::vector<CellTable> PlainTables::read(std::string_view text) {
  std::int64_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    read_line(line, ++number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  close();
  return std::move(tables_);
}

}  // namespace

CellTable csv_table(std::string_view text) {
  CellTable table;
  TextArena arena;
  CsvReader reader(text, detect_delimiter(text));
  CsvRecord record;
  while (table.rows.size() < table_rows_max && reader.next(record, arena)) {
    CellRow row{record.line, {}, false};
    if (record.fault != CsvFault::none) {
      row.cells.push_back(clean_text(cut_utf8(record.raw, 200)));
    } else {
      for (const std::string_view field : record.fields) {
        if (row.cells.size() < table_columns_max) row.cells.push_back(clean_text(field));
      }
    }
    table.rows.push_back(std::move(row));
    arena.clear();
  }
  return table;
}

std::vector<CellTable> plain_tables(std::string_view text) {
  return PlainTables().read(text);
}

}  // namespace dunlin
