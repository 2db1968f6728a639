#include "intake/csv_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace dunlin {
namespace {

constexpr std::uint64_t every_byte(std::uint8_t value) {
  return 0x0101010101010101ULL * value;
}

// The high bit of each byte that is zero. Bytes above the lowest zero may be marked falsely, so only the lowest mark
// counts.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - every_byte(1)) & ~word & every_byte(0x80);
}

// First delimiter or line end at or after `at`; eight bytes at a time, because this is where reading spends its time.
const char* find_field_end(const char* at, const char* end, char delimiter) {
  if constexpr (std::endian::native == std::endian::little) {
    const std::uint64_t delimiters = every_byte(static_cast<std::uint8_t>(delimiter));
    while (end - at >= 8) {
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      const std::uint64_t marks =
          zero_bytes(word ^ delimiters) | zero_bytes(word ^ every_byte('\n')) | zero_bytes(word ^ every_byte('\r'));
      if (marks != 0) return at + std::countr_zero(marks) / 8;
      at += 8;
    }
  }
  while (at != end && *at != delimiter && *at != '\n' && *at != '\r') ++at;
  return at;
}

const char* find_line_end(const char* at, const char* end) {
  return find_field_end(at, end, '\n');
}

// A line end is \n, \r or both together: one.
std::int64_t count_line_ends(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
  }
  return count;
}

std::string_view slice(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

// Two quotes inside quotes are one.
std::string_view unescape(std::string_view quoted, TextArena& arena) {
  char* const place = arena.allocate(quoted.size());
  std::size_t length = 0;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    place[length++] = quoted[i];
    if (quoted[i] == '"') ++i;
  }
  return {place, length};
}

}  // namespace

bool CsvRecord::is_blank() const {
  return fault == CsvFault::none && std::all_of(fields.begin(), fields.end(), [](std::string_view field) {
           return field.find_first_not_of(" \t") == std::string_view::npos;
         });
}

CsvReader::CsvReader(std::string_view text, char delimiter, std::size_t offset, std::int64_t line)
    : begin_(text.data()),
      end_(text.data() + text.size()),
      at_(begin_ + offset),
      line_(line),
      looks_again_left_(2 * text.size() + line_bytes_max),
      delimiter_(delimiter) {}

void CsvReader::skip_line_end() {
  if (at_ == end_) return;
  ++line_;
  if (*at_ == '\r' && end_ - at_ > 1 && at_[1] == '\n') ++at_;
  ++at_;
}

// The record has a fault, found at at_. Only its first physical line is given up, so that one stray quote costs one
// line.
void CsvReader::give_up(CsvRecord& record) {
  const char* const start = begin_ + record.offset;
  const std::size_t read = static_cast<std::size_t>(at_ - start);
  if (read <= looks_again_left_) [[likely]] {
    looks_again_left_ -= read;
    at_ = start;
  } else if (at_ == end_) {  // the last line end ends the record, too
    if (at_[-1] == '\n') --at_;
    if (at_ != start && at_[-1] == '\r') --at_;
  }
  at_ = find_line_end(at_, end_);
  record.raw = slice(start, at_);
  line_ = record.line + count_line_ends(record.raw);
  skip_line_end();
}

// at_ stands on the opening quote. A quoted field longer than a line may be is a quote that was never closed.
bool CsvReader::read_quoted(CsvRecord& record, TextArena& arena) {
  const char* const content = at_ + 1;
  const char* const limit = static_cast<std::size_t>(end_ - content) > line_bytes_max ? content + line_bytes_max : end_;
  const char* close = content;
  bool doubled = false;
  while (true) {
    close = static_cast<const char*>(std::memchr(close, '"', static_cast<std::size_t>(limit - close)));
    if (close == nullptr) {
      record.fault = CsvFault::quote_not_closed;
      at_ = limit;
      return false;
    }
    if (close + 1 == limit || close[1] != '"') break;
    doubled = true;
    close += 2;
  }
  const char* const after = close + 1;
  if (after != end_ && *after != delimiter_ && *after != '\n' && *after != '\r') {
    record.fault = CsvFault::text_after_quote;
    at_ = after;
    return false;
  }
  const std::string_view quoted = slice(content, close);
  line_ += count_line_ends(quoted);
  record.fields.push_back(doubled ? unescape(quoted, arena) : quoted);
  at_ = after;
  return true;
}

bool CsvReader::read_field(CsvRecord& record, TextArena& arena) {
  if (at_ != end_ && *at_ == '"') return read_quoted(record, arena);
  const char* const field_end = find_field_end(at_, end_, delimiter_);
  record.fields.push_back(slice(at_, field_end));
  at_ = field_end;
  return true;
}

bool CsvReader::next(CsvRecord& record, TextArena& arena) {
  if (at_ == end_) return false;
  const char* const start = at_;
  record.line = line_;
  record.offset = static_cast<std::size_t>(start - begin_);
  record.fields.clear();
  record.fault = CsvFault::none;
  while (read_field(record, arena)) {
    if (static_cast<std::size_t>(at_ - start) > line_bytes_max) [[unlikely]] {
      record.fault = CsvFault::line_too_long;
      break;
    }
    if (at_ == end_ || *at_ != delimiter_) {
      record.raw = slice(start, at_);
      skip_line_end();
      return true;
    }
    ++at_;
    if (record.fields.size() == csv_fields_max) [[unlikely]] {
      record.fault = CsvFault::too_many_fields;
      break;
    }
  }
  give_up(record);
  return true;
}

namespace {

struct DelimiterScore {
  std::size_t agreeing = 0;  // records with as many fields as the header
  std::size_t fields = 0;    // of the header
};

DelimiterScore score_delimiter(std::string_view text, char delimiter) {
  static constexpr std::size_t records_max = 50;
  TextArena arena;
  CsvReader reader(text, delimiter);
  CsvRecord record;
  DelimiterScore score;
  for (std::size_t seen = 0; seen < records_max && reader.next(record, arena);) {
    if (record.fault != CsvFault::none || record.is_blank()) continue;
    if (score.fields == 0) score.fields = record.fields.size();
    score.agreeing += record.fields.size() == score.fields;
    ++seen;
  }
  return score;
}

}  // namespace

char detect_delimiter(std::string_view text) {
  static constexpr std::size_t sample_bytes = 4 * line_bytes_max;
  const std::string_view sample = text.substr(0, sample_bytes);
  char best = ',';
  DelimiterScore best_score;
  for (const char delimiter : std::array{',', ';', '\t', '|'}) {
    const DelimiterScore score = score_delimiter(sample, delimiter);
    if (score.fields < 2) continue;
    const bool better =
        score.agreeing != best_score.agreeing ? score.agreeing > best_score.agreeing : score.fields > best_score.fields;
    if (!better) continue;
    best = delimiter;
    best_score = score;
  }
  return best;
}

}  // namespace dunlin
