// Measures payment prediction on made-up ledgers, on this machine: features of all open items, training, scoring.
//
//   dunlin_prediction_bench DIRECTORY OPEN CLOSED TRAINED [files]
//
// A ledger of CLOSED settled and OPEN open invoices is read from the CSV that the generator writes; a model is trained
// on the latest TRAINED of them, and the open items of the morning are scored. With `files` everything that the peer
// (bench/prediction_peer.py) needs to do the same work, and to compare, is left in the directory: the ledger, features,
// the training rows, the model, and the log-odds of the first items.
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "base/shipped_calendars.h"
#include "prediction/bank_calendar.h"
#include "prediction/gradient_boosting.h"
#include "prediction/landmark_features.h"
#include "prediction/payment_distribution.h"
#include "prediction/training_rows.h"
#include "prediction/tree_ensemble.h"
#include "sim/scale_ledger.h"

namespace dunlin {
namespace {

const Date today{20'530};  // 2026-03-18
constexpr std::size_t compared_items = 5'000;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().text.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Line {
  std::int64_t customer = 0;
  std::int64_t minor = 0;
  std::int32_t issued = 0;
  std::int32_t due = 0;
  std::int32_t settled = never;
};

std::int64_t digits_of(std::string_view text) {
  std::int64_t number = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') number = number * 10 + (c - '0');
  }
  return number;
}

// number,customer,company,amount,currency,issued,due,terms,purchase_order,settled
Line line_of(std::string_view text) {
  std::array<std::string_view, 10> field;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const std::size_t end = std::min(text.find(','), text.size());
    field[i] = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  Line line{digits_of(field[1]), digits_of(field[3]), must(Date::parse(field[5])).days,
            must(Date::parse(field[6])).days, never};
  if (!field[9].empty()) line.settled = must(Date::parse(field[9])).days;
  return line;
}

Book book_of(std::string_view csv) {
  std::map<std::int64_t, std::vector<Line>> by_customer;
  csv.remove_prefix(csv.find('\n') + 1);
  while (!csv.empty()) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    const Line line = line_of(csv.substr(0, end));
    by_customer[line.customer].push_back(line);
    csv.remove_prefix(std::min(end + 1, csv.size()));
  }
  Book book;
  book.dated_before = today;
  book.currencies.push_back(must(Currency::parse("EUR")));
  for (const auto& [customer, lines] : by_customer) {
    book.customer_id.push_back(customer);
    book.segment.push_back(Segment::standard);
    book.customer_flags.push_back(0);
    book.last_contact_on.push_back(never);
    book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
    for (const Line& line : lines) {
      book.invoice_id.push_back(static_cast<std::int64_t>(book.invoice_count()) + 1);
      book.issued_on.push_back(line.issued);
      book.due_on.push_back(line.due);
      book.settled_on.push_back(line.settled);
      book.amount_minor.push_back(line.minor);
      book.open_minor.push_back(line.settled == never ? line.minor : 0);
      book.currency.push_back(0);
      book.delivery.push_back(InvoiceDelivery::unknown);
      book.item_flags.push_back(0);
      book.reminders.push_back(0);
    }
  }
  book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
  return book;
}

class Files {
 public:
  Files(std::string directory, bool wanted) : directory_(std::move(directory)), wanted_(wanted) {}

