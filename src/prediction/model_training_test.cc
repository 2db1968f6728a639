#include "prediction/model_training.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "prediction/past_book.h"
#include "prediction/test_invoices.h"

namespace dunlin {
namespace {

constexpr std::int32_t first_day = 18'000;
constexpr std::int32_t morning = first_day + 130;

// A ledger just large enough to learn from: 250 invoices of four months, due within two weeks.
TestInvoices small_ledger(std::uint64_t seed = 1) {
  TestInvoices ledger = draw_invoices(Prng(seed), {.customers = 8, .invoices = 260, .days = 130});
  for (TestInvoice& invoice : ledger.invoices) {
    const std::int32_t late = invoice.settled == never ? 0 : (invoice.settled - invoice.due) % 12;
    invoice.due = invoice.issued + 5 + static_cast<std::int32_t>(invoice.customer);
    if (invoice.settled != never && invoice.settled >= invoice.issued) invoice.settled = invoice.due + late;
  }
  return ledger;
}

Result<PaymentModel> trained(const Book& book, std::int32_t threads = 1) {
  return train_model(book, {"weekdays", BusinessCalendar()}, {.threads = threads});
}

struct Answers {
  std::vector<ItemForecast> items;
  bool operator==(const Answers& other) const {
    return std::equal(items.begin(), items.end(), other.items.begin(), other.items.end(),
                      [](const ItemForecast& a, const ItemForecast& b) {
                        return a.mass == b.mass && a.late == b.late && a.very_late == b.very_late;
                      });
  }
};

// Of the items open on a morning, customer by customer, from a book of that morning or a later one.
Answers answers_on(const PaymentModel& model, const Book& book, std::int32_t today) {
  Answers answers;
  const PortfolioDays portfolio(book);
  const BusinessCalendar calendar;
  FeatureBuilder builder(book, portfolio, calendar);
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    std::vector<Landmark> landmarks;
    for (std::int64_t i = book.invoice_begin[customer]; i < book.invoice_begin[customer + 1]; ++i) {
      const auto invoice = static_cast<std::size_t>(i);
      const bool open = book.issued_on[invoice] < today && book.settled_on[invoice] >= today;
      if (open) landmarks.push_back({static_cast<std::int32_t>(i), today});
    }
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) {
      const std::int32_t due = book.due_on[static_cast<std::size_t>(f.at.invoice)];
      answers.items.push_back(model.answer(f, due, portfolio.on(today).beyond_rate));
    });
  }
  return answers;
}

Answers answers_of(const PaymentModel& model, const Book& book) {
  return answers_on(model, book, book.dated_before.days);
}

void expect_chances(const Answers& answers) {
  for (const ItemForecast& answer : answers.items) {
    double sum = 0;
    for (const float share : answer.mass) {
      EXPECT_TRUE(share >= 0 && share <= 1) << share;
      sum += static_cast<double>(share);
    }
    EXPECT_NEAR(sum, 1, 1e-4);
    EXPECT_TRUE(answer.late >= 0 && answer.late <= 1) << answer.late;
    EXPECT_TRUE(answer.very_late >= 0 && answer.very_late <= 1) << answer.very_late;
  }
}

void expect_too_short(const Book& book) {
  const Result<PaymentModel> model = trained(book);
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().reason, Reason::history_too_short);
  EXPECT_TRUE(model.error().text.starts_with("No payment model was trained: ")) << model.error().text;
}

// Invoices of one day each, every one paid `late` days after it was due.
TestInvoices steady(std::int32_t invoices, std::int32_t days, std::int32_t late, std::int64_t customers = 1) {
  TestInvoices ledger;
  for (std::int32_t i = 0; i < invoices; ++i) {
    const std::int32_t issued = first_day + i * days / invoices;
    ledger.add({.customer = 1 + i % customers, .issued = issued, .due = issued + 20, .settled = issued + 20 + late});
  }
  return ledger;
}

