// AssessmentCache: what was computed about the accounts of a tenant, kept for those who ask next.
//
//   AssessmentCache cache;
//   const std::shared_ptr<const AssessedMorning> morning = TRY(cache.of(tx, day));
//   view::customer_view(tx, onlooker, question, logins, cache.source());
//
// An assessment depends on the books as a snapshot sees them (ChainHead::book_seq) and on the morning, so that is what
// it is found by: a command that moves the books makes it a question that nobody asked yet, and nothing here has to be
// told. The few that were asked for last are kept; whoever holds one may go on reading it.
//
// Thread-safe. One is computed at a time; who needs the same one waits for it instead of computing it again. What fails
// is not kept.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/assessed_morning.h"

namespace dunlin {

class AssessmentCache {
 public:
  using Compute = AssessmentSource;
  explicit AssessmentCache(Compute compute = AssessedMorning::read_with_credit) : compute_(std::move(compute)) {}

  [[nodiscard]] Result<std::shared_ptr<const AssessedMorning>> of(const ReadTx& tx, Date morning);
  // For views; this must outlive it.
  [[nodiscard]] AssessmentSource source();

 private:
  struct Kept {
    std::int64_t book_seq = 0;
    Date morning;
    std::shared_ptr<const AssessedMorning> assessed;
  };
  [[nodiscard]] std::shared_ptr<const AssessedMorning> find(std::int64_t book_seq, Date morning);
  void keep(Kept kept);

  Compute compute_;
  std::mutex computing_;
  std::mutex looking_;
  std::vector<Kept> kept_;  // the one that was asked for last comes first
};

}  // namespace dunlin
