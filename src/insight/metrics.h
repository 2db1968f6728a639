// The registry of metrics: each figure that a report prints has a name, a version, a unit and a definition in words.
//
//   metric_definition("dso.simple.1").definition   // "Days sales outstanding by the simple method: ..."
//
// The same word means different figures to different authors, so a figure is always quoted with its name and version. A
// definition is never changed: one that computes something else gets the next version, and both stay.
// docs/reference/metrics.md has the formulas with worked examples; a test compares it with this registry.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace dunlin {

struct MetricDefinition {
  std::string_view name;  // with its version: "dso.simple.1"
  std::string_view title;
  std::string_view unit;
  std::string_view formula;
  std::string_view definition;  // in words, whole sentences
};

// In the order in which reports print them.
[[nodiscard]] std::span<const MetricDefinition> metric_definitions();
// CHECKs that there is one.
[[nodiscard]] const MetricDefinition& metric_definition(std::string_view name);
// By its name as somebody types it, with its version or without ("dso.simple" is its latest). option_invalid when there
// is none.
[[nodiscard]] Result<const MetricDefinition*> find_metric(std::string_view typed);

}  // namespace dunlin
