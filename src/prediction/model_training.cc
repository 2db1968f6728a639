#include "prediction/model_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "prediction/gradient_boosting.h"
#include "prediction/past_book.h"
#include "prediction/payment_distribution.h"
#include "prediction/training_rows.h"

namespace dunlin {
namespace {

constexpr std::int32_t held_out_days_min = 28;
constexpr std::int32_t held_out_days_max = 60;
constexpr std::int32_t rounds_max = 400;
constexpr std::int32_t rounds_step = 25;
constexpr std::int64_t small_ledger = 5'000;  // settled invoices
constexpr std::int32_t classifier_rounds = 200;
constexpr std::array hazard_percents = {0, 25, 50, 75, 90, 100};
constexpr float calibration_tolerance = 0.03F;
constexpr std::size_t calibrated_min = 500;

BoostingSettings settings_for(std::int64_t settled, std::int32_t threads) {
  BoostingSettings settings;
  settings.threads = threads;
  settings.rounds = rounds_max;
  if (settled >= small_ledger) return settings;
  settings.depth_max = 4;
  settings.leaf_weight_min = 50;
  settings.penalty = 10;
  settings.column_share_percent = 50;
  return settings;
}

struct History {
  std::int32_t first = std::numeric_limits<std::int32_t>::max();  // day of issue
  std::int32_t last = std::numeric_limits<std::int32_t>::min();
  std::int64_t settled = 0;
};

History history_of(const Book& book) {
  History history;
  for (std::size_t invoice = 0; invoice < book.invoice_count(); ++invoice) {
    history.first = std::min(history.first, book.issued_on[invoice]);
    history.last = std::max(history.last, book.issued_on[invoice]);
    if (book.settled_on[invoice] != never) ++history.settled;
  }
  return history;
}

Result<void> check_history(const History& history) {
  const std::int32_t days = history.settled == 0 ? 0 : history.last - history.first;
  if (history.settled >= training_settled_min && days >= training_days_min) return {};
  return refuse(
      Reason::history_too_short,
      fmt::format("No payment model was trained: {} settled invoices, issued over {} days, are too little to "
                  "learn from and to measure on; it takes {} over {} days. Import more history (dunlin import "
                  "history). Until then the floor answers, from each customer's own histogram.",
                  history.settled, days, training_settled_min, training_days_min));
}

// A ledger that ends before the held-out part says nothing about how well it was learnt from.
Result<void> check_held_out(const TrainingTable& unseen, std::int32_t held_out_days) {
  if (unseen.rows() > 0) return {};
  return refuse(Reason::history_too_short,
                fmt::format("No payment model was trained: no invoice was issued or open in the last {} days, on which "
                            "it would be measured. Import what has happened since (dunlin import history). Until then "
                            "the floor answers, from each customer's own histogram.",
                            held_out_days));
}

// A landmark of the held-out part: both answers, and what is known of the truth.
struct HeldOut {
  ByCell learnt{};
  ByCell floor{};
  float late_learnt = 0;       // of the classifier
  std::int32_t due_in = 0;     // days from the morning
  std::int32_t known_in = 0;   // the day of training, in days from the morning
  std::int32_t paid_in = 0;    // or beyond known_in
  std::int32_t median_in = 0;  // by the customer's median of days late
  bool at_issue = false;
};

struct Ensembles {
  TreeEnsemble hazard;
  TreeEnsemble late;
};

std::vector<HeldOut> held_out_answers(const Book& book, const PortfolioDays& portfolio,
                                      const BusinessCalendar& calendar, const Ensembles& ensembles,
                                      std::int32_t first) {
  std::vector<HeldOut> answers;
  FeatureBuilder builder(book, portfolio, calendar);
  std::vector<Landmark> landmarks;
  const std::int32_t known = book.dated_before.days;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    landmarks.clear();
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      const std::int32_t issued = book.issued_on[invoice];
      if (book.settled_on[invoice] < issued) continue;
      const std::int32_t last =
          std::min({book.settled_on[invoice], book.due_on[invoice] + overdue_days_learnt - 1, known - 1});
      for (std::int32_t morning = std::max(issued, first); morning <= last; ++morning) {
        if (morning == issued || is_weekly_landmark(morning)) {
          landmarks.push_back({static_cast<std::int32_t>(invoice), morning});
        }
      }
    }
    std::sort(landmarks.begin(), landmarks.end(), [](const Landmark& a, const Landmark& b) {
      return std::pair(a.morning, a.invoice) < std::pair(b.morning, b.invoice);
    });
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) {
      const auto invoice = static_cast<std::size_t>(f.at.invoice);
      HeldOut answer;
      ByCell margins{};
      ensembles.hazard.margins(f.frozen, f.by_day, margins);
      for (std::size_t cell = 0; cell < payment_cells; ++cell) margins[cell] = logistic(margins[cell]);
      answer.learnt = mass_of(margins);
      answer.floor = f.floor_mass;
      answer.due_in = book.due_on[invoice] - f.at.morning;
      answer.known_in = known - f.at.morning;
      answer.paid_in = book.settled_on[invoice] == never ? answer.known_in : book.settled_on[invoice] - f.at.morning;
      answer.at_issue = f.at.morning == book.issued_on[invoice];
      const float median = f.frozen[static_cast<std::size_t>(Frozen::days_late_median)];
      answer.median_in = std::max(answer.due_in + (std::isnan(median) ? 0 : static_cast<std::int32_t>(median)), 0);
      std::array<float, classifier_features> row{};
      std::copy(f.frozen.begin(), f.frozen.end(), row.begin());
      row.back() = floor_late(f, book.due_on[invoice], portfolio.on(f.at.morning).beyond_rate);
      answer.late_learnt = logistic(ensembles.late.margin(row));
      answers.push_back(answer);
    });
  }
  return answers;
}

