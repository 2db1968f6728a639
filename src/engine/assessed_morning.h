// AssessedMorning: the assessment of a morning with the model that answered, for whoever asks about single accounts
// and items: when their money is expected, and why.
//
//   const std::shared_ptr<const AssessedMorning> morning = TRY(AssessedMorning::read(tx, day));
//   morning->assessment().accounts;
//   morning->expectation_of(customer, currency);
//
// Reading one takes as long as the whole book does, and nothing in it changes afterwards; it depends on the books
// (ChainHead::book_seq) and the day alone. So a face that is asked often keeps it: it hands its views a source that
// looks there first.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/credit_report.h"
#include "engine/model_training_run.h"
#include "engine/morning_run.h"
#include "prediction/payment_expectation.h"

namespace dunlin {

class AssessedMorning {
 public:
  [[nodiscard]] static Result<std::shared_ptr<const AssessedMorning>> read(const ReadTx& tx, Date morning);

  [[nodiscard]] const Assessment& assessment() const { return assessment_; }
  // What customers' credit is judged by, where it was read as well.
  [[nodiscard]] static Result<std::shared_ptr<const AssessedMorning>> read_with_credit(const ReadTx& tx, Date morning);
  [[nodiscard]] const std::optional<CreditEvidence>& credit() const { return credit_; }
  [[nodiscard]] const PaymentModel* model() const { return in_force_ ? &in_force_->model : nullptr; }
  [[nodiscard]] const ItemPredictor& predictor() const { return *predictor_; }

  // Of the overdue money of an account: a customer of the book in one of its currencies. None when nothing is overdue.
  [[nodiscard]] std::optional<PaymentExpectation> expectation_of(std::size_t customer, std::size_t currency) const;
  // The days between which eight of ten payments fall, of each open item of a customer in their order.
  [[nodiscard]] std::vector<std::optional<DayRange>> ranges_of(std::size_t customer) const;

 private:
  [[nodiscard]] static Result<std::shared_ptr<AssessedMorning>> begin(const ReadTx& tx, Date morning);

  Assessment assessment_;
  std::optional<CreditEvidence> credit_;
  std::optional<ModelInForce> in_force_;
  std::unique_ptr<const ItemPredictor> predictor_;  // over the two above
};

using AssessmentSource = std::function<Result<std::shared_ptr<const AssessedMorning>>(const ReadTx& tx, Date morning)>;

// The place of a customer in a book; nothing when it is not in it.
[[nodiscard]] std::optional<std::size_t> find_customer_in(const Book& book, Id<Customer> customer);

}  // namespace dunlin
