// LineParser: one record of a file to one typed line, or to the first thing that is wrong with it.
//
//   LineParser parser(layout);
//   InvoiceLine line;
//   if (!parser.parse(record, arena, line)) report(parser.fault());
//
// The order of checks is: damaged bytes and the count of fields, the amount (so that control totals know it even when
// something else is wrong), the other fields in the order of the line's members, then what fields say about each other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "intake/amount_cell.h"
#include "intake/file_layout.h"
#include "intake/staged.h"

namespace dunlin {

struct LineFault {
  Reason reason = Reason::row_malformed;
  int column = 0;         // from 1; 0: the whole line
  std::string header;     // of the column, or the name of the field
  std::string_view text;  // the offending text
  std::string what;       // "'31.02.2026' is not a day of the calendar"
};

class LineParser {
 public:
  explicit LineParser(const FileLayout& layout) : layout_(layout) {}  // the layout must outlive the parser

  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, CustomerLine& line);
  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, ContactLine& line);
  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, InvoiceLine& line);
  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, CreditLine& line);
  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, PaymentLine& line);
  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, HistoryLine& line);
  [[nodiscard]] bool parse(const CsvRecord& record, TextArena& arena, ScoreLine& line);

  // After a parse that failed.
  [[nodiscard]] const LineFault& fault() const { return fault_; }
  // The amount of the document, as far as it could be read, whether or not the line stands.
  [[nodiscard]] const std::optional<ReadAmount>& amount() const { return amount_; }

  // A fault found by somebody else (a duplicate), told like one of the parser's.
  [[nodiscard]] LineFault fault_at(Field field, std::string_view text, Reason reason, std::string what) const;

 private:
  bool begin(const CsvRecord& record, TextArena& arena, LineOrigin& origin);
  bool check_record(const CsvRecord& record);
  bool fail_csv(const CsvRecord& record);
  bool fail(Field field, std::string_view text, Reason reason, std::string what);  // keeps the first; always false
  bool fail_line(Reason reason, std::string what);
  bool fail_amount(Field field, std::string_view text, const Refusal& refusal, Currency currency);
  bool check_either(EitherOf pair);

  [[nodiscard]] std::string_view cell(Field field) const { return cell_of(*record_, layout_.binding.source(field)); }
  // Each gives nothing when the cell is blank or faulty; ok_ tells which.
  std::string_view text(Field field);
  std::string_view country();
  std::string_view language(std::string_view country);
  std::string_view email();
  std::string_view time_zone();
  std::optional<Date> date(Field field);
  std::optional<bool> flag(Field field);
  std::int64_t hundredths(Field field);
  std::optional<Money> limit(Field field);
  std::optional<Currency> currency(Field amount_field, std::string_view mark);
  std::optional<ReadAmount> amount_of(Field field);
  Money document_amount(std::string_view negative_hint);
  void parse_invoice(InvoiceLine& line);

  const FileLayout& layout_;
  const CsvRecord* record_ = nullptr;
  TextArena* arena_ = nullptr;
  bool ok_ = true;
  LineFault fault_;
  std::optional<ReadAmount> amount_;
};

}  // namespace dunlin
