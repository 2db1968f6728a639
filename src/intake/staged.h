// Staged lines: what a file says, typed and checked line by line, but not yet compared with what is recorded.
//
// Texts are slices of the file or of the chunk's arena: they live as long as both the bytes given to the Stager and the
// StagedChunk. Numbers, names and the like are trimmed valid UTF-8 without control characters; empty means not given.
//
// What staging promises of each line: everything the kind of import needs is there; amounts are above zero (a credit
// limit may be zero) and at most amount_minor_max; dates lie in 1990..2100; an invoice is due on or after the day of
// issue and settled on or after it; a credit score lies on its scale; no two lines of the file share a number.
//
// A rejected line is one that breaks a promise: it is told apart by file, line, column and the offending text, and kept
// whole (up to 4 KiB), so that a person can mend the mapping or the source and bring it in again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/refusal.h"
#include "intake/text_arena.h"

namespace dunlin {

inline constexpr std::size_t offending_bytes_max = 200;
inline constexpr std::size_t raw_bytes_max = 4096;

// Where a line came from. No part of what it says: lines compare as equal when they say the same.
struct LineOrigin {
  std::int64_t line = 0;  // physical line of the file, from 1
  std::string_view raw;   // as it stands in the file, without the line end

  friend bool operator==(const LineOrigin&, const LineOrigin&) { return true; }
};

struct CustomerLine {
  LineOrigin origin;
  std::string_view number;
  std::string_view name;
  std::string_view parent_number;
  std::string_view country;   // ISO 3166-1 alpha-2 in upper case: the shape is checked, not the list
  std::string_view language;  // BCP 47, "de" or "pt-BR"; the country's usual one when the file has none; else empty
  std::string_view time_zone;
  std::optional<Currency> currency;
  std::string_view terms;  // as written: the ledger's grammar judges it
  std::string_view terms_code;
  std::string_view owner_login;
  std::string_view collector_login;
  std::string_view email;
  std::optional<Money> credit_limit;

  bool operator==(const CustomerLine&) const = default;
};

struct ContactLine {
  LineOrigin origin;
  std::string_view customer_number;
  std::string_view name;
  std::string_view email;  // this or the telephone number, or both
  std::string_view phone;
  std::string_view role;
  std::string_view language;

  bool operator==(const ContactLine&) const = default;
};

struct InvoiceLine {
  LineOrigin origin;
  std::string_view customer_number;
  std::string_view customer_name;
  std::string_view company;
  std::string_view number;
  Money amount;
  Date issued_on;
  std::optional<Date> due_on;  // this or terms, or both
  std::string_view terms;      // as written
  std::string_view terms_code;
  std::string_view purchase_order;
  std::string_view product;
  std::optional<bool> disputed;   // a statement of the source without a date: a remark, never a feature
  std::optional<bool> paperless;  // how the invoice went out
  bool opening = false;           // part of an opening balance

  bool operator==(const InvoiceLine&) const = default;
};

struct CreditLine {
  LineOrigin origin;
  std::string_view customer_number;
  std::string_view company;
  std::string_view number;
  Money amount;  // above zero: a credit lowers what is owed
  Date issued_on;
  std::string_view invoice_number;  // the invoice it credits, if it names one

  bool operator==(const CreditLine&) const = default;
};

// One payment, or one application of it: lines with the same reference are one payment and agree on everything but the
// invoice and the amount applied to it. `amount` is the whole payment on each of them.
struct PaymentLine {
  LineOrigin origin;
  std::string_view customer_number;
  std::string_view company;
  std::string_view reference;
  Money amount;
  Date received_on;
  std::string_view method;
  std::string_view invoice_number;
  std::optional<Money> applied_amount;  // at most the amount, and only with an invoice number
  bool continues = false;               // an earlier line of the file brought the same payment

  bool operator==(const PaymentLine&) const = default;
};

struct HistoryLine {
  InvoiceLine invoice;
  std::optional<Date> settled_on;  // the day its open amount became zero; none while it is open

  bool operator==(const HistoryLine&) const = default;
};

// What an agency says of a customer. The scale may run either way; its ends are never the same.
struct ScoreLine {
  LineOrigin origin;
  std::string_view customer_number;
  std::string_view agency;
  std::int64_t score_hundredths = 0;
  std::int64_t worst_hundredths = 0;
  std::int64_t best_hundredths = 0;
  Date rated_on;
  std::optional<Money> recommended_limit;

  bool operator==(const ScoreLine&) const = default;
};

struct RejectedLine {
  std::int64_t line = 0;
  int column = 0;      // from 1; 0 when the whole line is at fault
  std::string header;  // of that column, or the name of the field
  std::string text;    // the offending text, printable, at most offending_bytes_max
  std::string raw;     // the line as valid UTF-8, at most raw_bytes_max
  bool raw_whole = true;
  Reason reason = Reason::row_malformed;
  std::string message;  // invoices.csv line 418, column due: '31.02.2026' is not a day of the calendar
};

// The lines of one stretch of a file: those of the kind that is imported, and the rejected ones, each in file order.
struct StagedChunk {
  std::vector<CustomerLine> customers;
  std::vector<ContactLine> contacts;
  std::vector<InvoiceLine> invoices;
  std::vector<CreditLine> credits;
  std::vector<PaymentLine> payments;
  std::vector<HistoryLine> history;
  std::vector<ScoreLine> scores;
  std::vector<RejectedLine> rejected;
  TextArena arena;

  [[nodiscard]] std::size_t staged_count() const {
    return customers.size() + contacts.size() + invoices.size() + credits.size() + payments.size() + history.size() +
           scores.size();
  }
  void clear() {
    customers.clear(), contacts.clear(), invoices.clear(), credits.clear(), payments.clear(), history.clear();
    scores.clear(), rejected.clear();
    arena.clear();
  }
};

}  // namespace dunlin
