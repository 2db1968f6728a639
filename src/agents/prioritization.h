// The prioritization agent: which accounts to work on this morning, in which order, with what, and why.
//
// An account is a customer in one currency with open items. Three steps: assess_accounts for any ranges of customers
// (they may run at the same time), the results put together in order, rank_accounts over all of them.
//
//   std::vector<std::int64_t> revenue(book.customer_count());
//   sum_revenue(book, all_customers(book), rates, revenue);
//   const PrioritizationInput input{book, open, predictions, risk, revenue, channels, rates, settings};
//   std::vector<RankedAccount> accounts = assess_accounts(input, all_customers(book));
//   rank_accounts(input, accounts);                  // scored, with reasons, best first
//   accounts[0].score_bp                             // the exact sum of accounts[0].points
//
// Gain: what contacting the customer today is expected to be worth, in the tenant's currency, less the cost of the
// contact and never below zero. Over the chased items (overdue, nothing against them) and those due within
// soon_due_days. Its parts (earlier payment, loss avoided, wear, cost) are kept and shown:
//
//   amount x [ sum over days d of (S(d) - S(d)^r) x cost of capital / 365  +  (S(90) - S(90)^r) x loss share ]
//
//   less the wear of earlier reminders: fatigue_per_reminder_bp of it for each (ASSUMED, five at most)
//
// S(d) is the predicted probability that the item is unpaid d days after this morning (0, 7, 14, 30, 60 and 90 days,
// straight lines between), r the factor by which a contact raises the chance of payment on each day (ASSUMED 1.15 until
// the tenant's own outcomes measure it), and the loss share what is finally lost of the amounts still unpaid in 90 days
// (ASSUMED). Days before due cost nothing. Money received and not applied reduces the sum in proportion. Example:
// 10,000.00 EUR, S = 1, .8, .6, .3, .1, .05 gives 2.98 days saved, so 6.53 EUR at 8 % a year, and with a loss share of
// 10 % of a probability that falls from .05 to .0319 another 18.10 EUR.
//
// Score, 0..10000 basis points, 0 for accounts that wait; the sum of:
//   expected_gain    0..8000  8000 for the largest gain of the morning, 500 less for each halving
//   urgency          0..1200  age of the oldest chased item (or of what is disputed, promised or held), full at 60 days
//   customer_value   0..800   800 for the largest revenue of the last 12 months, 80 less for each halving
//   effort        -500..0     minutes the action takes, full at 20; never takes more than the others gave
// The first is about the benefit, which is gain before cost, so that a score does not depend on the unit money is
// counted in.
//
// Order: score, gain (both falling), customer id, currency. It is total.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/account_reason.h"
#include "agents/next_action.h"
#include "agents/ranking_rates.h"
#include "agents/risk.h"
#include "ledger/book.h"
#include "prediction/predictor.h"

namespace dunlin {

struct PrioritizationSettings {
  std::int64_t annual_cost_of_capital_bp = 800;
  std::int64_t hazard_uplift_bp = 11'500;        // assumed
  std::int64_t loss_share_bp = 1'000;            // assumed
  std::int64_t fatigue_per_reminder_bp = 1'000;  // assumed
  std::int32_t soon_due_days = 3;
  std::int32_t minutes_per_reminder = 2;
  std::int32_t minutes_per_call = 12;
  std::int32_t minutes_per_clarification = 15;  // dispute, promise, hold, missing contact
  std::int64_t cost_per_minute_minor = 80;      // in the tenant's currency
  ActionRules rules;
};

enum class ScoreComponent : std::uint8_t { expected_gain, urgency, customer_value, effort };
inline constexpr std::size_t score_component_count = 4;
[[nodiscard]] std::string_view name_of(ScoreComponent component);
[[nodiscard]] std::string_view words_of(ScoreComponent component, Language language);

inline constexpr std::size_t reasons_per_account = 3;

struct RankedAccount {
  std::int32_t customer = 0;  // index into the Book's customers
  std::uint8_t currency = 0;  // index into the Book's currencies
  NextAction action = NextAction::wait;
  WaitReason wait = WaitReason::none;
  BehaviourClass behaviour = BehaviourClass::fresh;

  std::uint16_t score_bp = 0;
  std::array<std::int16_t, score_component_count> points{};  // by ScoreComponent; their sum is score_bp
  std::int64_t gain_minor = 0;                               // in the tenant's currency
  std::array<AccountReason, reasons_per_account> reasons{};  // most telling first

  // In the account's currency. overdue = chased + disputed + promised + held.
  std::int64_t open_minor = 0;
  std::int64_t overdue_minor = 0;
  std::int64_t chased_minor = 0;
  std::int64_t disputed_minor = 0;
  std::int64_t promised_minor = 0;
  std::int64_t held_minor = 0;
  std::int64_t unapplied_minor = 0;

  std::int32_t open_items = 0;
  std::int32_t overdue_items = 0;
  std::int32_t days_overdue_max = 0;  // of all overdue items
  std::int32_t days_chased_max = 0;   // of the chased ones
  std::int32_t next_due_on = never;   // earliest due day from today on
  std::int32_t expected_on = 0;   // median of the expected days, weighed by amount, of the chased items or else of all
  std::uint16_t unpaid_7_bp = 0;  // of the chased items, weighed by amount
  std::uint16_t unpaid_30_bp = 0;
  std::uint8_t reminders_max = 0;  // of the chased items of the customer, in every currency

  // For comparing across currencies: in the tenant's currency.
  std::int64_t overdue_tenant_minor = 0;
  std::int64_t benefit_milli = 0;  // gain before cost, in thousandths of a minor unit: saved + avoided - fatigue
  std::int64_t saved_milli = 0;    // by earlier payment
  std::int64_t avoided_milli = 0;  // of loss
  std::int64_t fatigue_milli = 0;
  std::int64_t cost_minor = 0;  // of the minutes; of an account that waits, of those a contact would take

  std::int32_t minutes = 0;           // of the next action; 0 to wait
  std::int32_t follow_up_on = never;  // planned by a person
};

struct PrioritizationInput {
  const Book& book;
  const OpenItems& open;
  const Predictions& predictions;
  std::span<const RiskProfile> risk;       // by customer
  std::span<const std::int64_t> revenue;   // by customer: sum_revenue
  std::span<const std::uint8_t> channels;  // by customer: bits of ContactChannel
  const RankingRates& rates;
  const PrioritizationSettings& settings;
  std::span<const std::int32_t> follow_up_on = {};  // by customer: the planned day, or never; empty: none is planned
};

// What the action takes of a person's time.
[[nodiscard]] std::int32_t minutes_of(NextAction action, const PrioritizationSettings& settings);

// What was billed in the 365 days before the morning, in the tenant's currency, by customer. Writes out for range only.
void sum_revenue(const Book& book, CustomerRange range, const RankingRates& rates, std::span<std::int64_t> out);

// The accounts of the customers in range, in order of customer and currency, without score and reasons.
[[nodiscard]] std::vector<RankedAccount> assess_accounts(const PrioritizationInput& input, CustomerRange range);

// Scores, explains and sorts. accounts: the assessed accounts of the whole Book, in any order.
void rank_accounts(const PrioritizationInput& input, std::vector<RankedAccount>& accounts);

// The reasons in words, the first one capitalised; none are left empty except where there are fewer.
[[nodiscard]] std::vector<std::string> reason_words(const Book& book, const RankedAccount& account, Language language);

}  // namespace dunlin
