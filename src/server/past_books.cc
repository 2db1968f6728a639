#include "server/past_books.h"

#include "engine/engine.h"
#include "journal/replay.h"

namespace dunlin {
namespace {

constexpr std::int64_t kept_micros = std::int64_t{600} * 1'000'000;

bool is_old(Instant assembled_at, Instant now) {
  return now.micros - assembled_at.micros > kept_micros;
}

}  // namespace

std::shared_ptr<PastBooks::Past> PastBooks::find(std::int64_t seq, Instant now) {
  const std::lock_guard lock(looking_);
  if (kept_ == nullptr || kept_->seq != seq || is_old(kept_->assembled_at, now)) return nullptr;
  return kept_;
}

Result<std::shared_ptr<PastBooks::Past>> PastBooks::assemble(const ReadTx& present, std::int64_t seq, Instant now) {
  const std::unique_lock turn(assembling_, std::try_to_lock);
  if (!turn.owns_lock()) {
    return refuse(Reason::database_busy,
                  "The books of an earlier time are being put together for somebody; ask again in a moment.");
  }
  if (std::shared_ptr<Past> found = find(seq, now)) return found;
  auto past = std::make_shared<Past>();
  past->seq = seq;
  past->assembled_at = now;
  {
    const std::lock_guard lock(looking_);
    kept_ = nullptr;  // one fits into memory, two may not
  }
  past->connection = TRY(replay(present, seq, all_tables(), is_book_table));
  const std::lock_guard lock(looking_);
  kept_ = past;
  return past;
}

Result<PastBooks::Reader> PastBooks::at(const ReadTx& present, std::int64_t seq, Instant now) {
  std::shared_ptr<Past> past = find(seq, now);
  if (past == nullptr) past = TRY(assemble(present, seq, now));
  std::unique_lock reading(past->reading);
  ReadTx tx = TRY(ReadTx::begin(*past->connection, present.tenant()));
  return Reader(std::move(past), std::move(reading), std::move(tx));
}

void PastBooks::forget_what_is_old(Instant now) {
  const std::lock_guard lock(looking_);
  if (kept_ != nullptr && is_old(kept_->assembled_at, now)) kept_ = nullptr;
}

}  // namespace dunlin
