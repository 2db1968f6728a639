#include "base/prng.h"

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;
// Arbitrary odd constants that keep child("x"), child(7) and the parent's own stream apart.
constexpr std::uint64_t label_salt = 0x6a09e667f3bcc909;
constexpr std::uint64_t number_salt = 0xbb67ae8584caa73b;

// The output function of SplitMix64: a bijection that spreads every bit.
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

constexpr std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

constexpr std::uint64_t rotate_left(std::uint64_t x, int count) {
  return (x << count) | (x >> (64 - count));
}

}  // namespace

Prng::Prng(std::uint64_t seed) : seed_(seed), state_{} {
  std::uint64_t counter = seed;
  for (std::uint64_t& word : state_) {
    counter += golden_gamma;
    word = mix(counter);
  }
}

Prng Prng::child(std::string_view label) const {
  return Prng(mix(mix(seed_ ^ label_salt) + fnv1a(label)));
}

Prng Prng::child(std::uint64_t number) const {
  return Prng(mix(mix(seed_ ^ number_salt) + number));
}

std::uint64_t Prng::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

// Lemire, "Fast random integer generation in an interval" (2019): the high half of a product, with rejection of the few
// low halves that would make some values more likely.
std::uint64_t Prng::below(std::uint64_t bound) {
  CHECK(bound > 0);
  unsigned __int128 product = static_cast<unsigned __int128>(next()) * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<unsigned __int128>(next()) * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

std::int64_t Prng::between(std::int64_t low, std::int64_t high) {
  CHECK(low <= high);
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const std::uint64_t offset = span == UINT64_MAX ? next() : below(span + 1);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

bool Prng::chance(std::uint32_t per_ten_thousand) {
  return below(10'000) < per_ten_thousand;
}

std::size_t Prng::pick(std::span<const std::uint32_t> weights) {
  std::uint64_t sum = 0;
  for (const std::uint32_t weight : weights) sum += weight;
  CHECK(sum > 0);
  std::uint64_t rest = below(sum);
  std::size_t index = 0;
  while (rest >= weights[index]) rest -= weights[index++];
  return index;
}

}  // namespace dunlin
