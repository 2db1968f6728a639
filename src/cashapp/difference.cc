#include "cashapp/difference.h"

#include <algorithm>
#include <cstdlib>

namespace dunlin {
namespace {

std::int64_t share(std::int64_t minor, std::int64_t basis_points) {
  return (minor * basis_points + 5'000) / 10'000;
}

struct Reduction {
  std::int64_t minor = 0;
  bool in_time = true;
};

Reduction discount_of(std::span<const MatchDocument* const> documents, Date paid_on) {
  Reduction reduction;
  for (const MatchDocument* document : documents) {
    if (document->discount_basis_points == 0 || document->credit_note) continue;
    reduction.minor += share(document->open_minor, document->discount_basis_points);
    reduction.in_time = reduction.in_time && paid_on.days <= document->issued_on.days + document->discount_days;
  }
  return reduction;
}

std::int64_t withholding_of(std::span<const MatchDocument* const> documents) {
  std::int64_t minor = 0;
  for (const MatchDocument* document : documents) {
    if (!document->credit_note) minor += share(document->open_minor, document->withholding_basis_points);
  }
  return minor;
}

bool is_named(const PaymentWords& words, std::int64_t minor) {
  return std::find(words.amounts.begin(), words.amounts.begin() + static_cast<std::ptrdiff_t>(words.amount_count),
                   minor) != words.amounts.begin() + static_cast<std::ptrdiff_t>(words.amount_count);
}

Difference in_full(std::span<const MatchDocument* const> documents, char letter, ResidualKind residual,
                   std::int64_t minor) {
  Difference difference{letter, residual, minor, {}};
  for (const MatchDocument* document : documents) difference.paid.push_back(document->open_minor);
  return difference;
}

// The oldest first; the first that is not covered takes what is left.
Difference as_far_as_it_goes(std::span<const MatchDocument* const> documents, std::int64_t amount, char letter,
                             ResidualKind residual, std::int64_t minor) {
  Difference difference{letter, residual, minor, {}};
  for (const MatchDocument* document : documents) {
    const std::int64_t paid = document->credit_note ? document->open_minor : std::min(document->open_minor, amount);
    difference.paid.push_back(paid);
    amount -= paid;
  }
  return difference;
}

}  // namespace

Difference explain_difference(std::span<const MatchDocument* const> documents, const MatchPayment& payment,
                              const PaymentWords& words) {
  std::int64_t total = 0;
  for (const MatchDocument* document : documents) total += document->open_minor;
  const std::int64_t amount = payment.amount_minor;
  const std::int64_t less = total - amount;
  const auto rounding = static_cast<std::int64_t>(documents.size());
  const auto is = [less, rounding](std::int64_t reduction) {
    return reduction > 0 && std::abs(less - reduction) <= std::min<std::int64_t>(rounding, 2);
  };
  if (less == 0) return in_full(documents, '=', ResidualKind::none, 0);
  if (less < 0) return in_full(documents, '>', ResidualKind::on_account, -less);
  const Reduction discount = discount_of(documents, payment.on);
  if (is(discount.minor)) {
    return in_full(documents, discount.in_time ? 'd' : 'D', ResidualKind::discount, -less);
  }
  if (is(withholding_of(documents))) return in_full(documents, 'w', ResidualKind::withholding, -less);
  if (is_named(words, less)) return as_far_as_it_goes(documents, amount, 'x', ResidualKind::deduction, -less);
  if (words.has(PaymentWord::deduction) && documents.size() == 1) {
    return as_far_as_it_goes(documents, amount, 'X', ResidualKind::deduction, -less);
  }
  if (payment.international && less <= fee_minor_max && less * 4 <= total) {
    return in_full(documents, 'f', ResidualKind::bank_fee, -less);
  }
  if (words.has(PaymentWord::part) && documents.size() == 1) {
    return as_far_as_it_goes(documents, amount, 'p', ResidualKind::none, 0);
  }
  return as_far_as_it_goes(documents, amount, '<', ResidualKind::none, 0);
}

}  // namespace dunlin
