// On which days banks work, as a ledger's own payments tell it.
//
//   const NamedCalendar calendar = bank_calendar(book, shipped_calendars());
//   calendar.name                                          // "US"
//
// A customer who pays "on the next working day" pays four days late at the end of a long weekend, and a model that does
// not know the holiday takes it for a change of heart. Nobody has to say which banks a tenant's customers use: days of
// the week with less than a seventh of the usual payments are closed, and among the calendars with that weekend the
// one is taken on whose holidays the fewest payments came, measured by the likelihood of "a tenth of the usual" against
// "the usual" over the last two years. When none is clearly better than no holidays at all, none is taken.
//
// What is dated after the book is not looked at.
#pragma once

#include <span>
#include <string>

#include "base/calendar.h"
#include "base/shipped_calendars.h"
#include "ledger/book.h"

namespace dunlin {

struct NamedCalendar {
  std::string name;
  BusinessCalendar calendar;
};

// "weekdays" (Saturday and Sunday closed), "every day", "closed friday saturday", or the name of a candidate.
[[nodiscard]] NamedCalendar bank_calendar(const Book& book, std::span<const ShippedCalendar> candidates);

// The calendar of that name as bank_calendar gives it: what a model was trained with.
[[nodiscard]] Result<NamedCalendar> calendar_named(std::string_view name, std::span<const ShippedCalendar> candidates);

}  // namespace dunlin
