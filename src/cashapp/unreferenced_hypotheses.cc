// What a payment may be for when it names nothing: the payer's own items, by their amounts.
#include <algorithm>

#include "cashapp/payment_reader.h"
#include "cashapp/subset_search.h"

namespace dunlin {
namespace {

constexpr std::size_t items_max = 1'500;
constexpr std::size_t equals_kept_max = 16;

}  // namespace

void PaymentReader::offer_unnamed() {
  const std::size_t before = reading_->hypotheses.size();
  for (const CustomerIndex customer : payers_customers(false)) {
    offer_of_customer(customer, index_.payers().agreement(payer_, customer));
  }
  if (reading_->hypotheses.size() > before) return;
  for (const CustomerIndex customer : payers_customers(true)) {
    const PayerAgreement agreement = index_.payers().agreement(payer_, customer);
    if (agreement == PayerAgreement::group) offer_of_customer(customer, agreement);
  }
  if (reading_->hypotheses.size() > before || !payer_.known.empty()) return;
  const std::span<const DocumentIndex> equal = index_.with_open_amount(payment_->currency, payment_->amount_minor);
  if (equal.size() != 1) return;
  Draft only;
  only.documents = {equal.front()};
  only.reference = 'g';
  only.agreement = index_.payers().agreement(payer_, index_.document(equal.front()).customer);
  only.items = 1;
  offer(only);
}

void PaymentReader::offer_of_customer(CustomerIndex customer, PayerAgreement agreement) {
  std::vector<DocumentIndex> items;
  std::vector<DocumentIndex> equal;
  std::vector<DocumentIndex> discounted;
  for (const DocumentIndex item : index_.open_items(customer)) {
    const MatchDocument& document = index_.document(item);
    if (document.currency != payment_->currency || items.size() == items_max) continue;
    items.push_back(item);
    if (document.credit_note) continue;
    if (document.open_minor == payment_->amount_minor) equal.push_back(item);
    const MatchDocument* alone = &document;
    const char letter = explain_difference(std::span(&alone, 1), *payment_, {}).letter;
    if (letter == 'd' || letter == 'w') discounted.push_back(item);
  }
  if (items.empty()) return;
  const auto count = static_cast<std::int32_t>(items.size());
  Draft draft;
  draft.agreement = agreement;
  draft.items = count;
  if (!equal.empty()) {
    draft.documents = {equal.front()};
    draft.reference = equal.size() == 1 ? '1' : 'm';
    draft.ambiguous = equal.size() > 1;
    offer(draft);
    Hypothesis& offered = reading_->hypotheses.back();
    for (std::size_t i = 1; i < equal.size() && i < equals_kept_max; ++i) offered.equals.push_back(equal[i]);
    return;
  }
  offer_structures(items, agreement);
  if (discounted.size() == 1) {
    draft.documents = discounted;
    draft.reference = '1';
    offer(draft);
  }
}

// Everything due, the oldest, neighbours, or a sum that only one set of items has.
void PaymentReader::offer_structures(const std::vector<DocumentIndex>& items, PayerAgreement agreement) {
  const std::int64_t amount = payment_->amount_minor;
  std::vector<DocumentIndex> invoices;
  std::vector<std::int64_t> amounts;
  for (const DocumentIndex item : items) {
    if (index_.document(item).credit_note) continue;
    invoices.push_back(item);
    amounts.push_back(index_.document(item).open_minor);
  }
  Draft draft;
  draft.agreement = agreement;
  draft.items = static_cast<std::int32_t>(items.size());
  const auto offer_run = [&](std::size_t begin, std::size_t end, char reference) {
    draft.documents.assign(invoices.begin() + static_cast<std::ptrdiff_t>(begin),
                           invoices.begin() + static_cast<std::ptrdiff_t>(end));
    draft.reference = reference;
    offer(draft);
  };
  std::size_t begin = 0;
  std::int64_t sum = 0;
  std::int32_t runs = 0;
  for (std::size_t end = 0; end < invoices.size() && runs < 3; ++end) {
    sum += amounts[end];
    while (sum > amount) sum -= amounts[begin++];
    if (sum != amount || end == begin) continue;
    const bool all_due = index_.document(invoices[end]).due_on <= payment_->on &&
                         (end + 1 == invoices.size() || index_.document(invoices[end + 1]).due_on > payment_->on);
    offer_run(begin, end + 1, begin == 0 ? (all_due ? 'L' : 'P') : 'R');
    ++runs;
  }
  if (runs > 0) return;
  const SubsetAnswer answer = find_subset(amounts, amount);
  if (answer.solutions == 0 || answer.places.empty()) return;
  draft.documents.clear();
  for (const std::int32_t place : answer.places) draft.documents.push_back(invoices[static_cast<std::size_t>(place)]);
  draft.reference = 'T';
  draft.ambiguous = answer.solutions > 1;
  draft.searched = !answer.complete;
  offer(draft);
}

}  // namespace dunlin
