// Canonical JSON: what is accepted is the one encoding of its value, and the scanner that builds no document agrees.
#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "journal/canonical_scan.h"

namespace dunlin {
namespace {

void check_text(std::string_view input) {
  CanonicalScan scan(input);
  const std::string_view quoted = scan.text();
  if (!scan.finished()) return;
  CanonicalWriter writer;
  writer.text(unescaped(quoted));
  CHECK(writer.take() == input);
}

void try_canonical_json(std::string_view input) {
  const Result<boost::json::value> value = parse_canonical(input);
  if (accepted(value)) CHECK(to_canonical(*value) == std::string(input));
  CanonicalScan scan(input);
  scan.value();
  CHECK(scan.finished() == value.has_value());
  check_text(input);
}

const FuzzTarget target("canonical_json", try_canonical_json);

}  // namespace
}  // namespace dunlin
