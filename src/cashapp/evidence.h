// Evidence: what speaks for a hypothesis, as a short signature, and how often hypotheses with that signature were
// right.
//
//   Signature signature{'N', '=', 'A', '1', '-'};     // number, exact amount, payer's account, one item, nothing left
//   const std::int64_t sure = counts.lower_bound_ppm(signature);
//
// Confidence is counted, not computed: of the earlier postings with this evidence so many were confirmed. A signature
// that is seldom borrows from its parent, which is the same without the last letter: the parent's mean counts like
// min(40, 4 + n / 4) cases, where n is how often the parent was seen. What gates is the lower bound of Wilson's score
// interval (one-sided, 95 %), in parts of a million, so that what is new is not trusted before it has been seen
// enough.
//
// Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. All integers, so that
// every machine gives the same.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

inline constexpr std::int64_t ppm = 1'000'000;

class Signature {
 public:
  static constexpr std::size_t letters_max = 7;
  constexpr Signature() = default;
  explicit Signature(std::string_view letters);

  void add(char letter) {
    if (size_ < letters_max) letters_[size_++] = letter;
  }
  [[nodiscard]] std::string_view text() const { return {letters_.data(), size_}; }
  [[nodiscard]] Signature parent() const {
    Signature shorter = *this;
    if (shorter.size_ > 0) shorter.letters_[--shorter.size_] = '\0';
    return shorter;
  }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  auto operator<=>(const Signature&) const = default;

 private:
  std::array<char, letters_max> letters_ = {};
  std::uint8_t size_ = 0;
};

struct EvidenceCount {
  std::int64_t right = 0;
  std::int64_t seen = 0;
};

class EvidenceCounts {
 public:
  // Counts for the signature and for all of its parents.
  void add(const Signature& signature, std::int64_t right, std::int64_t seen);
  [[nodiscard]] EvidenceCount count(const Signature& signature) const;
  [[nodiscard]] std::int64_t lower_bound_ppm(const Signature& signature) const;
  // Lines of signature, right, seen, with tabs between, in the order of the signatures: whole ones, without parents.
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] static Result<EvidenceCounts> parse(std::string_view text, std::string_view file_name);

 private:
  std::map<Signature, EvidenceCount> whole_;
  std::map<Signature, EvidenceCount> with_parents_;
};

// Of Wilson's interval, for `mean_ppm` of `trials`; 95 % one-sided.
[[nodiscard]] std::int64_t wilson_lower_ppm(std::int64_t mean_ppm, std::int64_t trials);

}  // namespace dunlin
