#include "prediction/outcome_shares.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/check.h"
#include "prediction/portfolio_days.h"

namespace dunlin {
namespace {

constexpr std::int64_t one_q32 = std::int64_t{1} << 32;
constexpr std::int32_t term_days_max = 365;
constexpr double certain = 10'000;

std::int32_t basis_points(double chance) {
  return static_cast<std::int32_t>(std::floor(chance * certain + 0.5));
}

// Rounded where they are cut, so that they add up to 10000.
void share_out(const std::array<double, ending_count + 1>& chance, OutcomeChances& outcomes) {
  double all = 0;
  for (std::size_t way = 0; way < ending_count; ++way) all += chance[way];
  double reached = 0;
  std::int32_t given = 0;
  for (std::size_t way = 0; way < ending_count; ++way) {
    reached += chance[way];
    const std::int32_t cut = way + 1 == ending_count ? basis_points(1) : basis_points(reached / all);
    outcomes.basis_points[way] = cut - given;
    given = cut;
  }
}

std::size_t term_band(std::int64_t days, std::int64_t invoices) {
  if (days <= 14 * invoices) return 0;
  return days <= 31 * invoices ? 1 : 2;
}
std::size_t size_band(std::int64_t log2_above_mean, std::int64_t invoices) {
  if (log2_above_mean < -one_q32 * invoices) return 0;
  return log2_above_mean <= one_q32 * invoices ? 1 : 2;
}

template <std::size_t Ways>
void add_counts(RollCounts<Ways>& counts, const RollCounts<Ways>& others) {
  for (std::size_t age = 0; age < age_count; ++age) {
    for (std::size_t way = 0; way < Ways; ++way) counts[age].left[way] += others[age].left[way];
    counts[age].left_unsaid += others[age].left_unsaid;
    counts[age].rolled += others[age].rolled;
  }
}

double shrunk_share(std::int64_t own, std::int64_t all, double prior) {
  return (static_cast<double>(own) + outcome_kappa * prior) / (static_cast<double>(all) + outcome_kappa);
}

}  // namespace

std::string_view name_of(FurtherOutcome outcome) {
  switch (outcome) {
    case FurtherOutcome::paid_in_full:
      return "paid_in_full";
    case FurtherOutcome::paid_in_parts:
      return "paid_in_parts";
    case FurtherOutcome::paid_short:
      return "paid_short";
    case FurtherOutcome::written_off:
      return "written_off";
    case FurtherOutcome::open_after_120:
      return "open_after_120_days";
    case FurtherOutcome::disputed:
      return "disputed";
    case FurtherOutcome::answered:
      return "answers_reminder";
    case FurtherOutcome::by_method:
      return "payment_method";
  }
  CHECK_UNREACHABLE("unknown outcome");
}

std::string_view words_of(FurtherOutcome outcome) {
  switch (outcome) {
    case FurtherOutcome::paid_in_full:
      return "ends: paid in full by one payment";
    case FurtherOutcome::paid_in_parts:
      return "ends: paid in parts";
    case FurtherOutcome::paid_short:
      return "ends: short, a credit memo takes a part";
    case FurtherOutcome::written_off:
      return "ends: written off";
    case FurtherOutcome::open_after_120:
      return "open 120 days after due";
    case FurtherOutcome::disputed:
      return "disputed before it is settled";
    case FurtherOutcome::answered:
      return "a reminder is answered in 7 days";
    case FurtherOutcome::by_method:
      return "likeliest method of payment";
  }
  CHECK_UNREACHABLE("unknown outcome");
}

void OutcomeShares::Counts::add(const Counts& other) {
  add_counts<ending_count>(endings, other.endings);
  add_counts<2>(disputes, other.disputes);
  reminders += other.reminders;
  answered += other.answered;
}

OutcomeShares::Shares OutcomeShares::shrunk_shares(const Counts& counts, const Shares& prior) {
  return {shrunk_rolls<ending_count>(counts.endings, prior.endings), shrunk_rolls<2>(counts.disputes, prior.disputes),
          shrunk_share(counts.answered, counts.reminders, prior.answered)};
}

OutcomeShares::OutcomeShares(const Book& book, const OutcomeHistory& history, Date morning)
    : book_(book),
      history_(history),
      morning_(morning),
      disputes_since_(disputes_known_since(history)),
      disputed_on_(first_disputes(book, history, morning)),
      counts_(book.customer_count()) {
  CHECK(morning <= book.dated_before && history.settlement_begin.size() == book.invoice_count() + 1);
  find_peers();
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) count_customer(customer);
  count_reminders();
  Counts tenant;
  std::array<Counts, peer_groups> groups;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    groups[peers_[customer]].add(counts_[customer]);
  }
  for (const Counts& group : groups) tenant.add(group);
  const Shares of_tenant = shrunk_shares(tenant, Shares{});
  for (std::size_t group = 0; group < peer_groups; ++group) shares_[group] = shrunk_shares(groups[group], of_tenant);
  share_methods();
}

