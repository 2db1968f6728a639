// CSV: every byte belongs to one record or the line end behind it, and a record reads the same from its own place.
#include "fuzz/fuzz_target.h"
#include "intake/csv_reader.h"

namespace dunlin {
namespace {

std::int64_t count_line_ends(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool before_line_feed = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    count += (text[at] == '\n' || text[at] == '\r') && !before_line_feed;
  }
  return count;
}

// The fields with quotes around each are one record of the same fields.
void check_fields(const CsvRecord& record, char delimiter, TextArena& arena) {
  std::string text;
  for (const std::string_view field : record.fields) {
    if (!text.empty()) text += delimiter;
    text += '"';
    for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
    text += '"';
  }
  CsvReader reader(text, delimiter);
  CsvRecord again;
  CHECK(reader.next(again, arena) && again.fault == CsvFault::none && again.fields == record.fields);
  CHECK(!reader.next(again, arena));
}

void check_record(std::string_view text, const CsvRecord& record, const CsvReader& reader) {
  CHECK(record.raw == text.substr(record.offset, record.raw.size()));
  const std::size_t raw_end = record.offset + record.raw.size();
  const std::string_view line_end = text.substr(raw_end, reader.offset() - raw_end);
  CHECK(line_end == "\n" || line_end == "\r\n" || line_end == "\r" || (line_end.empty() && raw_end == text.size()));
  CHECK(reader.line() == record.line + count_line_ends(text.substr(record.offset, reader.offset() - record.offset)));
}

void try_csv(std::string_view input) {
  static constexpr char delimiters[] = {',', ';', '\t', '|'};
  const char delimiter = delimiters[choose(input, std::size(delimiters))];
  (void)detect_delimiter(input);
  CsvReader reader(input, delimiter);
  CsvRecord record;
  TextArena arena;
  TextArena arena_of_checks;
  std::size_t expected_offset = 0;
  CHECK(reader.line() == 1);
  while (true) {
    const std::int64_t line = reader.line();
    CHECK(reader.offset() == expected_offset);
    CsvReader resumed(input, delimiter, reader.offset(), line);
    if (!reader.next(record, arena)) break;
    CHECK(record.offset == expected_offset && record.line == line && reader.offset() > expected_offset);
    check_record(input, record, reader);
    if (record.fault == CsvFault::none) {
      CHECK(!record.fields.empty() && record.fields.size() <= csv_fields_max);
      check_fields(record, delimiter, arena_of_checks);
    }
    CsvRecord again;
    CHECK(resumed.next(again, arena_of_checks) && again.raw == record.raw && again.fields == record.fields &&
          again.fault == record.fault);
    arena_of_checks.clear();
    expected_offset = reader.offset();
  }
  CHECK(expected_offset == input.size());
}

const FuzzTarget target("csv", try_csv);

}  // namespace
}  // namespace dunlin
