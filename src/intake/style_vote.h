// StyleVote: which of N ways to read a column reads its samples, and whether two ways read them differently.
//
//   StyleVote<2> vote;                                          // candidate 0: day first, candidate 1: month first
//   vote.add("03/02/2026", {days(2026, 2, 3), days(2026, 3, 2)});  // both read it, with different results
//   vote.add("25/02/2026", {days(2026, 2, 25), std::nullopt});     // only one does
//   vote.winner()                                               // 0
//   vote.rival(0)                                               // none
//
// The winner reads most samples, the first of several. A rival reads some samples differently, and either the winner
// has next to nothing that speaks for it alone (the column is ambiguous), or the rival has a real share that only it
// can read (the column is mixed). A winner with a rival must not be used: it would misread lines without anybody
// noticing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dunlin {

template <std::size_t count>
class StyleVote {
 public:
  using Readings = std::array<std::optional<std::int64_t>, count>;

  void add(std::string_view text, const Readings& readings) {
    ++samples_;
    for (std::size_t i = 0; i < count; ++i) {
      if (!readings[i]) continue;
      ++read_[i];
      for (std::size_t j = 0; j < count; ++j) {
        if (!readings[j]) {
          ++alone_[i][j];
        } else if (*readings[i] != *readings[j]) {
          if (differ_[i][j]++ == 0) example_[i][j] = std::string(text);
        }
      }
    }
  }

  [[nodiscard]] std::size_t samples() const { return samples_; }
  [[nodiscard]] std::size_t read(std::size_t candidate) const { return read_[candidate]; }

  [[nodiscard]] std::size_t winner() const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < count; ++i) {
      if (read_[i] > read_[best]) best = i;
    }
    return best;
  }

  [[nodiscard]] std::optional<std::size_t> rival(std::size_t winner) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (i == winner || differ_[winner][i] == 0) continue;
      // One witness in a hundred lines may be a slip.
      const std::size_t slips = (differ_[winner][i] + alone_[winner][i] + alone_[i][winner]) / 100;
      const bool ambiguous = alone_[winner][i] <= slips;
      const bool mixed = alone_[i][winner] > 1 && alone_[i][winner] > slips;
      if (ambiguous || mixed) return i;
    }
    return std::nullopt;
  }

  // Have the samples shown no difference between the two at all? More samples might.
  [[nodiscard]] bool alike(std::size_t a, std::size_t b) const {
    return alone_[a][b] == 0 && alone_[b][a] == 0 && differ_[a][b] == 0;
  }

  // The first sample that both read differently.
  [[nodiscard]] const std::string& example(std::size_t a, std::size_t b) const { return example_[a][b]; }

 private:
  std::size_t samples_ = 0;
  std::array<std::size_t, count> read_{};
  std::array<std::array<std::size_t, count>, count> alone_{};  // [i][j]: samples that i reads and j does not
  std::array<std::array<std::size_t, count>, count>
      differ_{};                                               // [i][j]: samples that both read, with different results
  std::array<std::array<std::string, count>, count> example_;  // the first of those
};

}  // namespace dunlin
