#include "insight/aging_movement.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace dunlin {
namespace {

using WideBuckets = std::array<Wide, aging_bucket_count>;

struct Sums {
  WideBuckets opening{};
  WideBuckets billed{};
  WideBuckets rolled_in{};
  WideBuckets rolled_out{};
  WideBuckets paid{};
  WideBuckets credited{};
  WideBuckets written_off{};
  WideBuckets beyond{};
  WideBuckets closing{};
  WideBuckets rolled_on{};
};

std::size_t place_of(std::int32_t days_past_due) {
  return static_cast<std::size_t>(bucket_of(days_past_due));
}

class MovementMaker {
 public:
  MovementMaker(const LedgerHistory& history, const Grouping& grouping, Date opening, Date closing)
      : book_(history.book),
        movements_(history.movements),
        grouping_(grouping),
        opening_(opening.days),
        closing_(closing.days),
        cells_(grouping, book_) {}

  Result<std::vector<AgingMovement>> make() {
    Timeline timeline(book_, movements_);
    const std::vector<std::int64_t> before = timeline.advance(Date{opening_}).open_minor;
    const std::vector<std::int64_t>& after = timeline.advance(Date{closing_}).open_minor;
    for (std::size_t i = 0; i < book_.invoice_count(); ++i) {
      if (counts(i)) add_invoice(i, before[i], after[i]);
    }
    for (const Movement& movement : movements_.all) add_movement(movement);
    return finish();
  }

 private:
  [[nodiscard]] bool counts(std::size_t invoice) const {
    return grouping_.of_invoice[invoice] != Grouping::outside && book_.issued_on[invoice] <= closing_;
  }
  [[nodiscard]] bool is_new(std::size_t invoice) const { return book_.issued_on[invoice] > opening_; }
  // Where it began: on the opening day, or on its own first day.
  [[nodiscard]] std::size_t first_bucket(std::size_t invoice) const {
    return place_of(std::max(opening_, book_.issued_on[invoice]) - book_.due_on[invoice]);
  }
  [[nodiscard]] std::size_t last_bucket(std::size_t invoice) const {
    return place_of(closing_ - book_.due_on[invoice]);
  }
  Sums& sums_of(std::size_t invoice) { return cells_.at(grouping_.of_invoice[invoice], book_.currency[invoice]); }

  void add_invoice(std::size_t invoice, std::int64_t before, std::int64_t after) {
    Sums& sums = sums_of(invoice);
    const std::size_t from = first_bucket(invoice);
    const std::size_t to = last_bucket(invoice);
    const std::int64_t open_after = std::max<std::int64_t>(after, 0);
    const std::int64_t beyond_after = -std::min<std::int64_t>(after, 0);
    std::int64_t open_before = 0;
    if (is_new(invoice)) {
      sums.billed[from] += book_.amount_minor[invoice];
      sums.beyond[from] += beyond_after;
    } else {
      open_before = std::max<std::int64_t>(before, 0);
      sums.opening[from] += open_before;
      sums.beyond[from] += beyond_after + std::min<std::int64_t>(before, 0);
    }
    sums.closing[to] += open_after;
    if (from == to) return;
    sums.rolled_out[from] += open_after;
    sums.rolled_in[to] += open_after;
    if (to == from + 1) sums.rolled_on[from] += std::min(open_before, open_after);
  }

  void add_movement(const Movement& movement) {
    if (movement.on > closing_ || movement.invoice == not_in_book || !counts(movement.invoice)) return;
    if (!is_new(movement.invoice) && movement.on <= opening_) return;
    Sums& sums = sums_of(movement.invoice);
    const std::size_t bucket = first_bucket(movement.invoice);
    switch (movement.kind) {
      case MovementKind::payment:
        sums.paid[bucket] += movement.minor;
        return;
      case MovementKind::credit_memo:
        sums.credited[bucket] += movement.minor;
        return;
      case MovementKind::write_off:
        sums.written_off[bucket] += movement.minor;
        return;
    }
    CHECK_UNREACHABLE("unknown kind of movement");
  }

  Result<std::vector<AgingMovement>> finish() const {
    std::vector<AgingMovement> answer;
    for (std::size_t currency = 0; currency < book_.currencies.size(); ++currency) {
      for (std::size_t group = 0; group < grouping_.keys.size(); ++group) {
        const Sums* sums = cells_.find(group, currency);
        if (sums == nullptr) continue;
        AgingMovement line = TRY(line_of(*sums, book_.currencies[currency]));
        line.group = static_cast<std::uint32_t>(group);
        const bool empty = line.opening == ByBucket{} && line.billed == ByBucket{} && line.closing == ByBucket{} &&
                           line.paid == ByBucket{} && line.credited == ByBucket{} && line.written_off == ByBucket{};
        if (!empty) answer.push_back(line);
      }
    }
    return answer;
  }

  static Result<AgingMovement> line_of(const Sums& sums, Currency currency) {
    AgingMovement line;
    line.currency = currency;
    const std::pair<ByBucket*, const WideBuckets*> columns[] = {
        {&line.opening, &sums.opening},         {&line.billed, &sums.billed}, {&line.rolled_in, &sums.rolled_in},
        {&line.rolled_out, &sums.rolled_out},   {&line.paid, &sums.paid},     {&line.credited, &sums.credited},
        {&line.written_off, &sums.written_off}, {&line.beyond, &sums.beyond}, {&line.closing, &sums.closing},
        {&line.rolled_on, &sums.rolled_on}};
    for (const auto& [to, from] : columns) {
      Wide total = 0;  // of all buckets, which must fit as well
      for (const Wide minor : *from) total += minor;
      TRY(narrowed(total, currency));
      for (std::size_t bucket = 0; bucket < aging_bucket_count; ++bucket) {
        to->values[bucket] = TRY(narrowed((*from)[bucket], currency));
      }
    }
    for (std::size_t bucket = 0; bucket + 1 < aging_bucket_count; ++bucket) {
      if (sums.opening[bucket] == 0) continue;
      line.roll_rate[bucket] = TRY(ratio_of(sums.rolled_on[bucket], sums.opening[bucket], in_basis_points));
    }
    return line;
  }

  const Book& book_;
  const Movements& movements_;
  const Grouping& grouping_;
  std::int32_t opening_;
  std::int32_t closing_;
  Cells<Sums> cells_;
};

}  // namespace

Result<std::vector<AgingMovement>> aging_movement(const LedgerHistory& history, const Grouping& grouping, Date opening,
                                                  Date closing) {
  CHECK(opening < closing && closing < history.book.dated_before);
  return MovementMaker(history, grouping, opening, closing).make();
}

}  // namespace dunlin
