#include <boost/json.hpp>

#include "base/canonical_json.h"
#include "engine/chunk_recorder.h"

namespace dunlin {
namespace {

constexpr std::array<LineFate, line_fate_count> all_fates{LineFate::recorded, LineFate::changed, LineFate::unchanged,
                                                          LineFate::quarantined};

}  // namespace

std::string_view name_of(LineFate fate) {
  switch (fate) {
    case LineFate::recorded:
      return "recorded";
    case LineFate::changed:
      return "changed";
    case LineFate::unchanged:
      return "unchanged";
    case LineFate::quarantined:
      return "quarantined";
  }
  CHECK_UNREACHABLE("a fate without a name");
}

void LineTally::add(LineFate fate, const Money* amount) {
  const auto index = static_cast<std::size_t>(fate);
  ++lines[index];
  // Lines are bounded (limits.h): a million of the largest still fit.
  if (amount != nullptr) minor[std::string(amount->currency.code())][index] += amount->minor;
}

Result<> LineTally::add(const LineTally& other) {
  for (std::size_t i = 0; i < line_fate_count; ++i) lines[i] += other.lines[i];
  for (const auto& [currency, sums] : other.minor) {
    for (std::size_t i = 0; i < line_fate_count; ++i) minor[currency][i] = TRY(add_minor(minor[currency][i], sums[i]));
  }
  return {};
}

std::string LineTally::totals_json() const {
  CanonicalWriter writer;
  writer.begin_object();
  for (const auto& [currency, sums] : minor) {
    writer.key(currency).begin_array();
    for (const std::int64_t sum : sums) writer.integer(sum);
    writer.end_array();
  }
  writer.end_object();
  return writer.take();
}

void LineTally::write(Answer& answer) const {
  for (const LineFate fate : all_fates) answer[name_of(fate)] = of(fate);
  answer["totals"] = totals_json();
}

Result<LineTally> LineTally::of_answer(const Answer& answer) {
  LineTally tally;
  for (const LineFate fate : all_fates) {
    const boost::json::value* count = answer.if_contains(name_of(fate));
    CHECK(count != nullptr && count->is_int64());
    tally.lines[static_cast<std::size_t>(fate)] = count->get_int64();
  }
  const boost::json::value* totals = answer.if_contains("totals");
  CHECK(totals != nullptr && totals->is_string());
  const boost::json::value parsed = TRY(parse_canonical(std::string_view(totals->get_string())));
  for (const auto& [currency, sums] : parsed.as_object()) {
    for (std::size_t i = 0; i < line_fate_count; ++i)
      tally.minor[std::string(currency)][i] = sums.as_array().at(i).as_int64();
  }
  return tally;
}

}  // namespace dunlin
