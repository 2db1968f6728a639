#include "insight/documents_behind.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/check.h"
#include "insight/at_risk.h"
#include "insight/concentration.h"
#include "insight/days.h"

namespace dunlin {
namespace {

using Amounts = std::array<Wide, document_columns_max>;

// What is known of the day, of each invoice of the book.
struct Situation {
  const Book& book;
  Date day;
  Date first_day;  // of the period
  Date collection_begin;
  Standing now;
  std::vector<std::int64_t> open_before;  // at the collection's beginning
  std::vector<Wide> written_off;          // in the day's month
  std::vector<std::uint8_t> of_largest;   // whether its customer is one of the largest in its currency
  std::vector<std::int64_t> open_after_90;
  std::int32_t billing_month = 0;  // the one that the share at risk is of

  [[nodiscard]] Wide open(std::size_t i) const { return std::max<std::int64_t>(now.open_minor[i], 0); }
  [[nodiscard]] AgingBucket bucket(std::size_t i) const { return bucket_of(day.days - book.due_on[i]); }
  [[nodiscard]] Wide open_in(std::size_t i, AgingBucket wanted) const { return bucket(i) == wanted ? open(i) : 0; }
  [[nodiscard]] Wide not_due(std::size_t i) const { return open_in(i, AgingBucket::not_due); }
  [[nodiscard]] Wide beyond(std::size_t i) const { return -std::min<std::int64_t>(now.open_minor[i], 0); }
  [[nodiscard]] Wide sales(std::size_t i) const { return sold_after(i, first_day.add_days(-1)); }
  [[nodiscard]] Wide sold_after(std::size_t i, Date before) const {
    return book.issued_on[i] > before.days ? book.amount_minor[i] : 0;
  }
  [[nodiscard]] Wide beginning(std::size_t i) const {
    return book.issued_on[i] <= collection_begin.days ? std::max<std::int64_t>(open_before[i], 0) : 0;
  }
  [[nodiscard]] Wide due(std::size_t i) const {
    return book.due_on[i] <= day.days && book.due_on[i] >= first_day.days ? book.amount_minor[i] : 0;
  }
  [[nodiscard]] Wide billed(std::size_t i) const {
    return month_number(Date{book.issued_on[i]}) == billing_month ? book.amount_minor[i] : 0;
  }
  [[nodiscard]] Wide unpaid(std::size_t i) const {
    const bool judged = book.due_on[i] + at_risk_days <= day.days;
    return billed(i) == 0 || !judged ? 0 : std::max<std::int64_t>(open_after_90[i], 0);
  }
  [[nodiscard]] Wide delay(std::size_t i) const {
    if (due(i) == 0) return 0;
    return now.settled_days[i] + Wide{now.open_minor[i]} * day.days - Wide{book.amount_minor[i]} * book.due_on[i];
  }
};

struct Recipe {
  std::string_view metric;
  std::vector<std::string_view> columns;
  Amounts (*of_invoice)(const Situation& at, std::size_t i);
};

Amounts collection(const Situation& at, std::size_t i) {
  return {at.beginning(i), at.sold_after(i, at.collection_begin), at.open(i), at.not_due(i)};
}

const std::vector<Recipe>& recipes() {
  static const std::vector<Recipe> all = {
      {"receivable.open.1", {"open"}, [](const Situation& at, std::size_t i) -> Amounts { return {at.open(i)}; }},
      {"receivable.overdue.1",
       {"overdue"},
       [](const Situation& at, std::size_t i) -> Amounts { return {at.open(i) - at.not_due(i)}; }},
      {"receivable.unapplied.1",
       {"unapplied"},
       [](const Situation& at, std::size_t i) -> Amounts { return {at.beyond(i)}; }},
      {"aging.due_date.1",
       {"not due", "1-30", "31-60", "61-90", "over 90"},
       [](const Situation& at, std::size_t i) -> Amounts {
         Amounts amounts{};
         amounts[static_cast<std::size_t>(at.bucket(i))] = at.open(i);
         return amounts;
       }},
      {"sales.period.1", {"sales"}, [](const Situation& at, std::size_t i) -> Amounts { return {at.sales(i)}; }},
      {"dso.simple.1",
       {"open", "sales"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.open(i), at.sales(i)};
       }},
      {"dso.best_possible.1",
       {"not due", "sales"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.not_due(i), at.sales(i)};
       }},
      {"add.simple.1",
       {"overdue", "sales"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.open(i) - at.not_due(i), at.sales(i)};
       }},
      {"dso.count_back.1", {"open"}, [](const Situation& at, std::size_t i) -> Amounts { return {at.open(i)}; }},
      {"dso.best_possible_count_back.1",
       {"not due"},
       [](const Situation& at, std::size_t i) -> Amounts { return {at.not_due(i)}; }},
      {"add.count_back.1",
       {"overdue"},
       [](const Situation& at, std::size_t i) -> Amounts { return {at.open(i) - at.not_due(i)}; }},
      {"cei.period.1", {"beginning", "sales", "end", "end not due"}, collection},
      {"cei.average_month.1", {"beginning", "sales", "end", "end not due"}, collection},
      {"delay.weighted.1",
       {"amount", "amount x days"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.due(i), at.delay(i)};
       }},
      {"aging.over_90_share.1",
       {"over 90", "open"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.open_in(i, AgingBucket::days_over_90), at.open(i)};
       }},
      {"bad_debt.month.1",
       {"written off", "sales"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.written_off[i], at.sold_after(i, month_end_before(at.day))};
       }},
      {"billed.at_risk.1",
       {"unpaid", "billed"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.unpaid(i), at.billed(i)};
       }},
      {"concentration.top.1",
       {"of the largest", "open"},
       [](const Situation& at, std::size_t i) -> Amounts {
         return {at.of_largest[i] != 0 ? at.open(i) : 0, at.open(i)};
       }},
      {"receipts.week.1", {"received"}, [](const Situation&, std::size_t) -> Amounts { return {}; }},
  };
  return all;
}

