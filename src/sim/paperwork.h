// Paperwork: what the enterprise resource planning system and the bank of a simulated company hand over on a day.
//
// Invoices are issued to customers of every temperament, corrected, sent again and garbled; their payments come days or
// weeks later, twice, merged, short, out of order, for invoices that nobody has sent yet, or never.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/file_of_day.h"
#include "sim/ledger_model.h"
#include "sim/swarm.h"

namespace dunlin::sim {

class Paperwork {
 public:
  Paperwork(const Prng& seed, const Swarm& swarm) : prng_(seed.child("paperwork")), swarm_(swarm) {}

  [[nodiscard]] FileOfDay customers(Date day);
  // In the order in which they arrive.
  [[nodiscard]] std::vector<FileOfDay> of(Date day, const LedgerModel& books);

 private:
  enum class Temper : std::uint8_t { punctual, slipping, chronic, short_payer, disputer, insolvent };

  struct Payer {
    std::string number;
    Currency currency;
    Temper temper = Temper::punctual;
  };
  struct Due {  // a payment that will come
    std::size_t payer = 0;
    std::string invoice;
    std::int64_t minor = 0;
  };

  [[nodiscard]] FileOfDay invoices(Date day, const LedgerModel& books);
  [[nodiscard]] FileOfDay credits(Date day, const LedgerModel& books);
  [[nodiscard]] FileOfDay payments(Date day, const LedgerModel& books);
  [[nodiscard]] FileLine new_invoice(Date day);
  void correct_some(FileOfDay& file, const LedgerModel& books);
  [[nodiscard]] std::string garbage();
  [[nodiscard]] std::string file_name(std::string_view kind, Date day);

  Prng prng_;
  const Swarm& swarm_;
  std::vector<Payer> payers_;
  std::map<Date, std::vector<Due>> coming_;
  std::vector<FileOfDay> sent_;          // the last ones, to be sent again
  std::vector<FileLine> late_;           // invoices that the ERP forgot to send
  std::vector<FileLine> remitted_late_;  // what a transfer was also for, as the customer says a day later
  std::int64_t next_invoice_ = 1000;
  std::int64_t next_payment_ = 1;
  std::int64_t next_credit_ = 1;
  std::int64_t next_file_ = 1;
};

}  // namespace dunlin::sim
