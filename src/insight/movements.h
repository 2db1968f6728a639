// Movements: every application and adjustment behind a Book, in the order of their days, and the payments and credit
// memos that they come from. With them a Book of the last day answers for every earlier day as well.
//
//   const Movements movements = TRY(read_movements(tx, book));      // insight/movement_rows.h: four questions
//   Timeline timeline(book, movements);
//   timeline.advance(january).open_minor[invoice]                   // open at the end of 31 January
//   timeline.advance(february).open_minor[invoice]                  // days must rise
//
// Why it is needed: a Book knows what is open on its last day and on which day an invoice was settled, but nothing of
// the days on which parts were paid, and a trend over twelve months would have to read the database once for each
// month. Here the tables are read once; each further day costs the movements since the day before.
//
// What of an earlier day is known: every amount. What is not: holds and reminders (no figure reads them), and whatever
// has no date of its own, such as a due day that a later file has changed. It stands as the Book has it.
//
// Money is in minor units of the invoice's or the source's currency, days are epoch days.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "base/date.h"
#include "insight/wide.h"
#include "ledger/book.h"

namespace dunlin {

enum class MovementKind : std::uint8_t { payment, credit_memo, write_off };

inline constexpr std::uint32_t not_in_book = std::numeric_limits<std::uint32_t>::max();

// Money that lowers an invoice, or a reversal that raises it again.
struct Movement {
  std::int32_t on = 0;
  // The day on which its money counts as paid or not paid: its own, and for a reversal that of what it reverses, so
  // that the two cancel out as if neither had been.
  std::int32_t counts_on = 0;
  std::uint32_t invoice = not_in_book;  // its place in the book
  std::uint32_t source = not_in_book;   // its place among the sources; none for an adjustment
  std::int64_t minor = 0;               // negative on a reversal
  MovementKind kind = MovementKind::payment;
};

// A payment or credit memo.
struct Source {
  std::int64_t id = 0;
  std::int32_t on = 0;        // received or issued
  std::int32_t customer = 0;  // number in the book
  std::uint8_t currency = 0;  // index into the book's currencies
  MovementKind kind = MovementKind::payment;
  std::int64_t minor = 0;
};

struct Movements {
  std::vector<Movement> all;    // by day; everything that the book's last day sees
  std::vector<Source> sources;  // payments by id, then credit memos by id
};

// The ledger at the end of a day, in the numbering of the book and of the movements. An invoice that was issued later
// has its later amount here, and a source that came later its whole rest: ask for issued_on and Source::on.
struct Standing {
  Date day;
  std::vector<std::int64_t> open_minor;  // by invoice; below zero when it was settled beyond its amount
  std::vector<Wide> settled_days;        // by invoice: sum of amount x the day it counts on, of what was settled
  std::vector<std::int64_t> rest_minor;  // by source: what was not yet applied
};

class Timeline {
 public:
  // Both must outlive it.
  Timeline(const Book& book, const Movements& movements);
  // The days asked for must not fall. The answer stands until the next call.
  const Standing& advance(Date day);

 private:
  const Movements& movements_;
  Standing standing_;
  std::size_t next_ = 0;
};

}  // namespace dunlin