ByCell mixture(const HeldOut& answer, std::int32_t hazard_percent) {
  const float share = static_cast<float>(hazard_percent) / 100;
  ByCell mass{};
  for (std::size_t cell = 0; cell <= payment_cells; ++cell) {
    mass[cell] = share * answer.learnt[cell] + (1 - share) * answer.floor[cell];
  }
  return mass;
}

// Mean negative log-likelihood: of the day of payment, or of having come to the day of training unpaid.
double loss_of(const std::vector<HeldOut>& answers, std::int32_t hazard_percent) {
  double sum = 0;
  for (const HeldOut& answer : answers) {
    const ByCell mass = mixture(answer, hazard_percent);
    const bool paid = answer.paid_in < answer.known_in && answer.paid_in < horizon_days;
    float chance = 0;
    if (paid) {
      const std::size_t cell = cell_of(answer.paid_in);
      chance = mass[cell] / static_cast<float>(days_in(cell));
    } else {
      chance = 1 - paid_within(mass, std::min(answer.known_in, answer.paid_in) - 1, 0);
    }
    sum -= std::log(std::max(static_cast<double>(chance), 1e-6));
  }
  return answers.empty() ? 0 : sum / static_cast<double>(answers.size());
}

// Days of mean absolute error, of invoices at issue whose due day is a week past: what is still open then counts as
// paid on the day of training.
template <class DayOf>
std::int64_t error_hundredths(const std::vector<HeldOut>& answers, DayOf&& day_of) {
  std::int64_t sum = 0;
  std::int64_t count = 0;
  for (const HeldOut& answer : answers) {
    if (!answer.at_issue || answer.due_in + 7 >= answer.known_in) continue;
    sum += std::abs(day_of(answer) - std::min(answer.paid_in, answer.known_in));
    ++count;
  }
  return count == 0 ? 0 : sum * 100 / count;
}

struct LateAnswers {
  std::vector<float> predicted;
  std::vector<float> happened;
};

LateAnswers late_answers(const std::vector<HeldOut>& answers, std::int32_t hazard_percent, std::int32_t late_percent) {
  LateAnswers late;
  for (const HeldOut& answer : answers) {
    if (!answer.at_issue || answer.due_in < 0 || answer.due_in >= answer.known_in) continue;
    const float by_mass = 1 - paid_within(mixture(answer, hazard_percent), answer.due_in, 0);
    const float asked = static_cast<float>(late_percent) / 100;
    late.predicted.push_back(asked * answer.late_learnt + (1 - asked) * by_mass);
    late.happened.push_back(answer.paid_in > answer.due_in ? 1.0F : 0.0F);
  }
  return late;
}

std::int64_t basis_points(double value) {
  return std::llround(value * 10'000);
}

}  // namespace

