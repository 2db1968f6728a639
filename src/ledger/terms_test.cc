#include "ledger/terms.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>

#include "base/check.h"

namespace dunlin {
namespace {

// ---- The tables of the reference
// -------------------------------------------------------------------------------------

using Row = std::vector<std::string>;

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

Row cells_of(std::string_view line) {
  Row cells;
  line.remove_prefix(1);
  while (!line.empty()) {
    const std::size_t bar = line.find('|');
    cells.push_back(trimmed(line.substr(0, bar)));
    line.remove_prefix(bar + 1);
  }
  return cells;
}

// The rows of the first table after the heading, without its head.
std::vector<Row> table_under(std::string_view heading) {
  std::ifstream file(std::string(DUNLIN_SOURCE_DIR) + "/docs/reference/terms.md");
  std::vector<Row> rows;
  std::string line;
  bool found = false;
  while (std::getline(file, line)) {
    if (!found) {
      found = line == heading;
    } else if (!line.empty() && line[0] == '|') {
      rows.push_back(cells_of(line));
    } else if (!rows.empty()) {
      break;
    }
  }
  if (rows.size() < 3) {
    ADD_FAILURE() << "no table under " << heading;
    return {};
  }
  rows.erase(rows.begin(), rows.begin() + 2);
  return rows;
}

const Currency eur = Currency::parse("EUR").value();
const Money total{10'000, eur};
const Money tax{2'000, eur};

Date day(std::string_view iso) {
  return Date::parse(iso).value();
}

std::optional<Date> day_if_any(std::string_view iso) {
  if (iso.empty()) return std::nullopt;
  return day(iso);
}

PaymentTerms terms_of(std::string_view text) {
  const Result<PaymentTerms> terms = parse_terms(text);
  if (!terms) ADD_FAILURE() << terms.error().text;
  return terms.value_or(PaymentTerms{});
}

std::string shown(const std::vector<DueLine>& lines) {
  if (lines.size() == 1) return lines.front().due_on.to_string();
  std::string text;
  for (const DueLine& line : lines) {
    if (!text.empty()) text += ", ";
    text += line.due_on.to_string() + " " + format_amount(line.amount);
  }
  return text;
}

std::string shown(const std::vector<DiscountOffer>& offers) {
  std::string text;
  for (const DiscountOffer& offer : offers) {
    if (!text.empty()) text += ", ";
    text += offer.last_day.to_string() + " " + format_amount(offer.discount) + " ";
    // Basis points are hundredths of a per cent, so they are written as an amount of two decimals is.
    text += offer.yearly_cost_basis_points ? format_amount({*offer.yearly_cost_basis_points, eur}) + " %" : "none";
  }
  return text;
}

TEST(TermsReference, DueDates) {
  const std::vector<Row> rows = table_under("## Due dates");
  EXPECT_GE(rows.size(), 40U);
  for (const Row& row : rows) {
    SCOPED_TRACE(row[0] + " of " + row[2]);
    ASSERT_EQ(row.size(), 5U);
    const PaymentTerms terms = terms_of(row[0]);
    EXPECT_EQ(to_string(terms), row[1]);
    EXPECT_EQ(terms_of(row[1]), terms);
    const auto lines = due_lines(terms, day(row[2]), day_if_any(row[3]), total, BusinessCalendar());
    ASSERT_TRUE(lines.has_value()) << lines.error().text;
    EXPECT_EQ(shown(*lines), row[4]);
  }
}

TEST(TermsReference, Discounts) {
  const std::vector<Row> rows = table_under("## Discounts");
  EXPECT_GE(rows.size(), 10U);
  for (const Row& row : rows) {
    SCOPED_TRACE(row[0] + " of " + row[1]);
    ASSERT_EQ(row.size(), 4U);
    const auto offers =
        discount_offers(terms_of(row[0]), day(row[1]), day_if_any(row[2]), total, tax, BusinessCalendar());
    ASSERT_TRUE(offers.has_value()) << offers.error().text;
    EXPECT_EQ(shown(*offers), row[3]);
  }
}

TEST(TermsReference, RefusedTexts) {
  const std::vector<Row> rows = table_under("## Refused texts");
  EXPECT_GE(rows.size(), 30U);
  for (const Row& row : rows) {
    SCOPED_TRACE(row[0]);
    ASSERT_EQ(row.size(), 2U);
    const Result<PaymentTerms> terms = parse_terms(row[0]);
    ASSERT_FALSE(terms.has_value()) << "read as " << to_string(*terms);
    EXPECT_EQ(terms.error().reason, Reason::terms_malformed);
    EXPECT_NE(terms.error().text.find(row[1]), std::string::npos) << terms.error().text;
    EXPECT_NE(terms.error().text.find("\"" + row[0] + "\""), std::string::npos) << terms.error().text;
  }
}

// ---- What the tables do not show
// -------------------------------------------------------------------------------------

template <class T>
Reason reason_of(const Result<T>& result) {
  if (result) ADD_FAILURE() << "was not refused";
  return result ? Reason::io_failed : result.error().reason;
}

Result<std::vector<DueLine>> lines_of(std::string_view terms, Money amount, std::string_view issued = "2026-01-15") {
  return due_lines(terms_of(terms), day(issued), {}, amount, BusinessCalendar());
}

std::vector<std::int64_t> amounts_of(std::string_view terms, Money amount) {
  std::vector<std::int64_t> amounts;
  const std::vector<DueLine> lines = lines_of(terms, amount).value();
  for (const DueLine& line : lines) amounts.push_back(line.amount.minor);
  return amounts;
}

TEST(Terms, TextsThatAreNoTerms) {
  for (const std::string& text :
       {std::string(), std::string(" , ;"), std::string("%"), std::string("/"), std::string("30 %"),
        std::string("net 99999999999999999999"), std::string("fixed 1.23456 now, rest EOM"),
        std::string("net\xC2\xA0"
                    "30"),
        std::string("net 30\0", 7), std::string("fixed now"), std::string("99999999999/10 net 30"),
        std::string(501, ' '), std::string("EOM +"), std::string("10 days from never"),
        std::string("10 days on the")}) {
    EXPECT_EQ(reason_of(parse_terms(text)), Reason::terms_malformed) << text;
  }
  std::string many = "1% now";
  for (int i = 0; i < 24; ++i) many += ", 1% now";
  EXPECT_EQ(reason_of(parse_terms(many + ", rest EOM")), Reason::terms_malformed);
}

TEST(Terms, TheLastPartTakesTheRounding) {
  EXPECT_EQ(amounts_of("30% now, 70% net 60", {3335, eur}), (std::vector<std::int64_t>{1001, 2334}));
  EXPECT_EQ(amounts_of("33.33% now, 33.33% net 30, 33.34% net 60", {10'001, eur}),
            (std::vector<std::int64_t>{3333, 3333, 3335}));
  // Two units in four quarters: halves round up until nothing is left.
  EXPECT_EQ(amounts_of("25% now, 25% net 1, 25% net 2, 25% net 3", {2, eur}), (std::vector<std::int64_t>{1, 1, 0, 0}));
  EXPECT_EQ(amounts_of("50% now, rest EOM", {1, eur}), (std::vector<std::int64_t>{1, 0}));
}

TEST(Terms, FixedPartsAreInTheCurrencyOfTheInvoice) {
  EXPECT_EQ(amounts_of("fixed 25.50 now, rest EOM", {10'000, eur}), (std::vector<std::int64_t>{2550, 7450}));
  EXPECT_EQ(amounts_of("fixed 25 now, rest EOM", {10'000, Currency::parse("JPY").value()}),
            (std::vector<std::int64_t>{25, 9975}));
  EXPECT_EQ(amounts_of("fixed 1.2345 now, rest EOM", {20'000, Currency::parse("CLF").value()}),
            (std::vector<std::int64_t>{12'345, 7655}));
  EXPECT_EQ(amounts_of("fixed 100 now, rest EOM", {10'000, eur}), (std::vector<std::int64_t>{10'000, 0}));
  EXPECT_EQ(reason_of(lines_of("fixed 25.50 now, rest EOM", {100, Currency::parse("JPY").value()})),
            Reason::amount_too_precise);
  EXPECT_EQ(reason_of(lines_of("fixed 100.01 now, rest EOM", {10'000, eur})), Reason::amount_not_positive);
}

TEST(Terms, WhatCannotBeComputedIsRefused) {
  EXPECT_EQ(reason_of(lines_of("net 30", {0, eur})), Reason::amount_not_positive);
  EXPECT_EQ(reason_of(lines_of("net 30", {-1, eur})), Reason::amount_not_positive);
  EXPECT_EQ(reason_of(lines_of("net 30 ROG", total)), Reason::field_missing);
  EXPECT_EQ(reason_of(lines_of("net 30", total, "2200-12-31")), Reason::date_absurd);
  EXPECT_EQ(lines_of("net 0", total, "2200-12-31").value().front().due_on, day("2200-12-31"));
}

TEST(Terms, TaxMustBeAPartOfTheTotal) {
  const auto offers = [](std::string_view text, Money tax_amount) {
    return discount_offers(terms_of(text), day("2026-01-15"), {}, total, tax_amount, BusinessCalendar());
  };
  EXPECT_EQ(reason_of(offers("2/10 net 30 discount tax excluded", {10'001, eur})), Reason::amount_absurd);
  EXPECT_EQ(reason_of(offers("2/10 net 30 discount tax excluded", {-1, eur})), Reason::amount_absurd);
  EXPECT_EQ(reason_of(offers("2/10 net 30 discount tax mixed", {1, Currency::parse("USD").value()})),
            Reason::currency_mismatch);
  EXPECT_EQ(offers("2/10 net 30", {10'001, eur}).value().front().discount.minor, 200);
}

TEST(Terms, TermsBuiltByHandAreChecked) {
  EXPECT_EQ(reason_of(check_terms(PaymentTerms{})), Reason::terms_malformed);
  const auto broken = [](auto change) {
    PaymentTerms terms = parse_terms("net 30").value();
    change(terms);
    return !check_terms(terms).has_value() &&
           !due_lines(terms, day("2026-01-15"), {}, total, BusinessCalendar()).has_value();
  };
  EXPECT_FALSE(broken([](PaymentTerms&) {}));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines[0].rule.days = -1; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines[0].rule.days = 1000; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines[0].rule.day = 1; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines[0].percent_basis_points = 1; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines[0].share = ShareKind::fixed; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines[0].rule.kind = DueKind::day_of_following_month; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.discounts = {{200, -1}}; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.cut_off_day = 31; }));
  EXPECT_TRUE(broken([](PaymentTerms& terms) { terms.lines.push_back(terms.lines[0]); }));
}

TEST(Terms, YearlyCost) {
  EXPECT_EQ(yearly_cost_basis_points(200, 9800, 20).value(), 3724);
  EXPECT_EQ(yearly_cost_basis_points(0, 9800, 20).value(), 0);
  EXPECT_EQ(yearly_cost_basis_points(1, 1, 365).value(), 10'000);
  EXPECT_EQ(yearly_cost_basis_points(1, 20'000, 365).value(), 0);  // half a basis point, to even
  EXPECT_EQ(yearly_cost_basis_points(3, 20'000, 365).value(), 2);  // one and a half
  EXPECT_EQ(yearly_cost_basis_points(INT64_MAX, INT64_MAX, 365).value(), 10'000);
  EXPECT_EQ(reason_of(yearly_cost_basis_points(INT64_MAX, 1, 1)), Reason::amount_overflow);
  EXPECT_THROW(static_cast<void>(yearly_cost_basis_points(1, 0, 1)), CheckFailure);
  EXPECT_THROW(static_cast<void>(yearly_cost_basis_points(1, 1, 0)), CheckFailure);
}

// ---- Laws
// ------------------------------------------------------------------------------------------------------------

DueRule any_rule() {
  DueRule rule;
  rule.kind = static_cast<DueKind>(*rc::gen::inRange(0, 7));
  if (rule.kind != DueKind::day_of_following_month) rule.days = *rc::gen::inRange(0, 200);
  if (rule.kind == DueKind::day_of_following_month) rule.day = *rc::gen::inRange(1, 32);
  if (rule.kind == DueKind::days_on_day_of_month) rule.day = *rc::gen::inRange(0, 32);
  return rule;
}

std::vector<TermsLine> any_parts() {
  std::vector<TermsLine> lines;
  const bool with_rest = *rc::gen::arbitrary<bool>();
  std::int64_t percent_left = 10'000;
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    TermsLine line;
    line.rule = any_rule();
    if (with_rest && *rc::gen::inRange(0, 4) == 0) {
      line.share = ShareKind::fixed;
      line.fixed_ten_thousandths = *rc::gen::inRange<std::int64_t>(1, 100) * 100;
    } else {
      line.share = ShareKind::percent;
      line.percent_basis_points = *rc::gen::inRange<std::int64_t>(1, percent_left / 2 + 1);
      percent_left -= line.percent_basis_points;
    }
    lines.push_back(line);
  }
  TermsLine last;
  last.rule = any_rule();
  last.share = with_rest ? ShareKind::rest : ShareKind::percent;
  if (!with_rest) last.percent_basis_points = percent_left;
  lines.push_back(last);
  return lines;
}

std::vector<DiscountTier> any_discounts() {
  std::vector<DiscountTier> tiers;
  int percent = 5'000;
  int days = *rc::gen::inRange(0, 20);
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    percent = *rc::gen::inRange(1 + count - i, percent);
    tiers.push_back({percent, days});
    days += *rc::gen::inRange(1, 20);
  }
  return tiers;
}

bool begins_with_month(const TermsLine& line) {
  return line.rule.kind != DueKind::net && line.rule.kind != DueKind::days_end_of_month_a &&
         line.rule.kind != DueKind::days_on_day_of_month;
}

PaymentTerms any_terms() {
  PaymentTerms terms;
  if (*rc::gen::arbitrary<bool>()) {
    terms.lines = any_parts();
  } else {
    terms.lines.emplace_back();
    terms.lines.front().rule = any_rule();
    terms.discounts = any_discounts();
    DueRule& rule = terms.lines.front().rule;
    if (!terms.discounts.empty() && (rule.kind == DueKind::net || rule.kind == DueKind::end_of_month)) {
      rule.days = std::max(rule.days, terms.discounts.back().days);
    }
    if (!terms.discounts.empty()) terms.discount_tax = static_cast<DiscountTax>(*rc::gen::inRange(0, 3));
  }
  terms.from_goods_receipt = *rc::gen::arbitrary<bool>();
  if (std::any_of(terms.lines.begin(), terms.lines.end(), begins_with_month)) {
    terms.cut_off_day = *rc::gen::inRange(0, 31);
  }
  terms.roll = static_cast<Roll>(*rc::gen::inRange(0, 4));
  return terms;
}

Date any_day() {
  return Date{*rc::gen::inRange(10957, 47482)};
}  // 2000 to 2099

const BusinessCalendar& any_calendar() {
  static const BusinessCalendar weekends;
  static const BusinessCalendar busy =
      BusinessCalendar::parse("weekend = [\"friday\", \"saturday\"]\nyearly = [\"01-31\", \"02-01\", \"12-31\"]",
                              "busy")
          .value();
  return *rc::gen::arbitrary<bool>() ? weekends : busy;
}

RC_GTEST_PROP(TermsLaws, TextRoundTrip, ()) {
  const PaymentTerms terms = any_terms();
  RC_ASSERT(check_terms(terms).has_value());
  RC_ASSERT(parse_terms(to_string(terms)).value() == terms);
}

RC_GTEST_PROP(TermsLaws, PartsSumToTheTotalAndNothingIsDueBeforeTheInvoice, ()) {
  const PaymentTerms terms = any_terms();
  const Date issued = any_day();
  const Date received = issued.add_days(*rc::gen::inRange(-40, 40));
  const Money amount{*rc::gen::inRange<std::int64_t>(600, 1'000'000'000), eur};
  const std::vector<DueLine> lines = due_lines(terms, issued, received, amount, any_calendar()).value();
  RC_ASSERT(lines.size() == terms.lines.size());
  std::int64_t sum = 0;
  for (const DueLine& line : lines) {
    RC_ASSERT(line.due_on >= issued);
    RC_ASSERT(line.amount.minor >= 0);
    sum += line.amount.minor;
  }
  RC_ASSERT(sum == amount.minor);
}

RC_GTEST_PROP(TermsLaws, ALaterInvoiceIsNeverDueEarlier, ()) {
  const PaymentTerms terms = any_terms();
  const Date issued = any_day();
  const Date later = issued.add_days(*rc::gen::inRange(0, 70));
  const BusinessCalendar& calendar = any_calendar();
  const std::vector<DueLine> first = due_lines(terms, issued, issued, {100'000, eur}, calendar).value();
  const std::vector<DueLine> second = due_lines(terms, later, later, {100'000, eur}, calendar).value();
  for (std::size_t i = 0; i < first.size(); ++i) RC_ASSERT(first[i].due_on <= second[i].due_on);
}

RC_GTEST_PROP(TermsLaws, OffersEndByTheDueDateAndShrink, ()) {
  const PaymentTerms terms = any_terms();
  const Date issued = any_day();
  const Money amount{*rc::gen::inRange<std::int64_t>(600, 1'000'000'000), eur};
  const Money tax_amount{*rc::gen::inRange<std::int64_t>(0, amount.minor + 1), eur};
  const BusinessCalendar& calendar = any_calendar();
  const std::vector<DueLine> lines = due_lines(terms, issued, issued, amount, calendar).value();
  const auto offers = discount_offers(terms, issued, issued, amount, tax_amount, calendar).value();
  RC_ASSERT(offers.size() == terms.discounts.size());
  for (std::size_t i = 0; i < offers.size(); ++i) {
    RC_ASSERT(issued <= offers[i].last_day && offers[i].last_day <= lines.front().due_on);
    RC_ASSERT(offers[i].discount.minor >= 0);
    RC_ASSERT(offers[i].discount.minor + offers[i].payable.minor == amount.minor);
    RC_ASSERT(offers[i].yearly_cost_basis_points.has_value() == (offers[i].last_day < lines.front().due_on));
    if (i == 0) continue;
    RC_ASSERT(offers[i - 1].last_day <= offers[i].last_day);
    RC_ASSERT(offers[i - 1].discount.minor >= offers[i].discount.minor);
  }
}

// Any mixture of the grammar's words is read or refused, and what is read can be written and read again.
RC_GTEST_PROP(TermsLaws, WhatIsReadIsStable, ()) {
  const auto words = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("net", "30", "2/10", "1/20", "EOM", "days", "end of month", "A", "B", "MFI", "prox",
                                    "on the", "10th", "50%", "fixed 5", "rest", "now", "ROG", "cut-off 25",
                                    "roll following", "discount tax mixed", "+", "end of following month", "n/60"));
  std::string text;
  for (const std::string& word : words) text += word + " ";
  const Result<PaymentTerms> terms = parse_terms(text);
  if (terms) {
    RC_ASSERT(parse_terms(to_string(*terms)).value() == *terms);
  } else {
    RC_ASSERT(terms.error().reason == Reason::terms_malformed);
  }
}

RC_GTEST_PROP(TermsLaws, AnyBytesAreReadOrRefused, (const std::string& text)) {
  const Result<PaymentTerms> terms = parse_terms(text);
  RC_ASSERT(terms.has_value() || terms.error().reason == Reason::terms_malformed);
}

}  // namespace
}  // namespace dunlin
