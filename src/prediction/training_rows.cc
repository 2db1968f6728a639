#include "prediction/training_rows.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "prediction/payment_distribution.h"

namespace dunlin {
namespace {

// What a history is told by, without the customer's id. Amounts are compared and not taken, so another unit of money
// changes nothing.
auto line_of(const Book& book, std::size_t invoice) {
  return std::tuple(book.issued_on[invoice], book.due_on[invoice], book.settled_on[invoice], book.amount_minor[invoice],
                    book.delivery[invoice]);
}

struct Outcome {
  std::int32_t due;
  std::int32_t settled;  // or never
  std::int32_t known;    // outcomes dated before this day are
};

class RowWriter {
 public:
  RowWriter(TrainingRows& rows, const PortfolioDays& portfolio) : rows_(rows), portfolio_(portfolio) {
    rows_.hazard.columns = feature_count;
    rows_.late.columns = classifier_features;
    rows_.very_late.columns = classifier_features;
  }

  void write(const LandmarkFeatures& f, const Outcome& outcome) {
    write_hazard(f, outcome);
    const float rate = portfolio_.on(f.at.morning).beyond_rate;
    const std::int32_t morning = f.at.morning;
    if (morning <= outcome.due && outcome.due < outcome.known) {
      write_class(rows_.late, f, floor_late(f, outcome.due, rate), outcome.settled > outcome.due);
    }
    const std::int32_t patience = std::max(outcome.due, morning) + very_late_days;
    if (patience < outcome.known) {
      write_class(rows_.very_late, f, floor_very_late(f, outcome.due, rate), outcome.settled > patience);
    }
  }

 private:
  void write_hazard(const LandmarkFeatures& f, const Outcome& outcome) {
    TrainingTable& table = rows_.hazard;
    for (std::size_t cell = 0; cell < payment_cells; ++cell) {
      const std::int32_t first = f.at.morning + first_day_of(cell);
      const std::int32_t end = first + days_in(cell);
      if (end > outcome.known || outcome.settled < first || first >= outcome.due + overdue_days_learnt) break;
      table.values.insert(table.values.end(), f.frozen.begin(), f.frozen.end());
      for (const ByCell& feature : f.by_day) table.values.push_back(feature[cell]);
      table.labels.push_back(outcome.settled < end ? 1.0F : 0.0F);
    }
  }

  static void write_class(TrainingTable& table, const LandmarkFeatures& f, float floor, bool happened) {
    table.values.insert(table.values.end(), f.frozen.begin(), f.frozen.end());
    table.values.push_back(floor);
    table.labels.push_back(happened ? 1.0F : 0.0F);
  }

  TrainingRows& rows_;
  const PortfolioDays& portfolio_;
};

// The day of issue of the last but `count` of the invoices issued before `end`, so that one day's are not divided.
std::int32_t latest_issued(const Book& book, std::int32_t end, std::int64_t count) {
  std::vector<std::int32_t> issued;
  for (const std::int32_t day : book.issued_on) {
    if (day < end) issued.push_back(day);
  }
  if (static_cast<std::int64_t>(issued.size()) <= count) return std::numeric_limits<std::int32_t>::min();
  const auto at = issued.end() - static_cast<std::ptrdiff_t>(count);
  std::nth_element(issued.begin(), at, issued.end());
  return *at;
}

}  // namespace

bool is_weekly_landmark(std::int32_t morning) {
  return Date{morning}.weekday() == Weekday::monday;
}

float floor_late(const LandmarkFeatures& features, std::int32_t due, float beyond_rate) {
  return 1 - paid_within(features.floor_mass, due - features.at.morning, beyond_rate);
}

float floor_very_late(const LandmarkFeatures& features, std::int32_t due, float beyond_rate) {
  return 1 - paid_within(features.floor_mass, std::max(due - features.at.morning, 0) + very_late_days, beyond_rate);
}

void add_training_landmarks(const Book& book, std::size_t invoice, std::int32_t first, std::int32_t end,
                            std::vector<Landmark>& landmarks) {
  const std::int32_t issued = book.issued_on[invoice];
  const std::int32_t settled = book.settled_on[invoice];
  if (settled < issued) return;
  const std::int32_t last = std::min({settled, book.due_on[invoice] + overdue_days_learnt - 1, end - 1});
  for (std::int32_t morning = std::max(issued, first); morning <= last; ++morning) {
    if (morning == issued || is_weekly_landmark(morning)) {
      landmarks.push_back({static_cast<std::int32_t>(invoice), morning});
    }
  }
}

std::vector<std::size_t> customers_by_history(const Book& book) {
  std::vector<std::size_t> customers(book.customer_count());
  std::iota(customers.begin(), customers.end(), std::size_t{0});
  std::sort(customers.begin(), customers.end(), [&book](std::size_t a, std::size_t b) {
    auto at_a = static_cast<std::size_t>(book.invoice_begin[a]);
    auto at_b = static_cast<std::size_t>(book.invoice_begin[b]);
    const auto end_a = static_cast<std::size_t>(book.invoice_begin[a + 1]);
    const auto end_b = static_cast<std::size_t>(book.invoice_begin[b + 1]);
    for (; at_a < end_a && at_b < end_b; ++at_a, ++at_b) {
      if (line_of(book, at_a) != line_of(book, at_b)) return line_of(book, at_a) < line_of(book, at_b);
    }
    const auto left = std::pair(end_a - at_a, a);
    const auto right = std::pair(end_b - at_b, b);
    return left < right;
  });
  return customers;
}

TrainingRows training_rows(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar,
                           const TrainingSpan& span) {
  TrainingRows rows;
  RowWriter writer(rows, portfolio);
  FeatureBuilder builder(book, portfolio, calendar);
  const std::int32_t issued_from = latest_issued(book, span.end, span.invoices_max);
  std::vector<Landmark> landmarks;
  for (const std::size_t customer : customers_by_history(book)) {
    landmarks.clear();
    const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
    for (auto invoice = static_cast<std::size_t>(book.invoice_begin[customer]); invoice < end; ++invoice) {
      const std::int32_t issued = book.issued_on[invoice];
      const std::int32_t settled = book.settled_on[invoice];
      if (issued < issued_from || issued >= span.end || settled < issued) continue;
      ++rows.invoices;
      if (settled != never) ++rows.settled;
      add_training_landmarks(book, invoice, span.first, span.end, landmarks);
    }
    order_by_morning(landmarks);
    builder.visit(customer, landmarks, [&](const LandmarkFeatures& f) {
      const auto invoice = static_cast<std::size_t>(f.at.invoice);
      writer.write(f, {book.due_on[invoice], book.settled_on[invoice], book.dated_before.days});
    });
  }
  return rows;
}

}  // namespace dunlin
