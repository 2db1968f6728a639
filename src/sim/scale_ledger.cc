#include "sim/scale_ledger.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/money.h"
#include "base/prng.h"
#include "sim/demo_amounts.h"
#include "sim/demo_terms.h"
#include "sim/demo_world.h"

namespace dunlin {
namespace {

constexpr int customers_per_thousand_open = 83;
constexpr int working_days_per_week = 5;
constexpr std::size_t piece_bytes = 1 << 20;
constexpr int days_late_max = 90;
constexpr int days_forgotten_max = 300;
constexpr std::uint64_t forgotten_per_ten_thousand = 500;

struct ScaleCustomer {
  std::int32_t amount_minor_median = 0;
  std::int16_t days_late_typical = 0;
  std::int16_t days_late_spread = 0;  // either way
  DemoTermsIndex terms = terms_net_30;
  std::uint8_t currency = 0;
};

constexpr std::array<std::string_view, 5> currency_codes = {"EUR", "USD", "GBP", "CHF", "SEK"};
constexpr std::array<std::string_view, 5> currency_countries = {"DE", "US", "GB", "CH", "SE"};

ScaleCustomer draw_customer(Prng prng) {
  struct Manner {
    int typical_low, typical_high, spread_low, spread_high;
  };
  static constexpr std::array<Manner, 4> manners = {{{-3, 0, 0, 3}, {2, 12, 1, 5}, {15, 45, 3, 9}, {8, 14, 8, 9}}};
  static constexpr std::array<std::uint32_t, 4> manner_weights = {30, 32, 24, 14};
  static constexpr std::array<std::uint32_t, 5> currency_weights = {70, 12, 8, 6, 4};
  static constexpr std::array<std::uint32_t, 4> terms_weights = {20, 55, 13, 12};  // net 14, 30, 45, 60
  ScaleCustomer customer;
  const Manner& manner = manners[prng.pick(manner_weights)];
  customer.days_late_typical = static_cast<std::int16_t>(prng.between(manner.typical_low, manner.typical_high));
  customer.days_late_spread = static_cast<std::int16_t>(prng.between(manner.spread_low, manner.spread_high));
  customer.terms = static_cast<DemoTermsIndex>(prng.pick(terms_weights));
  customer.currency = static_cast<std::uint8_t>(prng.pick(currency_weights));
  customer.amount_minor_median = static_cast<std::int32_t>(log_normal_like(250'000, prng));
  return customer;
}

std::vector<ScaleCustomer> draw_customers(std::uint64_t seed, std::int64_t open_count) {
  const Prng prng = Prng(seed).child("scale customers");
  std::vector<ScaleCustomer> customers;
  const std::int64_t count = scale_customer_count(open_count);
  customers.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i)
    customers.push_back(draw_customer(prng.child(static_cast<std::uint64_t>(i))));
  return customers;
}

// Days as text and as working days, looked up instead of computed for every line.
class DayTable {
 public:
  DayTable(Date first, Date last) : first_(first) {
    for (Date day = first; day <= last; day = day.add_days(1)) {
      const std::string text = day.to_string();
      std::copy_n(text.begin(), day_bytes, texts_.emplace_back().begin());
      const int weekday = static_cast<int>(day.weekday());
      working_.push_back(weekday < working_days_per_week ? day.days : day.days - (weekday - working_days_per_week + 1));
    }
  }
  [[nodiscard]] std::string_view text(Date day) const { return {texts_[index(day)].data(), day_bytes}; }
  [[nodiscard]] Date on_or_before(Date day) const { return Date{working_[index(day)]}; }

 private:
  static constexpr std::size_t day_bytes = 10;
  [[nodiscard]] std::size_t index(Date day) const { return static_cast<std::size_t>(days_between(first_, day)); }

  Date first_;
  std::vector<std::array<char, day_bytes>> texts_;
  std::vector<std::int32_t> working_;
};

class LineWriter {
 public:
  explicit LineWriter(const LineSink& sink) : sink_(sink) { piece_.reserve(piece_bytes + 256); }

  void field(std::string_view text) {
    piece_ += text;
    piece_ += ',';
  }
  // A letter and at least `width` digits.
  void number_field(char letter, std::int64_t number, std::size_t width) {
    std::array<char, 20> digits;
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    const auto length = static_cast<std::size_t>(written.ptr - digits.data());
    piece_ += letter;
    if (length < width) piece_.append(width - length, '0');
    piece_.append(digits.data(), length);
    piece_ += ',';
  }
  void end_line(std::string_view last_field) {
    piece_ += last_field;
    piece_ += '\n';
    if (piece_.size() >= piece_bytes) flush();
  }
  void flush() {
    if (!piece_.empty()) sink_(piece_);
    piece_.clear();
  }

 private:
  const LineSink& sink_;
  std::string piece_;
};

class LedgerWriter {
 public:
  LedgerWriter(std::uint64_t seed, std::int64_t open_count, Date today, const LineSink& sink)
      : customers_(draw_customers(seed, open_count)),
        today_(today),
        history_begin_(today.add_months(-demo_history_months)),
        days_(history_begin_.add_days(-days_covered_before), today.add_days(days_covered_after)),
        prng_(Prng(seed).child("scale lines")),
        writer_(sink) {
    for (const std::string_view code : currency_codes) {
      const Result<Currency> currency = Currency::parse(code);
      CHECK(currency.has_value());
      currencies_.push_back(*currency);
    }
  }

  void write(std::int64_t open_count, std::int64_t closed_count) {
    writer_.end_line("number,customer,company,amount,currency,issued,due,terms,purchase_order,settled");
    const std::vector<Date> settling_days = working_days_of_history();
    const auto settling_day_count = static_cast<std::int64_t>(settling_days.size());
    for (std::int64_t i = 0; i < closed_count; ++i) {
      write_closed(i + 1, settling_days[static_cast<std::size_t>(i * settling_day_count / closed_count)]);
    }
    for (std::int64_t i = 0; i < open_count; ++i) write_open(closed_count + i + 1);
    writer_.flush();
  }

 private:
  static constexpr int days_covered_before = 400;
  static constexpr int days_covered_after = 70;

  [[nodiscard]] std::vector<Date> working_days_of_history() const {
    std::vector<Date> working_days;
    for (Date day = history_begin_; day < today_; day = day.add_days(1)) {
      if (days_.on_or_before(day) == day) working_days.push_back(day);
    }
    return working_days;
  }

  // The square of a uniform number: low indexes far more often than high ones.
  [[nodiscard]] std::size_t draw_customer_index() {
    const std::uint64_t uniform = prng_.next() >> 32;
    return static_cast<std::size_t>((uniform * uniform >> 32) * customers_.size() >> 32);
  }

  // Customer i pays on weekday i % 5 only.
  [[nodiscard]] std::size_t draw_payer(Date settled) {
    const std::size_t drawn = draw_customer_index();
    const std::size_t payer = drawn - drawn % working_days_per_week + static_cast<std::size_t>(settled.weekday());
    return std::min(payer, customers_.size() - 1);
  }

  [[nodiscard]] int draw_days_late(const ScaleCustomer& customer) {
    const auto width = static_cast<std::uint64_t>(2 * customer.days_late_spread + 1);
    const std::uint64_t word = prng_.next();
    const auto first = static_cast<int>((word & 0xffffffff) * width >> 32);
    const auto second = static_cast<int>((word >> 32) * width >> 32);
    return std::min(customer.days_late_typical + (first + second) / 2 - customer.days_late_spread, days_late_max);
  }

  void write_closed(std::int64_t number, Date settled) {
    const std::size_t payer = draw_payer(settled);
    const ScaleCustomer& customer = customers_[payer];
    const int days_taken = demo_terms[customer.terms].net_days + draw_days_late(customer);
    write_line(number, payer, days_.on_or_before(settled.add_days(-days_taken)), days_.text(settled));
  }

  void write_open(std::int64_t number) {
    const std::size_t debtor = draw_customer_index();
    const ScaleCustomer& customer = customers_[debtor];
    const int days_taken = demo_terms[customer.terms].net_days + draw_days_late(customer);
    std::uint64_t age = 1 + prng_.below(static_cast<std::uint64_t>(days_taken));
    const bool forgotten = prng_.below(10'000) < forgotten_per_ten_thousand;
    if (forgotten) age += prng_.below(days_forgotten_max);
    write_line(number, debtor, days_.on_or_before(today_.add_days(-static_cast<int>(age))), "");
  }

  void write_line(std::int64_t number, std::size_t debtor, Date issued, std::string_view settled) {
    const ScaleCustomer& customer = customers_[debtor];
    const DemoTerms& terms = demo_terms[customer.terms];
    const Currency currency = currencies_[customer.currency];
    writer_.number_field('S', number, 9);
    writer_.number_field('C', static_cast<std::int64_t>(debtor) + 1, 7);
    writer_.field("1000");
    writer_.field(format_amount(Money{log_normal_like(customer.amount_minor_median, prng_), currency}));
    writer_.field(currency.code());
    writer_.field(days_.text(issued));
    writer_.field(days_.text(due_date(terms, issued)));
    writer_.field(terms.text);
    writer_.field("");
    writer_.end_line(settled);
  }

  std::vector<ScaleCustomer> customers_;
  std::vector<Currency> currencies_;
  Date today_;
  Date history_begin_;
  DayTable days_;
  Prng prng_;
  LineWriter writer_;
};

}  // namespace

std::int64_t scale_customer_count(std::int64_t open_count) {
  return std::max<std::int64_t>(1, open_count * customers_per_thousand_open / 1'000);
}

void write_scale_customers(std::uint64_t seed, std::int64_t open_count, const LineSink& sink) {
  LineWriter writer(sink);
  writer.end_line("number,name,parent,country,language,time_zone,currency,terms,email");
  std::int64_t number = 0;
  for (const ScaleCustomer& customer : draw_customers(seed, open_count)) {
    const std::string digits = std::to_string(++number);
    writer.number_field('C', number, 7);
    writer.field("Customer " + digits);
    writer.field("");
    writer.field(currency_countries[customer.currency]);
    writer.field("en");
    writer.field("Europe/Berlin");
    writer.field(currency_codes[customer.currency]);
    writer.field(demo_terms[customer.terms].text);
    writer.end_line("payables@c" + digits + ".example");
  }
  writer.flush();
}

void write_scale_ledger(std::uint64_t seed, std::int64_t open_count, std::int64_t closed_count, Date today,
                        const LineSink& sink) {
  CHECK(open_count >= 0 && closed_count >= 0);
  LedgerWriter(seed, open_count, today, sink).write(open_count, closed_count);
}

}  // namespace dunlin
