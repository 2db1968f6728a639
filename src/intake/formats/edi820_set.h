// Edi820Set: one payment order and remittance advice (transaction set 820) as a Remittance.
//
//   Edi820Set set("003030");                       // the version of the group, GS08
//   TRY(set.add(segment));                         // everything between ST and SE
//   const Remittance advice = TRY(set.remittance());
//
// Read: BPR (amount, method, payer's account, day), TRN (the number under which the money comes), CUR, N1 PR (payer),
// and by document RMR with its REF, DTM 003 and ADX, and the ADX that stand by themselves.
//
// The sign of ADX01 is a trap: 003030 documents a positive one as reducing the payment, later versions as increasing
// it, and some write in RMR04 what is paid before its adjustments. The total decides: of the readings, the first whose
// documents sum to BPR02 is taken, beginning with the version's own; when none does, the advice is refused. Credit
// memos (CM, CL) are written with a minus, or without one and meant so: the total decides that as well. Documents
// without any amount are kept without, and cannot be held against the total.
//
// Currency: CUR02, else US dollars. A refusal has the offending segment, not its place.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/bank_line.h"
#include "intake/formats/x12_segments.h"

namespace dunlin {

class Edi820Set {
 public:
  explicit Edi820Set(std::string_view version) : version_(version) {}

  [[nodiscard]] Result<> add(const X12Segment& segment);
  // When there is no BPR (bare segments in an addenda record), the payment is what the caller knows.
  [[nodiscard]] Result<Remittance> remittance(std::optional<Money> payment = std::nullopt) const;
  [[nodiscard]] bool has_payment() const { return !amount_.empty(); }

 private:
  struct Adjustment {
    std::string amount;
    std::string code;
    std::string reference;
  };
  struct Document {
    RemittedDocument facts;  // without amounts
    std::string paid;
    std::string gross;
    std::string discount;
    std::string adjustment;  // RMR08
    std::vector<Adjustment> adjustments;
    std::string shown;
    bool is_adjustment = false;  // an ADX that stands by itself
  };
  struct Read {
    RemittedDocument facts;
    std::int64_t nested_minor = 0;  // sum of its ADX01
    std::int64_t own_minor = 0;     // ADX01 of one that stands by itself
    bool is_plain_credit = false;   // a credit memo with a positive amount
  };
  struct Signs {
    int nested;  // 0: RMR04 is net of them
    int own;
    bool credits_are_taken;  // a credit memo with a positive amount is taken off
  };

  void add_document(const X12Segment& segment);
  void add_adjustment(const X12Segment& segment);
  void add_to_document(const X12Segment& segment);
  [[nodiscard]] Result<Money> amount_of(std::string_view text, std::string_view shown, Currency currency) const;
  [[nodiscard]] Result<Read> read_document(const Document& document, Currency currency) const;
  [[nodiscard]] Result<std::vector<Read>> read_documents(Currency currency) const;
  [[nodiscard]] std::array<Signs, 12> readings() const;
  [[nodiscard]] Result<Signs> decide(const std::vector<Read>& documents, Money total) const;
  [[nodiscard]] RemittedDocument signed_document(const Read& read, Signs signs, Currency currency) const;
  [[nodiscard]] int version_sign() const { return version_ < "005" ? -1 : 1; }

  std::string version_;
  std::string amount_;
  std::string bpr_shown_;
  std::string currency_ = "USD";
  Remittance facts_;
  std::string paid_on_;
  std::vector<Document> documents_;
  bool in_entity_ = false;    // behind the first ENT or RMR: parties are not the payer any more
  bool in_document_ = false;  // ADX are about the last RMR
  bool has_subject_ = false;  // REF, DTM and NTE are about the last RMR or ADX
};

}  // namespace dunlin
