#include "insight/aging.h"

#include <limits>
#include <optional>

#include "base/check.h"

namespace dunlin {
namespace {

using Wide = __int128;

Result<std::int64_t> narrowed(Wide sum, Currency currency) {
  if (sum > std::numeric_limits<std::int64_t>::max() || sum < std::numeric_limits<std::int64_t>::min()) {
    return refuse(Reason::amount_overflow, "No aging was made: a sum in " + std::string(currency.code()) +
                                               " is beyond 2^63 minor units; look for an absurd amount.");
  }
  return static_cast<std::int64_t>(sum);
}

// Sums of one line while it is made. In 128 bits the order of the additions cannot matter.
struct WideLine {
  std::array<std::int64_t, aging_bucket_count> items{};
  std::array<Wide, aging_bucket_count> minor{};
  Wide unapplied = 0;
  std::int32_t days_past_due_max = 0;
  bool used = false;

  void add_item(std::int64_t open_minor, std::int32_t days_past_due) {
    if (open_minor == 0) return;
    used = true;
    if (open_minor < 0) {
      unapplied -= open_minor;
      return;
    }
    const auto bucket = static_cast<std::size_t>(bucket_of(days_past_due));
    ++items[bucket];
    minor[bucket] += open_minor;
    days_past_due_max = std::max(days_past_due_max, days_past_due);
  }

  void add_unapplied(std::int64_t unapplied_minor) {
    used = used || unapplied_minor != 0;
    unapplied += unapplied_minor;
  }

  void add(const WideLine& other) {
    for (std::size_t bucket = 0; bucket < aging_bucket_count; ++bucket) {
      items[bucket] += other.items[bucket];
      minor[bucket] += other.minor[bucket];
    }
    unapplied += other.unapplied;
    days_past_due_max = std::max(days_past_due_max, other.days_past_due_max);
    used = used || other.used;
  }

  Result<AgingLine> finish(Currency currency) const {
    AgingLine line;
    Wide open = 0;
    for (const AgingBucket bucket : all_aging_buckets) {
      const auto at = static_cast<std::size_t>(bucket);
      line.items[bucket] = items[at];
      line.minor[bucket] = TRY(narrowed(minor[at], currency));
      line.items_open += items[at];
      open += minor[at];
    }
    line.open_minor = TRY(narrowed(open, currency));
    line.overdue_minor = line.open_minor - line.minor[AgingBucket::not_due];
    line.unapplied_minor = TRY(narrowed(unapplied, currency));
    line.balance_minor = TRY(narrowed(open - unapplied, currency));
    line.days_past_due_max = days_past_due_max;
    return line;
  }
};

class AgingMaker {
 public:
  explicit AgingMaker(const Book& book)
      : book_(book),
        as_of_(book.dated_before.add_days(-1)),
        account_(book.currencies.size()),
        total_(account_.size()) {}

  Result<Aging> make() {
    accounts_of_currency_.assign(book_.currencies.size(), 0);
    aging_.as_of = as_of_;
    for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) TRY(add_customer(customer));
    CHECK(next_unapplied_ == book_.unapplied.size());
    for (std::size_t currency = 0; currency < total_.size(); ++currency) {
      if (!total_[currency].used) continue;
      const Currency code = book_.currencies[currency];
      aging_.currencies.push_back({code, accounts_of_currency_[currency], TRY(total_[currency].finish(code))});
    }
    return std::move(aging_);
  }

 private:
  Result<> add_customer(std::size_t customer) {
    const auto begin = static_cast<std::size_t>(book_.invoice_begin[customer]);
    const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
    for (std::size_t invoice = begin; invoice < end; ++invoice) {
      account_[book_.currency[invoice]].add_item(book_.open_minor[invoice], as_of_.days - book_.due_on[invoice]);
    }
    for (; next_unapplied_ < book_.unapplied.size(); ++next_unapplied_) {
      const Book::Unapplied& unapplied = book_.unapplied[next_unapplied_];
      CHECK(unapplied.customer >= static_cast<std::int32_t>(customer));
      if (unapplied.customer != static_cast<std::int32_t>(customer)) break;
      account_[unapplied.currency].add_unapplied(unapplied.minor);
    }
    for (std::size_t currency = 0; currency < account_.size(); ++currency) {
      if (!account_[currency].used) continue;
      const Currency code = book_.currencies[currency];
      aging_.accounts.push_back({customer, code, TRY(account_[currency].finish(code))});
      ++accounts_of_currency_[currency];
      total_[currency].add(account_[currency]);
      account_[currency] = WideLine{};
    }
    return {};
  }

  const Book& book_;
  Date as_of_;
  std::vector<WideLine> account_;  // of the customer at hand, by currency
  std::vector<WideLine> total_;
  std::vector<std::int64_t> accounts_of_currency_;
  std::size_t next_unapplied_ = 0;
  Aging aging_;
};

}  // namespace

AgingBucket bucket_of(std::int32_t days_past_due) {
  if (days_past_due <= 0) return AgingBucket::not_due;
  if (days_past_due <= 30) return AgingBucket::days_1_30;
  if (days_past_due <= 60) return AgingBucket::days_31_60;
  if (days_past_due <= 90) return AgingBucket::days_61_90;
  return AgingBucket::days_over_90;
}

std::string_view name_of(AgingBucket bucket) {
  switch (bucket) {
    case AgingBucket::not_due:
      return "not_due";
    case AgingBucket::days_1_30:
      return "days_1_30";
    case AgingBucket::days_31_60:
      return "days_31_60";
    case AgingBucket::days_61_90:
      return "days_61_90";
    case AgingBucket::days_over_90:
      return "days_over_90";
  }
  CHECK_UNREACHABLE("unknown bucket of aging");
}

Result<Aging> aging_of(const Book& book) {
  return AgingMaker(book).make();
}

}  // namespace dunlin
