#include "prediction/bank_calendar.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace dunlin {
namespace {

constexpr std::int32_t days_looked_at = 731;
constexpr double closed_share = 1.0 / 7;  // of an average day of the week
constexpr double holiday_share = 0.1;     // of what is usual for the day of the week
constexpr double evidence_min = 5;        // of the log-likelihood
constexpr std::int32_t usual_weeks = 4;   // on either side
constexpr std::int64_t settlements_min = 100;

constexpr std::array<std::string_view, 7> weekday_names = {"monday", "tuesday",  "wednesday", "thursday",
                                                           "friday", "saturday", "sunday"};
constexpr std::string_view closed_prefix = "closed";

struct DailySettlements {
  std::int32_t first = 0;
  std::vector<std::int64_t> count;

  [[nodiscard]] std::int64_t on(std::int32_t day) const {
    const std::int32_t at = day - first;
    return at < 0 || at >= static_cast<std::int32_t>(count.size()) ? 0 : count[static_cast<std::size_t>(at)];
  }
  [[nodiscard]] std::int32_t end() const { return first + static_cast<std::int32_t>(count.size()); }
};

DailySettlements settlements_of(const Book& book) {
  DailySettlements daily;
  const std::int32_t end = book.dated_before.days;
  daily.first = end;
  for (const std::int32_t day : book.settled_on) {
    if (day < end && day >= end - days_looked_at) daily.first = std::min(daily.first, day);
  }
  daily.count.assign(static_cast<std::size_t>(end - daily.first), 0);
  for (const std::int32_t day : book.settled_on) {
    if (day < end && day >= daily.first) ++daily.count[static_cast<std::size_t>(day - daily.first)];
  }
  return daily;
}

std::array<bool, 7> closed_weekdays(const DailySettlements& daily) {
  std::array<std::int64_t, 7> count{};
  std::int64_t total = 0;
  for (std::int32_t day = daily.first; day < daily.end(); ++day) {
    count[static_cast<std::size_t>(Date{day}.weekday())] += daily.on(day);
    total += daily.on(day);
  }
  std::array<bool, 7> closed{};
  if (total < settlements_min) return {false, false, false, false, false, true, true};
  for (std::size_t day = 0; day < 7; ++day) {
    closed[day] = static_cast<double>(count[day]) < closed_share * static_cast<double>(total) / 7;
  }
  return closed;
}

// How much better "a tenth of the usual on its holidays" tells what was settled than "the usual": Poisson
// log-likelihoods.
double evidence_for(const BusinessCalendar& calendar, const std::array<bool, 7>& closed,
                    const DailySettlements& daily) {
  double evidence = 0;
  for (std::int32_t day = daily.first; day < daily.end(); ++day) {
    if (closed[static_cast<std::size_t>(Date{day}.weekday())] || calendar.is_business_day(Date{day})) continue;
    double usual = 0;
    std::int32_t weeks = 0;
    for (std::int32_t week = -usual_weeks; week <= usual_weeks; ++week) {
      const std::int32_t other = day + 7 * week;
      if (week == 0 || other < daily.first || other >= daily.end()) continue;
      usual += static_cast<double>(daily.on(other));
      ++weeks;
    }
    if (weeks == 0) continue;
    usual /= weeks;
    evidence += static_cast<double>(daily.on(day)) * std::log(holiday_share) + (1 - holiday_share) * usual;
  }
  return evidence;
}

std::string name_of(const std::array<bool, 7>& closed) {
  if (closed == std::array{false, false, false, false, false, true, true}) return "weekdays";
  std::string name(closed_prefix);
  for (std::size_t day = 0; day < 7; ++day) {
    if (closed[day]) name += " " + std::string(weekday_names[day]);
  }
  return name == closed_prefix ? "every day" : name;
}

}  // namespace

Result<NamedCalendar> calendar_named(std::string_view name, std::span<const ShippedCalendar> candidates) {
  for (const ShippedCalendar& candidate : candidates) {
    if (candidate.name == name) return NamedCalendar{std::string(name), candidate.calendar};
  }
  if (name == "weekdays") return NamedCalendar{std::string(name), BusinessCalendar()};
  std::string closed;
  if (name != "every day") {
    const auto unknown = [name] {
      return refuse(Reason::model_invalid, "There is no calendar \"" + std::string(name) +
                                               "\": the model was trained with one that this version does not have.");
    };
    if (!name.starts_with(closed_prefix) || name.size() == closed_prefix.size()) return unknown();
    std::string_view rest = name.substr(closed_prefix.size());
    while (!rest.empty()) {
      if (rest.front() != ' ') return unknown();
      rest.remove_prefix(1);
      const std::string_view day = rest.substr(0, rest.find(' '));
      if (std::find(weekday_names.begin(), weekday_names.end(), day) == weekday_names.end()) return unknown();
      closed += (closed.empty() ? "\"" : ", \"") + std::string(day) + "\"";
      rest.remove_prefix(day.size());
    }
  }
  return NamedCalendar{std::string(name), TRY(BusinessCalendar::parse("weekend = [" + closed + "]", name))};
}

NamedCalendar bank_calendar(const Book& book, std::span<const ShippedCalendar> candidates) {
  const DailySettlements daily = settlements_of(book);
  std::array<bool, 7> closed = closed_weekdays(daily);
  if (std::all_of(closed.begin(), closed.end(), [](bool day) { return day; })) closed = {};
  NamedCalendar best;
  const Result<NamedCalendar> plain = calendar_named(name_of(closed), {});
  if (plain) best = *plain;
  double evidence_best = evidence_min;
  const std::int32_t monday = 4;  // an epoch day
  for (const ShippedCalendar& candidate : candidates) {
    bool same_weekend = true;
    for (std::size_t day = 0; day < 7; ++day) {
      // A holiday may fall on one such day: of several, one works when the weekday does.
      bool works = false;
      for (std::int32_t week = 0; week < 8; ++week) {
        works = works ||
                candidate.calendar.is_business_day(Date{monday + static_cast<std::int32_t>(day) + 7 * (week + 2'600)});
      }
      same_weekend = same_weekend && works == !closed[day];
    }
    if (!same_weekend) continue;
    const double evidence = evidence_for(candidate.calendar, closed, daily);
    if (evidence <= evidence_best) continue;
    evidence_best = evidence;
    best = {std::string(candidate.name), candidate.calendar};
  }
  return best;
}

}  // namespace dunlin
