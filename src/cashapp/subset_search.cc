#include "cashapp/subset_search.h"

#include <algorithm>
#include <array>
#include <bit>

namespace dunlin {
namespace {

constexpr std::size_t whole_max = 24;
constexpr std::size_t pairs_max = 500;
constexpr std::size_t triples_max = 300;
constexpr int size_max = 5;

struct HalfSum {
  std::int64_t sum = 0;
  std::uint32_t set = 0;
};

// Every subset of at most size_max of the items, by sum.
std::vector<HalfSum> half_sums(std::span<const std::int64_t> items) {
  std::vector<HalfSum> sums;
  const std::uint32_t sets = std::uint32_t{1} << items.size();
  sums.reserve(sets);
  sums.push_back({});
  for (std::uint32_t set = 1; set < sets; ++set) {
    if (std::popcount(set) > size_max) continue;
    std::int64_t sum = 0;
    for (std::uint32_t rest = set; rest != 0; rest &= rest - 1) {
      sum += items[static_cast<std::size_t>(std::countr_zero(rest))];
    }
    sums.push_back({sum, set});
  }
  std::sort(sums.begin(), sums.end(),
            [](const HalfSum& a, const HalfSum& b) { return a.sum != b.sum ? a.sum < b.sum : a.set < b.set; });
  return sums;
}

class Best {
 public:
  void offer(std::vector<std::int32_t> places) {
    ++solutions_;
    if (places_.empty() || std::pair(places.size(), places) < std::pair(places_.size(), places_)) {
      places_ = std::move(places);
    }
  }
  void count_another() { ++solutions_; }
  [[nodiscard]] bool enough() const { return solutions_ >= solutions_max; }
  [[nodiscard]] SubsetAnswer answer(bool complete) && { return {std::move(places_), solutions_, complete}; }

 private:
  std::vector<std::int32_t> places_;
  std::int32_t solutions_ = 0;
};

void collect(std::uint32_t set, std::size_t from, std::vector<std::int32_t>& places) {
  for (; set != 0; set &= set - 1) {
    places.push_back(static_cast<std::int32_t>(from) + std::countr_zero(set));
  }
}

SubsetAnswer search_whole(std::span<const std::int64_t> items, std::int64_t amount) {
  const std::size_t middle = items.size() / 2;
  const std::vector<HalfSum> low = half_sums(items.subspan(0, middle));
  const std::vector<HalfSum> high = half_sums(items.subspan(middle));
  Best best;
  for (const HalfSum& half : low) {
    const std::int64_t rest = amount - half.sum;
    auto other = std::lower_bound(high.begin(), high.end(), rest,
                                  [](const HalfSum& a, std::int64_t sum) { return a.sum < sum; });
    for (; other != high.end() && other->sum == rest && !best.enough(); ++other) {
      if (half.set == 0 && other->set == 0) continue;
      if (std::popcount(half.set) + std::popcount(other->set) > size_max) continue;
      std::vector<std::int32_t> places;
      collect(half.set, 0, places);
      collect(other->set, middle, places);
      best.offer(std::move(places));
    }
  }
  return std::move(best).answer(true);
}

struct Item {
  std::int64_t amount = 0;
  std::int32_t place = 0;
};

void search_pairs(const std::vector<Item>& sorted, std::int64_t amount, std::size_t from,
                  std::vector<std::int32_t> with, Best& best) {
  std::size_t low = from;
  std::size_t high = sorted.size();
  while (low + 1 < high && !best.enough()) {
    const std::int64_t sum = sorted[low].amount + sorted[high - 1].amount;
    if (sum < amount) {
      ++low;
    } else if (sum > amount) {
      --high;
    } else {
      std::vector<std::int32_t> places = with;
      places.push_back(sorted[low].place);
      places.push_back(sorted[high - 1].place);
      std::sort(places.begin(), places.end());
      best.offer(std::move(places));
      // One of equal amounts stands for the others: that there are others makes it two solutions.
      const bool again =
          sorted[low + 1].amount == sorted[low].amount || sorted[high - 2].amount == sorted[high - 1].amount;
      if (again && low + 2 < high) best.count_another();
      ++low;
      --high;
    }
  }
}

SubsetAnswer search_few(std::span<const std::int64_t> items, std::int64_t amount) {
  Best best;
  std::vector<Item> sorted;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i] == amount) best.offer({static_cast<std::int32_t>(i)});
    sorted.push_back({items[i], static_cast<std::int32_t>(i)});
    if (best.enough()) break;
  }
  std::sort(sorted.begin(), sorted.end(), [](const Item& a, const Item& b) {
    return a.amount != b.amount ? a.amount < b.amount : a.place < b.place;
  });
  if (items.size() <= pairs_max) search_pairs(sorted, amount, 0, {}, best);
  if (items.size() <= triples_max) {
    for (std::size_t i = 0; i + 2 < sorted.size() && !best.enough(); ++i) {
      search_pairs(sorted, amount - sorted[i].amount, i + 1, {sorted[i].place}, best);
    }
  }
  return std::move(best).answer(false);
}

}  // namespace

SubsetAnswer find_subset(std::span<const std::int64_t> items, std::int64_t amount) {
  if (items.empty()) return {{}, 0, true};
  return items.size() <= whole_max ? search_whole(items, amount) : search_few(items, amount);
}

}  // namespace dunlin