TEST(ModelTraining, a_short_history_is_refused) {
  expect_too_short(TestInvoices{}.book(morning));
  expect_too_short(steady(199, 200, 0).book(first_day + 300));
  expect_too_short(steady(400, 90, 0).book(first_day + 300));   // 400 within 90 days: the last one on day 89
  expect_too_short(steady(400, 200, 0).book(first_day + 100));  // of which 160 are settled
}

TEST(ModelTraining, a_history_whose_last_weeks_are_empty_is_refused) {
  // Everything is settled and nothing was issued for a year: nothing to measure a model on.
  const Book book = steady(400, 200, 0).book(first_day + 600);
  expect_too_short(book);
  EXPECT_NE(trained(book).error().text.find("last 60 days"), std::string::npos) << trained(book).error().text;
}

TEST(ModelTraining, the_same_book_gives_the_same_bytes_with_one_thread_or_two) {
  const Book book = small_ledger().book(morning);
  const PaymentModel model = trained(book).value();
  EXPECT_EQ(trained(book, 2)->encode(), model.encode());
  EXPECT_EQ(model.facts().trained_on, Date{morning});
  EXPECT_EQ(model.facts().calendar, "weekdays");
  EXPECT_LE(model.facts().metrics.loss_model, model.facts().metrics.loss_floor);
  EXPECT_GT(model.facts().metrics.landmarks, 100);
  const Answers answers = answers_of(model, book);
  EXPECT_GT(answers.items.size(), 10U);
  expect_chances(answers);
  EXPECT_TRUE(answers_of(PaymentModel::decode(model.encode()).value(), book) == answers);
}

TEST(ModelTraining, neither_the_future_nor_ids_nor_the_unit_of_money_change_an_answer) {
  const TestInvoices ledger = small_ledger(2);
  const Book book = ledger.book(morning);
  const PaymentModel model = trained(book).value();

  const Book rewritten = rewrite_future(ledger, morning, Prng(9)).book(morning + 300);
  EXPECT_EQ(trained(book_before(rewritten, Date{morning}).book)->encode(), model.encode()) << "the future, learnt";
  EXPECT_TRUE(answers_on(model, rewritten, morning) == answers_of(model, book)) << "the future, asked";

  TestInvoices other_ids = ledger;
  for (TestInvoice& invoice : other_ids.invoices) invoice.customer = 1'000 - 7 * invoice.customer;  // backwards
  const Book other_book = other_ids.book(morning);
  const PaymentModel other_model = trained(other_book).value();
  EXPECT_EQ(other_model.encode(), model.encode()) << "ids of customers";
  Answers answers = answers_of(model, book);
  Answers others = answers_of(other_model, other_book);
  const auto by_answer = [](const ItemForecast& a, const ItemForecast& b) {
    return std::tie(a.mass, a.late, a.very_late) < std::tie(b.mass, b.late, b.very_late);
  };
  TestInvoices scaled = ledger;
  for (TestInvoice& invoice : scaled.invoices) invoice.minor *= 1'000;
  const PaymentModel scaled_model = trained(scaled.book(morning)).value();
  EXPECT_EQ(scaled_model.encode(), model.encode()) << "a thousand times the amounts";
  EXPECT_TRUE(answers_of(scaled_model, scaled.book(morning)) == answers);

  std::sort(answers.items.begin(), answers.items.end(), by_answer);
  std::sort(others.items.begin(), others.items.end(), by_answer);
  EXPECT_TRUE(answers == others);
}

TEST(ModelTraining, one_customer_who_pays_early_the_same_amount) {
  const Book book = steady(260, 300, -4).book(first_day + 300);
  const PaymentModel model = trained(book).value();
  const Answers answers = answers_of(model, book);
  ASSERT_FALSE(answers.items.empty());
  expect_chances(answers);
  const PortfolioDays portfolio(book);
  for (std::size_t i = 0; i < answers.items.size(); ++i) EXPECT_LT(answers.items[i].late, 0.1F) << i;
}

