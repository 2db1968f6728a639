#include "insight/settled_ledger.h"

#include <gtest/gtest.h>

#include <string>

#include "intake/shipped_mappings.h"

namespace dunlin {
namespace {

constexpr std::string_view header = "inv_id,cust,company,amount,issue,due,settle,paperless\n";

Result<SettledLedger> read(const std::string& lines) {
  static const std::vector<Mapping> shipped = shipped_mappings().value();
  return read_settled_ledger(std::string(header) + lines, "ledger.csv", shipped,
                             find_mapping(shipped, "history-canonical"));
}

std::int32_t day(int month, int of_month) {
  return Date::of(2024, month, of_month).value().days;
}

TEST(SettledLedger, IsABookOfTheFile) {
  const SettledLedger ledger = read(
                                   "A1,K2,C1,100.50,2024-01-10,2024-02-09,2024-02-12,1\n"
                                   "A2,K1,C1,20.00,2024-01-11,2024-02-10,2024-02-01,0\n"
                                   "A3,K2,C1,0.07,2024-01-09,2024-02-08,2024-03-01,\n")
                                   .value();
  const Book& book = ledger.book;
  EXPECT_EQ(book.dated_before, Date{day(3, 2)});  // the day after the last settlement
  EXPECT_EQ(book.customer_id, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(book.invoice_begin, (std::vector<std::int64_t>{0, 1, 3}));
  EXPECT_EQ(ledger.number, (std::vector<std::string>{"A2", "A1", "A3"}));  // by customer, then as in the file
  EXPECT_EQ(book.issued_on, (std::vector<std::int32_t>{day(1, 11), day(1, 10), day(1, 9)}));
  EXPECT_EQ(book.due_on, (std::vector<std::int32_t>{day(2, 10), day(2, 9), day(2, 8)}));
  EXPECT_EQ(book.settled_on, (std::vector<std::int32_t>{day(2, 1), day(2, 12), day(3, 1)}));
  EXPECT_EQ(book.amount_minor, (std::vector<std::int64_t>{2'000, 10'050, 7}));
  EXPECT_EQ(book.open_minor, (std::vector<std::int64_t>{0, 0, 0}));
  EXPECT_EQ(book.delivery,
            (std::vector{InvoiceDelivery::paper, InvoiceDelivery::electronic, InvoiceDelivery::unknown}));
  EXPECT_EQ(ledger.lines_read, 3);
  EXPECT_EQ(ledger.lines_rejected, 0);
}

TEST(SettledLedger, BadLinesAreCountedAndLeftOut) {
  std::string lines = "A1,K1,C1,10.00,2024-01-10,2024-02-09,2024-02-12,1\n";
  for (int i = 0; i < 7; ++i) lines += "B" + std::to_string(i) + ",K1,C1,much,2024-01-10,2024-02-09,2024-02-12,1\n";
  lines += "C1,K1,C1,10.00,2024-01-10,2024-02-31,2024-02-12,1\n";
  const SettledLedger ledger = read(lines).value();
  EXPECT_EQ(ledger.lines_read, 9);
  EXPECT_EQ(ledger.lines_rejected, 8);
  EXPECT_EQ(ledger.book.invoice_count(), 1U);
  ASSERT_EQ(ledger.first_rejections.size(), 5U);
  EXPECT_NE(ledger.first_rejections[0].find("ledger.csv line 3"), std::string::npos) << ledger.first_rejections[0];
}

TEST(SettledLedger, OpenInvoicesAreCountedAndLeftOut) {
  const SettledLedger ledger = read(
                                   "A1,K1,C1,10.00,2024-01-10,2024-02-09,2024-02-12,1\n"
                                   "A2,K1,C1,10.00,2024-01-10,2024-02-09,,1\n")
                                   .value();
  EXPECT_EQ(ledger.lines_open, 1);
  EXPECT_EQ(ledger.number, (std::vector<std::string>{"A1"}));
}

TEST(SettledLedger, OfTwoLinesWithOneNumberTheFirstCounts) {
  const SettledLedger ledger = read(
                                   "A1,K1,C1,10.00,2024-01-10,2024-02-09,2024-02-12,1\n"
                                   "A1,K1,C2,11.00,2024-01-10,2024-02-09,2024-02-13,1\n"
                                   "A1,K2,C1,12.00,2024-01-10,2024-02-09,2024-12-14,1\n"
                                   "A1,K1,C1,10.00,2024-01-10,2024-02-09,2024-02-12,1\n")
                                   .value();
  // The second is another company's; the third and the fourth are rejected, and leave no trace.
  EXPECT_EQ(ledger.book.amount_minor, (std::vector<std::int64_t>{1'000, 1'100}));
  EXPECT_EQ(ledger.book.dated_before, Date{day(2, 14)});
  EXPECT_EQ(ledger.lines_read, 4);
  EXPECT_EQ(ledger.lines_rejected, 2);
}

TEST(SettledLedger, AFileWithoutSettledInvoicesIsRefused) {
  for (const char* lines : {"", "A2,K1,C1,10.00,2024-01-10,2024-02-09,,1\n"}) {
    const Result<SettledLedger> ledger = read(lines);
    ASSERT_FALSE(ledger.has_value());
    EXPECT_EQ(ledger.error().reason, Reason::file_empty) << ledger.error().text;
  }
}

}  // namespace
}  // namespace dunlin
