#include "intake/stager.h"

#include "base/canonical_json.h"
#include "base/check.h"
#include "intake/cell_text.h"
#include "intake/detect.h"
#include "intake/line_identity.h"
#include "intake/line_parser.h"

namespace dunlin {

struct Stager::State {
  DecodedText decoded;
  FileLayout layout;
  std::string_view header;
  RecordsStart start;
  ControlTotals totals;

  std::optional<CsvReader> reader;
  std::optional<LineParser> parser;
  CsvRecord record;

  // To look again at a line with the same number.
  SeenNumbers seen;
  std::optional<LineParser> earlier_parser;
  CsvRecord earlier_record;
  TextArena earlier_arena;

  Result<void> open(std::string_view bytes, const StagerOptions& options);
  Result<void> decode(std::string_view bytes, const Mapping* mapping);
  bool stage_next(StagedChunk& chunk);
  template <class Line>
  void stage(std::vector<Line>& lines, StagedChunk& chunk);
  template <class Line>
  std::optional<LineFault> take_number(Line& line);
  std::optional<LineFault> take_payment(PaymentLine& line);
  template <class Line>
  const Line& earlier_line(SeenNumbers::Place place, Line& scratch);
  RejectedLine rejected(const LineOrigin& origin, const LineFault& fault) const;
};

namespace {

// The parts do not know the file's name: their refusals begin with "the file".
void name_file(Refusal& refusal, std::string_view file_name) {
  static constexpr std::string_view nameless = "the file";
  if (refusal.text.compare(0, nameless.size(), nameless) == 0) refusal.text.replace(0, nameless.size(), file_name);
}

// "sep=;" in the first line tells spreadsheets the delimiter; it is no header.
struct SeparatorLine {
  std::optional<char> delimiter;
  RecordsStart after;
};

SeparatorLine find_separator_line(std::string_view text) {
  SeparatorLine found;
  if (text.size() < 6 || lower_ascii(text.substr(0, 4)) != "sep=") return found;
  const std::string_view rest = text.substr(5);
  if (rest.front() != '\n' && rest.front() != '\r') return found;
  if (std::string_view(",;\t|").find(text[4]) == std::string_view::npos) return found;
  found.delimiter = text[4];
  found.after = RecordsStart{rest.substr(0, 2) == "\r\n" ? std::size_t{7} : std::size_t{6}, 2};
  return found;
}

// Headers are words. A first line of mostly numbers and dates is a line of data.
bool looks_like_data(std::span<const std::string_view> header) {
  std::size_t filled = 0;
  std::size_t numeric = 0;
  for (const std::string_view cell : header) {
    const std::string_view text = trim(cell);
    filled += !text.empty();
    numeric += !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'));
  }
  return filled > 0 && 2 * numeric >= filled;
}

Result<void> check_header(const CsvRecord& record, bool damaged) {
  if (record.fault == CsvFault::line_too_long) {
    return refuse(Reason::file_too_long_line, "the file was not read: line " + std::to_string(record.line) +
                                                  ", the header, is longer than a megabyte");
  }
  if (record.fault != CsvFault::none) {
    return refuse(Reason::header_missing, "the file was not read: the quotes of line " + std::to_string(record.line) +
                                              ", which should be the header, do not match");
  }
  if (damaged && !is_valid_utf8(record.raw)) {
    return refuse(Reason::encoding_invalid,
                  "the file was not read: its header '" + printable(record.raw, 80) +
                      "' is not valid UTF-8; export it again or pin the encoding in the mapping");
  }
  return {};
}

struct Header {
  CsvRecord record;
  TextArena arena;
  RecordsStart after;
};

// The first line that is not blank.
Result<Header> read_header(const FileLayout& layout, std::string_view text, RecordsStart from) {
  Header header;
  CsvReader reader(text, layout.delimiter, from.offset, from.line);
  do {
    if (!reader.next(header.record, header.arena)) {
      return refuse(Reason::header_missing, "the file was not read: it has no header");
    }
  } while (header.record.is_blank());
  TRY(check_header(header.record, layout.damaged));
  header.after = RecordsStart{reader.offset(), reader.line()};
  return header;
}

void set_delimiter(FileLayout& layout, const Mapping* mapping, const SeparatorLine& separator, std::string_view text) {
  layout.delimiter_origin = Origin::detected;
  if (separator.delimiter) {
    layout.delimiter = *separator.delimiter;
  } else if (mapping != nullptr && mapping->delimiter) {
    layout.delimiter = *mapping->delimiter;
    layout.delimiter_origin = Origin::pinned;
  } else {
    layout.delimiter = detect_delimiter(text.substr(separator.after.offset));
  }
}

// Did the mapping that was chosen by the header pin something that was detected otherwise?
bool pins_otherwise(const Mapping& mapping, const FileLayout& layout, const SeparatorLine& separator) {
  if (mapping.encoding && *mapping.encoding != layout.encoding) return true;
  return !separator.delimiter && mapping.delimiter && *mapping.delimiter != layout.delimiter;
}

}  // namespace

RejectedLine Stager::State::rejected(const LineOrigin& origin, const LineFault& fault) const {
  RejectedLine line;
  line.line = origin.line;
  line.column = fault.column;
  line.header = fault.header;
  line.text = printable(fault.text, offending_bytes_max);
  const std::string_view raw = cut_utf8(origin.raw, raw_bytes_max);
  line.raw = is_valid_utf8(raw) ? std::string(raw) : repair_utf8(raw);
  line.raw_whole = raw.size() == origin.raw.size();
  line.reason = fault.reason;
  line.message = layout.file_name + " line " + std::to_string(origin.line);
  if (!fault.header.empty()) line.message += ", column " + fault.header;
  line.message += ": " + fault.what + ".";
  return line;
}

template <class Line>
const Line& Stager::State::earlier_line(SeenNumbers::Place place, Line& scratch) {
  earlier_arena.clear();
  CsvReader again(decoded.text(), layout.delimiter, place.offset, place.line);
  const bool read = again.next(earlier_record, earlier_arena);
  CHECK(read && earlier_parser->parse(earlier_record, earlier_arena, scratch));  // it was staged before
  return scratch;
}

// Remembers the number of the line, or says which earlier line has it.
template <class Line>
std::optional<LineFault> Stager::State::take_number(Line& line) {
  const LineIdentity identity = identity_of(line);
  bool same_content = false;
  Line scratch;
  const auto earlier = seen.find(identity.hash, [&](SeenNumbers::Place place) {
    const Line& other = earlier_line(place, scratch);
    same_content = other == line;
    return same_identity(other, line);
  });
  if (!earlier) {
    seen.add(identity.hash, {record.offset, record.line});
    return std::nullopt;
  }
  const std::string at = "line " + std::to_string(earlier->line);
  if (same_content) {
    return parser->fault_at(identity.field, identity.text, Reason::duplicate_content, "the same as " + at);
  }
  return parser->fault_at(identity.field, identity.text, Reason::id_taken,
                          at + " has the same " + std::string(name_of(identity.field)) + " '" +
                              printable(identity.text, 80) + "' with other content");
}

// Lines of one payment must agree on it; then each is an application of its own.
std::optional<LineFault> Stager::State::take_payment(PaymentLine& line) {
  bool agrees = false;
  PaymentLine scratch;
  const auto earlier = seen.find(payment_hash(line), [&](SeenNumbers::Place place) {
    const PaymentLine& other = earlier_line(place, scratch);
    agrees = same_payment(other, line);
    return same_reference(other, line);
  });
  if (earlier && !agrees) {
    return parser->fault_at(Field::reference, line.reference, Reason::id_taken,
                            "line " + std::to_string(earlier->line) + " has the same reference '" +
                                printable(line.reference, 80) + "' for another payment");
  }
  std::optional<LineFault> fault = take_number(line);
  if (fault) return fault;
  if (!earlier) seen.add(payment_hash(line), {record.offset, record.line});
  line.continues = earlier.has_value();
  return std::nullopt;
}

template <class Line>
void Stager::State::stage(std::vector<Line>& lines, StagedChunk& chunk) {
  Line& line = lines.emplace_back();
  std::optional<LineFault> fault;
  bool continues = false;
  if (!parser->parse(record, chunk.arena, line)) {
    fault = parser->fault();
  } else if constexpr (std::is_same_v<Line, PaymentLine>) {
    fault = take_payment(line);
    continues = line.continues;
  } else {
    fault = take_number(line);
  }
  const std::optional<ReadAmount>& amount = parser->amount();
  if (!fault) {
    ++totals.lines_staged;
    if (amount && !continues) totals.add_staged(*amount);
    return;
  }
  ++totals.lines_rejected;
  if (amount) totals.add_rejected(*amount);
  if (!amount && layout.binding.fed(Field::amount)) ++totals.amounts_unreadable;
  chunk.rejected.push_back(rejected(LineOrigin{record.line, record.raw}, *fault));
  lines.pop_back();
}

// False at the end of the file. Blank lines are counted and passed over.
bool Stager::State::stage_next(StagedChunk& chunk) {
  while (true) {
    if (!reader->next(record, chunk.arena)) return false;
    if (!record.is_blank()) break;
    ++totals.lines_blank;
  }
  ++totals.lines_read;
  switch (layout.binding.kind) {
    case ImportKind::customers:
      stage(chunk.customers, chunk);
      return true;
    case ImportKind::contacts:
      stage(chunk.contacts, chunk);
      return true;
    case ImportKind::invoices:
      stage(chunk.invoices, chunk);
      return true;
    case ImportKind::credits:
      stage(chunk.credits, chunk);
      return true;
    case ImportKind::payments:
      stage(chunk.payments, chunk);
      return true;
    case ImportKind::history:
      stage(chunk.history, chunk);
      return true;
    case ImportKind::scores:
      stage(chunk.scores, chunk);
      return true;
  }
  CHECK_UNREACHABLE("a kind of import without lines");
}

Stager::Stager(std::unique_ptr<State> state) : state_(std::move(state)) {}
Stager::~Stager() = default;
Stager::Stager(Stager&&) noexcept = default;
Stager& Stager::operator=(Stager&&) noexcept = default;

Result<void> Stager::State::decode(std::string_view bytes, const Mapping* mapping) {
  const std::optional<Encoding> pinned = mapping == nullptr ? std::nullopt : mapping->encoding;
  decoded = TRY(decode_text(bytes, pinned));
  layout.encoding = decoded.encoding;
  layout.encoding_origin = pinned == layout.encoding ? Origin::pinned : Origin::detected;
  layout.damaged = decoded.damaged;
  return {};
}

Result<void> Stager::State::open(std::string_view bytes, const StagerOptions& options) {
  const Mapping* mapping = options.mapping;
  TRY(decode(bytes, mapping));
  const std::string_view text = decoded.text();
  const SeparatorLine separator = find_separator_line(text);
  set_delimiter(layout, mapping, separator, text);
  const Header found = TRY(read_header(layout, text, separator.after));
  layout.header_line = found.record.line;
  header = found.record.raw;
  start = found.after;
  const std::span<const std::string_view> names = found.record.fields;
  if (looks_like_data(names)) {
    return refuse(Reason::header_missing, "the file was not read: line " + std::to_string(layout.header_line) + ", '" +
                                              printable(header, 80) +
                                              "', looks like data; begin the file with a line of column names");
  }
  if (mapping == nullptr) {
    mapping = TRY(choose_mapping(options.shipped, options.kind, names));
    if (pins_otherwise(*mapping, layout, separator)) {
      StagerOptions again = options;
      again.mapping = mapping;
      return open(bytes, again);
    }
  }
  layout.mapping_name = mapping->name;
  layout.mapping_digest = mapping->digest;
  layout.binding = TRY(bind_columns(*mapping, options.kind, names));
  TRY(detect_styles(layout, *mapping, text, start, options.currency_fallback));
  reader.emplace(text, layout.delimiter, start.offset, start.line);
  parser.emplace(layout);
  earlier_parser.emplace(layout);
  return {};
}

Result<Stager> Stager::open(std::string_view bytes, std::string_view file_name, const StagerOptions& options) {
  auto state = std::make_unique<State>();
  state->layout.file_name = printable(file_name, offending_bytes_max);
  Result<void> opened = state->open(bytes, options);
  if (!opened) {
    name_file(opened.error(), state->layout.file_name);
    return refuse(std::move(opened).error());
  }
  return Stager(std::move(state));
}

bool Stager::stage_chunk(std::size_t lines_max, StagedChunk& chunk) {
  chunk.clear();
  std::size_t lines = 0;
  while (lines < lines_max && state_->stage_next(chunk)) ++lines;
  return lines > 0;
}

const FileLayout& Stager::layout() const {
  return state_->layout;
}

const ControlTotals& Stager::totals() const {
  return state_->totals;
}

std::string_view Stager::header() const {
  return state_->header;
}

std::vector<std::vector<std::string>> Stager::first_rows(std::size_t rows_max) const {
  std::vector<std::vector<std::string>> rows;
  CsvReader reader(state_->decoded.text(), state_->layout.delimiter, state_->start.offset, state_->start.line);
  CsvRecord record;
  TextArena arena;
  while (rows.size() < rows_max && reader.next(record, arena)) {
    if (record.fault != CsvFault::none || record.is_blank()) continue;
    std::vector<std::string> cells;
    for (const std::string_view cell : record.fields) cells.push_back(repair_utf8(cell));
    rows.push_back(std::move(cells));
  }
  return rows;
}

bool Stager::ends_without_line_end() const {
  const char last = state_->decoded.text().back();
  return last != '\n' && last != '\r';
}

RejectedLine Stager::reject(const LineOrigin& origin, Field field, std::string_view text, Reason reason,
                            std::string_view what) const {
  // Some refusals quote the text themselves ('terms "net x" were not read'); the others go on from it.
  const std::string shown = printable(text, offending_bytes_max);
  const bool is_quoted = what.find("\"" + shown + "\"") != std::string_view::npos;
  std::string sentence = is_quoted ? std::string(what) : "'" + shown + "' " + std::string(what);
  return state_->rejected(origin, state_->parser->fault_at(field, text, reason, std::move(sentence)));
}

}  // namespace dunlin
