// Dates and moments: what is read is a day of the years there are, and is written as it was read.
#include "base/calendar.h"
#include "base/date.h"
#include "base/instant.h"
#include "fuzz/fuzz_target.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

void try_style(std::string_view input) {
  const std::optional<DateStyle> style = find_date_style(input);
  if (!style) return;
  const std::optional<DateStyle> again = find_date_style(to_string(*style));
  CHECK(again && again->order == style->order && again->separator == style->separator);
}

void try_iso(std::string_view input) {
  const Result<Date> date = Date::parse(input);
  if (accepted(date)) {
    CHECK(date->to_string() == input);
    CHECK(parse_date(input, DateStyle{}) == *date);
    CHECK(Date::of(date->year(), date->month(), date->day()) == *date);
  }
  const Result<Instant> instant = Instant::parse(input);
  if (accepted(instant)) {
    CHECK(Instant::parse(instant->to_string()) == *instant);
    CHECK(Instant::start_of(instant->date()) <= *instant);
  }
}

void try_dates(std::string_view input) {
  static constexpr DateOrder orders[] = {DateOrder::ymd, DateOrder::dmy, DateOrder::mdy};
  static constexpr char separators[] = {'-', '.', '/', ' ', '\0'};
  try_style(input);
  try_iso(input);
  const DateStyle style{orders[choose(input, std::size(orders))], separators[choose(input, std::size(separators))]};
  const Result<Date> date = parse_date(input, style);
  if (!accepted(date)) return;
  CHECK(date->year() >= 1900 && date->year() <= 2200);
  CHECK(Date::parse(date->to_string()) == *date);
  for (const Roll roll : {Roll::following, Roll::preceding, Roll::modified_following}) {
    CHECK(BusinessCalendar().is_business_day(BusinessCalendar().roll(*date, roll)));
  }
}

const FuzzTarget target("dates", try_dates);

}  // namespace
}  // namespace dunlin
