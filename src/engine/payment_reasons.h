// Why the model in force expects the open items of a customer when it does: its reasons in words, with shares that add
// up. Computed when asked; about a millisecond an item.
#pragma once

#include <string>
#include <vector>

#include "agents/wording.h"
#include "engine/morning_run.h"
#include "prediction/payment_explanation.h"

namespace dunlin {

struct ReasonLine {
  PaymentReason reason = PaymentReason::usual_delay;
  std::int64_t share = 0;  // thousandths of log-odds
  std::string words;
};

struct ItemReasons {
  std::size_t item = 0;  // position in OpenItems
  std::int64_t base = 0;
  std::int64_t total = 0;
  std::vector<ReasonLine> lines;  // the largest share first, whichever its sign
};

// Of the open items given, which belong to one customer; none when no model is in force on the assessment's morning.
[[nodiscard]] Result<std::vector<ItemReasons>> payment_reasons(const ReadTx& tx, const Assessment& assessment,
                                                               std::size_t customer,
                                                               const std::vector<std::size_t>& items,
                                                               Language language);

}  // namespace dunlin
