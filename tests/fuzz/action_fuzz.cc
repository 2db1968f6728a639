// Actions: an effect has one text, because its digest is what was approved.
#include "engine/action.h"
#include "fuzz/fuzz_target.h"

namespace dunlin {
namespace {

void try_action(std::string_view input) {
  const Result<Action> action = decode_action(input);
  if (accepted(action)) CHECK(encode_action(*action) == input);
}

const FuzzTarget target("action", try_action);

}  // namespace
}  // namespace dunlin