// Sums of integers, so that the order of invoices does not matter.
void OutcomeShares::find_peers() {
  struct Sum {
    std::int64_t log2 = 0;
    std::int64_t invoices = 0;
    std::int64_t term_days = 0;
  };
  const std::size_t currencies = book_.currencies.size();
  std::vector<Sum> sums(currencies * book_.customer_count());  // by customer, then currency
  std::vector<Sum> of_currency(currencies);
  for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
    const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book_.invoice_begin[customer]); invoice < end; ++invoice) {
      if (book_.issued_on[invoice] >= morning_.days) continue;
      const std::size_t currency = book_.currency[invoice];
      Sum& own = sums[customer * currencies + currency];
      const std::int64_t log2 = amount_log2_q32(book_.amount_minor[invoice]);
      own.log2 += log2;
      of_currency[currency].log2 += log2;
      ++own.invoices;
      ++of_currency[currency].invoices;
      own.term_days += std::clamp(book_.due_on[invoice] - book_.issued_on[invoice], 0, term_days_max);
    }
  }
  for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
    Sum own;
    for (std::size_t currency = 0; currency < currencies; ++currency) {
      const Sum& part = sums[customer * currencies + currency];
      if (part.invoices == 0) continue;
      own.log2 += part.log2 - of_currency[currency].log2 / of_currency[currency].invoices * part.invoices;
      own.invoices += part.invoices;
      own.term_days += part.term_days;
    }
    peers_.push_back(
        static_cast<std::uint8_t>(3 * term_band(own.term_days, own.invoices) + size_band(own.log2, own.invoices)));
  }
}

void OutcomeShares::count_customer(std::size_t customer) {
  Counts& counts = counts_[customer];
  const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
  for (auto invoice = static_cast<std::size_t>(book_.invoice_begin[customer]); invoice < end; ++invoice) {
    if (book_.issued_on[invoice] >= morning_.days || !is_remembered(book_.due_on[invoice])) continue;
    const Ending ending = ending_of(book_, history_, invoice, morning_);
    Leaving item{book_.issued_on[invoice], book_.due_on[invoice], ending.closed_on,
                 static_cast<std::size_t>(ending.kind)};
    count_leaving<ending_count>(counts.endings, item, morning_.days);
    const std::int32_t disputed_on = disputed_on_[invoice];
    item.left_on = std::min(disputed_on, ending.closed_on);
    item.way = disputed_on != never && disputed_on <= ending.closed_on ? 0 : 1;
    count_leaving<2>(counts.disputes, item, morning_.days, disputes_since_);
  }
}

void OutcomeShares::count_reminders() {
  for (const OutcomeHistory::Sent& reminder : history_.reminders) {
    if (!is_remembered(reminder.on) || reminder.on + answer_days >= morning_.days) continue;
    if (book_.issued_on[static_cast<std::size_t>(reminder.invoice)] >= morning_.days) continue;
    Counts& counts = counts_[static_cast<std::size_t>(reminder.customer)];
    ++counts.reminders;
    counts.answered += was_answered(history_, reminder) ? 1 : 0;
  }
}

template <class Visitor>
void OutcomeShares::visit_methods(std::size_t customer, Visitor&& visitor) const {
  const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
  for (auto invoice = static_cast<std::size_t>(book_.invoice_begin[customer]); invoice < end; ++invoice) {
    if (book_.issued_on[invoice] >= morning_.days) continue;
    for (const ItemSettlement& settlement : history_.settlements_of(invoice)) {
      if (settlement.method != 0 && settlement.minor > 0 && is_remembered(settlement.on)) visitor(settlement.method);
    }
  }
}

