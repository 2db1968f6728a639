// Swarm: what kind of world one seed is. Each seed switches a random half of the faults and vices on and gives them
// their own rates, because a world in which everything happens at once never gets far enough for the rare things
// (Groce et al., Swarm Testing, ISSTA 2012).
//
// Rates are chances per ten thousand.
#pragma once

#include <cstdint>
#include <string>

#include "base/prng.h"

namespace dunlin::sim {

struct Swarm {
  int customers = 0;
  int invoices_per_day = 0;       // at most
  std::string mode;               // of the standard segment: shadow, assisted, autonomous
  std::uint32_t clock_jumps = 0;  // a day: the clock goes wrong by an hour back or a day forward

  // The machine.
  std::uint32_t crash = 0;            // at any crash point
  std::uint32_t crash_first = 0;      // at a point that this seed reaches for the first few times
  std::uint32_t database_busy = 0;    // a begin
  std::uint32_t database_full = 0;    // a write, a commit
  std::uint32_t database_failed = 0;  // a begin, a write, a commit
  std::uint32_t answer_lost = 0;      // a commit
  std::uint32_t request_twice = 0;    // the same request arrives again

  // The mail server.
  std::uint32_t mail_sleeps = 0;  // a day: nothing is delivered for up to five days
  std::uint32_t mail_refused = 0;
  std::uint32_t mail_late = 0;      // of the unclear ones: arrives the next day, and nobody can tell before
  std::uint32_t mail_unclear = 0;   // half of them arrived
  std::uint32_t look_up_blind = 0;  // cannot tell

  // The enterprise resource planning system and the bank.
  std::uint32_t erp_corrects = 0;
  std::uint32_t erp_sends_again = 0;
  std::uint32_t erp_garbles = 0;  // a line that cannot be right
  std::uint32_t bank_duplicates = 0;
  std::uint32_t bank_reorders = 0;
  std::uint32_t bank_merges = 0;
  std::uint32_t bank_short = 0;

  // People.
  std::uint32_t rejects = 0;
  std::uint32_t ignores = 0;
  std::uint32_t clicks_twice = 0;
  std::uint32_t stale_digest = 0;
  std::uint32_t wrong_person = 0;
  std::uint32_t meddles = 0;  // asks for what cannot be: too much cash, a second reversal
};

[[nodiscard]] Swarm draw_swarm(const Prng& seed);

}  // namespace dunlin::sim
