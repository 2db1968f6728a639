// PaymentReader: everything that one payment may have been made for, with the evidence of each, or where it belongs
// that pays nothing open. It looks at the books only: that two payments may want the same invoice is settled
// afterwards (assignment.h).
//
//   PaymentReader reader(index, counts);
//   PaymentReading reading;
//   reader.read(payment, reading);
//   reading.hypotheses[0].confidence_ppm
//
// Hypotheses are made in stages, from the best evidence to none, and later stages are only entered where the earlier
// ones left the amount unexplained: what the text names; an advice that announces the amount; a number with a letter
// wrong; and without any number the payer's own open items: one of that amount, all that is due, the oldest,
// neighbours, a sum that only one set of items has.
//
// Work is bounded by counted operations and never by time (operations_max), so that a hostile payment costs what a
// long one costs and every run decides the same. A reader is used by one thread; it keeps its room between payments.
#pragma once

#include "cashapp/difference.h"
#include "cashapp/hypothesis.h"
#include "cashapp/match_index.h"
#include "cashapp/mentions.h"
#include "cashapp/payment_words.h"

namespace dunlin {

class PaymentReader {
 public:
  static constexpr int operations_max = 20'000;

  PaymentReader(const MatchIndex& index, const EvidenceCounts& counts) : index_(index), counts_(counts) {}
  void read(const MatchPayment& payment, PaymentReading& reading);

 private:
  // A document that was chosen for a number.
  struct Choice {
    DocumentIndex document = -1;
    DocumentIndex other = -1;  // that would have done as well
    MentionKind kind = MentionKind::number;
    PayerAgreement agreement = PayerAgreement::unknown;
  };
  struct Draft {
    std::vector<DocumentIndex> documents;
    char reference = '-';
    char amount = '=';  // how the documents were found to be the amount, where no difference is to be explained
    PayerAgreement agreement = PayerAgreement::account;
    bool ambiguous = false;
    std::int32_t items = 0;  // that it was chosen from, without a number
    std::int32_t advice = -1;
    std::vector<std::int64_t> paid;  // onto each document, where an advice says so
    std::string deduction_code;
    bool searched = false;
    bool guessed_far = false;
  };

  // payment_reader.cc
  void gather(const FoldedText& text);
  void gather_sequences(const FoldedText& text);
  [[nodiscard]] Choice choose(const Mention& mention) const;
  void choose_all();
  [[nodiscard]] bool route();
  void offer(const Draft& draft);
  [[nodiscard]] Difference difference_of(const Draft& draft) const;
  void forbid(const Draft& draft, char letter, Hypothesis& hypothesis) const;
  [[nodiscard]] bool explained() const;
  [[nodiscard]] std::vector<CustomerIndex> payers_customers(bool with_group) const;
  // referenced_hypotheses.cc
  void offer_named();
  void offer_part_of_named(const Draft& named);
  void offer_with_more(const Draft& named, std::int64_t missing);
  void offer_guessed();
  [[nodiscard]] int distance_to(const MatchDocument& document, int bound);
  void offer_advised();
  [[nodiscard]] bool read_advice(std::int32_t place, Draft& draft);
  [[nodiscard]] DocumentIndex document_of_line(const MatchAdvice::Line& line, Currency currency, MentionKind& kind);
  // unreferenced_hypotheses.cc
  void offer_unnamed();
  void offer_of_customer(CustomerIndex customer, PayerAgreement agreement);
  void offer_structures(const std::vector<DocumentIndex>& items, PayerAgreement agreement);

  const MatchIndex& index_;
  const EvidenceCounts& counts_;
  const MatchPayment* payment_ = nullptr;
  PaymentReading* reading_ = nullptr;
  FoldedText text_;
  FoldedText aside_;
  std::vector<bool> spoken_;
  std::vector<bool> spoken_aside_;
  PaymentWords words_;
  Extraction extraction_;
  Extraction extraction_aside_;
  Payer payer_;
  std::vector<Choice> open_;
  std::vector<Choice> closed_;
  int operations_ = 0;
};

}  // namespace dunlin
