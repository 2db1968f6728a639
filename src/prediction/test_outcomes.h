// TestOutcomes: a ledger written down invoice by invoice with everything that became of each, and its Book and
// OutcomeHistory. For tests only.
//
//   TestOutcomes ledger;
//   ledger.add({.customer = 7, .issued = 100, .due = 130, .paid = {{.on = 133, .minor = 10'000}}});
//   const OutcomeShares shares(ledger.book(200), ledger.history(200), Date{150});
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/prng.h"
#include "prediction/outcome_history.h"

namespace dunlin {

struct TestSettlement {
  std::int32_t on = 0;
  std::int64_t minor = 0;
  SettlementKind kind = SettlementKind::payment;
  std::uint32_t source = 0;  // 0: one of its own
  std::uint16_t method = 0;
};

struct TestOutcome {
  std::int64_t customer = 1;
  std::int32_t issued = 0;
  std::int32_t due = 0;
  std::int64_t minor = 10'000;
  std::vector<TestSettlement> paid = {};
  std::vector<std::int32_t> disputed = {};
  std::vector<std::int32_t> promised = {};
  std::vector<std::int32_t> reminded = {};
  std::int64_t id = 0;  // 0: its place, from 1
};

class TestOutcomes {
 public:
  static constexpr std::int32_t late = 1'000'000;  // a morning after everything

  std::vector<TestOutcome> invoices;
  std::vector<std::pair<std::int64_t, std::int32_t>> accounts_disputed;  // customer, day
  std::vector<std::pair<std::int64_t, std::int32_t>> accounts_promised;

  void add(TestOutcome invoice) {
    if (invoice.id == 0) invoice.id = static_cast<std::int64_t>(invoices.size()) + 1;
    invoices.push_back(std::move(invoice));
  }

  [[nodiscard]] Book book(std::int32_t dated_before = late) const {
    Book book;
    book.dated_before = Date{dated_before};
    book.currencies.push_back(Currency::parse("EUR").value());
    for (const auto& [customer, own] : by_customer()) {
      book.customer_id.push_back(customer);
      book.segment.push_back(Segment::standard);
      book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
      for (const TestOutcome* invoice : own) {
        if (invoice->issued >= dated_before) continue;
        book.invoice_id.push_back(invoice->id);
        book.issued_on.push_back(invoice->issued);
        book.due_on.push_back(invoice->due);
        book.amount_minor.push_back(invoice->minor);
        book.currency.push_back(0);
      }
    }
    book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
    return book;
  }

  [[nodiscard]] OutcomeHistory history(std::int32_t dated_before = late) const {
    OutcomeHistory history;
    history.methods = {"", "cheque", "transfer"};
    history.settlement_begin.push_back(0);
    std::int32_t customer = 0;
    std::int32_t place = 0;
    for (const auto& [id, own] : by_customer()) {
      add_marks(accounts_disputed, id, customer, dated_before, history.disputes);
      add_marks(accounts_promised, id, customer, dated_before, history.promises);
      for (const TestOutcome* invoice : own) {
        if (invoice->issued >= dated_before) continue;
        add_settlements(*invoice, dated_before, history);
        const auto add = [&](const std::vector<std::int32_t>& days, auto& column) {
          for (const std::int32_t on : days) {
            if (on < dated_before) column.push_back({customer, place, on});
          }
        };
        add(invoice->disputed, history.disputes);
        add(invoice->promised, history.promises);
        add(invoice->reminded, history.reminders);
        ++place;
      }
      ++customer;
    }
    sort_by_day(history.disputes);
    sort_by_day(history.promises);
    sort_by_day(history.reminders);
    return history;
  }

 private:
  // A customer has its number even before its first invoice, so that numbers are those of every morning.
  [[nodiscard]] std::map<std::int64_t, std::vector<const TestOutcome*>> by_customer() const {
    std::map<std::int64_t, std::vector<const TestOutcome*>> customers;
    for (const TestOutcome& invoice : invoices) customers[invoice.customer].push_back(&invoice);
    return customers;
  }

  static void add_marks(const std::vector<std::pair<std::int64_t, std::int32_t>>& days, std::int64_t id,
                        std::int32_t customer, std::int32_t dated_before, std::vector<OutcomeHistory::Mark>& column) {
    for (const auto& [of, on] : days) {
      if (of == id && on < dated_before) column.push_back({customer, OutcomeHistory::whole_account, on});
    }
  }

  void add_settlements(const TestOutcome& invoice, std::int32_t dated_before, OutcomeHistory& history) const {
    std::vector<TestSettlement> known = invoice.paid;
    std::erase_if(known, [dated_before](const TestSettlement& settlement) { return settlement.on >= dated_before; });
    std::stable_sort(known.begin(), known.end(),
                     [](const TestSettlement& a, const TestSettlement& b) { return a.on < b.on; });
    for (const TestSettlement& settlement : known) {
      const auto number = static_cast<std::uint32_t>(history.settlements.size());
      const std::uint32_t source = settlement.source == 0 ? 1'000 + number : settlement.source;
      history.settlements.push_back({settlement.on, source, settlement.minor, settlement.kind, settlement.method});
    }
    history.settlement_begin.push_back(static_cast<std::int64_t>(history.settlements.size()));
  }

