#include "cashapp/cash_measure.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::size_t alternatives_counted = 3;
constexpr std::int64_t band_ppm = 1'000;

using Allocations = std::map<std::int64_t, std::int64_t>;

Allocations by_id(const ConfirmedPayments& set, const Hypothesis& hypothesis) {
  Allocations allocations;
  for (const CashAllocation& part : hypothesis.allocations) {
    allocations[set.document_ids[static_cast<std::size_t>(part.document)]] += part.minor;
  }
  return allocations;
}

bool same_documents(const Allocations& a, const Allocations& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& left, const auto& right) { return left.first == right.first; });
}

// As the sets of payments write them.
std::string_view written(ResidualKind kind) {
  switch (kind) {
    case ResidualKind::none:
      return "";
    case ResidualKind::discount:
      return "discount";
    case ResidualKind::withholding:
      return "wht";
    case ResidualKind::deduction:
      return "deduction";
    case ResidualKind::bank_fee:
      return "bankfee";
    case ResidualKind::on_account:
      return "onaccount";
  }
  CHECK_UNREACHABLE("a residual that is not written");
}

std::string_view written(CashRoute route) {
  switch (route) {
    case CashRoute::none:
      return "none";
    case CashRoute::duplicate:
      return "duplicate";
    case CashRoute::reversal:
      return "reversal";
    case CashRoute::on_account:
      return "onaccount";
    case CashRoute::not_receivables:
      return "nonar";
  }
  CHECK_UNREACHABLE("a route that is not written");
}

bool is_routed_right(const PaymentTruth& truth, const CashDecision& decision) {
  return decision.outcome == CashOutcome::route &&
         (truth.residual == written(decision.route) || (truth.kind == "dup" && decision.route == CashRoute::duplicate));
}

void count_applied(const ConfirmedPayments& set, const PaymentTruth& truth, const CashDecision& decision,
                   CashCount& count, CashMeasure& measure) {
  const Allocations mine = by_id(set, decision.chosen);
  const bool right = mine == truth.allocations;
  ++count.applied;
  count.right += right ? 1 : 0;
  count.coded += right && truth.residual == written(decision.chosen.residual) ? 1 : 0;
  CashCount& band = measure.by_confidence[decision.chosen.confidence_ppm / band_ppm * band_ppm];
  ++band.applied;
  band.right += right ? 1 : 0;
  measure.documents_applied += static_cast<std::int64_t>(mine.size());
  for (const auto& [document, minor] : mine) {
    measure.applied_minor += std::abs(minor);
    if (!truth.allocations.contains(document)) measure.misapplied_minor += std::abs(minor);
  }
}

void count_hits(const ConfirmedPayments& set, const PaymentTruth& truth, const CashDecision& decision,
                CashCount& count) {
  if (decision.outcome != CashOutcome::apply && decision.outcome != CashOutcome::suggest) return;
  const bool first = same_documents(by_id(set, decision.chosen), truth.allocations);
  bool any = first;
  for (std::size_t i = 0; i < decision.alternatives.size() && i < alternatives_counted; ++i) {
    any = any || same_documents(by_id(set, decision.alternatives[i]), truth.allocations);
  }
  count.hit_1 += first ? 1 : 0;
  count.hit_3 += any ? 1 : 0;
}

void add(CashCount& sum, const CashCount& count) {
  sum.payments += count.payments;
  sum.applied += count.applied;
  sum.right += count.right;
  sum.coded += count.coded;
  sum.hit_1 += count.hit_1;
  sum.hit_3 += count.hit_3;
}

}  // namespace

CashMeasure measure(const ConfirmedPayments& set, std::span<const CashDecision> decisions) {
  CashMeasure measure;
  for (const CashDecision& decision : decisions) {
    const auto found = set.truth.find(decision.payment);
    if (found == set.truth.end()) continue;
    const PaymentTruth& truth = found->second;
    CashCount count;
    count.payments = 1;
    if (decision.outcome == CashOutcome::apply) count_applied(set, truth, decision, count, measure);
    if (truth.allocations.empty()) {
      const bool right = is_routed_right(truth, decision);
      ++measure.not_applicable;
      measure.routed_right += right ? 1 : 0;
      measure.not_applicable_applied += count.applied;
      count.right = right ? 1 : 0;
    } else {
      measure.documents += static_cast<std::int64_t>(truth.allocations.size());
      count_hits(set, truth, decision, count);
      add(measure.applicable, count);
    }
    add(measure.by_case[truth.kind], count);
  }
  return measure;
}

void count_evidence(const ConfirmedPayments& set, std::span<const PaymentReading> readings, EvidenceCounts& counts) {
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const auto truth = set.truth.find(set.payments[i].id);
    if (truth == set.truth.end()) continue;
    for (const Hypothesis& hypothesis : readings[i].hypotheses) {
      const bool right = same_documents(by_id(set, hypothesis), truth->second.allocations);
      counts.add(hypothesis.signature, right ? 1 : 0, 1);
    }
  }
}

std::string decisions_text(const ConfirmedPayments& set, std::span<const CashDecision> decisions) {
  std::string text;
  const auto id_of = [&set](DocumentIndex document) {
    return std::to_string(set.document_ids[static_cast<std::size_t>(document)]);
  };
  for (const CashDecision& decision : decisions) {
    text += std::to_string(decision.payment) + "\t";
    if (decision.outcome == CashOutcome::route || decision.outcome == CashOutcome::unapplied) {
      text += decision.outcome == CashOutcome::route ? "ROUTE:" + std::string(written(decision.route)) : "EXC";
      text += "\t0\t\t\t0\t\n";
      continue;
    }
    const Hypothesis& chosen = decision.chosen;
    std::string confidence = std::to_string(ppm + chosen.confidence_ppm).substr(1);
    text += decision.outcome == CashOutcome::apply ? "AUTO\t" : "SUGGEST\t";
    text += (chosen.confidence_ppm >= ppm ? "1." : "0.") + confidence + "\t";
    for (std::size_t i = 0; i < chosen.allocations.size(); ++i) {
      const CashAllocation& part = chosen.allocations[i];
      text += (i == 0 ? "" : ";") + id_of(part.document) + ":" + std::to_string(part.minor);
    }
    text += "\t" + std::string(written(chosen.residual)) + "\t" + std::to_string(chosen.residual_minor) + "\t";
    for (std::size_t i = 0; i < decision.alternatives.size(); ++i) {
      if (i > 0) text += "|";
      const std::vector<CashAllocation>& parts = decision.alternatives[i].allocations;
      for (std::size_t j = 0; j < parts.size(); ++j) text += (j == 0 ? "" : ",") + id_of(parts[j].document);
    }
    text += "\n";
  }
  return text;
}

}  // namespace dunlin