void OutcomeShares::share_methods() {
  const std::size_t methods = history_.methods.size();
  std::array<std::vector<std::int64_t>, peer_groups> counts;
  counts.fill(std::vector<std::int64_t>(methods));
  for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
    visit_methods(customer, [&](std::uint16_t method) { ++counts[peers_[customer]][method]; });
  }
  std::vector<std::int64_t> of_tenant(methods);
  std::array<std::int64_t, peer_groups> of_group{};
  std::int64_t all = 0;
  for (std::size_t group = 0; group < peer_groups; ++group) {
    for (std::size_t method = 0; method < methods; ++method) {
      of_tenant[method] += counts[group][method];
      of_group[group] += counts[group][method];
    }
    all += of_group[group];
  }
  for (std::size_t group = 0; group < peer_groups; ++group) {
    method_share_[group].assign(methods, 0);
    for (std::size_t method = 0; all > 0 && method < methods; ++method) {
      const double tenant = static_cast<double>(of_tenant[method]) / static_cast<double>(all);
      method_share_[group][method] = shrunk_share(counts[group][method], of_group[group], tenant);
    }
  }
  for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
    methods_.push_back(likeliest_method(customer));
  }
}

// Only what the customer used and what its peers use most can be the likeliest: of what it never used, shares stand as
// among its peers. Of equal shares the first method is told, in the order of their names.
OutcomeShares::Method OutcomeShares::likeliest_method(std::size_t customer) const {
  const std::vector<double>& peers = method_share_[peers_[customer]];
  const auto most_used = static_cast<std::uint16_t>(std::max_element(peers.begin(), peers.end()) - peers.begin());
  if (peers[most_used] == 0) return {};
  std::map<std::uint16_t, std::int64_t> own = {{most_used, 0}};
  std::int64_t all = 0;
  visit_methods(customer, [&](std::uint16_t method) {
    ++own[method];
    ++all;
  });
  Method likeliest;
  for (const auto& [method, count] : own) {
    const double share = shrunk_share(count, all, peers[method]);
    if (share > likeliest.share) likeliest = {method, share};
  }
  return likeliest;
}

std::int32_t OutcomeShares::answered_basis_points(std::size_t customer) const {
  const Counts& own = counts_[customer];
  return basis_points(shrunk_share(own.answered, own.reminders, shares_[peers_[customer]].answered));
}

OutcomeChances OutcomeShares::of(std::size_t customer, std::size_t invoice) const {
  const Ending now = ending_of(book_, history_, invoice, morning_);
  CHECK(now.closed_on == never && book_.issued_on[invoice] < morning_.days);
  const Shares own = shrunk_shares(counts_[customer], shares_[peers_[customer]]);
  const Age age = age_of(morning_.days - book_.due_on[invoice]);
  std::array<double, ending_count + 1> ending = chances_until<ending_count>(own.endings, age, age_count);
  const auto rule_out = [&ending](EndingKind kind) { ending[static_cast<std::size_t>(kind)] = 0; };
  if (now.paid || now.credited || now.written_off) rule_out(EndingKind::in_full);
  if (now.credited || now.written_off) rule_out(EndingKind::in_parts);
  if (now.written_off) rule_out(EndingKind::paid_short);

  OutcomeChances outcomes;
  const auto say = [&outcomes](FurtherOutcome outcome, std::int32_t chance) {
    outcomes.basis_points[static_cast<std::size_t>(outcome)] = chance;
  };
  share_out(ending, outcomes);
  say(FurtherOutcome::open_after_120,
      basis_points(chances_until<ending_count>(own.endings, age, age_over_120)[ending_count]));
  const bool disputed = disputed_on_[invoice] != never;
  say(FurtherOutcome::disputed, basis_points(disputed ? 1 : chances_until<2>(own.disputes, age, age_count)[0]));
  say(FurtherOutcome::answered, answered_basis_points(customer));
  outcomes.method = methods_[customer].method;
  say(FurtherOutcome::by_method, basis_points(methods_[customer].share));
  return outcomes;
}

}  // namespace dunlin
