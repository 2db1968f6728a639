#include <algorithm>

#include "agents/collectible.h"
#include "agents/prioritization.h"
#include "base/check.h"
#include "base/fixed_point.h"

namespace dunlin {
namespace {

constexpr std::array<std::int32_t, 6> grid = {0, 7, 14, 30, 60, 90};
constexpr std::int32_t revenue_days = 365;
constexpr std::int64_t reminders_that_wear = 5;

using Gaps = std::array<std::int64_t, grid.size()>;

// S - S^r in millionths at the days of the grid.
Gaps gaps_of(const Predictions& predictions, std::size_t item, PowerTable& uplift) {
  const std::array<std::int64_t, grid.size()> unpaid = {10'000,
                                                        predictions.unpaid_7_bp[item],
                                                        predictions.unpaid_14_bp[item],
                                                        predictions.unpaid_30_bp[item],
                                                        predictions.unpaid_60_bp[item],
                                                        predictions.unpaid_90_bp[item]};
  Gaps gaps{};
  for (std::size_t at = 0; at < gaps.size(); ++at) gaps[at] = unpaid[at] * 100 - uplift.millionths(unpaid[at]);
  return gaps;
}

// Twice the area under the gaps from day `from` on, in millionths of a day.
std::int64_t doubled_days_saved(const Gaps& gaps, std::int32_t from) {
  std::int64_t area = 0;
  for (std::size_t at = 0; at + 1 < grid.size(); ++at) {
    if (grid[at + 1] <= from) continue;
    const std::int64_t width = grid[at + 1] - grid[at];
    const std::int64_t skipped = std::max(from - grid[at], 0);
    const std::int64_t left = gaps[at] + (gaps[at + 1] - gaps[at]) * skipped / width;
    area += (left + gaps[at + 1]) * (width - skipped);
  }
  return area;
}

class AccountAssessor {
 public:
  explicit AccountAssessor(const PrioritizationInput& input)
      : input_(input), book_(input.book), uplift_(input.settings.hazard_uplift_bp) {}

  void assess(std::size_t customer, std::vector<RankedAccount>& accounts) {
    const auto begin = static_cast<std::size_t>(input_.open.begin[customer]);
    const auto end = static_cast<std::size_t>(input_.open.begin[customer + 1]);
    items_.clear();
    for (std::size_t item = begin; item < end; ++item) items_.push_back(item);
    const auto currency_of = [this](std::size_t item) { return book_.currency[invoice_of(item)]; };
    std::stable_sort(items_.begin(), items_.end(),
                     [&](std::size_t left, std::size_t right) { return currency_of(left) < currency_of(right); });
    const std::uint8_t reminders_max = reminders_of(customer);
    for (std::size_t first = 0; first < items_.size();) {
      std::size_t last = first;
      while (last < items_.size() && currency_of(items_[last]) == currency_of(items_[first])) ++last;
      RankedAccount account;
      account.customer = static_cast<std::int32_t>(customer);
      account.currency = currency_of(items_[first]);
      account.behaviour = input_.risk[customer].behaviour;
      account.reminders_max = reminders_max;
      account.unapplied_minor = unapplied_of(account);
      fill(account, std::span<const std::size_t>(items_).subspan(first, last - first));
      accounts.push_back(account);
      first = last;
    }
  }

 private:
  [[nodiscard]] std::size_t invoice_of(std::size_t item) const {
    return static_cast<std::size_t>(input_.open.invoice[item]);
  }
  // Flags of the item and of the whole account together.
  [[nodiscard]] unsigned flags_of(std::size_t invoice, std::int32_t customer) const {
    return book_.item_flags[invoice] | static_cast<unsigned>(book_.customer_flags[static_cast<std::size_t>(customer)]);
  }

  [[nodiscard]] std::uint8_t reminders_of(std::size_t customer) const {
    std::uint8_t reminders = 0;
    if (book_.customer_flags[customer] != 0) return reminders;
    for (const std::size_t item : items_) {
      if (is_chased(book_, invoice_of(item))) reminders = std::max(reminders, book_.reminders[invoice_of(item)]);
    }
    return reminders;
  }

  [[nodiscard]] std::int64_t unapplied_of(const RankedAccount& account) const {
    const auto before = [](const Book::Unapplied& row, const RankedAccount& wanted) {
      return row.customer != wanted.customer ? row.customer < wanted.customer : row.currency < wanted.currency;
    };
    const auto found = std::lower_bound(book_.unapplied.begin(), book_.unapplied.end(), account, before);
    const bool here =
        found != book_.unapplied.end() && found->customer == account.customer && found->currency == account.currency;
    return here ? found->minor : 0;
  }

