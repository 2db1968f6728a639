#include "cashapp/assignment.h"

#include <algorithm>
#include <queue>
#include <tuple>

namespace dunlin {
namespace {

constexpr std::size_t alternatives_max = 3;

struct Claim {
  std::int64_t confidence_ppm = 0;
  std::int64_t payment = 0;
  std::size_t place = 0;       // of the payment in the run
  std::size_t hypothesis = 0;  // its number among the payment's
};

struct ServedLater {
  bool operator()(const Claim& a, const Claim& b) const {
    return std::tuple(a.confidence_ppm, -a.payment, -static_cast<std::int64_t>(a.hypothesis)) <
           std::tuple(b.confidence_ppm, -b.payment, -static_cast<std::int64_t>(b.hypothesis));
  }
};

class Counter {
 public:
  Counter(const MatchIndex& index, std::span<const MatchPayment> payments, std::vector<PaymentReading> readings,
          const CashRules& rules)
      : index_(index), payments_(payments), readings_(std::move(readings)), rules_(rules) {
    open_.reserve(index.ledger().documents.size());
    for (const MatchDocument& document : index.ledger().documents) open_.push_back(document.open_minor);
    advice_used_.assign(index.ledger().advices.size(), false);
  }

  std::vector<CashDecision> serve() {
    std::vector<CashDecision> decisions(payments_.size());
    for (std::size_t i = 0; i < payments_.size(); ++i) {
      decisions[i].payment = payments_[i].id;
      decisions[i].route = readings_[i].route;
      decisions[i].routed_document = readings_[i].routed_document;
      if (readings_[i].route != CashRoute::none)
        decisions[i].outcome = CashOutcome::route;
      else
        push(i, 0);
    }
    while (!claims_.empty()) {
      const Claim claim = claims_.top();
      claims_.pop();
      serve(claim, decisions[claim.place]);
    }
    return decisions;
  }

 private:
  void push(std::size_t place, std::size_t hypothesis) {
    const std::vector<Hypothesis>& hypotheses = readings_[place].hypotheses;
    if (hypothesis >= hypotheses.size()) return;
    claims_.push({hypotheses[hypothesis].confidence_ppm, payments_[place].id, place, hypothesis});
  }

  void serve(const Claim& claim, CashDecision& decision) {
    Hypothesis& wanted = readings_[claim.place].hypotheses[claim.hypothesis];
    const bool first = claim.hypothesis == 0;
    if (!is_free(wanted) && !take_an_equal(wanted)) {
      push(claim.place, claim.hypothesis + 1);
      if (first) note_taken(claim.place, decision);
      return;
    }
    for (const CashAllocation& allocation : wanted.allocations) {
      open_[static_cast<std::size_t>(allocation.document)] -= allocation.minor;
    }
    if (wanted.advice >= 0) advice_used_[static_cast<std::size_t>(wanted.advice)] = true;
    const bool applies = first && may_be_applied(wanted, payments_[claim.place]);
    decision.chosen = wanted;
    decision.route = CashRoute::none;
    decision.routed_document = -1;
    decision.outcome = applies ? CashOutcome::apply : CashOutcome::suggest;
    for (std::size_t i = 0; i < readings_[claim.place].hypotheses.size(); ++i) {
      if (i == claim.hypothesis || decision.alternatives.size() == alternatives_max) continue;
      decision.alternatives.push_back(readings_[claim.place].hypotheses[i]);
    }
  }

  // An exact claim on what another payment of the run has paid already: it was paid twice, unless something else fits.
  void note_taken(std::size_t place, CashDecision& decision) const {
    const Hypothesis& wanted = readings_[place].hypotheses.front();
    if (wanted.allocations.size() != 1 || wanted.signature.text()[1] != '=') return;
    if (open_[static_cast<std::size_t>(wanted.allocations[0].document)] != 0) return;
    decision.outcome = CashOutcome::route;
    decision.route = CashRoute::duplicate;
    decision.routed_document = wanted.allocations[0].document;
  }

  [[nodiscard]] bool is_free(const Hypothesis& wanted) const {
    if (wanted.advice >= 0 && advice_used_[static_cast<std::size_t>(wanted.advice)]) return false;
    return std::all_of(wanted.allocations.begin(), wanted.allocations.end(), [this](const CashAllocation& allocation) {
      const std::int64_t open = open_[static_cast<std::size_t>(allocation.document)];
      return allocation.minor < 0 ? open <= allocation.minor : open >= allocation.minor;
    });
  }

  bool take_an_equal(Hypothesis& wanted) {
    for (const DocumentIndex other : wanted.equals) {
      if (open_[static_cast<std::size_t>(other)] < wanted.allocations[0].minor) continue;
      wanted.allocations[0].document = other;
      return true;
    }
    return false;
  }

  [[nodiscard]] bool may_be_applied(Hypothesis& wanted, const MatchPayment& payment) const {
    if (rules_.amount_minor_max > 0 && payment.amount_minor > rules_.amount_minor_max) {
      wanted.forbid(CashVeto::amount_too_large);
    }
    return !wanted.is_vetoed() && wanted.confidence_ppm >= rules_.gate_ppm;
  }

  const MatchIndex& index_;
  std::span<const MatchPayment> payments_;
  std::vector<PaymentReading> readings_;
  const CashRules& rules_;
  std::vector<std::int64_t> open_;
  std::vector<bool> advice_used_;
  std::priority_queue<Claim, std::vector<Claim>, ServedLater> claims_;
};

}  // namespace

std::vector<CashDecision> assign(const MatchIndex& index, std::span<const MatchPayment> payments,
                                 std::vector<PaymentReading> readings, const CashRules& rules) {
  return Counter(index, payments, std::move(readings), rules).serve();
}

}  // namespace dunlin
