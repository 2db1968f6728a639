// One entry of an ACH batch with its addenda, and what becomes of it.
//
//   NachaEntry entry = TRY(read_nacha_entry(record, batch));
//   TRY(add_nacha_addenda(entry, record, batch));            // in the order of the file
//   const NachaLine made = TRY(line_of(entry, batch));       // once the next entry or the end of the batch was met
//
// Refusals say what is wrong without the place; warnings as well.
#pragma once

#include <string>
#include <vector>

#include "intake/formats/bank_line.h"
#include "intake/formats/nacha_codes.h"
#include "intake/formats/nacha_records.h"

namespace dunlin {

struct NachaBatch {
  std::int64_t line = 0;
  std::string service_class;
  std::string entry_class;  // "PPD"
  std::string company;
  std::string company_id;
  std::string description;
  std::string originating_bank;
  std::string number;
  Date booked_on;

  [[nodiscard]] bool is_international() const { return entry_class == "IAT"; }
  [[nodiscard]] bool is_accounting_advice() const { return entry_class == "ADV"; }
};

struct NachaEntry {
  std::int64_t line = 0;
  std::int64_t code = 0;
  NachaTransaction transaction;
  std::string routing;  // nine digits
  std::string account;
  std::int64_t minor = 0;
  std::string id;
  std::string name;
  std::string trace;
  std::int64_t addenda_announced = -1;  // -1: the format does not say
  std::int64_t addenda = 0;
  std::string payment_information;  // of the addenda 05, 80 columns each
  std::vector<std::string> texts;   // of others
  std::string originator;           // of an international one
  std::int32_t international = 0;   // one bit for each addenda 10 to 16
  std::string return_reason;
  std::string original_trace;
  std::string change_code;
};

struct NachaLine {
  std::optional<BankLine> line;      // none: it carried no money
  std::optional<Remittance> advice;  // of an entry of zero dollars
  std::string warning;               // or empty
  std::string account;               // that the line is on
  std::string servicer;
};

[[nodiscard]] Result<NachaEntry> read_nacha_entry(const NachaRecord& record, const NachaBatch& batch);
// The sum of the eight digits of routing numbers is the hash of a batch.
[[nodiscard]] std::int64_t hash_of(const NachaEntry& entry);
// A warning, or nothing.
[[nodiscard]] Result<std::string> add_nacha_addenda(NachaEntry& entry, const NachaRecord& record,
                                                    const NachaBatch& batch);
[[nodiscard]] Result<NachaLine> line_of(const NachaEntry& entry, const NachaBatch& batch);

}  // namespace dunlin
