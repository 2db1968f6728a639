// CamtStatement: the parts of one Stmt, Rpt or Ntfctn as they come, put together into a head, lines and an end.
//
//   statement.start(14);
//   TRY(statement.detail(detail, entry_so_far));   // each TxDtls, before its entry is complete
//   TRY(statement.part(tree));                     // each child of the statement
//   TRY(statement.finish(90));
//
// camt_reader.h says what is read and what is checked.
#pragma once

#include "intake/formats/camt_entry.h"

namespace dunlin {

class CamtStatement {
 public:
  explicit CamtStatement(BankReading& reading) : reading_(reading) {}

  [[nodiscard]] Result<> group_header(XmlTree& tree);
  void start(std::int64_t line);
  [[nodiscard]] Result<> detail(XmlTree& tree, XmlTree& entry);
  [[nodiscard]] Result<> part(XmlTree& tree);
  [[nodiscard]] Result<> finish(std::int64_t line);

 private:
  struct Sum {
    std::int64_t count = 0;
    std::int64_t minor = 0;
  };
  [[nodiscard]] Result<> head_part(XmlTree& tree);
  void account(XmlTree& tree);
  [[nodiscard]] Result<> entry(XmlTree& tree);
  [[nodiscard]] Result<> count_in(const BankLine& line);
  [[nodiscard]] Result<> give_batch(const BankLine& line);
  [[nodiscard]] Result<bool> details_sum_to(const BankLine& line) const;
  [[nodiscard]] Result<> give_with_documents(BankLine line);
  [[nodiscard]] Result<> begin();
  [[nodiscard]] Result<> check_summary();
  [[nodiscard]] Result<> check_sum(std::string_view path, const Sum& sum);

  BankReading& reading_;
  std::vector<NamedText> group_further_;
  std::optional<Date> group_created_on_;

  StatementHead head_;
  StatementEnd end_;
  CamtFrame frame_;
  bool begun_ = false;
  bool several_pages_ = false;
  std::int64_t closing_line_ = 0;
  std::vector<CamtDetail> details_;  // of the entry at hand
  std::size_t details_bytes_ = 0;
  bool details_left_out_ = false;  // it had too many
  std::size_t kept_bytes_ = 0;     // of head and end
  std::int32_t batches_ = 0;       // of the file
  XmlTree summary_;
  Sum credits_;
  Sum debits_;
  std::optional<Currency> currency_of_sums_;  // of all entries; none: they have several
};

}  // namespace dunlin
