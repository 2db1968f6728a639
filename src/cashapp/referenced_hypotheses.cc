// What a payment's text names, an advice announces, or a number nearly is.
#include <algorithm>

#include "cashapp/edit_distance.h"
#include "cashapp/payment_reader.h"
#include "cashapp/subset_search.h"

namespace dunlin {
namespace {

constexpr std::int32_t advice_days_max = 7;
constexpr std::size_t guessed_letters_min = 5;
constexpr std::size_t guessed_candidates_max = 256;

char letter_of(MentionKind kind) {
  constexpr std::string_view letters = "SNYPQG";
  return letters[static_cast<std::size_t>(kind)];
}

}  // namespace

void PaymentReader::offer_named() {
  if (open_.empty()) return;
  Draft named;
  MentionKind weakest = MentionKind::structured;
  for (const Choice& choice : open_) {
    named.documents.push_back(choice.document);
    named.agreement = std::max(named.agreement, choice.agreement);
    named.ambiguous = named.ambiguous || choice.other >= 0;
    weakest = std::max(weakest, choice.kind);
  }
  named.reference = letter_of(weakest);
  std::int64_t total = 0;
  for (const DocumentIndex document : named.documents) total += index_.document(document).open_minor;
  const std::int64_t missing = payment_->amount_minor - total;
  if (missing != 0 && named.documents.size() > 1) offer_part_of_named(named);
  if (missing != 0) offer_with_more(named, missing);
  offer(named);
  for (const Choice& choice : open_) {
    if (choice.other < 0) continue;
    Draft instead = named;
    std::replace(instead.documents.begin(), instead.documents.end(), choice.document, choice.other);
    offer(instead);
  }
}

// Of what is named some: the rest was paid before, or is the payer's remark.
void PaymentReader::offer_part_of_named(const Draft& named) {
  std::vector<std::int64_t> amounts;
  for (const DocumentIndex document : named.documents) amounts.push_back(index_.document(document).open_minor);
  const SubsetAnswer answer = find_subset(amounts, payment_->amount_minor);
  if (answer.solutions == 0) return;
  Draft part = named;
  part.documents.clear();
  part.agreement = PayerAgreement::account;
  for (const std::int32_t place : answer.places) {
    const Choice& choice = open_[static_cast<std::size_t>(place)];
    part.documents.push_back(choice.document);
    part.agreement = std::max(part.agreement, choice.agreement);
  }
  part.amount = 's';
  part.ambiguous = answer.solutions > 1;
  offer(part);
}

// A credit note that was taken off, or one more item: the text was cut, or a number in it is wrong.
void PaymentReader::offer_with_more(const Draft& named, std::int64_t missing) {
  const CustomerIndex customer = index_.document(named.documents.front()).customer;
  Draft more = named;
  std::int32_t fitting = 0;
  for (const DocumentIndex item : index_.open_items(customer)) {
    const MatchDocument& document = index_.document(item);
    if (document.currency != payment_->currency || document.open_minor != missing) continue;
    if (std::find(named.documents.begin(), named.documents.end(), item) != named.documents.end()) continue;
    if (++fitting > 1) break;
    more.documents.push_back(item);
  }
  if (fitting == 0) return;
  more.ambiguous = more.ambiguous || fitting > 1;
  more.documents.resize(named.documents.size() + 1);
  if (missing < 0) {
    more.amount = words_.has(PaymentWord::credit_note) ? 'c' : 'C';
    more.searched = more.amount == 'C';
  } else {
    more.amount = 'k';
    more.searched = true;
  }
  offer(more);
}

// An item of just that amount whose number is nearly what is written.
void PaymentReader::offer_guessed() {
  if (extraction_.unexplained.empty()) return;
  const std::span<const DocumentIndex> equal = index_.with_open_amount(payment_->currency, payment_->amount_minor);
  const bool many = equal.size() > guessed_candidates_max;
  Draft best;
  int best_distance = 3;
  std::int32_t as_near = 0;
  for (const DocumentIndex candidate : equal) {
    const MatchDocument& document = index_.document(candidate);
    const PayerAgreement agreement = index_.payers().agreement(payer_, document.customer);
    if (many && agreement >= PayerAgreement::group) continue;
    const int distance = distance_to(document, std::min(best_distance, 2));
    if (distance > 2 || operations_ > operations_max) continue;
    as_near = distance < best_distance ? 1 : as_near + 1;
    const bool better = distance < best_distance || (distance == best_distance && agreement < best.agreement);
    if (!better) continue;
    if (distance == best_distance) --as_near;
    best_distance = distance;
    best.documents = {candidate};
    best.agreement = agreement;
  }
  if (best.documents.empty()) return;
  best.reference = best_distance <= 1 ? 'F' : 'f';
  best.guessed_far = best_distance > 1;
  best.ambiguous = as_near > 1;
  offer(best);
}

// Of the numbers that nothing explains, by themselves and with what stands before or after them, to the document's.
int PaymentReader::distance_to(const MatchDocument& document, int bound) {
  const NumberParts parts = parts_of(document.number);
  const std::string with_year = parts.year == 0 ? "" : std::to_string(parts.year) + parts.sequence;
  const std::array<std::string_view, 3> numbers{parts.letters_and_digits, parts.digits, with_year};
  int best = bound + 1;
  for (const std::uint16_t token : extraction_.unexplained) {
    std::string joined;
    for (std::size_t begin = token; begin + 3 > token && begin < text_.tokens.size(); --begin) {
      joined.insert(0, text_.token(begin));
      std::string longer = joined;
      for (std::size_t end = token; end < text_.tokens.size() && end < token + std::size_t{2u}; ++end) {
        if (end > token) longer += text_.token(end);
        for (const std::string_view number : numbers) {
          if (number.size() < guessed_letters_min || ++operations_ > operations_max) continue;
          best = std::min(best, edit_distance(longer, number, bound));
        }
      }
      if (begin == 0) break;
    }
  }
  return best;
}

void PaymentReader::offer_advised() {
  for (const std::int32_t place : index_.advices_of(payment_->currency, payment_->amount_minor)) {
    const MatchAdvice& advice = index_.ledger().advices[static_cast<std::size_t>(place)];
    if (std::abs(advice.on.days - payment_->on.days) > advice_days_max) continue;
    Draft draft;
    if (read_advice(place, draft)) offer(draft);
  }
}

bool PaymentReader::read_advice(std::int32_t place, Draft& draft) {
  const MatchAdvice& advice = index_.ledger().advices[static_cast<std::size_t>(place)];
  draft.advice = place;
  draft.reference = 'V';
  for (const MatchAdvice::Line& line : advice.lines) {
    MentionKind kind = MentionKind::structured;
    const DocumentIndex document = document_of_line(line, advice.currency, kind);
    if (document < 0) return false;
    if (std::find(draft.documents.begin(), draft.documents.end(), document) != draft.documents.end()) return false;
    draft.documents.push_back(document);
    draft.paid.push_back(line.paid_minor);
    if (!line.deduction_code.empty()) draft.deduction_code = line.deduction_code;
    draft.agreement = std::max(draft.agreement, index_.payers().agreement(payer_, index_.document(document).customer));
    if (kind >= MentionKind::sequence) draft.reference = 'v';
  }
  return !draft.documents.empty();
}

// The open document that a line names and whose open amount it gives.
DocumentIndex PaymentReader::document_of_line(const MatchAdvice::Line& line, Currency currency, MentionKind& kind) {
  fold_into(line.reference, aside_);
  spoken_aside_.assign(aside_.tokens.size(), false);
  extract(aside_, spoken_aside_, index_.keys(), extraction_aside_);
  for (const Mention& mention : extraction_aside_.mentions) {
    for (std::size_t i = 0; i < mention.count; ++i) {
      const MatchDocument& document = index_.document(mention.documents[i]);
      if (document.closed || document.currency != currency || document.open_minor != line.gross_minor) continue;
      kind = std::max(kind, mention.kind);
      return mention.documents[i];
    }
  }
  kind = MentionKind::guessed;
  DocumentIndex found = -1;
  for (const CustomerIndex customer : payers_customers(false)) {
    for (const DocumentIndex item : index_.open_items(customer)) {
      const MatchDocument& document = index_.document(item);
      if (document.currency != currency || document.open_minor != line.gross_minor) continue;
      const NumberParts parts = parts_of(document.number);
      const std::string written = compact(line.reference);
      const bool same = !written.empty() && sequence_at_end(written) == sequence_value(parts.sequence);
      const bool near =
          ++operations_ < operations_max && (edit_distance(written, parts.letters_and_digits, 1) <= 1 ||
                                             (!parts.digits.empty() && edit_distance(written, parts.digits, 1) <= 1));
      if (!same && !near) continue;
      if (found >= 0) return -1;
      found = item;
    }
  }
  return found;
}

}  // namespace dunlin
