// CanonicalScan: walks over canonical JSON (base/canonical_json.h) without building a document of it.
//
// A journal is mostly after-images: to check them one needs to see where each value begins and ends and that it is
// canonical, not what it means. Each call passes over one thing and answers its bytes, or nothing when the bytes are
// not canonical; after that every call answers nothing.
//
//   CanonicalScan scan(bytes);
//   scan.literal("{\"at\":");
//   const std::string_view at = scan.integer();
//   if (scan.failed()) return ...;
//
// It accepts exactly what parse_canonical accepts (a property test compares them), about five times as fast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dunlin {

class CanonicalScan {
 public:
  explicit CanonicalScan(std::string_view bytes) : bytes_(bytes) {}

  std::string_view text();  // with its quotes
  std::string_view integer();
  std::string_view scalar();                   // a text, an integer, true, false or null
  std::string_view value();                    // anything
  std::string_view cells(std::size_t& count);  // an array of the values of a row: integers, texts and nulls
  bool literal(std::string_view expected);
  // Not there: no failure.
  bool accept(char c) {
    if (failed_ || at_ == bytes_.size() || bytes_[at_] != c) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] bool failed() const { return failed_; }
  // Everything was passed over.
  [[nodiscard]] bool finished() const { return !failed_ && at_ == bytes_.size(); }
  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  std::string_view from(std::size_t begin) const { return bytes_.substr(begin, at_ - begin); }
  std::string_view fail();
  bool escape();
  bool nested(int depth);
  bool object(int depth);
  bool array(int depth);

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

// What a canonical text with its quotes stands for.
[[nodiscard]] std::string unescaped(std::string_view quoted);
// The number that canonical digits stand for.
[[nodiscard]] std::int64_t integer_of(std::string_view digits);

}  // namespace dunlin
