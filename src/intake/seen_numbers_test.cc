#include "intake/seen_numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/prng.h"

namespace dunlin {
namespace {

TEST(HashKey, KeepsTextsApart) {
  EXPECT_EQ(hash_key({"ab", "c"}), hash_key({"ab", "c"}));
  EXPECT_NE(hash_key({"ab", "c"}), hash_key({"a", "bc"}));
  EXPECT_NE(hash_key({"", "a"}), hash_key({"a", ""}));
  EXPECT_NE(hash_key({"a"}), hash_key({"a", ""}));
  EXPECT_NE(hash_key({"12345678"}), hash_key({"12345678", "\0"}));
}

TEST(SeenNumbers, FindsWhatWasAdded) {
  SeenNumbers seen;
  const auto any = [](SeenNumbers::Place) { return true; };
  EXPECT_FALSE(seen.find(hash_key({"0"}), any));
  static constexpr std::int64_t count = 50'000;
  for (std::int64_t i = 1; i <= count; ++i) {
    seen.add(hash_key({std::to_string(i)}), {static_cast<std::size_t>(i) * 66, i});
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(count));
  for (std::int64_t i = 1; i <= count; ++i) {
    const auto place =
        seen.find(hash_key({std::to_string(i)}), [i](SeenNumbers::Place candidate) { return candidate.line == i; });
    ASSERT_TRUE(place) << i;
    ASSERT_EQ(place->offset, static_cast<std::size_t>(i) * 66);
  }
  EXPECT_FALSE(seen.find(hash_key({"0"}), any));
}

TEST(SeenNumbers, AsksAboutEveryPlaceWithTheSameHash) {
  SeenNumbers seen;
  const std::uint64_t hash = hash_key({"collision"});
  for (std::int64_t line = 1; line <= 2000; ++line) seen.add(hash, {0, line});
  std::vector<std::int64_t> asked;
  const auto found = seen.find(hash, [&](SeenNumbers::Place place) {
    asked.push_back(place.line);
    return place.line == 1500;
  });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line, 1500);
  EXPECT_FALSE(seen.find(hash, [](SeenNumbers::Place) { return false; }));
}

TEST(SeenNumbers, KeepsPlacesFarIntoAFile) {
  SeenNumbers seen;
  const SeenNumbers::Place far{(std::size_t{1} << 40) - 1, (std::int64_t{1} << 40) - 1};
  seen.add(~std::uint64_t{0}, far);
  seen.add(0, {1, 1});
  const auto any = [](SeenNumbers::Place) { return true; };
  EXPECT_EQ(seen.find(~std::uint64_t{0}, any)->offset, far.offset);
  EXPECT_EQ(seen.find(~std::uint64_t{0}, any)->line, far.line);
  EXPECT_EQ(seen.find(0, any)->line, 1);
}

}  // namespace
}  // namespace dunlin
