#include "insight/outcome_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "insight/backtest_metrics.h"

namespace dunlin {
namespace {

constexpr std::int32_t judged_days = last_day_of(age_over_120 - 1);

std::string_view never_recorded(FurtherOutcome outcome) {
  switch (outcome) {
    case FurtherOutcome::paid_in_full:
      return "no payment in full was ever recorded";
    case FurtherOutcome::paid_in_parts:
      return "no payment in parts was ever recorded";
    case FurtherOutcome::paid_short:
      return "no settlement with a credit memo was ever recorded";
    case FurtherOutcome::written_off:
      return "no write-off was ever recorded";
    case FurtherOutcome::open_after_120:
      return "no item was ever open 120 days after due";
    case FurtherOutcome::disputed:
      return "no dispute was ever recorded";
    case FurtherOutcome::answered:
      return "no reminder was ever sent";
    case FurtherOutcome::by_method:
      return "no method of payment was ever recorded";
  }
  CHECK_UNREACHABLE("unknown outcome");
}

constexpr std::size_t at(FurtherOutcome outcome) {
  return static_cast<std::size_t>(outcome);
}
constexpr FurtherOutcome ending_outcome(std::size_t kind) {
  return static_cast<FurtherOutcome>(kind);  // the first four stand in the order of EndingKind
}
static_assert(at(FurtherOutcome::written_off) == static_cast<std::size_t>(EndingKind::written_off));

// Asks on past mornings and keeps the answers.
class PastQuestions {
 public:
  PastQuestions(const Book& book, const OutcomeHistory& history)
      : book_(book),
        history_(history),
        disputes_since_(disputes_known_since(history)),
        disputed_on_(first_disputes(book, history, book.dated_before)) {
    ending_.reserve(book.invoice_count());
    for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
      ending_.push_back(ending_of(book, history, invoice, book.dated_before));
    }
    seen_.assign(book.invoice_count(), 0);
  }

  void ask(Date morning) {
    const OutcomeShares shares(book_, history_, morning);
    for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
      const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
      for (auto invoice = static_cast<std::size_t>(book_.invoice_begin[customer]); invoice < end; ++invoice) {
        if (book_.issued_on[invoice] >= morning.days || !is_judged(invoice)) continue;
        if (ending_of(book_, history_, invoice, morning).closed_on == never) ask_about(shares, customer, invoice);
      }
    }
    for (const OutcomeHistory::Sent& reminder : history_.reminders) ask_about(shares, reminder);
  }

  [[nodiscard]] const OutcomeAnswers& answers(FurtherOutcome outcome) const { return answers_[at(outcome)]; }

  [[nodiscard]] bool was_recorded(FurtherOutcome outcome) const {
    switch (outcome) {
      case FurtherOutcome::paid_in_full:
      case FurtherOutcome::paid_in_parts:
      case FurtherOutcome::paid_short:
      case FurtherOutcome::written_off:
        return std::any_of(ending_.begin(), ending_.end(), [&](const Ending& ending) {
          return ending.closed_on != never && at(outcome) == static_cast<std::size_t>(ending.kind);
        });
      case FurtherOutcome::open_after_120:
        for (std::size_t invoice = 0; invoice < ending_.size(); ++invoice) {
          if (is_judged(invoice) && ending_[invoice].closed_on > book_.due_on[invoice] + judged_days) return true;
        }
        return false;
      case FurtherOutcome::disputed:
        return !history_.disputes.empty();
      case FurtherOutcome::answered:
        return !history_.reminders.empty();
      case FurtherOutcome::by_method:
        return history_.methods.size() > 1;
    }
    CHECK_UNREACHABLE("unknown outcome");
  }

 private:
  [[nodiscard]] bool is_judged(std::size_t invoice) const {
    return book_.due_on[invoice] + judged_days < book_.dated_before.days;
  }

