// BankLine: one movement on a bank account, whatever format it came in, and the statement around it. Remittance: what a
// payer says that he paid, apart from the money.
//
//   class Lines : public BankSink {
//     Result<> begin(const StatementHead& head) override;     // an account, its opening balance
//     Result<> line(const BankLine& line) override;           // in the order of the file
//     Result<> end(const StatementEnd& end) override;         // its closing balance, reconciled
//     Result<> advice(const Remittance& advice) override;     // from a format that tells what was paid
//   };
//   const BankFile report = TRY(read_bank_file(source, "2026-11-17.sta", sink));
//
// Amounts are signed as the account owner sees them: money that came in is positive, what was taken is negative. A
// returned payment is told by `returned`, with the bank's reason, not by its sign alone. Texts are valid UTF-8 in NFC
// without control characters; empty means that the file says nothing. Everything is as the bank wrote it: nothing is
// looked up, and nothing is trusted to be one of our numbers.
//
// A reader streams: it holds a block of the file and the line at hand, however long the file (bytes_per_line_max and
// documents_max bound a line). What does not reconcile is refused, never repaired.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace dunlin {

inline constexpr std::size_t line_text_bytes_max = std::size_t{64} * 1024;  // of all the texts of one line together
inline constexpr std::size_t documents_max = 10'000;                        // that one line or one advice names

// What else a format says, under its own name for it: {"Dbtr/PstlAdr/Ctry", "NL"}, {"?10", "9392"}.
struct NamedText {
  std::string name;
  std::string text;

  bool operator==(const NamedText&) const = default;
};

struct BankParty {
  std::string name;
  std::string account;  // IBAN without spaces, or the number as the bank writes it
  std::string bank;     // BIC, or a national number of the bank

  bool operator==(const BankParty&) const = default;
};

// One document that a payer names. Amounts are above zero, but for a credit note that he takes off.
struct RemittedDocument {
  std::string reference;  // its number as written
  std::string kind;       // "CINV", "CREN", "IV": the format's code for what it is; empty: not said
  std::optional<Date> dated;
  std::optional<Money> gross;       // of the document
  std::optional<Money> paid;        // for it, net of what is taken off
  std::optional<Money> discount;    // taken off
  std::optional<Money> adjustment;  // what else was taken off (positive) or added (negative)
  std::string adjustment_code;      // why
  std::string note;

  bool operator==(const RemittedDocument&) const = default;
};

struct BankLine {
  std::int64_t line = 0;  // of the file where it begins, from 1
  Money amount;
  Date booked_on;
  std::optional<Date> valued_on;
  bool pending = false;       // announced, not booked (camt.052, MT942): never posted
  bool returned = false;      // money of ours that came back, or a payment to us that was taken back
  std::string return_reason;  // "AC04", "R01", as the scheme writes it
  std::string code;           // of the kind of movement: "PMNT/RCDT/ESCT", "NTRF/166", "399", "27"
  std::string booking_text;   // how the bank calls it: "GUTSCHR. UEBERWEISUNG"
  BankParty other;            // who paid, or was paid
  BankParty ultimate;         // for whom he paid
  std::string text;           // remittance information for people, in the order written
  std::vector<std::string> structured_references;  // creditor references, as written
  std::vector<RemittedDocument> documents;
  std::string end_to_end_id;
  std::string customer_reference;
  std::string
      bank_reference;  // with account and booking day it tells one movement from another, where banks keep to it
  std::string mandate;
  std::string check_number;
  std::optional<Money> instructed;  // what was sent, in its own currency
  std::string exchange_rate;        // as written
  std::optional<Money> charges;     // taken off on the way
  std::int32_t of_batch = 0;        // movements that were booked as one sum share a number above 0
  std::vector<NamedText> further;   // what has no place above

  bool operator==(const BankLine&) const = default;
};

struct BankBalance {
  enum class Kind : std::uint8_t { opening, closing, opening_available, closing_available, forward_available, other };
  Kind kind = Kind::other;
  Money amount;  // negative: overdrawn
  Date on;
  std::string code;  // as the format calls it: "OPBD", "60F"

  bool operator==(const BankBalance&) const = default;
};

enum class StatementKind : std::uint8_t {
  statement,    // what was booked in a period: camt.053, MT940
  intraday,     // so far today; the statement will say it again: camt.052, MT942
  notification  // of single movements; the statement will say them again: camt.054
};

struct StatementHead {
  std::int64_t line = 0;
  StatementKind kind = StatementKind::statement;
  std::string account;   // IBAN or number, as written
  std::string servicer;  // BIC or number of the bank
  std::string owner;
  std::optional<Currency> currency;
  std::string id;       // the bank's reference of the statement
  std::string number;   // "00084/001"
  std::string related;  // MT940 field 21
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<BankBalance> opening;
  std::vector<NamedText> further;  // what has no place above, of the message and of the statement

  bool operator==(const StatementHead&) const = default;
};

struct StatementEnd {
  std::vector<BankBalance> balances;  // all of them, in the order of the file, the opening one among them
  std::int64_t lines = 0;
  std::int64_t credit_minor = 0;  // sums of the booked lines
  std::int64_t debit_minor = 0;   // not negative
  bool reconciled = false;        // opening and lines give the closing balance; false: the file does not say both
  std::string text;               // information to the account owner

  bool operator==(const StatementEnd&) const = default;
};

// What a payer says that he paid: from a mail, a file, an EDI 820.
struct Remittance {
  std::int64_t line = 0;
  BankParty payer;
  std::string reference;  // under which the money comes: a trace number, a check
  std::optional<Date> paid_on;
  std::optional<Money> total;  // of the payment; none: not said
  std::vector<RemittedDocument> documents;

  bool operator==(const Remittance&) const = default;
};

class BankSink {
 public:
  virtual ~BankSink() = default;
  [[nodiscard]] virtual Result<> begin(const StatementHead& head) = 0;
  [[nodiscard]] virtual Result<> line(const BankLine& line) = 0;
  [[nodiscard]] virtual Result<> end(const StatementEnd& end) = 0;
  [[nodiscard]] virtual Result<> advice(const Remittance& advice) = 0;
};

}  // namespace dunlin