  // Puts an item's amount where it belongs and says whether it is chased.
  bool count(RankedAccount& account, std::size_t invoice) const {
    const std::int64_t amount = book_.open_minor[invoice];
    account.open_minor = saturated(static_cast<Wide>(account.open_minor) + amount);
    ++account.open_items;
    const std::int32_t overdue = book_.days_overdue(invoice);
    if (overdue <= 0) {
      account.next_due_on = std::min(account.next_due_on, book_.due_on[invoice]);
      return false;
    }
    account.overdue_minor = saturated(static_cast<Wide>(account.overdue_minor) + amount);
    ++account.overdue_items;
    account.days_overdue_max = std::max(account.days_overdue_max, overdue);
    const unsigned flags = flags_of(invoice, account.customer);
    std::int64_t& sum = (flags & book_flag_disputed) != 0   ? account.disputed_minor
                        : (flags & book_flag_promised) != 0 ? account.promised_minor
                        : flags != 0                        ? account.held_minor
                                                            : account.chased_minor;
    sum = saturated(static_cast<Wide>(sum) + amount);
    if (flags == 0) account.days_chased_max = std::max(account.days_chased_max, overdue);
    return flags == 0;
  }

  // What a contact is worth before its cost, in units of 1 / (2 x 365 x 10^10) of a minor unit.
  struct Benefit {
    Wide saved = 0;
    Wide avoided = 0;
  };
  void add_benefit(Benefit& sum, std::size_t item, std::int64_t amount_tenant) {
    const Gaps gaps = gaps_of(input_.predictions, item, uplift_);
    const std::int32_t due_in = std::max(-book_.days_overdue(invoice_of(item)), 0);
    const PrioritizationSettings& settings = input_.settings;
    const auto amount = static_cast<Wide>(amount_tenant);
    sum.saved += amount * doubled_days_saved(gaps, due_in) * settings.annual_cost_of_capital_bp;
    sum.avoided += amount * gaps.back() * 2 * 365 * settings.loss_share_bp;
  }

  void fill(RankedAccount& account, std::span<const std::size_t> items) {
    Benefit benefit;
    Wide unpaid_7 = 0;
    Wide unpaid_30 = 0;
    Wide overdue_tenant = 0;
    expected_.clear();
    chased_.clear();
    for (const std::size_t item : items) {
      const std::size_t invoice = invoice_of(item);
      const std::int64_t amount = book_.open_minor[invoice];
      const std::int64_t amount_tenant = input_.rates.to_tenant(account.currency, amount);
      const bool chased = count(account, invoice);
      const std::int32_t overdue = book_.days_overdue(invoice);
      const bool soon_due =
          overdue <= 0 && -overdue <= input_.settings.soon_due_days && flags_of(invoice, account.customer) == 0;
      if (chased || soon_due) add_benefit(benefit, item, amount_tenant);
      if (overdue > 0) overdue_tenant += amount_tenant;
      expected_.push_back({input_.predictions.expected_on[item], amount});
      if (!chased) continue;
      chased_.push_back(expected_.back());
      unpaid_7 += static_cast<Wide>(amount) * input_.predictions.unpaid_7_bp[item];
      unpaid_30 += static_cast<Wide>(amount) * input_.predictions.unpaid_30_bp[item];
    }
    account.overdue_tenant_minor = saturated(overdue_tenant);
    account.expected_on = weighted_median(chased_.empty() ? expected_ : chased_);
    if (account.chased_minor > 0) {
      account.unpaid_7_bp = static_cast<std::uint16_t>(unpaid_7 / account.chased_minor);
      account.unpaid_30_bp = static_cast<std::uint16_t>(unpaid_30 / account.chased_minor);
    }
    decide(account);
    value(account, benefit);
  }

