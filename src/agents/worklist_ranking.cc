#include <algorithm>
#include <tuple>

#include "agents/account_reasons.h"
#include "agents/prioritization.h"
#include "base/check.h"
#include "base/fixed_point.h"

namespace dunlin {
namespace {

constexpr std::int64_t gain_points = 8'000;
constexpr std::int64_t gain_halvings = 16;
constexpr std::int64_t urgency_points = 1'200;
constexpr std::int64_t urgency_full_days = 60;
constexpr std::int64_t value_points = 800;
constexpr std::int64_t value_halvings = 10;
constexpr std::int64_t effort_points = 500;
constexpr std::int64_t effort_full_minutes = 20;
static_assert(gain_points + urgency_points + value_points == 10'000);

// All points for the largest value, none for one that is `halvings` times halved.
std::int64_t share_of_largest(std::int64_t points, std::int64_t value, std::int64_t largest, std::int64_t halvings) {
  if (value <= 0) return 0;
  const std::int64_t distance =
      log2_q16(static_cast<std::uint64_t>(largest)) - log2_q16(static_cast<std::uint64_t>(value));
  return std::max<std::int64_t>(points - points * distance / (halvings << 16), 0);
}

// An action whose worth is that of reaching the customer today.
bool is_contact(NextAction action) {
  switch (action) {
    case NextAction::first_reminder:
    case NextAction::second_reminder_person:
    case NextAction::call:
    case NextAction::no_contact_details:
    case NextAction::follow_up:
      return true;
    case NextAction::resolve_dispute:
    case NextAction::check_promise:
    case NextAction::review_hold:
    case NextAction::wait:
      return false;
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

struct Largest {
  std::int64_t benefit_milli = 0;
  std::int64_t revenue = 0;
};

void score(const PrioritizationInput& input, const Largest& largest, RankedAccount& account) {
  account.points = {};
  account.score_bp = 0;
  if (account.action == NextAction::wait) return;
  const std::int64_t revenue = input.revenue[static_cast<std::size_t>(account.customer)];
  const std::int64_t days = account.chased_minor > 0 ? account.days_chased_max : account.days_overdue_max;
  const std::int64_t gain = is_contact(account.action) ? share_of_largest(gain_points, account.benefit_milli,
                                                                          largest.benefit_milli, gain_halvings)
                                                       : 0;
  const std::int64_t urgency =
      account.action == NextAction::follow_up
          ? urgency_points
          : urgency_points * std::clamp<std::int64_t>(days, 0, urgency_full_days) / urgency_full_days;
  const std::int64_t value = share_of_largest(value_points, revenue, largest.revenue, value_halvings);
  const std::int64_t minutes = std::clamp<std::int64_t>(account.minutes, 0, effort_full_minutes);
  const std::int64_t effort = -std::min(effort_points * minutes / effort_full_minutes, gain + urgency + value);
  account.points = {static_cast<std::int16_t>(gain), static_cast<std::int16_t>(urgency),
                    static_cast<std::int16_t>(value), static_cast<std::int16_t>(effort)};
  account.score_bp = static_cast<std::uint16_t>(gain + urgency + value + effort);
}

// The overdue amount of the last account that counts as one of the largest, and of the largest, in the tenant's
// currency. Both 0 when there are too few accounts for the word to mean anything.
OverdueRanks rank_overdue(const std::vector<RankedAccount>& accounts) {
  std::vector<std::int64_t> amounts;
  for (const RankedAccount& account : accounts) {
    if (account.overdue_tenant_minor > 0) amounts.push_back(account.overdue_tenant_minor);
  }
  OverdueRanks ranks;
  if (amounts.size() < 2) return ranks;
  const std::size_t shown = std::min(amounts.size(), OverdueRanks::largest_count);
  std::partial_sort(amounts.begin(), amounts.begin() + static_cast<std::ptrdiff_t>(shown), amounts.end(),
                    std::greater<>());
  ranks.largest = amounts[0];
  if (amounts.size() > 2 * OverdueRanks::largest_count) ranks.last_of_largest = amounts[shown - 1];
  return ranks;
}

}  // namespace

std::int32_t minutes_of(NextAction action, const PrioritizationSettings& settings) {
  switch (action) {
    case NextAction::first_reminder:
    case NextAction::second_reminder_person:
      return settings.minutes_per_reminder;
    case NextAction::call:
    case NextAction::follow_up:
      return settings.minutes_per_call;
    case NextAction::resolve_dispute:
    case NextAction::check_promise:
    case NextAction::review_hold:
    case NextAction::no_contact_details:
      return settings.minutes_per_clarification;
    case NextAction::wait:
      return 0;
  }
  check_failed("action is an enumerator", __FILE__, __LINE__);
}

void rank_accounts(const PrioritizationInput& input, std::vector<RankedAccount>& accounts) {
  Largest largest;
  Wide revenue_total = 0;
  for (const std::int64_t revenue : input.revenue) {
    largest.revenue = std::max(largest.revenue, revenue);
    revenue_total += revenue;
  }
  for (const RankedAccount& account : accounts) {
    if (is_contact(account.action)) largest.benefit_milli = std::max(largest.benefit_milli, account.benefit_milli);
  }
  const OverdueRanks ranks = rank_overdue(accounts);
  for (RankedAccount& account : accounts) {
    score(input, largest, account);
    const auto customer = static_cast<std::size_t>(account.customer);
    const std::int64_t revenue_bp =
        revenue_total == 0
            ? 0
            : static_cast<std::int64_t>(static_cast<Wide>(input.revenue[customer]) * 10'000 / revenue_total);
    account.reasons = choose_reasons(input.book, account, input.risk[customer], ranks, revenue_bp);
  }
  std::sort(accounts.begin(), accounts.end(), [&](const RankedAccount& left, const RankedAccount& right) {
    const auto key = [&](const RankedAccount& account) {
      return std::tuple(-std::int64_t{account.score_bp}, -account.gain_minor,
                        input.book.customer_id[static_cast<std::size_t>(account.customer)], account.currency);
    };
    return key(left) < key(right);
  });
}

std::string_view name_of(ScoreComponent component) {
  switch (component) {
    case ScoreComponent::expected_gain:
      return "expected_gain";
    case ScoreComponent::urgency:
      return "urgency";
    case ScoreComponent::customer_value:
      return "customer_value";
    case ScoreComponent::effort:
      return "effort";
  }
  check_failed("component is an enumerator", __FILE__, __LINE__);
}

std::string_view words_of(ScoreComponent component, Language language) {
  const bool german = language == Language::de;
  switch (component) {
    case ScoreComponent::expected_gain:
      return german ? "Erwarteter Nutzen" : "Expected gain";
    case ScoreComponent::urgency:
      return german ? "Dringlichkeit" : "Urgency";
    case ScoreComponent::customer_value:
      return german ? "Kundenwert" : "Customer value";
    case ScoreComponent::effort:
      return german ? "Aufwand" : "Effort";
  }
  check_failed("component is an enumerator", __FILE__, __LINE__);
}

}  // namespace dunlin
