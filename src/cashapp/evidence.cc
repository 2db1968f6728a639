#include "cashapp/evidence.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace dunlin {
namespace {

// Of the normal distribution at 95 %: 1.6449, and its square 2.7055, in millionths.
constexpr std::int64_t z_ppm = 1'644'854;
constexpr std::int64_t z_squared_ppm = 2'705'543;
constexpr std::int64_t borrowed_max = 40;
constexpr std::int64_t mean_of_nothing_ppm = ppm / 2;

std::int64_t square_root(__int128 value) {
  if (value <= 0) return 0;
  __int128 low = 0;
  __int128 high = __int128{1} << 62;
  while (low + 1 < high) {
    const __int128 middle = (low + high) / 2;
    (middle * middle <= value ? low : high) = middle;
  }
  return static_cast<std::int64_t>(low);
}

struct Mean {
  std::int64_t ppm = mean_of_nothing_ppm;
  std::int64_t trials = 0;
};

}  // namespace

Signature::Signature(std::string_view letters) {
  for (const char letter : letters) add(letter);
}

std::int64_t wilson_lower_ppm(std::int64_t mean_ppm, std::int64_t trials) {
  if (trials <= 0) return 0;
  const __int128 p = mean_ppm;
  const __int128 n = trials;
  // (p + z2/2n - z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n), everything in millionths
  const __int128 variance = p * (ppm - p) / n + __int128{z_squared_ppm} * ppm / (4 * n * n);
  const __int128 spread = __int128{z_ppm} * square_root(variance) / ppm;
  const __int128 lower = (p + z_squared_ppm / (2 * n) - spread) * ppm / (ppm + z_squared_ppm / n);
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(lower), 0, ppm);
}

void EvidenceCounts::add(const Signature& signature, std::int64_t right, std::int64_t seen) {
  const auto count = [right, seen](EvidenceCount& counted) {
    counted.right += right;
    counted.seen += seen;
  };
  count(whole_[signature]);
  for (Signature at = signature; !at.empty(); at = at.parent()) count(with_parents_[at]);
}

EvidenceCount EvidenceCounts::count(const Signature& signature) const {
  const auto found = with_parents_.find(signature);
  return found == with_parents_.end() ? EvidenceCount() : found->second;
}

std::int64_t EvidenceCounts::lower_bound_ppm(const Signature& signature) const {
  std::array<Signature, Signature::letters_max + 1> chain;
  std::size_t length = 0;
  for (Signature at = signature; !at.empty(); at = at.parent()) chain[length++] = at;
  Mean mean;
  for (std::size_t i = length; i-- > 0;) {
    const EvidenceCount counted = count(chain[i]);
    const std::int64_t borrowed = std::min(borrowed_max, 4 + mean.trials / 4);
    const std::int64_t trials = counted.seen + borrowed;
    mean = {static_cast<std::int64_t>((__int128{counted.right} * ppm + __int128{borrowed} * mean.ppm) / trials),
            counted.seen};
    if (i == 0) return wilson_lower_ppm(mean.ppm, trials);
  }
  return 0;
}

std::string EvidenceCounts::to_text() const {
  std::string text;
  for (const auto& [signature, counted] : whole_) {
    text += std::string(signature.text()) + "\t" + std::to_string(counted.right) + "\t" + std::to_string(counted.seen) +
            "\n";
  }
  return text;
}

Result<EvidenceCounts> EvidenceCounts::parse(std::string_view text, std::string_view file_name) {
  EvidenceCounts counts;
  for (std::int64_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (row.empty() || row.starts_with('#')) continue;
    const std::size_t first = row.find('\t');
    const std::size_t second = first == std::string_view::npos ? first : row.find('\t', first + 1);
    EvidenceCount counted;
    const auto number = [&row](std::size_t from, std::size_t to, std::int64_t& value) {
      const auto [at, error] = std::from_chars(row.data() + from, row.data() + to, value);
      return error == std::errc() && at == row.data() + to;
    };
    const bool good = second != std::string_view::npos && first > 0 && first <= Signature::letters_max &&
                      number(first + 1, second, counted.right) && number(second + 1, row.size(), counted.seen) &&
                      counted.right >= 0 && counted.right <= counted.seen;
    if (!good) {
      return refuse(Reason::row_malformed, std::string(file_name) + " line " + std::to_string(line) +
                                               ": a signature, how often it was right and how often it was seen are "
                                               "expected, with tabs between.");
    }
    counts.add(Signature(row.substr(0, first)), counted.right, counted.seen);
  }
  return counts;
}

}  // namespace dunlin