std::string name_of_month(std::int32_t month) {
  return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

// The month asked for, or the newest, if all of its invoices have come to their 90th day past due.
Result<std::int32_t> billing_month(const LedgerHistory& history, const Grouping& grouping, Date as_of,
                                   std::optional<Date> asked) {
  const Book& book = history.book;
  std::map<std::int32_t, std::int32_t> final_on;  // by month
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    if (grouping.of_invoice[i] == Grouping::outside || book.issued_on[i] > as_of.days) continue;
    std::int32_t& last = final_on[month_number(Date{book.issued_on[i]})];
    last = std::max(last, book.due_on[i] + at_risk_days);
  }
  if (!asked) {
    const auto is_final = [as_of](const auto& month) { return month.second <= as_of.days; };
    const auto found = std::find_if(final_on.rbegin(), final_on.rend(), is_final);
    if (found != final_on.rend()) return found->first;
    return refuse(Reason::option_invalid, "No documents are listed: no month's invoices are all 90 days past due by " +
                                              as_of.to_string() + ", so that no share at risk is known.");
  }
  const auto found = final_on.find(month_number(*asked));
  if (found == final_on.end() || found->second <= as_of.days) return month_number(*asked);
  return refuse(Reason::option_invalid,
                fmt::format("No documents are listed: the share at risk of {} is not known before {}, when the last of "
                            "its invoices is 90 days past due; ask as of then, or for an earlier month.",
                            name_of_month(found->first), Date{found->second}.to_string()));
}

// Whether each invoice belongs to one of the customers who owe the most in its currency.
Result<std::vector<std::uint8_t>> largest(const Book& book, const Situation& at, const Grouping& grouping,
                                          std::size_t top) {
  std::vector<std::int64_t> open;
  open.reserve(book.invoice_count());
  for (std::size_t i = 0; i < book.invoice_count(); ++i) {
    open.push_back(book.issued_on[i] <= at.day.days ? at.now.open_minor[i] : 0);
  }
  std::vector<std::uint8_t> answer(book.invoice_count());
  for (const Concentration& of : TRY(concentration_of(book, open, grouping, top))) {
    for (const std::size_t customer : of.top) {
      const auto end = static_cast<std::size_t>(book.invoice_begin[customer + 1]);
      for (auto i = static_cast<std::size_t>(book.invoice_begin[customer]); i < end; ++i) {
        if (book.currencies[book.currency[i]] == of.currency) answer[i] = 1;
      }
    }
  }
  return answer;
}

Result<Situation> situation_on(const LedgerHistory& history, const Grouping& grouping, Date as_of,
                               const DocumentSettings& settings) {
  const Book& book = history.book;
  Situation at{book,
               as_of,
               as_of.add_days(1 - settings.figures.sales_days),
               months_before(as_of, settings.figures.months),
               {},
               {},
               {},
               {},
               {}};
  Timeline timeline(book, history.movements);
  at.open_before = timeline.advance(at.collection_begin).open_minor;
  at.now = timeline.advance(as_of);
  at.written_off.assign(book.invoice_count(), 0);
  for (const Movement& movement : history.movements.all) {
    const bool in_month = movement.on > month_end_before(as_of).days && movement.on <= as_of.days;
    if (movement.kind != MovementKind::write_off || movement.invoice == not_in_book || !in_month) continue;
    at.written_off[movement.invoice] += movement.minor;
  }
  at.of_largest = TRY(largest(book, at, grouping, settings.top));
  at.open_after_90 = open_after_90_days(history, as_of);
  return at;
}

class DocumentList {
 public:
  DocumentList(const LedgerHistory& history, const Grouping& grouping, std::size_t columns)
      : book_(history.book), movements_(history.movements), grouping_(grouping), columns_(columns) {}

