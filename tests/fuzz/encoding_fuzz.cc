// Encodings and the text of cells: what comes out is UTF-8, unless the file said that it is damaged.
#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "intake/cell_text.h"
#include "intake/encoding.h"

namespace dunlin {
namespace {

void try_cell_text(std::string_view input) {
  CHECK(is_valid_utf8(repair_utf8(input)));
  const std::string shown = printable(input, 30);
  CHECK(is_valid_utf8(shown) && !has_control_character(shown) && shown.size() <= 33);
  const std::string_view trimmed = trim(input);
  CHECK(trim(trimmed) == trimmed);
  const std::string header = normalise_header(input);
  CHECK(normalise_header(header) == header);
  if (!is_valid_utf8(input)) return;
  for (std::size_t bytes_max = 0; bytes_max < 8; ++bytes_max) {
    const std::string_view cut = cut_utf8(input, bytes_max);
    CHECK(cut.size() <= bytes_max && is_valid_utf8(cut) && input.starts_with(cut));
  }
}

void try_encoding(std::string_view input) {
  static constexpr std::optional<Encoding> pins[] = {std::nullopt,           Encoding::utf8,
                                                     Encoding::latin1,       Encoding::windows1252,
                                                     Encoding::utf16_little, Encoding::utf16_big};
  const std::optional<Encoding> pinned = pins[choose(input, std::size(pins))];
  const Result<DecodedText> decoded = decode_text(input, pinned);
  if (accepted(decoded)) {
    CHECK(is_valid_utf8(decoded->text()) != decoded->damaged);
    CHECK(find_encoding(name_of(decoded->encoding)) == decoded->encoding);
    if (pinned && !decoded->byte_order_mark) CHECK(decoded->encoding == *pinned);
    if (!pinned && is_valid_utf8(input)) CHECK(!decoded->damaged);
  }
  (void)find_encoding(input);
  try_cell_text(input);
}

const FuzzTarget target("encoding", try_encoding);

}  // namespace
}  // namespace dunlin
