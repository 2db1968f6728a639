#include "insight/aging.h"

#include "base/check.h"
#include "insight/aging_sums.h"

namespace dunlin {
namespace {

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
      account_[currency] = AgingSums{};
    }
    return {};
  }

  const Book& book_;
  Date as_of_;
  std::vector<AgingSums> account_;  // of the customer at hand, by currency
  std::vector<AgingSums> total_;
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
