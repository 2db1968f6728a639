// Which items add up to an amount, exactly, and whether only one set of them does.
//
//   const SubsetAnswer answer = find_subset(open_minor, 166890);
//   answer.places          // of a set that adds up; empty: none does
//   answer.solutions       // how many sets do, at most solutions_max
//   answer.complete        // whether all sets were looked at
//
// What decides is not time but information: of 22 open items with cents one in nine amounts has a second solution,
// with a tolerance nearly every one has. So differences are explained first and the search is exact; solutions are
// counted, and among them the one of the fewest items, then of the oldest (lowest places), is given.
//
// Up to 24 items by meeting in the middle, up to five of them at a time; of more items pairs up to 500 and triples up
// to 300. Beyond that nothing is searched. Sums of credit notes (negative) count like others.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace dunlin {

struct SubsetAnswer {
  std::vector<std::int32_t> places;
  std::int32_t solutions = 0;
  bool complete = false;
};

inline constexpr std::int32_t solutions_max = 8;

[[nodiscard]] SubsetAnswer find_subset(std::span<const std::int64_t> items, std::int64_t amount);

}  // namespace dunlin
