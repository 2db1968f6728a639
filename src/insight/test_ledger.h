// TestLedger: a small random ledger in plain vectors, what it says about a day by the plainest arithmetic, and the way
// to write it into a database. For tests only.
//
// Every fact has a day of its own, so that the days in between show states which the ledger's last state does not:
// items paid before they were issued, payments applied before they came, reversals that come late. Amounts are checked
// only in the end, as the ledger does.
#pragma once

#include <rapidcheck.h>

#include <array>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "insight/aging.h"
#include "ledger/document.h"
#include "store/transaction.h"

namespace dunlin {

inline constexpr std::array<std::string_view, 3> test_currencies = {"EUR", "JPY", "KWD"};
inline constexpr std::array<std::string_view, 3> test_products = {"", "pumps", "valves"};  // by place of the invoice
inline constexpr std::int32_t test_first_day = 20'000;
inline constexpr std::int32_t test_days = 200;  // facts are dated within

struct TestLedger {
  struct Document {  // an invoice, a payment or a credit memo
    std::size_t customer = 0;
    std::size_t currency = 0;
    std::int32_t on = 0;
    std::int32_t due = 0;
    std::int64_t minor = 0;
    bool credit_memo = false;
  };
  struct Movement {  // an application, or an adjustment when `source` is no_source
    std::size_t invoice = 0;
    std::size_t source = 0;
    std::int32_t on = 0;
    std::int64_t minor = 0;    // negative on a reversal
    std::size_t reverses = 0;  // place of the movement that it reverses, plus 1
  };
  static constexpr std::size_t no_source = ~std::size_t{0};

  std::size_t customers = 0;
  std::vector<Document> invoices;
  std::vector<Document> sources;
  std::vector<Movement> movements;

  enum class Days : std::uint8_t { any, in_order };  // in order: nothing is applied before it exists

  [[nodiscard]] static TestLedger draw(Days days) {
    TestLedger ledger;
    ledger.customers = *rc::gen::inRange<std::size_t>(1, 5);
    const auto invoices = *rc::gen::inRange(0, 12);
    for (int i = 0; i < invoices; ++i) {
      Document invoice = ledger.document();
      invoice.due = invoice.on + *rc::gen::inRange(0, 120);
      ledger.invoices.push_back(invoice);
    }
    const auto sources = *rc::gen::inRange(0, 10);
    for (int i = 0; i < sources; ++i) {
      ledger.sources.push_back(ledger.document());
      ledger.sources.back().credit_memo = *rc::gen::arbitrary<bool>();
    }
    const auto movements = ledger.invoices.empty() ? 0 : *rc::gen::inRange(0, 25);
    for (int i = 0; i < movements; ++i) ledger.move(days);
    return ledger;
  }

  // A day to look at it from: mostly one on which something happens, or the day before or after, where mistakes live.
  [[nodiscard]] std::int32_t any_day() const {
    std::vector<std::int32_t> days;
    for (const Document& invoice : invoices) days.insert(days.end(), {invoice.on, invoice.due, invoice.due + 30});
    for (const Document& source : sources) days.push_back(source.on);
    for (const Movement& movement : movements) days.push_back(movement.on);
    if (days.empty() || *rc::gen::inRange(0, 4) == 0) return test_first_day - 2 + *rc::gen::inRange(0, test_days + 130);
    return days[*rc::gen::inRange<std::size_t>(0, days.size())] + *rc::gen::inRange(-1, 2);
  }

  // What the ledger owes on the day: documents less adjustments less money, by the definition of the balance. Only
  // where days are in order.
  [[nodiscard]] std::int64_t balance_minor(std::size_t currency, std::int32_t day) const {
    std::int64_t balance = 0;
    for (const Document& invoice : invoices)
      balance += invoice.currency == currency && invoice.on <= day ? invoice.minor : 0;
    for (const Document& source : sources)
      balance -= source.currency == currency && source.on <= day ? source.minor : 0;
    for (const Movement& movement : movements) {
      const bool counts = movement.source == no_source && invoices[movement.invoice].currency == currency;
      if (counts && movement.on <= day) balance -= movement.minor;
    }
    return balance;
  }

