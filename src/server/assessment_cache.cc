#include "server/assessment_cache.h"

#include <algorithm>

#include "journal/chain.h"

namespace dunlin {
namespace {

// A worklist is read on its morning, a customer at the end of the day; and somebody looks at another day.
constexpr std::size_t kept_max = 3;

}  // namespace

std::shared_ptr<const AssessedMorning> AssessmentCache::find(std::int64_t book_seq, Date morning) {
  const std::lock_guard lock(looking_);
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) {
    return kept.book_seq == book_seq && kept.morning == morning;
  });
  if (found == kept_.end()) return nullptr;
  std::rotate(kept_.begin(), found, found + 1);
  return kept_.front().assessed;
}

void AssessmentCache::keep(Kept kept) {
  const std::lock_guard lock(looking_);
  // What the books said before is asked for by those alone who began to read before.
  std::erase_if(kept_, [&kept](const Kept& old) { return old.book_seq < kept.book_seq; });
  kept_.insert(kept_.begin(), std::move(kept));
  if (kept_.size() > kept_max) kept_.pop_back();
}

Result<std::shared_ptr<const AssessedMorning>> AssessmentCache::of(const ReadTx& tx, Date morning) {
  const std::int64_t book_seq = TRY(read_head(tx)).book_seq;
  if (std::shared_ptr<const AssessedMorning> found = find(book_seq, morning)) return found;
  const std::lock_guard lock(computing_);
  if (std::shared_ptr<const AssessedMorning> found = find(book_seq, morning)) return found;
  std::shared_ptr<const AssessedMorning> computed = TRY(compute_(tx, morning));
  keep({book_seq, morning, computed});
  return computed;
}

AssessmentSource AssessmentCache::source() {
  return [this](const ReadTx& tx, Date morning) { return of(tx, morning); };
}

}  // namespace dunlin
