#include "intake/formats/bai2_records.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/formats/bank_line.h"

namespace dunlin {
namespace {

constexpr std::string_view codes[] = {"01", "02", "03", "16", "49", "88", "98", "99"};

// The code a record begins with, or 0. One bank writes "88:" for a continuation.
int code_at(std::string_view text) {
  if (text.size() < 3 || (text[2] != ',' && !text.starts_with("88:"))) return 0;
  if (std::find(std::begin(codes), std::end(codes), text.substr(0, 2)) == std::end(codes)) return 0;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

std::string_view without_blanks_before(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

// Where the next record begins within the line: behind a slash and blanks.
std::size_t find_next_record(std::string_view line) {
  for (std::size_t slash = line.find('/'); slash != std::string_view::npos; slash = line.find('/', slash + 1)) {
    const std::string_view behind = line.substr(slash + 1);
    const std::string_view rest = without_blanks_before(behind);
    if (rest.size() != behind.size() && code_at(rest) != 0) return line.size() - rest.size();
  }
  return std::string_view::npos;
}

Bai2Part part_of(std::string_view text) {
  text = trim(text);
  const bool ended = text.ends_with('/');
  if (ended) text.remove_suffix(1);
  return {std::string(text), ended};
}

}  // namespace

std::string Bai2Record::joined() const {
  std::string all;
  for (const Bai2Part& part : parts) {
    if (&part != &parts.front()) all += ',';
    all += part.text;
  }
  return all;
}

std::optional<std::string_view> Bai2Fields::next() {
  if (!rest_) return std::nullopt;
  const std::size_t comma = rest_->find(',');
  const std::string_view field = rest_->substr(0, comma);
  if (comma == std::string_view::npos) {
    rest_.reset();
  } else {
    rest_->remove_prefix(comma + 1);
  }
  return trim(field);
}

Bai2Records::Bai2Records(ByteSource& source, std::string_view file_name)
    : lines_(source, file_name, line_text_bytes_max), file_name_(file_name) {}

// The next line that is not blank.
Result<bool> Bai2Records::next_line() {
  while (!line_is_open_) {
    if (!TRY(lines_.next())) return false;
    line_ = trim(lines_.text());
    line_is_open_ = !line_.empty();
  }
  return true;
}

// One record or continuation, with the lines that it was broken into.
Result<bool> Bai2Records::next_piece(Piece& piece) {
  if (!TRY(next_line())) return false;
  piece.line = lines_.number();
  piece.code = code_at(line_);
  if (piece.code == 0) {
    return refuse(Reason::row_malformed, file_name_ + ":" + std::to_string(piece.line) + " was not read: \"" +
                                             printable(line_, 60) + "\" does not begin with a record code of BAI2");
  }
  piece.text.clear();
  bool first = true;
  while (TRY(next_line())) {
    if (!first && code_at(line_) != 0) break;
    const std::size_t next = find_next_record(line_);
    if (!first) piece.text += ' ';
    piece.text += std::string_view(line_).substr(0, next).substr(first ? 3 : 0);
    if (piece.text.size() > line_text_bytes_max) {
      return refuse(Reason::file_too_long_line, file_name_ + ":" + std::to_string(piece.line) +
                                                    " was not read: the record is longer than " +
                                                    std::to_string(line_text_bytes_max) + " bytes");
    }
    line_is_open_ = next != std::string::npos;
    line_.erase(0, next);
    first = false;
  }
  return true;
}

Result<bool> Bai2Records::next(Bai2Record& record) {
  Piece piece;
  if (ahead_) {
    piece = *std::move(ahead_);
    ahead_.reset();
  } else if (!TRY(next_piece(piece))) {
    return false;
  }
  record.line = piece.line;
  record.code = piece.code;
  record.parts.assign(1, part_of(piece.text));
  std::size_t bytes = piece.text.size();
  while (TRY(next_piece(piece))) {
    if (piece.code != 88) {
      ahead_ = std::move(piece);
      break;
    }
    record.parts.push_back(part_of(piece.text));
    bytes += piece.text.size() + 1;
    if (bytes > line_text_bytes_max) {
      return refuse(Reason::file_too_long_line, file_name_ + ":" + std::to_string(piece.line) +
                                                    " was not read: a record and its continuations are longer than " +
                                                    std::to_string(line_text_bytes_max) + " bytes");
    }
  }
  return true;
}

}  // namespace dunlin
