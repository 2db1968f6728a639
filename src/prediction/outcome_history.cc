#include "prediction/outcome_history.h"

#include <algorithm>

namespace dunlin {
namespace {

constexpr std::int64_t rest_part = 100;

// Whether more than one payment was needed; rests do not count.
bool has_several_payments(std::span<const ItemSettlement> settlements, std::int64_t rest) {
  int payments = 0;
  for (std::size_t i = 0; i < settlements.size(); ++i) {
    const auto same = [&](const ItemSettlement& other) {
      return other.kind == SettlementKind::payment && other.source == settlements[i].source;
    };
    if (settlements[i].kind != SettlementKind::payment) continue;
    const auto earlier = settlements.first(i);
    if (std::any_of(earlier.begin(), earlier.end(), same)) continue;
    std::int64_t net = 0;
    for (const ItemSettlement& other : settlements.subspan(i)) net += same(other) ? other.minor : 0;
    if (net > rest && ++payments > 1) return true;
  }
  return false;
}

// The marks of a customer, which stand together.
std::span<const OutcomeHistory::Mark> marks_of(const std::vector<OutcomeHistory::Mark>& marks, std::int32_t customer) {
  const auto before = [](const OutcomeHistory::Mark& mark, std::int32_t number) { return mark.customer < number; };
  const auto begin = std::lower_bound(marks.begin(), marks.end(), customer, before);
  const auto end = std::lower_bound(begin, marks.end(), customer + 1, before);
  return {begin, end};
}

}  // namespace

Ending ending_of(const Book& book, const OutcomeHistory& history, std::size_t invoice, Date before) {
  std::span<const ItemSettlement> known = history.settlements_of(invoice);
  while (!known.empty() && known.back().on >= before.days) known = known.first(known.size() - 1);
  Ending ending;
  std::int64_t open = book.amount_minor[invoice];
  std::int64_t paid = 0;
  std::int64_t credited = 0;
  std::int64_t written_off = 0;
  std::int64_t taken_over = 0;
  for (const ItemSettlement& settlement : known) {
    open -= settlement.minor;
    if (open > 0) ending.closed_on = never;
    if (open == 0 && ending.closed_on == never) ending.closed_on = settlement.on;
    switch (settlement.kind) {
      case SettlementKind::payment:
        paid += settlement.minor;
        break;
      case SettlementKind::credit_memo:
        credited += settlement.minor;
        break;
      case SettlementKind::write_off:
        written_off += settlement.minor;
        break;
      case SettlementKind::taken_over:
        taken_over += settlement.minor;
        break;
    }
  }
  const std::int64_t rest = book.amount_minor[invoice] / rest_part;
  ending.paid = paid > rest;
  ending.credited = credited > rest;
  ending.written_off = written_off > rest;
  if (taken_over > rest) {
    ending.kind = EndingKind::not_said;
  } else if (ending.written_off) {
    ending.kind = EndingKind::written_off;
  } else if (ending.credited) {
    ending.kind = EndingKind::paid_short;
  } else if (known.size() > 1 && has_several_payments(known, rest)) {
    ending.kind = EndingKind::in_parts;
  }
  return ending;
}

std::vector<std::int32_t> first_disputes(const Book& book, const OutcomeHistory& history, Date before) {
  std::vector<std::int32_t> first(book.invoice_count(), never);
  for (const OutcomeHistory::Mark& dispute : history.disputes) {
    if (dispute.on >= before.days) continue;
    const auto note = [&](std::size_t invoice) { first[invoice] = std::min(first[invoice], dispute.on); };
    if (dispute.invoice != OutcomeHistory::whole_account) {
      note(static_cast<std::size_t>(dispute.invoice));
      continue;
    }
    const auto customer = static_cast<std::size_t>(dispute.customer);
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      if (book.issued_on[invoice] > dispute.on) continue;
      if (ending_of(book, history, invoice, Date{dispute.on}).closed_on == never) note(invoice);
    }
  }
  return first;
}

std::int32_t disputes_known_since(const OutcomeHistory& history) {
  std::int32_t since = never;
  for (const OutcomeHistory::Mark& dispute : history.disputes) since = std::min(since, dispute.on);
  return since;
}

bool was_answered(const OutcomeHistory& history, const OutcomeHistory::Sent& reminder) {
  const std::int32_t last = reminder.on + answer_days;
  for (const ItemSettlement& settlement : history.settlements_of(static_cast<std::size_t>(reminder.invoice))) {
    if (settlement.kind != SettlementKind::payment || settlement.minor <= 0) continue;
    if (reminder.on < settlement.on && settlement.on <= last) return true;
  }
  const auto promises = marks_of(history.promises, reminder.customer);
  return std::any_of(promises.begin(), promises.end(), [&](const OutcomeHistory::Mark& promise) {
    const bool meant = promise.invoice == reminder.invoice || promise.invoice == OutcomeHistory::whole_account;
    return meant && reminder.on <= promise.on && promise.on <= last;
  });
}

}  // namespace dunlin
