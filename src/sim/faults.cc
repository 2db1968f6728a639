#include "sim/faults.h"

namespace dunlin::sim {

void Faults::reach(const std::string& point) {
  if (healed_) return;
  constexpr std::int64_t first_times = 3;
  const std::uint32_t rate = ++reached_[point] <= first_times ? swarm_.crash_first : swarm_.crash;
  if (!prng_.chance(rate)) return;
  ++deaths_[point];
  throw ProcessDied{point};
}

DatabaseFault Faults::count(DatabaseFault fault) {
  if (fault != DatabaseFault::none) ++refused_;
  return fault;
}

DatabaseFault Faults::at_begin(Access access) {
  if (healed_ || access == Access::read) return DatabaseFault::none;
  if (prng_.chance(swarm_.database_busy)) return count(DatabaseFault::busy);
  return count(prng_.chance(swarm_.database_failed) ? DatabaseFault::failed : DatabaseFault::none);
}

DatabaseFault Faults::at_write() {
  if (healed_) return DatabaseFault::none;
  if (prng_.chance(swarm_.database_full)) return count(DatabaseFault::full);
  return count(prng_.chance(swarm_.database_failed) ? DatabaseFault::failed : DatabaseFault::none);
}

DatabaseFault Faults::at_commit() {
  if (healed_) return DatabaseFault::none;
  if (prng_.chance(swarm_.answer_lost)) return count(DatabaseFault::answer_lost);
  if (prng_.chance(swarm_.database_full)) return count(DatabaseFault::full);
  return count(prng_.chance(swarm_.database_failed) ? DatabaseFault::failed : DatabaseFault::none);
}

}  // namespace dunlin::sim
