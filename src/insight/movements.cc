#include "insight/movements.h"

#include "base/check.h"

namespace dunlin {

Timeline::Timeline(const Book& book, const Movements& movements) : movements_(movements) {
  standing_.day = Date{std::numeric_limits<std::int32_t>::min()};
  standing_.open_minor = book.amount_minor;
  standing_.settled_days.assign(book.invoice_count(), 0);
  standing_.rest_minor.reserve(movements.sources.size());
  for (const Source& source : movements.sources) standing_.rest_minor.push_back(source.minor);
}

const Standing& Timeline::advance(Date day) {
  CHECK(standing_.day <= day);
  standing_.day = day;
  for (; next_ < movements_.all.size() && movements_.all[next_].on <= day.days; ++next_) {
    const Movement& movement = movements_.all[next_];
    if (movement.invoice != not_in_book) {
      standing_.open_minor[movement.invoice] -= movement.minor;
      standing_.settled_days[movement.invoice] += Wide{movement.minor} * movement.counts_on;
    }
    if (movement.source != not_in_book) standing_.rest_minor[movement.source] -= movement.minor;
  }
  return standing_;
}

}  // namespace dunlin
