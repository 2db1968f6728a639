// Every file of tests/fixtures/intake, imported with the shipped mappings: what is refused, what is staged, what is
// rejected and in which words. The outcome is tests/golden/intake.txt; read it as a difference when it changes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "intake/intake.h"
#include "intake/styles.h"

namespace dunlin {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << " cannot be read";
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "payments_applied.csv" is a file of payments; a file that names no kind is one of invoices.
ImportKind kind_of_file(const std::string& name) {
  for (const ImportKind kind : import_kinds) {
    if (name.rfind(name_of(kind), 0) == 0) return kind;
  }
  return ImportKind::invoices;
}

std::string shown(std::optional<Date> date) {
  return date ? date->to_string() : "none";
}

std::string shown(const InvoiceLine& line) {
  return std::string(line.customer_number) + " " + std::string(line.customer_name) +
         (line.customer_name.empty() ? "" : " ") + std::string(line.number) + " " + format_with_code(line.amount) +
         " issued " + shown(line.issued_on) + " due " + shown(line.due_on);
}
std::string shown(const HistoryLine& line) {
  return shown(line.invoice) + " settled " + shown(line.settled_on);
}
std::string shown(const CreditLine& line) {
  return std::string(line.customer_number) + " " + std::string(line.number) + " " + format_with_code(line.amount) +
         " credits " + std::string(line.invoice_number);
}
std::string shown(const PaymentLine& line) {
  std::string text = std::string(line.customer_number) + " " + std::string(line.reference) + " " +
                     format_with_code(line.amount) + " received " + shown(line.received_on);
  if (line.applied_amount) {
    text += " applied " + format_amount(*line.applied_amount) + " to " + std::string(line.invoice_number);
  }
  return text + (line.continues ? " (continues)" : "");
}
std::string shown(const CustomerLine& line) {
  std::string text = std::string(line.number) + " " + std::string(line.name) + " country '" +
                     std::string(line.country) + "' language '" + std::string(line.language) + "'";
  if (line.credit_limit) text += " limit " + format_with_code(*line.credit_limit);
  return text;
}
std::string shown(const ContactLine& line) {
  return std::string(line.customer_number) + " " + std::string(line.name) + " " + std::string(line.email) +
         std::string(line.phone);
}

template <class Line>
void show_lines(const std::vector<Line>& lines, std::ostringstream& out) {
  for (const Line& line : lines) out << "  staged    " << shown(line) << "\n";
}

std::string outcome_of(const std::string& name, const std::string& bytes, const std::vector<Mapping>& mappings,
                       std::size_t chunk_lines) {
  std::ostringstream out;
  StagerOptions options;
  options.kind = kind_of_file(name);
  options.shipped = mappings;
  out << name << "\n";
  Result<Stager> stager = Stager::open(bytes, name, options);
  if (!stager) {
    out << "  refused   " << name_of(stager.error().reason) << ": " << stager.error().text << "\n";
    return out.str();
  }
  const FileLayout& layout = stager->layout();
  out << "  read as   " << name_of(layout.encoding) << ", " << name_of_delimiter(layout.delimiter) << ", "
      << to_string(layout.amount_style) << "\n";
  StagedChunk chunk;
  std::ostringstream rejected;
  while (stager->stage_chunk(chunk_lines, chunk)) {
    show_lines(chunk.customers, out);
    show_lines(chunk.contacts, out);
    show_lines(chunk.invoices, out);
    show_lines(chunk.credits, out);
    show_lines(chunk.payments, out);
    show_lines(chunk.history, out);
    for (const RejectedLine& line : chunk.rejected) {
      rejected << "  rejected  " << name_of(line.reason) << " (column " << line.column << "): " << line.message << "\n";
    }
  }
  const ControlTotals& totals = stager->totals();
  EXPECT_EQ(totals.lines_read, totals.lines_staged + totals.lines_rejected) << name;
  out << rejected.str() << "  lines     " << totals.lines_read << " = " << totals.lines_staged << " + "
      << totals.lines_rejected << ", blank " << totals.lines_blank << ", without an amount "
      << totals.amounts_unreadable << (stager->ends_without_line_end() ? ", no line end at the end" : "") << "\n";
  for (const CurrencyTotal& total : totals.by_currency()) {
    EXPECT_TRUE(total.read == total.staged + total.rejected) << name;
    out << "  total     " << total.currency.code() << " " << format_sum(total.read, total.currency) << " = "
        << format_sum(total.staged, total.currency) << " + " << format_sum(total.rejected, total.currency) << "\n";
  }
  return out.str();
}

std::vector<std::filesystem::path> fixture_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(DUNLIN_SOURCE_DIR "/tests/fixtures/intake")) {
    if (entry.path().extension() == ".csv") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Fixtures, HaveTheOutcomeOnRecord) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  const std::vector<std::filesystem::path> files = fixture_files();
  EXPECT_GE(files.size(), 30u);
  std::string text;
  for (const std::filesystem::path& path : files) {
    text += outcome_of(path.filename().string(), read_file(path), mappings, 1000) + "\n";
  }
  const std::string golden = DUNLIN_SOURCE_DIR "/tests/golden/intake.txt";
  if (std::getenv("DUNLIN_UPDATE") != nullptr) {
    std::ofstream(golden, std::ios::binary) << text;
    return;
  }
  EXPECT_EQ(read_file(golden), text) << "if the change is meant, run again with DUNLIN_UPDATE=1";
}

TEST(Fixtures, DoNotDependOnTheSizeOfChunks) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  for (const std::filesystem::path& path : fixture_files()) {
    const std::string name = path.filename().string();
    const std::string bytes = read_file(path);
    const std::string whole = outcome_of(name, bytes, mappings, 1000);
    EXPECT_EQ(whole, outcome_of(name, bytes, mappings, 1));
    EXPECT_EQ(whole, outcome_of(name, bytes, mappings, 2));
  }
}

std::vector<std::string> staged_of(const std::string& outcome) {
  std::vector<std::string> staged;
  std::istringstream lines(outcome);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("  staged", 0) == 0) staged.push_back(line);
  }
  return staged;
}

// Cut anywhere, a file is refused or staged in part; other than the line that was cut, it brings no line that the whole
// file does not bring.
TEST(Fixtures, MayBeCutAnywhere) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  for (const std::filesystem::path& path : fixture_files()) {
    const std::string name = path.filename().string();
    const std::string bytes = read_file(path);
    const std::vector<std::string> whole = staged_of(outcome_of(name, bytes, mappings, 1000));
    for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 128) {
      std::vector<std::string> staged = staged_of(outcome_of(name, bytes.substr(0, length), mappings, 7));
      if (!staged.empty()) staged.pop_back();
      for (const std::string& line : staged) {
        EXPECT_NE(std::find(whole.begin(), whole.end(), line), whole.end()) << name << " at " << length << line;
      }
    }
  }
}

}  // namespace
}  // namespace dunlin