  Result<> add_invoices(const Situation& at, const Recipe& recipe) {
    for (std::size_t customer = 0; customer < book_.customer_count(); ++customer) {
      const auto end = static_cast<std::size_t>(book_.invoice_begin[customer + 1]);
      for (auto i = static_cast<std::size_t>(book_.invoice_begin[customer]); i < end; ++i) {
        if (grouping_.of_invoice[i] == Grouping::outside || book_.issued_on[i] > at.day.days) continue;
        const Currency currency = book_.currencies[book_.currency[i]];
        TRY(add({DocumentLine::Kind::invoice, book_.invoice_id[i], customer, currency, {}}, recipe.of_invoice(at, i)));
      }
    }
    return {};
  }

  enum class Money : std::uint8_t { unapplied, received_last_week };
  Result<> add_sources(const Situation& at, Money wanted) {
    const std::int32_t week_end = week_end_by(at.day).days;
    for (std::size_t i = 0; i < movements_.sources.size(); ++i) {
      const Source& source = movements_.sources[i];
      const auto customer = static_cast<std::size_t>(source.customer);
      if (grouping_.of_customer[customer] == Grouping::outside || source.on > at.day.days) continue;
      const bool payment = source.kind == MovementKind::payment;
      const bool last_week = payment && source.on > week_end - 7 && source.on <= week_end;
      const std::int64_t received = last_week ? source.minor : 0;
      const auto kind = payment ? DocumentLine::Kind::payment : DocumentLine::Kind::credit_memo;
      TRY(add({kind, source.id, customer, book_.currencies[source.currency], {}},
              {wanted == Money::unapplied ? at.now.rest_minor[i] : received}));
    }
    return {};
  }

  // The largest first; a sort over the amounts, then kind and id.
  Result<std::vector<DocumentLine>> sorted() {
    std::sort(lines_.begin(), lines_.end(), [](const DocumentLine& a, const DocumentLine& b) {
      return std::tie(a.currency, b.minor, a.kind, a.id) < std::tie(b.currency, a.minor, b.kind, b.id);
    });
    return std::move(lines_);
  }

 private:
  Result<> add(DocumentLine line, const Amounts& amounts) {
    bool used = false;
    for (std::size_t column = 0; column < columns_; ++column) {
      line.minor[column] = TRY(narrowed(amounts[column], line.currency));
      used = used || line.minor[column] != 0;
    }
    if (used) lines_.push_back(line);
    return {};
  }

  const Book& book_;
  const Movements& movements_;
  const Grouping& grouping_;
  std::size_t columns_;
  std::vector<DocumentLine> lines_;
};

Result<std::vector<DocumentsBehind::Total>> totals_of(const std::vector<DocumentLine>& sorted) {
  std::vector<DocumentsBehind::Total> totals;
  Amounts sums{};
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    const Currency currency = sorted[at].currency;
    if (totals.empty() || totals.back().currency != currency) {
      totals.push_back({currency, 0, {}});
      sums = {};
    }
    DocumentsBehind::Total& total = totals.back();
    ++total.documents;
    for (std::size_t column = 0; column < document_columns_max; ++column) sums[column] += sorted[at].minor[column];
    if (at + 1 < sorted.size() && sorted[at + 1].currency == currency) continue;
    for (std::size_t column = 0; column < document_columns_max; ++column) {
      total.minor[column] = TRY(narrowed(sums[column], currency));
    }
  }
  return totals;
}

}  // namespace

std::vector<std::string_view> metrics_with_documents() {
  std::vector<std::string_view> names;
  for (const Recipe& recipe : recipes()) names.push_back(recipe.metric);
  return names;
}

Result<DocumentsBehind> documents_behind(const LedgerHistory& history, const Grouping& grouping,
                                         std::string_view metric, Date as_of, const DocumentSettings& settings) {
  const auto recipe = std::find_if(recipes().begin(), recipes().end(),
                                   [metric](const Recipe& candidate) { return candidate.metric == metric; });
  if (recipe == recipes().end()) {
    std::string names;
    for (const Recipe& known : recipes()) names += (names.empty() ? "" : ", ") + std::string(known.metric);
    return refuse(Reason::option_invalid, "No documents are listed for " + std::string(metric) +
                                              "; they are for these metrics: " + names + ".");
  }
  TRY(check(settings.figures));
  Situation at = TRY(situation_on(history, grouping, as_of, settings));
  if (metric == "billed.at_risk.1") at.billing_month = TRY(billing_month(history, grouping, as_of, settings.month));
  DocumentList list(history, grouping, recipe->columns.size());
  TRY(list.add_invoices(at, *recipe));
  if (metric == "receivable.unapplied.1") TRY(list.add_sources(at, DocumentList::Money::unapplied));
  if (metric == "receipts.week.1") TRY(list.add_sources(at, DocumentList::Money::received_last_week));
  DocumentsBehind answer;
  answer.columns = recipe->columns;
  answer.lines = TRY(list.sorted());
  answer.totals = TRY(totals_of(answer.lines));
  return answer;
}

}  // namespace dunlin
