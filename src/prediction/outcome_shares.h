// OutcomeShares: what becomes of an open item beside its day of payment, as chances that a morning's facts support.
//
//   const OutcomeShares shares(book, history, morning);
//   const OutcomeChances outcomes = shares.of(customer, invoice);
//   outcomes[FurtherOutcome::paid_short]              // 740: 7.40 % that a credit memo takes a part of it off
//
//   paid_in_full, paid_in_parts, paid_short, written_off     how it will end (outcome_history.h); they add up to 10000.
//                 What has happened already is no longer open: an item on which a part was paid cannot be paid by one
//                 payment, and the rest share its chance in proportion
//   open_after_120   still open 120 days after its due day; of an older item certain. Never falls as the item ages
//   disputed      a dispute is opened before it is settled; of one that was ever disputed certain
//   answered      a reminder sent this morning is answered within 7 days
//   by_method     the next payment comes by `method`, the likeliest one
//
// All come from counts of what is dated before the morning, of the last two years: shares by age of the item for the
// first six (outcome_rolls.h), plain ones for the last two. A customer's counts are shrunk to those of its peers, these
// to the tenant's, and the tenant's to a shipped prior, each with the weight of 8. Peers are customers alike in terms
// (mean term up to 14, up to 31, more days) and size (geometric mean of the amounts below half, above twice that of its
// currency, or between). Neither name nor country is looked at.
//
// The shipped prior is assumed, not measured; it stands below and in docs/reference/scoring.md. There is none of
// methods: where no method was ever recorded there is no answer. Items that were settled before the ledger came to
// Dunlin (import history) count for when items leave, and say nothing of how, or of methods. Disputes count from the
// day of the first one on: before it nobody wrote them down.
//
// Chances are in basis points, days are epoch days.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "prediction/outcome_history.h"
#include "prediction/outcome_rolls.h"

namespace dunlin {

inline constexpr std::string_view outcome_model = "rolls-1";
inline constexpr std::int32_t outcome_memory_days = 730;

enum class FurtherOutcome : std::uint8_t {
  paid_in_full,
  paid_in_parts,
  paid_short,
  written_off,
  open_after_120,
  disputed,
  answered,
  by_method,
};
inline constexpr std::size_t outcome_count = 8;
[[nodiscard]] std::string_view name_of(FurtherOutcome outcome);
[[nodiscard]] std::string_view words_of(FurtherOutcome outcome);  // as a table has them

struct OutcomeChances {
  std::array<std::int32_t, outcome_count> basis_points{};
  std::uint16_t method = 0;  // in OutcomeHistory::methods; 0: none was ever recorded

  [[nodiscard]] std::int32_t operator[](FurtherOutcome outcome) const {
    return basis_points[static_cast<std::size_t>(outcome)];
  }
  bool operator==(const OutcomeChances&) const = default;
};

// How many roll on, and of those that leave: in full, in parts, short, written off.
inline constexpr Rolls<ending_count> shipped_endings = {{
    {.50, {.93, .02, .05, .00}},  // not due
    {.15, {.90, .05, .05, .00}},  // 1-30
    {.50, {.76, .12, .10, .02}},  // 31-60
    {.65, {.63, .17, .14, .06}},  // 61-90
    {.75, {.52, .20, .16, .12}},  // 91-120
    {.00, {.40, .15, .15, .30}},  // over 120
}};
// Disputed, and settled without.
inline constexpr Rolls<2> shipped_disputes = {{
    {.50, {.02, .98}},
    {.15, {.04, .96}},
    {.50, {.08, .92}},
    {.65, {.09, .91}},
    {.75, {.08, .92}},
    {.00, {.05, .95}},
}};
inline constexpr double shipped_answered = .3;

class OutcomeShares {
 public:
  // Both must outlive it. morning <= book.dated_before: nothing dated on it or later is looked at.
  OutcomeShares(const Book& book, const OutcomeHistory& history, Date morning);

  // Of an invoice that is open on the morning.
  [[nodiscard]] OutcomeChances of(std::size_t customer, std::size_t invoice) const;
  // Of a reminder sent to the customer on the morning.
  [[nodiscard]] std::int32_t answered_basis_points(std::size_t customer) const;

  [[nodiscard]] Date morning() const { return morning_; }

 private:
  static constexpr std::size_t peer_groups = 9;

  struct Counts {
    RollCounts<ending_count> endings{};
    RollCounts<2> disputes{};
    std::int32_t reminders = 0;
    std::int32_t answered = 0;

    void add(const Counts& other);
  };
  struct Shares {
    Rolls<ending_count> endings = shipped_endings;
    Rolls<2> disputes = shipped_disputes;
    double answered = shipped_answered;
  };
  struct Method {
    std::uint16_t method = 0;  // in OutcomeHistory::methods
    double share = 0;
  };
  [[nodiscard]] static Shares shrunk_shares(const Counts& counts, const Shares& prior);

  void find_peers();
  void count_customer(std::size_t customer);
  void count_reminders();
  void share_methods();
  [[nodiscard]] bool is_remembered(std::int32_t day) const {
    return day < morning_.days && day >= morning_.days - outcome_memory_days;
  }
  // Calls the visitor with the method of each payment on one of the customer's invoices that is remembered.
  template <class Visitor>
  void visit_methods(std::size_t customer, Visitor&& visitor) const;
  [[nodiscard]] Method likeliest_method(std::size_t customer) const;

  const Book& book_;
  const OutcomeHistory& history_;
  Date morning_;
  std::int32_t disputes_since_;
  std::vector<std::int32_t> disputed_on_;  // by invoice
  std::vector<std::uint8_t> peers_;        // by customer
  std::vector<Counts> counts_;             // by customer
  std::array<Shares, peer_groups> shares_;
  std::array<std::vector<double>, peer_groups> method_share_;  // by method
  std::vector<Method> methods_;                                // by customer: the likeliest
};

}  // namespace dunlin
