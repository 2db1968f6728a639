// When a customer's money leaves: not on any day, but in payment runs on working days.
//
//   const PaymentDays days;
//   days.on_or_after({RunRhythm::weekly, Weekday::thursday}, due)   // the run that pays an invoice due on that day, or
//   late days.on_or_before({RunRhythm::month_end}, due)                  // the last run that is still in time
//
// Nobody works on weekends, on 1 May, or between Christmas and New Year.
#pragma once

#include <cstdint>

#include "base/calendar.h"
#include "base/date.h"
#include "base/prng.h"

namespace dunlin {

enum class RunRhythm : std::uint8_t { daily, weekly, twice_monthly, month_end };

struct PaymentRun {
  RunRhythm rhythm = RunRhythm::daily;
  Weekday weekday = Weekday::thursday;  // for weekly
};

class PaymentDays {
 public:
  PaymentDays();
  [[nodiscard]] const BusinessCalendar& calendar() const { return calendar_; }
  [[nodiscard]] Date on_or_after(PaymentRun run, Date date) const;
  [[nodiscard]] Date on_or_before(PaymentRun run, Date date) const;

 private:
  BusinessCalendar calendar_;
};

// Tuesday and Thursday are the usual days.
[[nodiscard]] Weekday draw_run_weekday(Prng& prng);

}  // namespace dunlin
