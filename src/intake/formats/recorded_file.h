// For tests: everything that a reader hands over, to look at and to compare.
//
//   const Recorded recorded = record(read_bai2, text);
//   ASSERT_TRUE(recorded.file) << recorded.file.error().text;
//   EXPECT_EQ(recorded.lines[0].amount.minor, 2500);
#pragma once

#include <gtest/gtest.h>

#include "intake/formats/bank_file.h"

namespace dunlin {

class Recorded final : public BankSink {
 public:
  Result<BankFile> file = refuse(Reason::file_empty, "nothing was read yet");
  std::vector<StatementHead> heads;
  std::vector<BankLine> lines;
  std::vector<StatementEnd> ends;
  std::vector<Remittance> advices;

  [[nodiscard]] Result<> begin(const StatementHead& head) override {
    heads.push_back(head);
    return {};
  }
  [[nodiscard]] Result<> line(const BankLine& line) override {
    lines.push_back(line);
    return {};
  }
  [[nodiscard]] Result<> end(const StatementEnd& end) override {
    ends.push_back(end);
    return {};
  }
  [[nodiscard]] Result<> advice(const Remittance& advice) override {
    advices.push_back(advice);
    return {};
  }

  // Of all booked lines; what has come in less what has gone out.
  [[nodiscard]] std::int64_t sum_minor() const {
    std::int64_t sum = 0;
    for (const BankLine& line : lines) sum += line.pending ? 0 : line.amount.minor;
    return sum;
  }
  [[nodiscard]] bool same_facts_as(const Recorded& other) const {
    return heads == other.heads && lines == other.lines && ends == other.ends && advices == other.advices;
  }
};

using BankReader = Result<BankFile> (*)(ByteSource&, std::string_view, BankSink&, Unreconciled);

inline Recorded record(BankReader reader, std::string_view text, std::size_t block = 64 * 1024,
                       Unreconciled unreconciled = Unreconciled::refuse) {
  Recorded recorded;
  ByteView source(text, block);
  recorded.file = reader(source, "file", recorded, unreconciled);
  return recorded;
}

// What holds of every format: the size of the blocks changes nothing, and a file that was cut off anywhere before its
// end is refused, with a sentence. `end` is where the file could end: line ends and padding behind it do not matter.
inline void expect_blocks_and_cuts_do_no_harm(BankReader reader, std::string_view text, std::size_t end) {
  const Recorded whole = record(reader, text);
  ASSERT_TRUE(whole.file.has_value()) << whole.file.error().text;
  for (const std::size_t block : {std::size_t{1}, std::size_t{7}, std::size_t{95}}) {
    const Recorded again = record(reader, text, block);
    EXPECT_TRUE(again.file.has_value() && again.same_facts_as(whole)) << "in blocks of " << block;
  }
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    const Recorded less = record(reader, text.substr(0, cut));
    if (cut < end) {
      EXPECT_FALSE(less.file.has_value()) << "cut off at byte " << cut;
    } else {
      EXPECT_TRUE(less.file.has_value() && less.same_facts_as(whole)) << "cut off at byte " << cut;
    }
  }
}

}  // namespace dunlin
