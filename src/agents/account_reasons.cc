#include "agents/account_reasons.h"

#include "agents/collectible.h"
#include "base/check.h"
#include "prediction/predictor.h"

namespace dunlin {
namespace {

constexpr std::int64_t later_lately_min_days = 2;
constexpr std::int64_t share_overdue_min_percent = 50;
constexpr std::int64_t likely_unpaid_min_percent = 20;
constexpr std::int64_t revenue_share_min_percent = 1;

class Choice {
 public:
  void add(AccountReason reason) {
    if (count_ < reasons_.size()) reasons_[count_++] = reason;
  }
  void add_if(bool condition, ReasonKind kind, std::int64_t a = 0, std::int64_t b = 0) {
    if (condition) add({kind, a, b});
  }
  [[nodiscard]] const std::array<AccountReason, reasons_per_account>& taken() const { return reasons_; }

 private:
  std::array<AccountReason, reasons_per_account> reasons_{};
  std::size_t count_ = 0;
};

void add_wait(Choice& choice, const Book& book, const RankedAccount& account) {
  const auto customer = static_cast<std::size_t>(account.customer);
  switch (account.wait) {
    case WaitReason::none:
      return;
    case WaitReason::not_due:
      return choice.add({ReasonKind::not_due, account.next_due_on, 0});
    case WaitReason::unapplied_covers:
      return choice.add({ReasonKind::unapplied_covers, account.unapplied_minor, 0});
    case WaitReason::contacted_recently:
      return choice.add({ReasonKind::contacted_recently, book.last_contact_on[customer], 0});
    case WaitReason::within_grace:
      return choice.add({ReasonKind::within_grace, account.days_chased_max, 0});
    case WaitReason::quiet_list:
      return choice.add({ReasonKind::likely_paid, (10'000 - account.unpaid_7_bp) / 100, 0});
    case WaitReason::follow_up_planned:
      return choice.add({ReasonKind::follow_up_planned, account.follow_up_on, 0});
  }
  check_failed("reason is an enumerator", __FILE__, __LINE__);
}

AccountReason how_it_pays(const RankedAccount& account, const RiskProfile& risk) {
  if (risk.behaviour == BehaviourClass::deteriorating) {
    return {ReasonKind::slowing, whole_days(risk.days_late_mean_earlier), whole_days(risk.days_late_mean_recent)};
  }
  if (risk.settled_count < settled_confident_min) return {ReasonKind::little_history, risk.settled_count, 0};
  const std::int64_t mean = whole_days(risk.days_late_mean);
  if (mean <= 0) return {ReasonKind::pays_on_time, account.days_chased_max, 0};
  const std::int64_t later = risk.has_trend() ? whole_days(risk.days_late_mean_recent) - mean : 0;
  const bool notable = later >= later_lately_min_days || later <= -later_lately_min_days;
  return {ReasonKind::pays_late, mean, notable ? later : 0};
}

void add_left_out(Choice& choice, const Book& book, const RankedAccount& account) {
  const unsigned flags = book.customer_flags[static_cast<std::size_t>(account.customer)];
  if (flags != 0) {
    choice.add_if((flags & book_flag_legal) != 0, ReasonKind::account_legal);
    choice.add_if((flags & book_flag_held) != 0, ReasonKind::account_held);
    choice.add_if((flags & book_flag_disputed) != 0, ReasonKind::account_disputed);
    choice.add_if((flags & book_flag_promised) != 0, ReasonKind::account_promised);
  } else {
    choice.add_if(account.disputed_minor > 0, ReasonKind::disputed, account.disputed_minor);
    choice.add_if(account.promised_minor > 0, ReasonKind::promised, account.promised_minor);
    choice.add_if(account.held_minor > 0, ReasonKind::held, account.held_minor);
  }
  choice.add_if(account.unapplied_minor > 0 && account.wait != WaitReason::unapplied_covers, ReasonKind::unapplied,
                account.unapplied_minor);
}

void add_contact(Choice& choice, const Book& book, const RankedAccount& account) {
  const auto customer = static_cast<std::size_t>(account.customer);
  choice.add_if(account.action == NextAction::no_contact_details, ReasonKind::no_contact_details);
  choice.add_if(book.segment[customer] == Segment::key, ReasonKind::key_account);
  choice.add_if(book.segment[customer] == Segment::in_issue, ReasonKind::account_in_issue);
  const std::int32_t contacted_on = book.last_contact_on[customer];
  if (contacted_on == never || account.wait == WaitReason::contacted_recently) return;
  if (account.reminders_max > 0) {
    choice.add({ReasonKind::reminded, account.reminders_max, contacted_on});
  } else {
    choice.add({ReasonKind::contacted, contacted_on, 0});
  }
}

void add_shape(Choice& choice, const RankedAccount& account, const OverdueRanks& ranks, std::int64_t revenue_share_bp) {
  const bool overdue = account.overdue_minor > 0;
  const bool largest = overdue && ranks.largest > 0 && account.overdue_tenant_minor == ranks.largest;
  choice.add_if(largest, ReasonKind::largest_overdue);
  choice.add_if(
      !largest && overdue && ranks.last_of_largest > 0 && account.overdue_tenant_minor >= ranks.last_of_largest,
      ReasonKind::among_largest_overdue, OverdueRanks::largest_count);
  if (overdue) {
    choice.add_if(account.open_items == 1, ReasonKind::one_invoice);
    choice.add_if(account.open_items > 1 && account.overdue_minor == account.open_minor, ReasonKind::all_overdue);
    const std::int64_t unpaid_percent = (account.unpaid_30_bp + 50) / 100;
    choice.add_if(unpaid_percent >= likely_unpaid_min_percent, ReasonKind::likely_unpaid, unpaid_percent);
    const auto share_percent =
        static_cast<std::int64_t>(static_cast<Wide>(account.overdue_minor) * 100 / account.open_minor);
    choice.add_if(share_percent >= share_overdue_min_percent && share_percent < 100, ReasonKind::share_overdue,
                  share_percent);
  }
  const std::int64_t revenue_percent = revenue_share_bp / 100;
  choice.add_if(revenue_percent >= revenue_share_min_percent, ReasonKind::revenue_share, revenue_percent);
  choice.add_if(overdue, ReasonKind::oldest_overdue, account.days_overdue_max);
}

}  // namespace

std::array<AccountReason, reasons_per_account> choose_reasons(const Book& book, const RankedAccount& account,
                                                              const RiskProfile& risk, const OverdueRanks& ranks,
                                                              std::int64_t revenue_share_bp) {
  Choice choice;
  add_wait(choice, book, account);
  choice.add_if(account.action == NextAction::follow_up, ReasonKind::follow_up_due, account.follow_up_on);
  const bool decided_by_flag = book.customer_flags[static_cast<std::size_t>(account.customer)] != 0;
  if (decided_by_flag) add_left_out(choice, book, account);
  choice.add(how_it_pays(account, risk));
  if (!decided_by_flag) add_left_out(choice, book, account);
  add_contact(choice, book, account);
  add_shape(choice, account, ranks, revenue_share_bp);
  choice.add_if(book.last_contact_on[static_cast<std::size_t>(account.customer)] == never, ReasonKind::never_contacted);
  return choice.taken();
}

std::vector<std::string> reason_words(const Book& book, const RankedAccount& account, Language language) {
  const ReasonContext context{language, book.dated_before, book.currencies[account.currency]};
  std::vector<std::string> words;
  for (const AccountReason& reason : account.reasons) {
    if (reason.kind == ReasonKind::none) continue;
    std::string phrase = words_of(reason, context);
    words.push_back(words.empty() ? capitalised(std::move(phrase)) : std::move(phrase));
  }
  return words;
}

}  // namespace dunlin
