// Traffic: how many requests there were, how they ended and how long they took, for /metrics (Prometheus text format
// 0.0.4). By operation and status class, never by address, customer or tenant.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace dunlin {

class Traffic {
 public:
  void count(std::string_view operation, int status, std::chrono::microseconds took);

  struct Gauge {
    std::string_view name;
    std::string_view help;
    std::int64_t value;
  };
  [[nodiscard]] std::string text(std::initializer_list<Gauge> gauges) const;

 private:
  // Upper ends of the buckets in microseconds; the last is without end.
  static constexpr std::array<std::int64_t, 8> bucket_ends = {1'000,   5'000,   20'000,    50'000,
                                                              200'000, 500'000, 2'000'000, 10'000'000};
  struct Line {
    std::array<std::int64_t, bucket_ends.size() + 1> buckets{};
    std::map<int, std::int64_t> by_status_class;
    std::int64_t micros = 0;
  };
  mutable std::mutex counting_;
  std::map<std::string, Line, std::less<>> lines_;
};

}  // namespace dunlin