// With customers alone as clusters a single one left no error at all, and whatever was gained by chance was proof.
TEST(ModelTraining, one_customer_does_not_make_a_gain_certain) {
  TestInvoices ledger = steady(900, 400, 0);
  Prng prng(3);
  for (TestInvoice& invoice : ledger.invoices) invoice.settled += static_cast<std::int32_t>(prng.below(18));
  const PaymentModel model = trained(ledger.book(first_day + 400)).value();
  EXPECT_GT(model.facts().metrics.gain_floor_error, 0);
}

TEST(ModelTraining, nothing_is_ever_due_after_it_is_issued) {
  // Payable at once: the classifier of lateness has nothing to learn from but the day of issue itself.
  TestInvoices ledger = steady(260, 300, 0);
  for (TestInvoice& invoice : ledger.invoices) invoice.due = invoice.issued - 1;
  const Result<PaymentModel> model = trained(ledger.book(first_day + 300));
  ASSERT_TRUE(model.has_value()) << model.error().text;
  const Book book = ledger.book(first_day + 300);
  expect_chances(answers_of(*model, book));
}

TEST(ModelTraining, due_days_far_in_the_future) {
  TestInvoices ledger = small_ledger(3);
  for (std::size_t i = 0; i < ledger.invoices.size(); i += 3) {
    ledger.invoices[i].due = 2'932'896;  // 9999-12-31, which some systems write for "no due day"
    ledger.invoices[i].settled = std::min(ledger.invoices[i].settled, ledger.invoices[i].issued + 40);
  }
  const Book book = ledger.book(morning);
  const Result<PaymentModel> model = trained(book);
  ASSERT_TRUE(model.has_value()) << model.error().text;
  expect_chances(answers_of(*model, book));
}

TEST(ExpectedCalibrationError, is_the_mean_distance_of_ten_equal_groups) {
  // Ten predictions, one a group: each is off by its own distance.
  const std::vector<float> predicted = {0.05F, 0.15F, 0.25F, 0.35F, 0.45F, 0.55F, 0.65F, 0.75F, 0.85F, 0.95F};
  const std::vector<float> happened = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
  // .05 + .15 + .25 + .35 + .45, twice, over ten
  EXPECT_NEAR(expected_calibration_error(predicted, happened), 0.25, 1e-6);
  EXPECT_EQ(expected_calibration_error({}, {}), 0);
  EXPECT_NEAR(expected_calibration_error({0.5F, 0.5F}, {1, 0}), 0.5, 1e-6);  // two groups of one each
  EXPECT_TRUE(rc::check("of any length", [] {
    Prng prng(*rc::gen::arbitrary<std::uint64_t>());
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(1, 200));
    std::vector<std::pair<float, float>> pairs;
    for (std::size_t i = 0; i < count; ++i) {
      pairs.emplace_back(static_cast<float>(i) / 200, prng.chance(4'000) ? 1.0F : 0.0F);
    }
    // Groups as numpy.array_split makes them: the first ones get one more.
    double error = 0;
    std::size_t at = 0;
    for (std::size_t group = 0; group < 10; ++group) {
      const std::size_t size = count / 10 + (group < count % 10 ? 1 : 0);
      double said = 0;
      double was = 0;
      for (std::size_t i = 0; i < size; ++i, ++at) {
        said += static_cast<double>(pairs[at].first);
        was += static_cast<double>(pairs[at].second);
      }
      error += std::abs(said - was) / static_cast<double>(count);
    }
    for (std::size_t i = count; i > 1; --i) std::swap(pairs[i - 1], pairs[prng.below(i)]);
    std::vector<float> said;
    std::vector<float> was;
    for (const auto& [chance, outcome] : pairs) {
      said.push_back(chance);
      was.push_back(outcome);
    }
    RC_ASSERT(std::abs(expected_calibration_error(said, was) - error) < 1e-9);
  }));
}

}  // namespace
}  // namespace dunlin
