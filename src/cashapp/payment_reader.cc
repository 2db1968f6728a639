#include "cashapp/payment_reader.h"

#include <algorithm>
#include <tuple>

namespace dunlin {
namespace {

constexpr std::size_t items_looked_through_max = 1'500;
constexpr std::size_t customers_looked_at_max = 8;
constexpr std::size_t hypotheses_max = 6;

char letter_of(PayerAgreement agreement) {
  constexpr std::string_view letters = "AaNnGsUX";
  return letters[static_cast<std::size_t>(agreement)];
}

char letter_of_count(std::size_t count) {
  return count == 1 ? '1' : count <= 5 ? '2' : '6';
}

char letter_of_choice(std::int32_t items) {
  return items == 0 ? '-' : items <= 6 ? 'a' : items <= 14 ? 'b' : items <= 24 ? 'c' : 'd';
}

}  // namespace

void PaymentReader::read(const MatchPayment& payment, PaymentReading& reading) {
  payment_ = &payment;
  reading_ = &reading;
  reading.hypotheses.clear();
  reading.route = CashRoute::none;
  reading.routed_document = -1;
  operations_ = 0;
  fold_into(payment.text, text_);
  words_ = words_in(text_, spoken_);
  index_.payers().identify(payment.account, payment.payer, payer_);
  extract(text_, spoken_, index_.keys(), extraction_);
  gather(text_);
  if (route()) return;
  offer_named();
  if (!explained()) offer_advised();
  if (!explained()) offer_guessed();
  if (!explained()) offer_unnamed();
  std::stable_sort(reading.hypotheses.begin(), reading.hypotheses.end(),
                   [](const Hypothesis& a, const Hypothesis& b) { return a.confidence_ppm > b.confidence_ppm; });
  if (reading.hypotheses.size() > hypotheses_max) reading.hypotheses.resize(hypotheses_max);
}

void PaymentReader::gather(const FoldedText& text) {
  if (!payment_->structured_reference.empty()) {
    const DocumentKeys::Hits hits = index_.keys().find(compact(payment_->structured_reference));
    Mention mention;
    mention.kind = MentionKind::structured;
    for (std::size_t i = 0; i < hits.count; ++i) mention.documents[mention.count++] = hits.documents[i].document;
    if (mention.count > 0) extraction_.mentions.insert(extraction_.mentions.begin(), mention);
  }
  gather_sequences(text);
  choose_all();
}

std::vector<CustomerIndex> PaymentReader::payers_customers(bool with_group) const {
  std::vector<CustomerIndex> customers;
  const auto add = [&customers](CustomerIndex customer) {
    const bool known = std::find(customers.begin(), customers.end(), customer) != customers.end();
    if (!known && customers.size() < customers_looked_at_max * 2) customers.push_back(customer);
  };
  for (const Payer::Known& known : payer_.known) {
    if (customers.size() < customers_looked_at_max) add(known.customer);
  }
  if (!with_group) return customers;
  for (const Payer::Known& known : payer_.known) {
    for (const CustomerIndex member : index_.group_of(known.customer)) add(member);
  }
  return customers;
}

// Numbers that are a sequence of one of the payer's own items, or of an item with just that amount.
void PaymentReader::gather_sequences(const FoldedText& text) {
  if (extraction_.unexplained.empty()) return;
  std::vector<DocumentIndex> items;
  for (const CustomerIndex customer : payers_customers(true)) {
    for (const DocumentIndex item : index_.open_items(customer)) {
      if (items.size() < items_looked_through_max) items.push_back(item);
    }
  }
  const std::span<const DocumentIndex> equal = index_.with_open_amount(payment_->currency, payment_->amount_minor);
  items.insert(items.end(), equal.begin(), equal.end());
  std::erase_if(extraction_.unexplained, [&](std::uint16_t token) {
    const std::uint64_t value = sequence_at_end(text.token(token));
    if (value == 0) return false;
    Mention mention;
    mention.first = token;
    mention.tokens = 1;
    mention.kind = MentionKind::sequence;
    for (const DocumentIndex item : items) {
      if (index_.keys().sequence_of(item) != value || index_.document(item).currency != payment_->currency) continue;
      const auto* const begin = mention.documents.data();
      const auto* const end = begin + mention.count;
      if (std::find(begin, end, item) != end) continue;
      if (mention.count < DocumentKeys::hits_max) mention.documents[mention.count++] = item;
    }
    if (mention.count > 0) extraction_.mentions.push_back(mention);
    return mention.count > 0;
  });
}

PaymentReader::Choice PaymentReader::choose(const Mention& mention) const {
  Choice best;
  auto best_rank = std::tuple(true, true, PayerAgreement::other, -1);
  bool first = true;
  for (std::size_t i = 0; i < mention.count; ++i) {
    const DocumentIndex candidate = mention.documents[i];
    const MatchDocument& document = index_.document(candidate);
    if (document.currency != payment_->currency) continue;
    const PayerAgreement agreement = index_.payers().agreement(payer_, document.customer);
    const bool exact = (document.closed ? document.amount_minor : document.open_minor) == payment_->amount_minor;
    const auto rank = std::tuple(document.closed, !exact, agreement, candidate);
    const bool as_good = !first && std::get<0>(rank) == std::get<0>(best_rank) &&
                         std::get<1>(rank) == std::get<1>(best_rank) && std::get<2>(rank) == std::get<2>(best_rank);
    if (first || rank < best_rank) {
      best = {candidate, as_good ? best.document : -1, mention.kind, agreement};
      best_rank = rank;
      first = false;
    } else if (as_good) {
      best.other = candidate;
    }
  }
  return best;
}

void PaymentReader::choose_all() {
  open_.clear();
  closed_.clear();
  for (const Mention& mention : extraction_.mentions) {
    const Choice choice = choose(mention);
    if (choice.document < 0) continue;
    std::vector<Choice>& chosen = index_.document(choice.document).closed ? closed_ : open_;
    const auto known = std::find_if(chosen.begin(), chosen.end(),
                                    [&choice](const Choice& other) { return other.document == choice.document; });
    if (known == chosen.end())
      chosen.push_back(choice);
    else
      known->kind = std::min(known->kind, choice.kind);
  }
}

// What pays nothing that is open, as far as it says so.
bool PaymentReader::route() {
  const DocumentIndex named_closed = closed_.empty() ? -1 : closed_.front().document;
  if (payment_->amount_minor <= 0 || payment_->returned || words_.has(PaymentWord::returned)) {
    reading_->route = CashRoute::reversal;
    reading_->routed_document = named_closed;
    return true;
  }
  if (open_.empty() && named_closed >= 0 && closed_.front().agreement != PayerAgreement::other &&
      index_.document(named_closed).amount_minor == payment_->amount_minor) {
    reading_->route = CashRoute::duplicate;
    reading_->routed_document = named_closed;
    return true;
  }
  if (!open_.empty()) return false;
  if (words_.has(PaymentWord::not_receivables) && payer_.known.empty()) reading_->route = CashRoute::not_receivables;
  if (words_.has(PaymentWord::prepayment)) reading_->route = CashRoute::on_account;
  return reading_->route != CashRoute::none;
}

bool PaymentReader::explained() const {
  return std::any_of(reading_->hypotheses.begin(), reading_->hypotheses.end(), [](const Hypothesis& hypothesis) {
    const char amount = hypothesis.signature.text()[1];
    return amount != '<' && amount != '>' && !hypothesis.has(CashVeto::other_customer);
  });
}

Difference PaymentReader::difference_of(const Draft& draft) const {
  if (!draft.paid.empty()) {
    Difference told{'=', ResidualKind::none, payment_->amount_minor, draft.paid};
    for (const DocumentIndex document : draft.documents) told.residual_minor -= index_.document(document).open_minor;
    if (told.residual_minor != 0) {
      told.letter = 'x';
      told.residual = ResidualKind::deduction;
    }
    return told;
  }
  std::vector<const MatchDocument*> documents;
  for (const DocumentIndex document : draft.documents) documents.push_back(&index_.document(document));
  return explain_difference(documents, *payment_, words_);
}

void PaymentReader::offer(const Draft& draft) {
  const Difference difference = difference_of(draft);
  Hypothesis hypothesis;
  for (std::size_t i = 0; i < draft.documents.size(); ++i) {
    if (difference.paid[i] != 0) hypothesis.allocations.push_back({draft.documents[i], difference.paid[i]});
  }
  if (hypothesis.allocations.empty()) return;
  std::sort(hypothesis.allocations.begin(), hypothesis.allocations.end(),
            [](const CashAllocation& a, const CashAllocation& b) { return a.document < b.document; });
  const bool known = std::any_of(reading_->hypotheses.begin(), reading_->hypotheses.end(),
                                 [&](const Hypothesis& other) { return other.allocations == hypothesis.allocations; });
  if (known) return;
  const char letter = difference.letter == '=' ? draft.amount : difference.letter;
  // A whole number with its amount to the cent: another number beside it says nothing.
  const bool is_whole_number = std::string_view("SNYPV").find(draft.reference) != std::string_view::npos;
  hypothesis.residual = difference.residual;
  hypothesis.residual_minor = difference.residual_minor;
  if (difference.residual == ResidualKind::deduction)
    hypothesis.deduction_code = draft.deduction_code.empty() ? std::string(words_.code) : draft.deduction_code;
  hypothesis.advice = draft.advice;
  hypothesis.signature.add(draft.reference);
  hypothesis.signature.add(letter);
  hypothesis.signature.add(letter_of(draft.agreement));
  hypothesis.signature.add(letter_of_count(draft.documents.size()));
  hypothesis.signature.add(extraction_.unexplained.empty() || (letter == '=' && is_whole_number) ? '-' : 'u');
  hypothesis.signature.add(letter_of_choice(draft.items));
  hypothesis.confidence_ppm = counts_.lower_bound_ppm(hypothesis.signature);
  forbid(draft, letter, hypothesis);
  reading_->hypotheses.push_back(std::move(hypothesis));
}

void PaymentReader::forbid(const Draft& draft, char letter, Hypothesis& hypothesis) const {
  bool credit_note = false;
  bool disputed = false;
  for (const DocumentIndex document : draft.documents) {
    credit_note = credit_note || index_.document(document).credit_note;
    disputed = disputed || index_.document(document).disputed;
  }
  const bool unnamed = draft.items > 0;
  const bool exact = letter == '=' || letter == draft.amount;
  const bool weak = draft.agreement == PayerAgreement::group || draft.agreement == PayerAgreement::similar_name ||
                    draft.agreement == PayerAgreement::unknown;
  if (draft.agreement == PayerAgreement::other) hypothesis.forbid(CashVeto::other_customer);
  if (letter == '<' || letter == '>') hypothesis.forbid(CashVeto::unexplained_amount);
  if (letter == 'D') hypothesis.forbid(CashVeto::late_discount);
  if (!exact && !extraction_.unexplained.empty()) hypothesis.forbid(CashVeto::unexplained_number);
  if (words_.has(PaymentWord::credit_note) && !credit_note) hypothesis.forbid(CashVeto::credit_note_missing);
  if (draft.ambiguous) hypothesis.forbid(CashVeto::equal_candidates);
  if (draft.guessed_far || (draft.reference == 'F' && weak)) hypothesis.forbid(CashVeto::guessed_number);
  if (unnamed && weak) hypothesis.forbid(CashVeto::weak_payer);
  if (draft.searched) hypothesis.forbid(CashVeto::searched_subset);
  if (disputed) hypothesis.forbid(CashVeto::disputed);
}

}  // namespace dunlin