  // The lines of each account with anything open or unapplied, by the plainest arithmetic.
  [[nodiscard]] std::map<std::pair<std::size_t, std::string>, AgingLine> aging_on(std::int32_t day) const {
    std::map<std::pair<std::size_t, std::string>, AgingLine> lines;
    const auto line_of = [&](const Document& document) -> AgingLine& {
      return lines[{document.customer, std::string(test_currencies[document.currency])}];
    };
    for (std::size_t i = 0; i < invoices.size(); ++i) {
      if (invoices[i].on > day) continue;
      const std::int64_t open = invoices[i].minor - moved(&Movement::invoice, i, day);
      const std::int32_t late = day - invoices[i].due;
      if (open == 0) continue;
      AgingLine& line = line_of(invoices[i]);
      if (open < 0) {
        line.unapplied_minor -= open;
        continue;
      }
      const std::size_t bucket = late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4;
      ++line.items.values[bucket];
      line.minor.values[bucket] += open;
      ++line.items_open;
      line.open_minor += open;
      if (late > 0) line.overdue_minor += open;
      line.days_past_due_max = std::max(line.days_past_due_max, late);
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (sources[i].on > day) continue;
      const std::int64_t rest = sources[i].minor - moved(&Movement::source, i, day);
      if (rest != 0) line_of(sources[i]).unapplied_minor += rest;
    }
    for (auto& [account, line] : lines) line.balance_minor = line.open_minor - line.unapplied_minor;
    return lines;
  }

