#include "server/view_answer.h"

#include <charconv>

#include "journal/replay.h"

namespace dunlin {
namespace {

constexpr std::string_view known_at = "known_at";

Result<std::int64_t> entry_named(const ReadTx& present, const std::string& text) {
  std::int64_t seq = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (error == std::errc() && end == text.data() + text.size()) return seq;
  const Result<Instant> instant = Instant::parse(text);
  if (instant) return seq_known_at(present, *instant);
  return refuse(Reason::option_invalid,
                sayable("known_at takes an entry's number or an instant such as 2026-03-31T17:00:00Z; \"" + text +
                        "\" is neither."));
}

}  // namespace

bool asks_about_the_past(const ApiCall& call) {
  return call.request.parameter(known_at).has_value();
}

Result<AskedBooks> AskedBooks::open(ApiCall& call, Operation operation) {
  TenantHost::Reader present = TRY(call.reader());
  Onlooker onlooker = TRY(call.onlooker(present.tx(), operation));
  const std::optional<std::string> then = call.request.parameter(known_at);
  if (!then) return AskedBooks(std::move(present), std::move(onlooker));
  TRY(onlooker.check_may_look_back());
  const std::int64_t seq = TRY(entry_named(present.tx(), *then));
  return AskedBooks(TRY(call.host().past().at(present.tx(), seq, call.now())), std::move(onlooker));
}

AssessmentSource assessments_for(ApiCall& call) {
  return asks_about_the_past(call) ? call.host().past().assessments() : call.host().assessments();
}

}  // namespace dunlin