  void ask_about(const OutcomeShares& shares, std::size_t customer, std::size_t invoice) {
    const OutcomeChances chances = shares.of(customer, invoice);
    const Ending& ending = ending_[invoice];
    const std::int32_t morning = shares.morning().days;
    const auto note = [&](FurtherOutcome outcome, bool happened) {
      const auto bit = static_cast<std::uint8_t>(1U << at(outcome));
      const bool first = (seen_[invoice] & bit) == 0;
      seen_[invoice] |= bit;
      add(outcome, chances[outcome], happened, first);
    };
    if (ending.closed_on != never && ending.kind != EndingKind::not_said) {
      for (std::size_t kind = 0; kind < ending_count; ++kind) {
        note(ending_outcome(kind), kind == static_cast<std::size_t>(ending.kind));
      }
    }
    const std::int32_t last = book_.due_on[invoice] + judged_days;
    if (morning <= last) note(FurtherOutcome::open_after_120, ending.closed_on > last);
    const std::int32_t disputed_on = disputed_on_[invoice];
    const bool was_disputed = disputed_on != never && disputed_on <= ending.closed_on;
    if (morning >= disputes_since_ && disputed_on >= morning && (was_disputed || ending.closed_on != never)) {
      note(FurtherOutcome::disputed, was_disputed);
    }
    if (chances.method == 0) return;
    for (const ItemSettlement& settlement : history_.settlements_of(invoice)) {
      if (settlement.on < morning || settlement.method == 0 || settlement.minor <= 0) continue;
      note(FurtherOutcome::by_method, settlement.method == chances.method);
      break;
    }
  }

  void ask_about(const OutcomeShares& shares, const OutcomeHistory::Sent& reminder) {
    const std::int32_t morning = shares.morning().days;
    if (reminder.on < morning || reminder.on >= morning + outcome_step_days) return;
    if (reminder.on + answer_days >= book_.dated_before.days) return;
    add(FurtherOutcome::answered, shares.answered_basis_points(static_cast<std::size_t>(reminder.customer)),
        was_answered(history_, reminder), true);
  }

  void add(FurtherOutcome outcome, std::int32_t basis_points, bool happened, bool first) {
    OutcomeAnswers& answers = answers_[at(outcome)];
    answers.chance.push_back(static_cast<float>(basis_points) / 10'000);
    answers.happened.push_back(happened ? 1.0F : 0.0F);
    if (!first) return;
    ++answers.items;
    answers.happened_items += happened ? 1 : 0;
  }

  const Book& book_;
  const OutcomeHistory& history_;
  std::int32_t disputes_since_;
  std::vector<std::int32_t> disputed_on_;
  std::vector<Ending> ending_;
  std::vector<std::uint8_t> seen_;  // by invoice: bits of the outcomes it was asked about
  std::array<OutcomeAnswers, outcome_count> answers_;
};

std::string what_is_missing(const OutcomeRecord& record, bool ever_recorded) {
  const std::int64_t rarer = std::min(record.happened_items, record.items - record.happened_items);
  if (!ever_recorded) return std::string(never_recorded(record.outcome));
  if (record.items < validated_items_min) {
    return fmt::format("{} of the {} items that it takes could be judged", record.items, validated_items_min);
  }
  if (rarer < validated_rarer_min) {
    return fmt::format("it happened to {} of {} items, and it takes {} of either kind", record.happened_items,
                       record.items, validated_rarer_min);
  }
  if (record.brier >= record.brier_average) return "no better than the average of the ledger";
  if (record.ece >= validated_ece_max) {
    return fmt::format("off by {:.1f} % on average, and {:.0f} % is allowed", 100 * record.ece,
                       100 * validated_ece_max);
  }
  return "";
}

}  // namespace

OutcomeRecord record_of(FurtherOutcome outcome, const OutcomeAnswers& answers, bool ever_recorded) {
  OutcomeRecord record;
  record.outcome = outcome;
  record.asked = static_cast<std::int64_t>(answers.chance.size());
  record.items = answers.items;
  record.happened_items = answers.happened_items;
  const ChanceQuality quality = quality_of(answers.chance, answers.happened);
  double happened = 0;
  for (const float one : answers.happened) happened += static_cast<double>(one);
  record.happened = happened / static_cast<double>(record.asked);
  record.brier = quality.brier;
  record.brier_average = record.happened * (1 - record.happened);
  record.ece = quality.ece;
  const std::string missing = what_is_missing(record, ever_recorded);
  record.validated = missing.empty();
  record.mark =
      record.validated ? fmt::format("validated on {} items", record.items) : fmt::format("unvalidated: {}", missing);
  return record;
}

std::vector<OutcomeRecord> outcome_records(const Book& book, const OutcomeHistory& history) {
  PastQuestions questions(book, history);
  for (std::int32_t step = outcome_mornings; step > 0; --step) {
    questions.ask(book.dated_before.add_days(-step * outcome_step_days));
  }
  std::vector<OutcomeRecord> records;
  for (std::size_t i = 0; i < outcome_count; ++i) {
    const auto outcome = static_cast<FurtherOutcome>(i);
    records.push_back(record_of(outcome, questions.answers(outcome), questions.was_recorded(outcome)));
  }
  return records;
}

}  // namespace dunlin
