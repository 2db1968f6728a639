// The parts of a camt message, from their elements: amounts, balances, entries and details. camt_reader.h says what
// becomes of what.
//
//   const BankBalance balance = TRY(camt_balance(reading, tree));       // of a Bal
//   BankLine line = TRY(camt_entry(reading, tree, frame));              // of an Ntry without its details
//   CamtDetail detail = TRY(camt_detail(reading, tree, side_of_entry, frame));
//
// What is read is taken from the tree; what is left there has no field of its own.
#pragma once

#include <optional>

#include "intake/formats/bank_reading.h"
#include "intake/formats/xml_tree.h"

namespace dunlin {

enum class CreditOrDebit : std::uint8_t { credit, debit };

// What entries and details need to know of their statement.
struct CamtFrame {
  std::string account;
  std::optional<Date> created_on;  // of the statement, else of the message
};

// What a detail needs to know of its entry.
struct CamtEntrySide {
  CreditOrDebit direction = CreditOrDebit::credit;
  std::string_view currency;
};

struct CamtDetail {
  BankLine line;                // without what only the entry knows
  std::optional<Money> amount;  // signed; none: it says none
};

// CdtDbtInd of `parent`; row_malformed when it is not there.
[[nodiscard]] Result<CreditOrDebit> camt_direction(const BankReading& reading, XmlTree& tree, XmlTree::Place parent);
// Amt of `parent` with its currency, not signed.
[[nodiscard]] Result<Money> camt_amount(const BankReading& reading, XmlTree& tree, XmlTree::Place parent);
// An amount that only informs: taken if it can be read.
[[nodiscard]] std::optional<Money> camt_told_amount(XmlTree& tree, XmlTree::Place at);
// `path`, its Dt or its DtTm: the date in it. none: not there. row_malformed: no day.
[[nodiscard]] Result<std::optional<Date>> camt_date(const BankReading& reading, XmlTree& tree, XmlTree::Place parent,
                                                    std::string_view path);
// IBAN, or whatever number there is.
[[nodiscard]] std::string camt_account(XmlTree& tree, XmlTree::Place account);

[[nodiscard]] Result<BankBalance> camt_balance(const BankReading& reading, XmlTree& tree);
[[nodiscard]] Result<BankLine> camt_entry(const BankReading& reading, XmlTree& tree, const CamtFrame& frame);
[[nodiscard]] Result<CamtDetail> camt_detail(const BankReading& reading, XmlTree& tree, const CamtEntrySide& of_entry,
                                             const CamtFrame& frame);
// The entry's one detail, or one of a batch: what the detail does not say comes from the entry.
[[nodiscard]] BankLine camt_merged(const BankLine& entry, CamtDetail detail);

// RmtInf of a detail: text, creditor references, documents (camt_remittance.cc).
[[nodiscard]] Result<> camt_remittance(const BankReading& reading, XmlTree& tree, XmlTree::Place detail,
                                       BankLine& line);

}  // namespace dunlin
