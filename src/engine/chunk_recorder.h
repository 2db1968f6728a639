// ChunkRecorder: a chunk of staged lines becomes rows, line by line, in one transaction. A line is recorded whole or
// not at all: what the ledger cannot take (a payment to an unknown invoice, more cash than is open) is rejected with
// its reason and quarantined like a line that could not be read.
//
//   ChunkTally tally = TRY(ChunkRecorder(context, chunk, stager).record());
#pragma once

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/ledger_window.h"
#include "intake/import_kind.h"
#include "intake/stager.h"
#include "party/credit.h"

namespace dunlin {

// What became of a line.
enum class LineFate : std::uint8_t { recorded, changed, unchanged, quarantined };
inline constexpr std::size_t line_fate_count = 4;
[[nodiscard]] std::string_view name_of(LineFate fate);

// Counts, and sums of the lines' amounts per currency.
struct LineTally {
  std::array<std::int64_t, line_fate_count> lines{};
  std::map<std::string, std::array<std::int64_t, line_fate_count>> minor;

  void add(LineFate fate, const Money* amount);
  [[nodiscard]] Result<> add(const LineTally& other);
  [[nodiscard]] std::int64_t of(LineFate fate) const { return lines[static_cast<std::size_t>(fate)]; }
  [[nodiscard]] std::string totals_json() const;
  // Back from an Answer: the counts by name and "totals".
  [[nodiscard]] static Result<LineTally> of_answer(const Answer& answer);
  void write(Answer& answer) const;
};

struct ChunkTally {
  LineTally tally;
  std::vector<RejectedLine> rejected;  // by the ledger; those that staging rejected are not among them
};

class ChunkRecorder {
 public:
  // The stager that read the chunk tells where a rejected line came from.
  ChunkRecorder(CommandContext& context, const StagedChunk& chunk, const Stager& stager)
      : context_(context), chunk_(chunk), stager_(stager) {}

  [[nodiscard]] Result<ChunkTally> record();

 private:
  // A refusal of the world, with the field that is to blame; database failures are Results and stop the chunk.
  struct LineRefusal {
    Reason reason;
    Field field;
    std::string text;  // what stood there
    std::string why;
  };
  template <class T>
  using OrRefusal = tl::expected<T, LineRefusal>;
  using Recorded = Result<OrRefusal<LineFate>>;

  // Quarantine has slot 5 (import_commands.cc).
  enum Slot : std::size_t {
    customer_slot,
    document_slot,
    payment_slot,
    application_slot,
    contact_slot,
    score_slot = 6
  };

  [[nodiscard]] NamedInChunk names() const;
  [[nodiscard]] std::set<std::string> earlier_settlements();
  [[nodiscard]] Result<> read_contacts();
  [[nodiscard]] Result<> read_scores();
  [[nodiscard]] Result<> record_customers();
  template <class Line>
  [[nodiscard]] Result<> record_lines(const std::vector<Line>& lines);
  template <class Line>
  [[nodiscard]] std::vector<std::size_t> ordinals_of(const std::vector<Line>& lines) const;
  template <class Line>
  [[nodiscard]] Result<> settle_line(const Line& line, std::size_t ordinal);

  [[nodiscard]] Recorded record_line(const CustomerLine& line, std::size_t ordinal);
  [[nodiscard]] Recorded record_line(const ContactLine& line, std::size_t ordinal);
  [[nodiscard]] Recorded record_line(const InvoiceLine& line, std::size_t ordinal);
  [[nodiscard]] Recorded record_line(const CreditLine& line, std::size_t ordinal);
  [[nodiscard]] Recorded record_line(const PaymentLine& line, std::size_t ordinal);
  [[nodiscard]] Recorded record_line(const HistoryLine& line, std::size_t ordinal);
  [[nodiscard]] Recorded record_line(const ScoreLine& line, std::size_t ordinal);

  [[nodiscard]] Result<OrRefusal<LedgerWindow::InvoiceState*>> record_invoice(const InvoiceLine& line,
                                                                              std::size_t ordinal, LineFate& fate);
  [[nodiscard]] Result<Customer*> customer_or_new(std::string_view number, std::string_view name, std::size_t ordinal);
  [[nodiscard]] Result<bool> record_contact(const Customer& customer, std::string_view role, std::string_view language,
                                            ContactDetail detail, std::size_t ordinal);
  [[nodiscard]] OrRefusal<LedgerWindow::InvoiceState*> named_invoice(std::string_view number, std::string_view company);
  void reject(const LineOrigin& origin, const LineRefusal& refusal);

  CommandContext& context_;
  const StagedChunk& chunk_;
  const Stager& stager_;
  LedgerWindow window_;
  ChunkTally out_;
  struct KnownContact {
    Contact contact;
    ContactDetail detail;
  };
  std::map<std::int64_t, std::vector<KnownContact>> contacts_;                         // by customer
  std::map<std::tuple<std::int64_t, std::string, std::int32_t>, CreditScore> scores_;  // by customer, agency and day
};

}  // namespace dunlin
