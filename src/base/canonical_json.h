// Canonical JSON: the one encoding of everything that is hashed. docs/reference/journal-format.md gives it byte by
// byte.
//
// The subset of RFC 8785 (JCS) without fractions: no white space; object keys in ascending byte order, each once;
// strings are valid UTF-8 with the shortest escapes (\" \\ \b \f \n \r \t, other controls \u00xx in lower case, nothing
// else escaped); numbers are integers in the range of a signed 64-bit integer, without a plus, leading zeros or "-0".
//
//   CanonicalWriter w;
//   w.begin_object(); w.key("at").integer(7); w.key("who").text("é"); w.end_object();
//   w.take()   // {"at":7,"who":"é"}
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

class CanonicalWriter {
 public:
  CanonicalWriter& begin_object();
  CanonicalWriter& end_object();
  CanonicalWriter& begin_array();
  CanonicalWriter& end_array();
  CanonicalWriter& key(std::string_view name);    // CHECKs ascending order within the object
  CanonicalWriter& text(std::string_view value);  // CHECKs UTF-8: text from outside is validated when it comes in
  CanonicalWriter& integer(std::int64_t value);
  CanonicalWriter& boolean(bool value);
  CanonicalWriter& null();
  // Bytes that are canonical already (a value encoded earlier).
  CanonicalWriter& raw(std::string_view canonical);

  [[nodiscard]] std::string_view view() const { return out_; }
  [[nodiscard]] std::string take();
  void reserve(std::size_t bytes) { out_.reserve(bytes); }

 private:
  void separate();

  struct Level {
    bool object = false;
    bool empty = true;
    std::size_t last_key_at = 0;  // offset and length of the last key in out_
    std::size_t last_key_length = 0;
  };
  std::string out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

// Boost.JSON value of canonical bytes. json_malformed: not JSON. json_not_canonical: JSON, but not the canonical bytes
// of its value (checked by encoding it again), which includes fractions and integers out of range.
[[nodiscard]] Result<boost::json::value> parse_canonical(std::string_view bytes);
[[nodiscard]] Result<std::string> to_canonical(const boost::json::value& value);  // json_not_canonical for fractions

[[nodiscard]] bool is_valid_utf8(std::string_view text);

}  // namespace dunlin
