#include "server/answer_cache.h"

#include <algorithm>
#include <array>

namespace dunlin {
namespace {

constexpr std::size_t bytes_max = std::size_t{32} * 1024 * 1024;

constexpr std::array<std::string_view, 7> operations_of_the_books{
    "showWorklist", "listCustomers", "showAging", "listRisk", "showForecast", "showMetrics", "showMetricTrend"};

}  // namespace

bool is_of_the_books(std::string_view operation) {
  return std::find(operations_of_the_books.begin(), operations_of_the_books.end(), operation) !=
         operations_of_the_books.end();
}

void AnswerCache::forget_what_is_older_than(std::int64_t head) {
  if (head <= head_) return;
  head_ = head;
  kept_.clear();
  bytes_ = 0;
}

std::optional<HttpResponse> AnswerCache::find(std::int64_t head, const std::string& key) {
  const std::lock_guard lock(looking_);
  forget_what_is_older_than(head);
  const auto found = head == head_ ? kept_.find(key) : kept_.end();
  if (found == kept_.end()) return std::nullopt;
  return found->second;
}

// Computed at `head` or later, so never older than what it is kept for.
void AnswerCache::keep(std::int64_t head, const std::string& key, const HttpResponse& response) {
  if (response.status != 200 || response.events || response.body.size() > bytes_max) return;
  const std::lock_guard lock(looking_);
  forget_what_is_older_than(head);
  if (head != head_) return;
  if (bytes_ + response.body.size() > bytes_max) {
    kept_.clear();
    bytes_ = 0;
  }
  if (kept_.emplace(key, response).second) bytes_ += response.body.size();
}

}  // namespace dunlin
