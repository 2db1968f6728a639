#include "cashapp/hypothesis.h"

#include "base/check.h"

namespace dunlin {

std::string_view name_of(ResidualKind kind) {
  switch (kind) {
    case ResidualKind::none:
      return "none";
    case ResidualKind::discount:
      return "discount";
    case ResidualKind::withholding:
      return "withholding";
    case ResidualKind::deduction:
      return "deduction";
    case ResidualKind::bank_fee:
      return "bank_fee";
    case ResidualKind::on_account:
      return "on_account";
  }
  CHECK_UNREACHABLE("a residual without a name");
}

std::string_view name_of(CashVeto veto) {
  switch (veto) {
    case CashVeto::other_customer:
      return "other_customer";
    case CashVeto::unexplained_amount:
      return "unexplained_amount";
    case CashVeto::unexplained_number:
      return "unexplained_number";
    case CashVeto::credit_note_missing:
      return "credit_note_missing";
    case CashVeto::equal_candidates:
      return "equal_candidates";
    case CashVeto::guessed_number:
      return "guessed_number";
    case CashVeto::weak_payer:
      return "weak_payer";
    case CashVeto::searched_subset:
      return "searched_subset";
    case CashVeto::advice_of_others:
      return "advice_of_others";
    case CashVeto::late_discount:
      return "late_discount";
    case CashVeto::disputed:
      return "disputed";
    case CashVeto::amount_too_large:
      return "amount_too_large";
  }
  CHECK_UNREACHABLE("a veto without a name");
}

std::string_view name_of(CashRoute route) {
  switch (route) {
    case CashRoute::none:
      return "none";
    case CashRoute::duplicate:
      return "duplicate";
    case CashRoute::reversal:
      return "reversal";
    case CashRoute::on_account:
      return "on_account";
    case CashRoute::not_receivables:
      return "not_receivables";
  }
  CHECK_UNREACHABLE("a route without a name");
}

}  // namespace dunlin