  // The database's ids: customer 0 has the id 1, or another one when the order is shuffled.
  struct Ids {
    std::vector<std::size_t> customers;  // by place in the ledger
    std::vector<std::size_t> invoices;
    std::vector<std::size_t> sources;
    std::vector<std::size_t> movements;
  };
  [[nodiscard]] Ids ids_in_order() const {
    const auto counted = [](std::size_t count, std::size_t first) {
      std::vector<std::size_t> ids(count);
      std::iota(ids.begin(), ids.end(), first);
      return ids;
    };
    return {counted(customers, 1), counted(invoices.size(), 1'000), counted(sources.size(), 2'000),
            counted(movements.size(), 3'000)};
  }
  [[nodiscard]] Ids ids_shuffled() const {
    Ids ids = ids_in_order();
    for (std::vector<std::size_t>* list : {&ids.customers, &ids.invoices, &ids.sources, &ids.movements}) {
      for (std::size_t i = list->size(); i > 1; --i) {
        std::swap((*list)[i - 1], (*list)[*rc::gen::inRange<std::size_t>(0, i)]);
      }
    }
    return ids;
  }

  // Into an open transaction whose tenant has nothing yet.
  void write(WriteTx& tx, const Ids& ids) const {
    tx.set_seq(1);
    for (std::size_t i = 0; i < customers; ++i) {
      Customer customer;
      customer.id.value = static_cast<std::int64_t>(ids.customers[i]);
      customer.number = "C" + std::to_string(i);
      customer.collector = i % 2 == 0 ? "" : "carla";
      CHECK(tx.insert(customer).has_value());
    }
    for (std::size_t i = 0; i < invoices.size(); ++i) write_invoice(tx, ids, i);
    for (std::size_t i = 0; i < sources.size(); ++i) write_source(tx, ids, i);
    for (std::size_t i = 0; i < movements.size(); ++i) write_movement(tx, ids, i);
  }

 private:
  [[nodiscard]] Document document() const {
    Document document;
    document.customer = *rc::gen::inRange<std::size_t>(0, customers);
    document.currency = *rc::gen::weightedElement<std::size_t>({{6, 0}, {2, 1}, {1, 2}});
    document.on = test_first_day + *rc::gen::inRange(0, test_days);
    document.minor = *rc::gen::inRange<std::int64_t>(1, 1'000);
    return document;
  }

  [[nodiscard]] std::int64_t moved(std::size_t Movement::*what, std::size_t place,
                                   std::int32_t day = std::numeric_limits<std::int32_t>::max()) const {
    std::int64_t sum = 0;
    for (const Movement& movement : movements)
      sum += movement.*what == place && movement.on <= day ? movement.minor : 0;
    return sum;
  }

  // One more application, adjustment or reversal, if it may be.
  void move(Days days) {
    Movement movement;
    movement.on = test_first_day + *rc::gen::inRange(0, test_days);
    const bool reverse = !movements.empty() && *rc::gen::inRange(0, 3) == 0;
    if (reverse) {
      movement.reverses = *rc::gen::inRange<std::size_t>(1, movements.size() + 1);
      const Movement& reversed = movements[movement.reverses - 1];
      const bool once = std::none_of(movements.begin(), movements.end(),
                                     [&](const Movement& m) { return m.reverses == movement.reverses; });
      if (!once || reversed.minor < 0) return;
      movement.invoice = reversed.invoice;
      movement.source = reversed.source;
      movement.minor = -reversed.minor;
      if (days == Days::in_order) movement.on = std::max(movement.on, reversed.on);
    } else {
      std::vector<std::size_t> open;
      for (std::size_t i = 0; i < invoices.size(); ++i) {
        if (moved(&Movement::invoice, i) < invoices[i].minor) open.push_back(i);
      }
      if (open.empty()) return;
      movement.invoice = open[*rc::gen::inRange<std::size_t>(0, open.size())];
      const Document& invoice = invoices[movement.invoice];
      std::vector<std::size_t> payers;  // with money left in the currency
      for (std::size_t i = 0; i < sources.size(); ++i) {
        if (sources[i].currency == invoice.currency && moved(&Movement::source, i) < sources[i].minor)
          payers.push_back(i);
      }
      const bool adjust = payers.empty() || *rc::gen::inRange(0, 6) == 0;
      movement.source = adjust ? no_source : payers[*rc::gen::inRange<std::size_t>(0, payers.size())];
      std::int64_t rest = invoice.minor - moved(&Movement::invoice, movement.invoice);
      if (!adjust) rest = std::min(rest, sources[movement.source].minor - moved(&Movement::source, movement.source));
      movement.minor = *rc::gen::oneOf(rc::gen::just(rest), rc::gen::inRange<std::int64_t>(1, rest + 1));
      if (days == Days::in_order) {
        movement.on = std::max(movement.on, invoice.on);
        if (!adjust) movement.on = std::max(movement.on, sources[movement.source].on);
      }
    }
    movements.push_back(movement);
  }

  void write_invoice(WriteTx& tx, const Ids& ids, std::size_t place) const {
    Invoice invoice;
    invoice.id.value = static_cast<std::int64_t>(ids.invoices[place]);
    invoice.customer.value = static_cast<std::int64_t>(ids.customers[invoices[place].customer]);
    invoice.number = "I" + std::to_string(place);
    invoice.product = test_products[place % test_products.size()];
    invoice.issued_on = Date{invoices[place].on};
    invoice.due_on = Date{invoices[place].due};
    invoice.currency = Currency::parse(test_currencies[invoices[place].currency]).value();
    invoice.amount_minor = invoices[place].minor;
    CHECK(tx.insert(invoice).has_value());
  }

  void write_source(WriteTx& tx, const Ids& ids, std::size_t place) const {
    const Document& source = sources[place];
    const auto fill = [&](auto& row) {
      row.id.value = static_cast<std::int64_t>(ids.sources[place]);
      row.customer.value = static_cast<std::int64_t>(ids.customers[source.customer]);
      row.currency = Currency::parse(test_currencies[source.currency]).value();
      row.amount_minor = source.minor;
    };
    if (source.credit_memo) {
      CreditMemo row;
      fill(row);
      row.number = "S" + std::to_string(place);
      row.issued_on = Date{source.on};
      CHECK(tx.insert(row).has_value());
    } else {
      Payment row;
      fill(row);
      row.reference = "S" + std::to_string(place);
      row.received_on = Date{source.on};
      CHECK(tx.insert(row).has_value());
    }
  }

  void write_movement(WriteTx& tx, const Ids& ids, std::size_t place) const {
    const Movement& movement = movements[place];
    const auto fill = [&](auto& row) {
      row.invoice.value = static_cast<std::int64_t>(ids.invoices[movement.invoice]);
      row.id.value = static_cast<std::int64_t>(ids.movements[place]);
      row.amount_minor = movement.minor;
      if (movement.reverses != 0) row.reverses.value = static_cast<std::int64_t>(ids.movements[movement.reverses - 1]);
    };
    if (movement.source == no_source) {
      Adjustment row;
      fill(row);
      row.adjusted_on = Date{movement.on};
      CHECK(tx.insert(row).has_value());
    } else {
      Application row;
      fill(row);
      row.source = sources[movement.source].credit_memo ? ApplicationSource::credit_memo : ApplicationSource::payment;
      row.source_id = static_cast<std::int64_t>(ids.sources[movement.source]);
      row.applied_on = Date{movement.on};
      CHECK(tx.insert(row).has_value());
    }
  }
};

}  // namespace dunlin
