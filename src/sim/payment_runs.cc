#include "sim/payment_runs.h"

#include <array>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::string_view working_days_toml = R"(weekend = ["saturday", "sunday"]
yearly = ["01-01", "05-01", "12-24", "12-25", "12-26", "12-27", "12-28", "12-29", "12-30", "12-31"]
)";

BusinessCalendar working_days() {
  Result<BusinessCalendar> calendar = BusinessCalendar::parse(working_days_toml, "payment_runs.cc");
  CHECK(calendar.has_value());
  return *std::move(calendar);
}

Date fifteenth_of_month(Date date) {
  return date.add_days(15 - date.day());
}

// The runs around a date of a customer that pays by the calendar, in order: from the previous month's last to the next
// month's.
std::array<Date, 6> monthly_runs(RunRhythm rhythm, Date date, const BusinessCalendar& calendar) {
  std::array<Date, 6> runs;
  std::size_t count = 0;
  for (const int months : {-1, 0, 1}) {
    const Date month = date.add_months(months);
    const Date last = calendar.roll(month.end_of_month(), Roll::preceding);
    runs[count++] =
        rhythm == RunRhythm::twice_monthly ? calendar.roll(fifteenth_of_month(month), Roll::preceding) : last;
    runs[count++] = last;
  }
  return runs;
}

int days_since_weekday(Date date, Weekday weekday) {
  return (static_cast<int>(date.weekday()) - static_cast<int>(weekday) + 7) % 7;
}

}  // namespace

PaymentDays::PaymentDays() : calendar_(working_days()) {}

Date PaymentDays::on_or_after(PaymentRun run, Date date) const {
  switch (run.rhythm) {
    case RunRhythm::daily:
      return calendar_.roll(date, Roll::following);
    case RunRhythm::weekly: {
      const int since = days_since_weekday(date, run.weekday);
      return calendar_.roll(date.add_days(since == 0 ? 0 : 7 - since), Roll::following);
    }
    case RunRhythm::twice_monthly:
    case RunRhythm::month_end:
      for (const Date candidate : monthly_runs(run.rhythm, date, calendar_)) {
        if (candidate >= date) return candidate;
      }
  }
  CHECK(false);  // the last run of the next month is always later
  return date;
}

Date PaymentDays::on_or_before(PaymentRun run, Date date) const {
  switch (run.rhythm) {
    case RunRhythm::daily:
      return calendar_.roll(date, Roll::preceding);
    case RunRhythm::weekly:
      return calendar_.roll(date.add_days(-days_since_weekday(date, run.weekday)), Roll::preceding);
    case RunRhythm::twice_monthly:
    case RunRhythm::month_end: {
      Date best = date.add_months(-1);
      for (const Date candidate : monthly_runs(run.rhythm, date, calendar_)) {
        if (candidate <= date) best = candidate;
      }
      return best;
    }
  }
  CHECK(false);
  return date;
}

Weekday draw_run_weekday(Prng& prng) {
  static constexpr std::array<std::uint32_t, 5> weights = {10, 28, 17, 32, 13};
  return static_cast<Weekday>(prng.pick(weights));
}

}  // namespace dunlin
