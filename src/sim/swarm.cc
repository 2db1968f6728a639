#include "sim/swarm.h"

#include <array>

namespace dunlin::sim {

Swarm draw_swarm(const Prng& seed) {
  Prng prng = seed.child("swarm");
  const auto some = [&prng](std::uint32_t rate_max) {
    const bool on = prng.chance(5'000);
    const auto rate = static_cast<std::uint32_t>(1 + prng.below(rate_max));
    return on ? rate : 0;
  };
  Swarm swarm;
  swarm.customers = static_cast<int>(prng.between(4, 14));
  swarm.invoices_per_day = static_cast<int>(prng.between(2, 5));
  constexpr std::array modes{"shadow", "assisted", "autonomous", "autonomous"};
  swarm.mode = modes[prng.below(modes.size())];
  swarm.clock_jumps = some(300);
  swarm.crash = some(60);
  swarm.crash_first = some(2'000);
  swarm.database_busy = some(200);
  swarm.database_full = some(20);
  swarm.database_failed = some(20);
  swarm.answer_lost = some(200);
  swarm.request_twice = some(1'000);
  swarm.mail_sleeps = some(2'000);
  swarm.mail_refused = some(1'000);
  swarm.mail_late = some(5'000);
  swarm.mail_unclear = some(2'000);
  swarm.look_up_blind = some(5'000);
  swarm.erp_corrects = some(3'000);
  swarm.erp_sends_again = some(3'000);
  swarm.erp_garbles = some(1'500);
  swarm.bank_duplicates = some(2'000);
  swarm.bank_reorders = some(5'000);
  swarm.bank_merges = some(4'000);
  swarm.bank_short = some(3'000);
  swarm.rejects = some(2'000);
  swarm.ignores = some(5'000);
  swarm.clicks_twice = some(2'000);
  swarm.stale_digest = some(1'500);
  swarm.wrong_person = some(2'500);
  swarm.meddles = some(5'000);
  return swarm;
}

}  // namespace dunlin::sim
