// What the demonstration company's credit department knows: a limit for most customers, and what two agencies think of
// half of them. Both are made from a child of the seed of their own, so nothing else of the company depends on them.
//
// A limit was set a year ago for what the customer then owed at most, with room; whoever has slowed down since, or buys
// more, stands above it. A score follows how the customer really pays, loosely: agencies are late and wrong at times.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/demo_world.h"

namespace dunlin {

// By customer, in the customer's currency; none: the customer pays as it likes.
[[nodiscard]] std::vector<std::optional<Money>> make_demo_limits(const Prng& seed, const DemoWorld& world);

// A file of `dunlin import scores`. Two agencies with scales that run in opposite directions.
[[nodiscard]] std::string write_demo_scores(const Prng& seed, const DemoWorld& world);

}  // namespace dunlin
