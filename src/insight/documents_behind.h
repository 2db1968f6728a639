// The documents behind a figure: each invoice, payment or credit memo with what it adds to each amount that the figure
// is made of. The columns sum to those amounts, to the last minor unit.
//
//   TRY(documents_behind({book, movements}, everything(book), "dso.simple.1", as_of, {}))
//   // columns "open", "sales"; one line for each invoice that has either; sum of open / sum of sales x 90 is the DSO
//
// A payment or credit memo stands behind unapplied money; an invoice stands there too as far as it was settled beyond
// its amount. For the delay the second column is amount x days, in minor units and days.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "insight/figures.h"

namespace dunlin {

inline constexpr std::size_t document_columns_max = 5;

struct DocumentLine {
  enum class Kind : std::uint8_t { invoice, payment, credit_memo };
  Kind kind = Kind::invoice;
  std::int64_t id = 0;
  std::size_t customer = 0;  // number in the book
  Currency currency;
  std::array<std::int64_t, document_columns_max> minor{};  // by column
};

struct DocumentsBehind {
  struct Total {
    Currency currency;
    std::int64_t documents = 0;
    std::array<std::int64_t, document_columns_max> minor{};
  };
  std::vector<std::string_view> columns;
  std::vector<DocumentLine>
      lines;                  // by currency; within it the largest first (by the columns from left to right), then id
  std::vector<Total> totals;  // by currency
};

struct DocumentSettings {
  FigureSettings figures;
  std::size_t top = 10;       // customers that count as the largest
  std::optional<Date> month;  // any day of the month of billing
};

// The metrics that are made of documents.
[[nodiscard]] std::vector<std::string_view> metrics_with_documents();

// `metric` is one of them, with its version; else option_invalid, as for the share at risk of a month that is not
// final.
[[nodiscard]] Result<DocumentsBehind> documents_behind(const LedgerHistory& history, const Grouping& grouping,
                                                       std::string_view metric, Date as_of,
                                                       const DocumentSettings& settings);

}  // namespace dunlin
