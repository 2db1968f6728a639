// Stager: a file as typed lines. Bytes in, staged and rejected lines out; it writes nothing and asks nobody.
//
//   StagerOptions options;
//   options.kind = ImportKind::invoices;
//   options.shipped = mappings;                        // or options.mapping = &mine;
//   Stager stager = TRY(Stager::open(bytes, "invoices.csv", options));
//   for (const std::string& line : describe(stager.layout())) print(line);
//   StagedChunk chunk;
//   while (stager.stage_chunk(10'000, chunk)) {
//     for (const InvoiceLine& line : chunk.invoices) record(line);
//     for (const RejectedLine& line : chunk.rejected) quarantine(line);
//   }
//   CHECK(stager.totals().lines_read == stager.totals().lines_staged + stager.totals().lines_rejected);
//
// open() refuses what is wrong with the whole file: empty, binary, of another encoding, without a header, without a
// column that is needed, or readable in two ways. From then on nothing fails: each line is staged or rejected. The size
// of the chunks does not change what becomes of a line.
//
// Memory: the bytes given (which must outlive the stager and its chunks), a converted copy unless they are UTF-8
// already, one chunk, and 16 to 43 bytes for each line to know its number again.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "intake/control_totals.h"
#include "intake/file_layout.h"
#include "intake/mapping.h"
#include "intake/staged.h"

namespace dunlin {

struct StagerOptions {
  ImportKind kind = ImportKind::invoices;
  const Mapping* mapping = nullptr;           // none: the one of `shipped` that fits
  std::span<const Mapping> shipped;           // both are needed during open() only
  std::optional<Currency> currency_fallback;  // of amounts, where neither mapping nor file names one
};

class Stager {
 public:
  [[nodiscard]] static Result<Stager> open(std::string_view bytes, std::string_view file_name,
                                           const StagerOptions& options);
  ~Stager();
  Stager(Stager&&) noexcept;
  Stager& operator=(Stager&&) noexcept;

  // Clears the chunk and fills it with what becomes of the next lines_max lines. False when there were none left.
  [[nodiscard]] bool stage_chunk(std::size_t lines_max, StagedChunk& chunk);

  [[nodiscard]] const FileLayout& layout() const;
  [[nodiscard]] const ControlTotals& totals() const;  // of the lines read so far
  [[nodiscard]] std::string_view header() const;      // the line of the header as it stands in the file
  // The cells of the first lines after the header as they stand in the file, whatever has been staged: for looking at.
  // Blank lines and those whose quotes do not match are left out; what is no UTF-8 is repaired.
  [[nodiscard]] std::vector<std::vector<std::string>> first_rows(std::size_t rows_max) const;
  // The last line has no line end, as in a file that was cut off (and in many that were not).
  [[nodiscard]] bool ends_without_line_end() const;

  // A staged line that turned out to be wrong later (an unknown customer, say), told like the stager's own. `text` is
  // the offending text; the field names its column. `what` goes on from the text in quotes ("is no customer"),
  // unless it quotes the text itself.
  [[nodiscard]] RejectedLine reject(const LineOrigin& origin, Field field, std::string_view text, Reason reason,
                                    std::string_view what) const;

 private:
  struct State;
  explicit Stager(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace dunlin