  [[nodiscard]] bool wanted() const { return wanted_; }
  void write(const std::string& name, std::string_view bytes) const {
    if (wanted_) std::ofstream(directory_ + "/" + name, std::ios::binary) << bytes;
  }
  void write(const std::string& name, const std::vector<float>& values) const {
    write(name, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
  }

 private:
  std::string directory_;
  bool wanted_;
};

// Calls the visitor with the features of every open item on the morning, customer by customer.
template <class Visitor>
void visit_open(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar, Visitor&& visitor) {
  FeatureBuilder builder(book, portfolio, calendar);
  std::vector<Landmark> landmarks;
  for (std::size_t customer = 0; customer < book.customer_count(); ++customer) {
    landmarks.clear();
    for (std::int64_t i = book.invoice_begin[customer]; i < book.invoice_begin[customer + 1]; ++i) {
      const auto invoice = static_cast<std::int32_t>(i);
      if (book.is_open(static_cast<std::size_t>(i))) landmarks.push_back({invoice, today.days});
    }
    builder.visit(customer, landmarks, visitor);
  }
}

// What the peer compares with: the frozen features of all open items, and everything of the first items, cell by cell.
void write_features(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar,
                    const Files& files) {
  std::vector<float> frozen;
  std::vector<float> expanded;
  std::size_t items = 0;
  visit_open(book, portfolio, calendar, [&](const LandmarkFeatures& f) {
    frozen.push_back(static_cast<float>(f.at.invoice));
    frozen.insert(frozen.end(), f.frozen.begin(), f.frozen.end());
    if (items++ >= compared_items) return;
    for (std::size_t cell = 0; cell < payment_cells; ++cell) {
      expanded.insert(expanded.end(), f.frozen.begin(), f.frozen.end());
      for (const ByCell& feature : f.by_day) expanded.push_back(feature[cell]);
    }
  });
  files.write("features.f32", frozen);
  files.write("expanded.f32", expanded);
}

struct Trained {
  TreeEnsemble hazard;
  double rows_seconds = 0;
  double fit_seconds = 0;
  std::size_t rows = 0;
};

Trained train(const Book& book, const PortfolioDays& portfolio, const BusinessCalendar& calendar, std::int64_t invoices,
              const Files& files) {
  Trained trained;
  const Stopwatch watch;
  const TrainingRows rows = training_rows(book, portfolio, calendar, {.end = today.days, .invoices_max = invoices});
  trained.rows_seconds = watch.seconds();
  trained.rows = rows.hazard.rows();
  files.write("rows.f32", rows.hazard.values);
  files.write("labels.f32", rows.hazard.labels);
  BoostingSettings settings;
  settings.rounds = 200;
  settings.threads = 2;
  const Stopwatch fit;
  const std::string model = must(train_trees(rows.hazard, settings));
  trained.fit_seconds = fit.seconds();
  files.write("model.json", model);
  trained.hazard = must(TreeEnsemble::parse(model, frozen_count, by_day_count));
  return trained;
}

void bench(const std::string& directory, std::int64_t open, std::int64_t closed, std::int64_t trained_on, bool leave) {
  const Files files(directory, leave);
  Book book;
  double read_seconds = 0;
  {
    std::string csv;
    write_scale_ledger(1, open, closed, today, [&csv](std::string_view lines) { csv += lines; });
    files.write("ledger.csv", csv);
    const Stopwatch watch;
    book = book_of(csv);
    read_seconds = watch.seconds();
  }
  const double before_megabytes = peak_megabytes();

  const Stopwatch features_watch;
  const PortfolioDays portfolio(book);
  const BusinessCalendar calendar = bank_calendar(book, shipped_calendars()).calendar;
  const double portfolio_seconds = features_watch.seconds();
  double checksum = 0;
  visit_open(book, portfolio, calendar,
             [&](const LandmarkFeatures& f) { checksum += static_cast<double>(f.by_day[5][3]); });
  const double features_seconds = features_watch.seconds();
  if (files.wanted()) write_features(book, portfolio, calendar, files);

  const Trained trained = train(book, portfolio, calendar, trained_on, files);
  std::vector<float> margins;
  std::size_t scored = 0;
  double scoring_seconds = 0;
  const Stopwatch all_watch;
  visit_open(book, portfolio, calendar, [&](const LandmarkFeatures& f) {
    const Stopwatch watch;
    ByCell out{};
    trained.hazard.margins(f.frozen, f.by_day, out);
    scoring_seconds += watch.seconds();  // of the log-odds, which is what the peer computes
    for (std::size_t cell = 0; cell < payment_cells; ++cell) checksum += static_cast<double>(logistic(out[cell]));
    if (scored++ < compared_items && files.wanted()) margins.insert(margins.end(), out.begin(), out.end() - 1);
  });
  const double scored_seconds = all_watch.seconds();
  files.write("margins.f32", margins);
  std::printf(
      "predict  %9zu invoices, %7zu open  read %5.1f s | portfolio %5.2f s + features %6.2f s | rows %5.1f s "
      "(%zu rows of %lld invoices), fit %5.1f s | score %6.2f s, with features %6.2f s | peak %5.0f MB (book %.0f "
      "MB)\n",
      book.invoice_count(), scored, read_seconds, portfolio_seconds, features_seconds - portfolio_seconds,
      trained.rows_seconds, trained.rows, static_cast<long long>(trained_on), trained.fit_seconds, scoring_seconds,
      scored_seconds, peak_megabytes(), before_megabytes);
  if (checksum == 0) std::printf("nothing was computed\n");  // keeps the loops from being optimised away
  if (leave) {
    std::ofstream(directory + "/ours.txt")
        << features_seconds << ' ' << trained.fit_seconds << ' '
        << scoring_seconds * static_cast<double>(std::min(scored, compared_items)) / static_cast<double>(scored)
        << '\n';
  }
}

}  // namespace
}  // namespace dunlin

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: dunlin_prediction_bench DIRECTORY OPEN CLOSED TRAINED [files]\n");
    return 2;
  }
  const bool leave = argc > 5 && std::string_view(argv[5]) == "files";
  dunlin::bench(argv[1], std::atoll(argv[2]), std::atoll(argv[3]), std::atoll(argv[4]), leave);
  return 0;
}
