// CollectedBank: a sink that keeps everything, for files that fit into memory: tests, and looking into a file.
//
//   CollectedBank bank;
//   const BankFile file = TRY(read_bank_file(source, "2026-11-17.sta", bank));
//   bank.statements[0].lines[0].amount
//
// It never refuses. A statement without an end is one whose file was refused in its middle.
#pragma once

#include "intake/formats/bank_line.h"

namespace dunlin {

class CollectedBank final : public BankSink {
 public:
  struct Statement {
    StatementHead head;
    std::vector<BankLine> lines;
    std::optional<StatementEnd> end;

    bool operator==(const Statement&) const = default;
  };
  std::vector<Statement> statements;
  std::vector<Remittance> advices;

  [[nodiscard]] Result<> begin(const StatementHead& head) override {
    statements.push_back({head, {}, std::nullopt});
    return {};
  }
  [[nodiscard]] Result<> line(const BankLine& line) override {
    statements.back().lines.push_back(line);
    return {};
  }
  [[nodiscard]] Result<> end(const StatementEnd& end) override {
    statements.back().end = end;
    return {};
  }
  [[nodiscard]] Result<> advice(const Remittance& advice) override {
    advices.push_back(advice);
    return {};
  }
};

}  // namespace dunlin
