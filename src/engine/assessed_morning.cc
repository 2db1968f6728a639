#include "engine/assessed_morning.h"

#include <algorithm>

namespace dunlin {

Result<std::shared_ptr<const AssessedMorning>> AssessedMorning::read(const ReadTx& tx, Date morning) {
  return std::shared_ptr<const AssessedMorning>(TRY(begin(tx, morning)));
}

Result<std::shared_ptr<const AssessedMorning>> AssessedMorning::read_with_credit(const ReadTx& tx, Date morning) {
  const std::shared_ptr<AssessedMorning> read = TRY(begin(tx, morning));
  read->credit_ = TRY(read_credit_evidence(tx, read->assessment_));
  return std::shared_ptr<const AssessedMorning>(read);
}

Result<std::shared_ptr<AssessedMorning>> AssessedMorning::begin(const ReadTx& tx, Date morning) {
  const auto read = std::make_shared<AssessedMorning>();
  read->assessment_ = TRY(assess(tx, morning));
  read->in_force_ = TRY(load_model(tx, morning));
  const BusinessCalendar calendar = read->in_force_ ? read->in_force_->calendar.calendar : BusinessCalendar();
  read->predictor_ = std::make_unique<const ItemPredictor>(read->assessment_.book, read->model(), calendar);
  return read;
}

std::optional<PaymentExpectation> AssessedMorning::expectation_of(std::size_t customer, std::size_t currency) const {
  const Book& book = assessment_.book;
  ExpectationSum sum;
  predictor_->visit(assessment_.open, {customer, customer + 1}, [&](const PredictedItem& item) {
    const bool counts = book.currency[item.invoice] == currency && book.days_overdue(item.invoice) > 0;
    if (counts) sum.add(item, book.open_minor[item.invoice]);
  });
  return sum.total();
}

std::vector<std::optional<DayRange>> AssessedMorning::ranges_of(std::size_t customer) const {
  std::vector<std::optional<DayRange>> ranges;
  predictor_->visit(assessment_.open, {customer, customer + 1},
                    [&ranges](const PredictedItem& item) { ranges.push_back(eight_of_ten(item)); });
  return ranges;
}

std::optional<std::size_t> find_customer_in(const Book& book, Id<Customer> customer) {
  const auto found = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), customer.value);
  if (found == book.customer_id.end() || *found != customer.value) return std::nullopt;
  return static_cast<std::size_t>(found - book.customer_id.begin());
}

}  // namespace dunlin
