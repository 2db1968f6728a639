#include "insight/settled_ledger.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace dunlin {
namespace {

constexpr std::size_t lines_at_once = 10'000;
constexpr std::size_t rejections_shown = 5;

struct Line {
  std::string customer;
  std::string company;
  std::string number;
  Money amount;
  Date issued_on;
  Date due_on;
  Date settled_on;
  InvoiceDelivery delivery = InvoiceDelivery::unknown;
};

void keep_line(const HistoryLine& line, SettledLedger& ledger, std::vector<Line>& lines) {
  if (!line.settled_on || !line.invoice.due_on) {
    ++ledger.lines_open;
    return;
  }
  InvoiceDelivery delivery = InvoiceDelivery::unknown;
  if (line.invoice.paperless) delivery = *line.invoice.paperless ? InvoiceDelivery::electronic : InvoiceDelivery::paper;
  lines.push_back({std::string(line.invoice.customer_number), std::string(line.invoice.company),
                   std::string(line.invoice.number), line.invoice.amount, line.invoice.issued_on, *line.invoice.due_on,
                   *line.settled_on, delivery});
}

// By customer, in the order of the file.
std::vector<std::size_t> order_of(const std::vector<Line>& lines) {
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&lines](std::size_t a, std::size_t b) {
    return std::tie(lines[a].customer, a) < std::tie(lines[b].customer, b);
  });
  return order;
}

std::uint8_t currency_of(Book& book, Currency currency) {
  const auto found = std::find(book.currencies.begin(), book.currencies.end(), currency);
  return static_cast<std::uint8_t>(found - book.currencies.begin());
}

void fill(const std::vector<Line>& lines, SettledLedger& ledger) {
  Book& book = ledger.book;
  Date last{std::numeric_limits<std::int32_t>::min()};
  for (const Line& line : lines) {
    last = std::max(last, line.settled_on);
    if (std::find(book.currencies.begin(), book.currencies.end(), line.amount.currency) == book.currencies.end()) {
      book.currencies.push_back(line.amount.currency);
    }
  }
  std::sort(book.currencies.begin(), book.currencies.end());
  book.dated_before = last.add_days(1);
  std::string_view customer;
  for (const std::size_t at : order_of(lines)) {
    const Line& line = lines[at];
    if (book.customer_id.empty() || line.customer != customer) {
      customer = line.customer;
      book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
      book.customer_id.push_back(static_cast<std::int64_t>(book.customer_count()) + 1);
      book.segment.push_back(Segment::standard);
      book.customer_flags.push_back(0);
      book.last_contact_on.push_back(never);
    }
    book.invoice_id.push_back(static_cast<std::int64_t>(book.invoice_count()) + 1);
    book.issued_on.push_back(line.issued_on.days);
    book.due_on.push_back(line.due_on.days);
    book.settled_on.push_back(line.settled_on.days);
    book.amount_minor.push_back(line.amount.minor);
    book.open_minor.push_back(0);
    book.currency.push_back(currency_of(book, line.amount.currency));
    book.delivery.push_back(line.delivery);
    book.item_flags.push_back(0);
    book.reminders.push_back(0);
    ledger.number.push_back(line.number);
  }
  book.invoice_begin.push_back(static_cast<std::int64_t>(book.invoice_count()));
}

}  // namespace

Result<SettledLedger> read_settled_ledger(std::string_view bytes, std::string_view file_name,
                                          std::span<const Mapping> shipped, const Mapping* mapping) {
  StagerOptions options;
  options.kind = ImportKind::history;
  options.mapping = mapping;
  options.shipped = shipped;
  Stager stager = TRY(Stager::open(bytes, file_name, options));
  SettledLedger ledger;
  std::vector<Line> lines;
  StagedChunk chunk;
  while (stager.stage_chunk(lines_at_once, chunk)) {
    for (const HistoryLine& line : chunk.history) keep_line(line, ledger, lines);
    for (const RejectedLine& line : chunk.rejected) {
      if (ledger.first_rejections.size() < rejections_shown) ledger.first_rejections.push_back(line.message);
    }
  }
  ledger.lines_read = stager.totals().lines_read;
  ledger.lines_rejected = stager.totals().lines_rejected;
  if (lines.empty()) {
    return refuse(Reason::file_empty,
                  std::string(file_name) + " has no settled invoice that could be read; nothing was evaluated.");
  }
  fill(lines, ledger);
  return ledger;
}

}  // namespace dunlin
