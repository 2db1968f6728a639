// X12Segments: an ANSI X12 interchange as segments, with the separators that its envelope names.
//
//   X12Segments segments(source, "advice.edi");
//   X12Segment segment;
//   while (TRY(segments.next(segment))) {
//     if (segment.id() == "RMR") use(segment.element(2), segment.line);
//   }
//
// The first segment is ISA, of fixed length: the character behind "ISA" separates elements, the one behind its last
// element ends segments. Either may be of several bytes in UTF-8, as when an addenda record of ACH carries an
// interchange. Line ends between segments do not count. Bare segments without an envelope are read with the separators
// given.
//
// Refused: no ISA; an envelope cut off; text behind the last terminator; a segment beyond line_text_bytes_max.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/byte_source.h"

namespace dunlin {

struct X12Separators {
  std::string element;
  std::string segment;
};

struct X12Segment {
  std::int64_t line = 0;  // of its first byte
  std::vector<std::string> elements;

  [[nodiscard]] std::string_view id() const { return elements.front(); }
  // From 1; empty where there is none.
  [[nodiscard]] std::string_view element(std::size_t number) const {
    return number < elements.size() ? std::string_view(elements[number]) : std::string_view();
  }
};

// "RMR*IV*17", for a refusal.
[[nodiscard]] std::string shown(const X12Segment& segment);

[[nodiscard]] bool looks_like_x12(std::string_view first_bytes);

class X12Segments {
 public:
  X12Segments(ByteSource& source, std::string_view file_name) : source_(source), file_name_(file_name) {}
  X12Segments(ByteSource& source, std::string_view file_name, X12Separators separators)
      : source_(source), file_name_(file_name), separators_(std::move(separators)) {}

  // False at the end.
  [[nodiscard]] Result<bool> next(X12Segment& segment);
  [[nodiscard]] std::int64_t line() const { return line_; }

 private:
  [[nodiscard]] Result<bool> more();
  [[nodiscard]] Result<> read_envelope();
  [[nodiscard]] Result<bool> skip_blanks();
  [[nodiscard]] tl::unexpected<Refusal> refuse_here(Reason reason, std::string_view why) const;
  void take(std::size_t bytes);

  ByteSource& source_;
  std::string file_name_;
  std::optional<X12Separators> separators_;
  std::string buffer_;    // read and not yet used
  std::size_t from_ = 0;  // where it begins
  std::int64_t line_ = 1;
};

}  // namespace dunlin
