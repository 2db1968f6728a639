// FileOfDay: a file that the outside world hands over, as the typed lines that the oracle judges and as the text that
// the program reads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "intake/import_kind.h"

namespace dunlin::sim {

struct FileLine {
  std::string number;    // of the customer, document or payment
  std::string customer;  // number; of documents and payments
  std::string name, email, owner;
  Money amount;
  Date on;                                    // issued, received
  Date due;                                   // of invoices
  std::optional<Money> limit;                 // of customers: what they may owe
  std::string invoice;                        // that a credit memo or a payment names
  std::optional<std::int64_t> applied_minor;  // of a payment, to that invoice
  std::string garbled;                        // the text of a line that nobody can read; the rest is not used

  bool operator==(const FileLine&) const = default;
};

struct FileOfDay {
  ImportKind kind = ImportKind::invoices;
  std::string name;
  std::vector<FileLine> lines;

  [[nodiscard]] std::string text() const;  // RFC 4180, in the columns of mapping()
};

// Pins everything, so that no detection depends on what else a file holds.
[[nodiscard]] const std::string& mapping_of_days();

}  // namespace dunlin::sim