  // Turns the sum into money; what has been received and waits to be applied is not outstanding in truth.
  void value(RankedAccount& account, const Benefit& benefit) const {
    constexpr Wide units_per_milli = Wide{2} * 365 * 10'000'000;
    const PrioritizationSettings& settings = input_.settings;
    const auto outstanding = [&account](Wide units) {
      std::int64_t milli = saturated(units / units_per_milli);
      if (account.unapplied_minor > 0 && account.chased_minor > 0) {
        const std::int64_t uncovered = std::max<std::int64_t>(account.chased_minor - account.unapplied_minor, 0);
        milli = saturated(static_cast<Wide>(milli) * uncovered / account.chased_minor);
      }
      return milli;
    };
    account.saved_milli = outstanding(benefit.saved);
    account.avoided_milli = outstanding(benefit.avoided);
    const Wide sum = static_cast<Wide>(account.saved_milli) + account.avoided_milli;
    const std::int64_t reminders = std::min<std::int64_t>(account.reminders_max, reminders_that_wear);
    account.fatigue_milli = saturated(sum * reminders * settings.fatigue_per_reminder_bp / 10'000);
    account.benefit_milli = saturated(sum - account.fatigue_milli);
    const bool by_phone =
        account.reminders_max > 1 || is_sensitive(book_.segment[static_cast<std::size_t>(account.customer)]);
    const std::int64_t minutes = account.action != NextAction::wait ? account.minutes
                                 : by_phone                         ? settings.minutes_per_call
                                                                    : settings.minutes_per_reminder;
    account.cost_minor = minutes * settings.cost_per_minute_minor;
    account.gain_minor = std::max<std::int64_t>(account.benefit_milli / 1'000 - account.cost_minor, 0);
  }

  void decide(RankedAccount& account) const {
    const auto customer = static_cast<std::size_t>(account.customer);
    const std::int32_t contacted_on = book_.last_contact_on[customer];
    ActionFacts facts;
    facts.segment = book_.segment[customer];
    facts.customer_flags = book_.customer_flags[customer];
    facts.overdue_minor = account.overdue_minor;
    facts.chased_minor = account.chased_minor;
    facts.disputed_minor = account.disputed_minor;
    facts.promised_minor = account.promised_minor;
    facts.held_minor = account.held_minor;
    facts.unapplied_minor = account.unapplied_minor;
    facts.days_overdue_max = account.days_chased_max;
    facts.contacted = contacted_on != never;
    facts.days_since_contact = facts.contacted ? book_.dated_before.days - contacted_on : 0;
    facts.channels = input_.channels[customer];
    facts.reminders_max = account.reminders_max;
    facts.unpaid_7_bp = account.unpaid_7_bp;
    if (!input_.follow_up_on.empty()) account.follow_up_on = input_.follow_up_on[customer];
    facts.follow_up_due = account.follow_up_on <= book_.dated_before.days;
    facts.follow_up_planned = !facts.follow_up_due && account.follow_up_on != never;
    const Decided decided = next_action(facts, input_.settings.rules);
    account.action = decided.action;
    account.wait = decided.wait;
    account.minutes = minutes_of(account.action, input_.settings);
  }

  struct Expected {
    std::int32_t on;
    std::int64_t amount;
  };
  // The first day by which at least half of the amount is expected.
  static std::int32_t weighted_median(std::vector<Expected>& expected) {
    std::sort(expected.begin(), expected.end(), [](const Expected& left, const Expected& right) {
      return left.on != right.on ? left.on < right.on : left.amount < right.amount;
    });
    Wide total = 0;
    for (const Expected& entry : expected) total += entry.amount;
    Wide sum = 0;
    for (const Expected& entry : expected) {
      sum += entry.amount;
      if (sum * 2 >= total) return entry.on;
    }
    return never;
  }

  const PrioritizationInput& input_;
  const Book& book_;
  PowerTable uplift_;
  std::vector<std::size_t> items_;
  std::vector<Expected> expected_;
  std::vector<Expected> chased_;
};

}  // namespace

void sum_revenue(const Book& book, CustomerRange range, const RankingRates& rates, std::span<std::int64_t> out) {
  CHECK(range.begin <= range.end && range.end <= book.customer_count() && out.size() == book.customer_count());
  const std::int32_t since = book.dated_before.days - revenue_days;
  for (std::size_t customer = range.begin; customer < range.end; ++customer) {
    Wide sum = 0;
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      if (book.issued_on[invoice] < since) continue;
      sum += rates.to_tenant(book.currency[invoice], book.amount_minor[invoice]);
    }
    out[customer] = saturated(sum);
  }
}

std::vector<RankedAccount> assess_accounts(const PrioritizationInput& input, CustomerRange range) {
  const std::size_t customers = input.book.customer_count();
  CHECK(range.begin <= range.end && range.end <= customers);
  CHECK(input.risk.size() == customers && input.revenue.size() == customers && input.channels.size() == customers);
  CHECK(input.predictions.count() == input.open.count());
  AccountAssessor assessor(input);
  std::vector<RankedAccount> accounts;
  for (std::size_t customer = range.begin; customer < range.end; ++customer) assessor.assess(customer, accounts);
  return accounts;
}

}  // namespace dunlin
