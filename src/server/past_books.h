// PastBooks: a tenant's books as its journal knew them after an earlier entry, for those who ask with `known_at`.
//
//   const PastBooks::Reader then = TRY(past.at(present.tx(), seq, now));
//   aging_view(then.tx(), onlooker, question);
//
// Putting a past together takes time and memory in proportion to the journal up to there (journal/replay.h), so one is
// kept, for ten minutes, and one is put together at a time: whoever asks for another one meanwhile is refused with
// database_busy instead of holding a thread that others need. What is kept is read by one at a time.
//
// What was assessed about accounts of the past is kept apart from what is assessed about the present, so that nobody's
// morning waits for somebody's audit.
//
// entry_unknown, database_busy. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "base/instant.h"
#include "server/assessment_cache.h"
#include "store/transaction.h"

namespace dunlin {

class PastBooks {
 private:
  struct Past {
    std::int64_t seq = 0;
    Instant assembled_at;
    std::unique_ptr<Connection> connection;
    std::mutex reading;
  };

 public:
  class Reader {
   public:
    Reader(std::shared_ptr<Past> past, std::unique_lock<std::mutex> reading, ReadTx tx)
        : past_(std::move(past)), reading_(std::move(reading)), tx_(std::move(tx)) {}
    [[nodiscard]] const ReadTx& tx() const { return tx_; }

   private:
    std::shared_ptr<Past> past_;
    std::unique_lock<std::mutex> reading_;
    ReadTx tx_;
  };

  [[nodiscard]] Result<Reader> at(const ReadTx& present, std::int64_t seq, Instant now);
  void forget_what_is_old(Instant now);
  [[nodiscard]] AssessmentSource assessments() { return assessments_.source(); }

 private:
  [[nodiscard]] std::shared_ptr<Past> find(std::int64_t seq, Instant now);
  [[nodiscard]] Result<std::shared_ptr<Past>> assemble(const ReadTx& present, std::int64_t seq, Instant now);

  std::mutex assembling_;
  std::mutex looking_;
  std::shared_ptr<Past> kept_;
  AssessmentCache assessments_;
};

}  // namespace dunlin
