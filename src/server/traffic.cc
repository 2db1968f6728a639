#include "server/traffic.h"

#include <fmt/format.h>

#include <algorithm>

namespace dunlin {

void Traffic::count(std::string_view operation, int status, std::chrono::microseconds took) {
  const std::lock_guard lock(counting_);
  auto found = lines_.find(operation);
  if (found == lines_.end()) found = lines_.emplace(std::string(operation), Line()).first;
  Line& line = found->second;
  const auto bucket = std::lower_bound(bucket_ends.begin(), bucket_ends.end(), took.count()) - bucket_ends.begin();
  ++line.buckets[static_cast<std::size_t>(bucket)];
  ++line.by_status_class[status / 100];
  line.micros += took.count();
}

std::string Traffic::text(std::initializer_list<Gauge> gauges) const {
  std::string out;
  for (const Gauge& gauge : gauges) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", gauge.name, gauge.help, gauge.value);
  }
  const std::lock_guard lock(counting_);
  out += "# HELP dunlin_requests_total Requests answered.\n# TYPE dunlin_requests_total counter\n";
  for (const auto& [operation, line] : lines_) {
    for (const auto& [status_class, count] : line.by_status_class) {
      out +=
          fmt::format("dunlin_requests_total{{operation=\"{}\",status=\"{}xx\"}} {}\n", operation, status_class, count);
    }
  }
  out +=
      "# HELP dunlin_request_seconds Time from a request being read to its answer being made.\n"
      "# TYPE dunlin_request_seconds histogram\n";
  for (const auto& [operation, line] : lines_) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < bucket_ends.size(); ++i) {
      sum += line.buckets[i];
      out += fmt::format("dunlin_request_seconds_bucket{{operation=\"{}\",le=\"{}.{:03}\"}} {}\n", operation,
                         bucket_ends[i] / 1'000'000, bucket_ends[i] / 1'000 % 1'000, sum);
    }
    sum += line.buckets.back();
    out += fmt::format("dunlin_request_seconds_bucket{{operation=\"{}\",le=\"+Inf\"}} {}\n", operation, sum);
    out += fmt::format("dunlin_request_seconds_sum{{operation=\"{}\"}} {}.{:06}\n", operation, line.micros / 1'000'000,
                       line.micros % 1'000'000);
    out += fmt::format("dunlin_request_seconds_count{{operation=\"{}\"}} {}\n", operation, sum);
  }
  return out;
}

}  // namespace dunlin
