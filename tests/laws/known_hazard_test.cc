// A book of known hazard: invoices whose payment day is drawn day by day from chances that are written down here. What
// a model says must be near those chances. The mean
// distance falls with the size of the book, from .015 at 9,000 invoices to .006 at 60,000: what is left is the luck of
// the draw, not a bias. So it trains on a large one, and is one of the slow tests.
#include <gtest/gtest.h>

#include <cmath>

#include "prediction/model_training.h"
#include "prediction/past_book.h"
#include "prediction/payment_distribution.h"
#include "prediction/test_invoices.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

constexpr std::int32_t first_day = 18'000;
constexpr std::int32_t training_day = first_day + 420;
constexpr std::int32_t last_day = first_day + 540;

// Chance that an item of a customer is paid on a day if it is unpaid before it. Nobody pays at weekends; customers
// differ in how they pay before and after the due day, and every third one likes Thursdays.
double hazard_of(std::int64_t customer, std::int32_t due, std::int32_t day) {
  const auto weekday = Date{day}.weekday();
  if (weekday >= Weekday::saturday) return 0;
  const double eager = customer % 4 == 0 ? 0.15 : 0.02;
  const double prompt = customer % 2 == 0 ? 0.35 : 0.12;
  const double chance = day < due ? eager : prompt;
  return customer % 3 == 0 && weekday == Weekday::thursday ? 2 * chance : chance;
}

TestInvoices draw_known(Prng prng) {
  TestInvoices ledger;
  for (std::int32_t i = 0; i < 40'000; ++i) {
    TestInvoice invoice;
    invoice.customer = prng.between(1, 36);
    invoice.issued = first_day + static_cast<std::int32_t>(prng.below(540));
    invoice.due = invoice.issued + (invoice.customer % 5 == 0 ? 14 : 7);
    invoice.minor = prng.between(1'000, 100'000);
    for (invoice.settled = invoice.issued;; ++invoice.settled) {
      const double chance = hazard_of(invoice.customer, invoice.due, invoice.settled);
      if (prng.chance(static_cast<std::uint32_t>(10'000 * chance))) break;
    }
    ledger.add(invoice);
  }
  return ledger;
}

TEST(KnownHazard, ChancesToBePaidWithinAWeekAreNearTheTrueOnes) {
  const TestInvoices ledger = draw_known(Prng(1));
  const Book book = ledger.book(last_day);
  const Book past = book_before(book, Date{training_day}).book;
  const Result<PaymentModel> model = train_model(past, {"weekdays", BusinessCalendar()}, {.threads = 2});
  ASSERT_TRUE(model.has_value()) << model.error().text;
  EXPECT_LT(model->facts().metrics.loss_model, model->facts().metrics.loss_floor);

  // Asked on the Mondays of the four months after the training, of everything that was open then.
  const PortfolioDays portfolio(book);
  const BusinessCalendar calendar;
  FeatureBuilder builder(book, portfolio, calendar);
  std::vector<float> said;
  std::vector<float> truth;
  std::vector<float> happened;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    std::vector<Landmark> landmarks;
    for (std::int32_t morning = training_day; morning + 8 < last_day; ++morning) {
      if (!is_weekly_landmark(morning)) continue;
      for (std::int64_t i = book.invoice_begin[customer]; i < book.invoice_begin[customer + 1]; ++i) {
        const auto invoice = static_cast<std::size_t>(i);
        if (book.issued_on[invoice] < morning && book.settled_on[invoice] >= morning) {
          landmarks.push_back({static_cast<std::int32_t>(i), morning});
        }
      }
    }
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) {
      const auto invoice = static_cast<std::size_t>(f.at.invoice);
      const float rate = portfolio.on(f.at.morning).beyond_rate;
      const ItemForecast answer = model->answer(f, book.due_on[invoice], rate);
      double unpaid = 1;
      for (std::int32_t day = 0; day <= 7; ++day) {
        unpaid *= 1 - hazard_of(book.customer_id[customer], book.due_on[invoice], f.at.morning + day);
      }
      said.push_back(paid_within(answer.mass, 7, rate));
      truth.push_back(static_cast<float>(1 - unpaid));
      happened.push_back(book.settled_on[invoice] - f.at.morning <= 7 ? 1.0F : 0.0F);
    });
  }
  ASSERT_GT(said.size(), 10'000U);
  // Against the chances themselves, which leaves out the luck of the draw; and against what was drawn, with it.
  RecordProperty("ece", std::to_string(expected_calibration_error(said, truth)));
  EXPECT_LT(expected_calibration_error(said, truth), 0.01);
  EXPECT_LT(expected_calibration_error(said, happened), 0.02);
  double error = 0;
  for (std::size_t i = 0; i < said.size(); ++i) error += std::abs(static_cast<double>(said[i] - truth[i]));
  EXPECT_LT(error / static_cast<double>(said.size()), 0.03) << "item by item";
}

}  // namespace
}  // namespace dunlin
