#include "fuzz/fuzz_target.h"

#include <algorithm>
#include <vector>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

// Inside a function: targets are made before main() begins, in any order.
std::vector<FuzzTarget>& registered() {
  static std::vector<FuzzTarget> targets;
  return targets;
}

}  // namespace

FuzzTarget::FuzzTarget(std::string_view target_name, Run run_one) : name(target_name), run(run_one) {
  std::vector<FuzzTarget>& targets = registered();
  const auto by_name = [](const FuzzTarget& a, const FuzzTarget& b) { return a.name < b.name; };
  targets.insert(std::upper_bound(targets.begin(), targets.end(), *this, by_name), *this);
}

std::span<const FuzzTarget> FuzzTarget::all() {
  return registered();
}

std::size_t choose(std::string_view& input, std::size_t count) {
  if (input.empty()) return 0;
  const unsigned char chosen = static_cast<unsigned char>(input.front() - '0');
  input.remove_prefix(1);
  return chosen % count;
}

std::string_view take_part(std::string_view& input) {
  static constexpr std::string_view border = "---\n";
  std::size_t at = input.find(border);
  while (at != std::string_view::npos && at > 0 && input[at - 1] != '\n') at = input.find(border, at + 1);
  const std::string_view part = input.substr(0, at);
  input.remove_prefix(at == std::string_view::npos ? input.size() : at + border.size());
  return part;
}

void check_told(const Refusal& refusal) {
  CHECK(!refusal.text.empty());
  CHECK(is_valid_utf8(refusal.text));
}

}  // namespace dunlin