double expected_calibration_error(const std::vector<float>& predicted, const std::vector<float>& happened) {
  std::vector<std::size_t> order(predicted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return predicted[a] != predicted[b] ? predicted[a] < predicted[b] : a < b;
  });
  double sum = 0;
  const std::size_t count = order.size();
  std::size_t begin = 0;
  for (std::size_t group = 0; group < 10; ++group) {
    const std::size_t end = begin + count / 10 + (group < count % 10 ? 1 : 0);
    double difference = 0;
    for (std::size_t i = begin; i < end; ++i) {
      difference += static_cast<double>(happened[order[i]]) - static_cast<double>(predicted[order[i]]);
    }
    sum += std::abs(difference);
    begin = end;
  }
  return count == 0 ? 0 : sum / static_cast<double>(count);
}

Result<PaymentModel> train_model(const Book& book, const NamedCalendar& calendar, const TrainingSettings& settings) {
  const History history = history_of(book);
  TRY(check_history(history));
  const std::int32_t known = book.dated_before.days;
  const std::int32_t held_out_days = std::clamp((known - history.first) / 4, held_out_days_min, held_out_days_max);
  const std::int32_t split = known - held_out_days;
  BoostingSettings boosting = settings_for(history.settled, settings.threads);
  BoostingSettings classifier = boosting;
  classifier.rounds = classifier_rounds;

  ModelFacts facts;
  facts.trained_on = book.dated_before;
  facts.calendar = calendar.name;
  facts.settled = history.settled;
  facts.late_percent = history.settled < small_ledger ? 25 : 50;
  Calibration late_calibration;
  const PortfolioDays portfolio(book);
  {
    const PastBook past = book_before(book, Date{split});
    const PortfolioDays past_portfolio(past.book);
    const TrainingRows seen = training_rows(past.book, past_portfolio, calendar.calendar,
                                            {.end = split, .invoices_max = settings.invoices_max});
    const TrainingRows unseen =
        training_rows(book, portfolio, calendar.calendar, {split, known, settings.invoices_max});
    TRY(check_held_out(unseen.hazard, held_out_days));
    const TrainedTrees first = TRY(train_trees_watched(seen.hazard, unseen.hazard, boosting, rounds_step));
    const auto best = std::min_element(first.loss.begin(), first.loss.end()) - first.loss.begin();
    // The final fit has a quarter more to learn from, and takes as many more trees.
    boosting.rounds = static_cast<std::int32_t>(best + 1) * rounds_step * 5 / 4;
    Ensembles ensembles;
    ensembles.hazard = TRY(
        TreeEnsemble::parse(first.model, frozen_count, by_day_count, static_cast<std::size_t>(best + 1) * rounds_step));
    ensembles.late = TRY(TreeEnsemble::parse(TRY(train_trees(seen.late, classifier)), classifier_features, 0));
    const std::vector<HeldOut> answers = held_out_answers(book, portfolio, calendar.calendar, ensembles, split);

    double least = 0;
    for (const std::int32_t percent : hazard_percents) {
      const double loss = loss_of(answers, percent);
      if (percent == 0) facts.metrics.loss_floor = std::llround(loss * 1e6);
      if (percent > 0 && loss >= least) continue;
      least = loss;
      facts.hazard_percent = percent;
    }
    facts.metrics.landmarks = static_cast<std::int64_t>(answers.size());
    facts.metrics.loss_model = std::llround(least * 1e6);
    const auto reported = [](const ByCell& mass) { return reported_day(mass, 0, horizon_days); };
    facts.metrics.error_days_model = error_hundredths(
        answers, [&](const HeldOut& answer) { return reported(mixture(answer, facts.hazard_percent)); });
    facts.metrics.error_days_floor =
        error_hundredths(answers, [&](const HeldOut& answer) { return reported(answer.floor); });
    facts.metrics.error_days_median = error_hundredths(answers, [](const HeldOut& answer) { return answer.median_in; });
    const LateAnswers late = late_answers(answers, facts.hazard_percent, facts.late_percent);
    const double error = expected_calibration_error(late.predicted, late.happened);
    facts.metrics.late_ece_bp = basis_points(error);
    if (late.predicted.size() >= calibrated_min && error > calibration_tolerance) {
      late_calibration = isotonic(late.predicted, late.happened);
    }
  }

  const TrainingRows rows =
      training_rows(book, portfolio, calendar.calendar, {.end = known, .invoices_max = settings.invoices_max});
  facts.invoices = rows.invoices;
  facts.history_from = Date{history.first};
  facts.rounds = boosting.rounds;
  return PaymentModel::make(std::move(facts), TRY(train_trees(rows.hazard, boosting)),
                            TRY(train_trees(rows.late, classifier)), TRY(train_trees(rows.very_late, classifier)),
                            std::move(late_calibration));
}

}  // namespace dunlin