  template <class Row>
  static void sort_by_day(std::vector<Row>& column) {
    std::stable_sort(column.begin(), column.end(), [](const Row& a, const Row& b) {
      return std::pair(a.customer, a.on) < std::pair(b.customer, b.on);
    });
  }
};

struct DrawnOutcomes {
  std::int64_t customers = 5;
  std::int32_t invoices = 80;
  std::int32_t first_day = 18'000;
  std::int32_t days = 500;  // of issue
  bool write_offs = true;
};

// What may happen to an invoice of so much from a day on: parts, credit memos, write-offs, reversals; or nothing.
[[nodiscard]] inline std::vector<TestSettlement> draw_settlements(Prng& prng, std::int64_t minor, std::int32_t from,
                                                                  bool write_offs) {
  std::vector<TestSettlement> drawn;
  std::int64_t open = minor;
  std::int32_t on = from;
  while (open > 0 && !prng.chance(1'000)) {
    on += static_cast<std::int32_t>(prng.below(40));
    const std::int64_t part = prng.chance(6'000) ? open : prng.between(1, open);
    TestSettlement settlement{on, part, static_cast<SettlementKind>(prng.below(4)), 0,
                              static_cast<std::uint16_t>(prng.below(3))};
    if (settlement.kind == SettlementKind::write_off && !write_offs) settlement.kind = SettlementKind::payment;
    if (settlement.kind != SettlementKind::payment) settlement.method = 0;
    settlement.source = static_cast<std::uint32_t>(1 + prng.below(900));
    drawn.push_back(settlement);
    open -= part;
    if (!prng.chance(1'000)) continue;
    settlement.on += static_cast<std::int32_t>(prng.below(30));
    settlement.minor = -part;
    drawn.push_back(settlement);
    open += part;
  }
  return drawn;
}

[[nodiscard]] inline std::vector<std::int32_t> draw_days(Prng& prng, std::int32_t from, std::int32_t days) {
  std::vector<std::int32_t> drawn;
  while (prng.chance(2'500)) {
    drawn.push_back(from + static_cast<std::int32_t>(prng.below(static_cast<std::uint64_t>(days))));
  }
  return drawn;
}

[[nodiscard]] inline TestOutcomes draw_outcomes(Prng prng, const DrawnOutcomes& how = {}) {
  TestOutcomes ledger;
  for (std::int32_t i = 0; i < how.invoices; ++i) {
    TestOutcome invoice;
    invoice.customer = prng.between(1, how.customers);
    invoice.issued = how.first_day + static_cast<std::int32_t>(prng.below(static_cast<std::uint64_t>(how.days)));
    invoice.due = invoice.issued + static_cast<std::int32_t>(prng.between(-5, 70));
    invoice.minor = prng.between(1, 3'000'000);
    invoice.paid = draw_settlements(prng, invoice.minor, invoice.due - 20, how.write_offs);
    invoice.disputed = draw_days(prng, invoice.issued, 150);
    invoice.promised = draw_days(prng, invoice.due, 90);
    invoice.reminded = draw_days(prng, invoice.due, 90);
    ledger.add(std::move(invoice));
  }
  for (std::int64_t customer = 1; customer <= how.customers; ++customer) {
    for (const std::int32_t on : draw_days(prng, how.first_day, how.days)) {
      ledger.accounts_disputed.emplace_back(customer, on);
    }
    for (const std::int32_t on : draw_days(prng, how.first_day, how.days)) {
      ledger.accounts_promised.emplace_back(customer, on);
    }
  }
  return ledger;
}

// The same ledger until a morning, and another one from it on. No facts dated before that morning tell them apart.
[[nodiscard]] inline TestOutcomes rewrite_outcomes(const TestOutcomes& ledger, std::int32_t morning, Prng prng) {
  TestOutcomes other;
  const auto is_later = [morning](std::int32_t on) { return on >= morning; };
  const auto rewrite = [&](std::vector<std::int32_t>& days) {
    std::erase_if(days, is_later);
    for (const std::int32_t on : draw_days(prng, morning, 120)) days.push_back(on);
  };
  for (TestOutcome invoice : ledger.invoices) {
    if (is_later(invoice.issued)) continue;
    std::erase_if(invoice.paid, [&](const TestSettlement& settlement) { return is_later(settlement.on); });
    for (const TestSettlement& settlement : draw_settlements(prng, invoice.minor, morning, true)) {
      invoice.paid.push_back(settlement);
    }
    rewrite(invoice.disputed);
    rewrite(invoice.promised);
    rewrite(invoice.reminded);
    other.add(std::move(invoice));
  }
  TestOutcomes drawn = draw_outcomes(prng.child("later"), {.first_day = morning, .days = 100});
  for (TestOutcome& invoice : drawn.invoices) {
    // Paid before the morning on which nobody knew of them, some of them.
    invoice.customer = ledger.invoices[static_cast<std::size_t>(invoice.id) % ledger.invoices.size()].customer;
    invoice.id += 1'000'000;
    other.add(std::move(invoice));
  }
  for (const auto& [customer, on] : ledger.accounts_disputed) {
    if (!is_later(on)) other.accounts_disputed.emplace_back(customer, on);
  }
  for (const auto& [customer, on] : ledger.accounts_promised) {
    if (!is_later(on)) other.accounts_promised.emplace_back(customer, on);
  }
  for (const std::int32_t on : draw_days(prng, morning, 120)) other.accounts_disputed.emplace_back(1, on);
  return other;
}

}  // namespace dunlin
