#include "prediction/model_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

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
constexpr std::int32_t model_dates_days_min = 180;
constexpr std::int64_t standard_errors_min = 2;

BoostingSettings settings_for(std::int64_t settled, std::int32_t threads) {
  BoostingSettings settings;
  settings.threads = threads;
  settings.rounds = rounds_max;
  if (settled >= small_ledger) return settings;
  settings.depth_max = 4;
  settings.leaf_weight_min = 20;
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

// A ledger that fell asleep has settled enough and says nothing about its last weeks.
Result<void> check_rows(const TrainingRows& seen, const TrainingRows& unseen, std::int32_t held_out_days) {
  const bool enough = seen.hazard.rows() > 0 && unseen.hazard.rows() > 0;
  if (enough) return {};
  return refuse(
      Reason::history_too_short,
      fmt::format("No payment model was trained: in the last {} days of the history, which a model is measured "
                  "on, or before them, too little happened. Until more does the floor answers.",
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
  std::size_t customer = 0;
  std::optional<ByCell> in_force;  // of the model in force, where it has not learnt from the landmark either
};

struct Ensembles {
  TreeEnsemble hazard;
  TreeEnsemble late;
  const PaymentModel* in_force = nullptr;
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
      add_training_landmarks(book, invoice, first, known, landmarks);
    }
    order_by_morning(landmarks);
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
      answer.customer = customer;
      if (ensembles.in_force != nullptr && f.at.morning >= ensembles.in_force->facts().trained_on.days) {
        answer.in_force =
            ensembles.in_force->answer(f, book.due_on[invoice], portfolio.on(f.at.morning).beyond_rate).mass;
      }
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

// Negative log-likelihood: of the day of payment, or of having come to the day of training unpaid.
double loss_of(const HeldOut& answer, const ByCell& mass) {
  const bool paid = answer.paid_in < answer.known_in && answer.paid_in < horizon_days;
  float chance = 0;
  if (paid) {
    const std::size_t cell = cell_of(answer.paid_in);
    chance = mass[cell] / static_cast<float>(days_in(cell));
  } else {
    chance = 1 - paid_within(mass, std::min(answer.known_in, answer.paid_in) - 1, 0);
  }
  return -std::log(std::max(static_cast<double>(chance), 1e-6));
}

double loss_of(const std::vector<HeldOut>& answers, std::int32_t hazard_percent) {
  double sum = 0;
  for (const HeldOut& answer : answers) sum += loss_of(answer, mixture(answer, hazard_percent));
  return answers.empty() ? 0 : sum / static_cast<double>(answers.size());
}

// The mean of differences and its standard error: the larger of those with customers and with weeks as clusters. A
// customer's items go the same way, and so do all items of a week; and one customer alone is no proof of anything.
struct PairedGain {
  double mean = 0;
  double error = 0;
  std::int64_t count = 0;
};

template <class OtherMass>
PairedGain paired_gain(const std::vector<HeldOut>& answers, std::int32_t hazard_percent, OtherMass&& other_mass) {
  using Clusters = std::map<std::size_t, std::pair<double, double>>;  // sum of gains, count
  Clusters by_customer;
  Clusters by_week;
  PairedGain gain;
  double sum = 0;
  for (const HeldOut& answer : answers) {
    const ByCell* const other = other_mass(answer);
    if (other == nullptr) continue;
    const double difference = loss_of(answer, *other) - loss_of(answer, mixture(answer, hazard_percent));
    for (auto* cluster : {&by_customer[answer.customer], &by_week[static_cast<std::size_t>(answer.known_in / 7)]}) {
      cluster->first += difference;
      cluster->second += 1;
    }
    sum += difference;
    ++gain.count;
  }
  if (gain.count == 0) return gain;
  const auto count = static_cast<double>(gain.count);
  gain.mean = sum / count;
  const auto error_of = [&gain, count](const Clusters& clusters) {
    double squares = 0;
    for (const auto& [name, cluster] : clusters) {
      const double away = cluster.first - gain.mean * cluster.second;
      squares += away * away;
    }
    return std::sqrt(squares) / count;
  };
  gain.error = std::max(error_of(by_customer), error_of(by_week));
  return gain;
}

// Absolute errors in days, of invoices at issue whose due day is a week past: what is still open then counts as paid on
// the day of training.
template <class DayOf>
std::vector<std::int32_t> errors_of(const std::vector<HeldOut>& answers, DayOf&& day_of) {
  std::vector<std::int32_t> errors;
  for (const HeldOut& answer : answers) {
    if (!answer.at_issue || answer.due_in + 7 >= answer.known_in) continue;
    errors.push_back(std::abs(day_of(answer) - std::min(answer.paid_in, answer.known_in)));
  }
  return errors;
}

std::int64_t mean_hundredths(const std::vector<std::int32_t>& errors) {
  std::int64_t sum = 0;
  for (const std::int32_t error : errors) sum += error;
  return errors.empty() ? 0 : sum * 100 / static_cast<std::int64_t>(errors.size());
}

// Whether `errors` are larger than `others`, on the same invoices, by two standard errors of the mean difference.
bool is_clearly_worse(const std::vector<std::int32_t>& errors, const std::vector<std::int32_t>& others) {
  const auto count = static_cast<double>(errors.size());
  if (count < 2) return false;
  double mean = 0;
  for (std::size_t i = 0; i < errors.size(); ++i) mean += errors[i] - others[i];
  mean /= count;
  double squares = 0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const double away = errors[i] - others[i] - mean;
    squares += away * away;
  }
  return mean > 2 * std::sqrt(squares / (count - 1) / count);
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

// The share of the hazard in the mixture, by likelihood on the held-out landmarks.
void choose_mixture(const std::vector<HeldOut>& answers, ModelFacts& facts) {
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
}

// The model's own dates need half a year of history, and must not be clearly worse than the simple ones.
void choose_dates(const std::vector<HeldOut>& answers, std::int32_t history_days, ModelFacts& facts) {
  const auto reported = [](const ByCell& mass) { return reported_day(mass, 0, horizon_days); };
  const std::vector<std::int32_t> model =
      errors_of(answers, [&](const HeldOut& answer) { return reported(mixture(answer, facts.hazard_percent)); });
  const std::vector<std::int32_t> floor =
      errors_of(answers, [&](const HeldOut& answer) { return reported(answer.floor); });
  const std::vector<std::int32_t> median = errors_of(answers, [](const HeldOut& answer) { return answer.median_in; });
  ModelMetrics& metrics = facts.metrics;
  metrics.error_days_model = mean_hundredths(model);
  metrics.error_days_floor = mean_hundredths(floor);
  metrics.error_days_median = mean_hundredths(median);
  const bool floor_is_best = metrics.error_days_floor <= metrics.error_days_median;
  const bool own = history_days >= model_dates_days_min && !is_clearly_worse(model, floor_is_best ? floor : median);
  facts.dates = own ? DateSource::model : floor_is_best ? DateSource::floor : DateSource::median;
}

void measure_gains(const std::vector<HeldOut>& answers, ModelFacts& facts) {
  const PairedGain over_floor =
      paired_gain(answers, facts.hazard_percent, [](const HeldOut& answer) { return &answer.floor; });
  facts.metrics.gain_floor = std::llround(over_floor.mean * 1e6);
  facts.metrics.gain_floor_error = std::llround(over_floor.error * 1e6);
  const PairedGain over_in_force = paired_gain(answers, facts.hazard_percent, [](const HeldOut& answer) {
    return answer.in_force ? &*answer.in_force : nullptr;
  });
  facts.metrics.gain_champion = std::llround(over_in_force.mean * 1e6);
  facts.metrics.gain_champion_error = std::llround(over_in_force.error * 1e6);
  facts.metrics.champion_landmarks = over_in_force.count;
}

Calibration calibrate(const std::vector<HeldOut>& answers, ModelFacts& facts) {
  const LateAnswers late = late_answers(answers, facts.hazard_percent, facts.late_percent);
  const double error = expected_calibration_error(late.predicted, late.happened);
  facts.metrics.late_ece_bp = basis_points(error);
  const bool needed = late.predicted.size() >= calibrated_min && error > calibration_tolerance;
  return needed ? isotonic(late.predicted, late.happened) : Calibration();
}

// The first fit, on what was known before the held-out part, and what it shows about that part.
struct Trainer {
  const Book& book;
  const PortfolioDays& portfolio;
  const BusinessCalendar& calendar;
  const TrainingSettings& settings;
  const History& history;

  Result<Calibration> measure(const PaymentModel* in_force, ModelFacts& facts) const {
    const std::int32_t known = book.dated_before.days;
    const std::int32_t held_out_days = std::clamp((known - history.first) / 4, held_out_days_min, held_out_days_max);
    const std::int32_t split = known - held_out_days;
    BoostingSettings boosting = settings_for(history.settled, settings.threads);
    const PastBook past = book_before(book, Date{split});
    const PortfolioDays past_portfolio(past.book);
    const TrainingRows seen =
        training_rows(past.book, past_portfolio, calendar, {.end = split, .invoices_max = settings.invoices_max});
    const TrainingRows unseen = training_rows(book, portfolio, calendar, {split, known, settings.invoices_max});
    TRY(check_rows(seen, unseen, held_out_days));
    const TrainedTrees first = TRY(train_trees_watched(seen.hazard, unseen.hazard, boosting, rounds_step));
    const auto best = std::min_element(first.loss.begin(), first.loss.end()) - first.loss.begin();
    facts.rounds = static_cast<std::int32_t>(best + 1) * rounds_step;
    Ensembles ensembles;
    ensembles.hazard =
        TRY(TreeEnsemble::parse(first.model, frozen_count, by_day_count, static_cast<std::size_t>(facts.rounds)));
    boosting.rounds = classifier_rounds;
    ensembles.late = TRY(TreeEnsemble::parse(TRY(train_trees(seen.late, boosting)), classifier_features, 0));
    ensembles.in_force = in_force;
    const std::vector<HeldOut> answers = held_out_answers(book, portfolio, calendar, ensembles, split);
    choose_mixture(answers, facts);
    choose_dates(answers, known - history.first, facts);
    measure_gains(answers, facts);
    return calibrate(answers, facts);
  }
};

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

Result<PaymentModel> train_model(const Book& book, const NamedCalendar& calendar, const TrainingSettings& settings,
                                 const PaymentModel* in_force) {
  const History history = history_of(book);
  TRY(check_history(history));
  ModelFacts facts;
  facts.trained_on = book.dated_before;
  facts.history_from = Date{history.first};
  facts.calendar = calendar.name;
  facts.settled = history.settled;
  facts.late_percent = history.settled < small_ledger ? 25 : 50;

  const PortfolioDays portfolio(book);
  const Trainer trainer{book, portfolio, calendar.calendar, settings, history};
  Calibration late_calibration = TRY(trainer.measure(in_force, facts));
  const std::int32_t known = book.dated_before.days;
  const TrainingRows rows =
      training_rows(book, portfolio, calendar.calendar, {.end = known, .invoices_max = settings.invoices_max});
  facts.invoices = rows.invoices;
  BoostingSettings boosting = settings_for(history.settled, settings.threads);
  boosting.rounds = facts.rounds;
  BoostingSettings classifier = boosting;
  classifier.rounds = classifier_rounds;
  return PaymentModel::make(std::move(facts), TRY(train_trees(rows.hazard, boosting)),
                            TRY(train_trees(rows.late, classifier)), TRY(train_trees(rows.very_late, classifier)),
                            std::move(late_calibration));
}

Promotion judge(const ModelFacts& facts) {
  const ModelMetrics& metrics = facts.metrics;
  const auto millionths = [](std::int64_t value) { return fmt::format("{:.3f}", static_cast<double>(value) / 1e6); };
  if (facts.hazard_percent == 0 || metrics.gain_floor <= standard_errors_min * metrics.gain_floor_error) {
    return {false,
            fmt::format("It does not beat the floor on the {} held-out landmarks: the gain of {} is not two "
                        "standard errors of {}. The floor goes on answering.",
                        metrics.landmarks, millionths(metrics.gain_floor), millionths(metrics.gain_floor_error))};
  }
  const std::string over_floor =
      fmt::format("It beats the floor by {} +- {} in log-likelihood on {} held-out landmarks",
                  millionths(metrics.gain_floor), millionths(metrics.gain_floor_error), metrics.landmarks);
  if (metrics.champion_landmarks == 0) return {true, over_floor + "."};
  const bool better = metrics.gain_champion > standard_errors_min * metrics.gain_champion_error;
  const std::string over_model = fmt::format("the model in force by {} +- {} on {} that neither has learnt from",
                                             millionths(metrics.gain_champion), millionths(metrics.gain_champion_error),
                                             metrics.champion_landmarks);
  if (better) return {true, over_floor + ", and " + over_model + "."};
  return {false, over_floor + ", but " + over_model + ", which is not two standard errors. The model in force stays."};
}

}  // namespace dunlin
