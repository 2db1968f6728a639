// BehaviourClass: how a customer pays, computed from history every morning. It is no Segment: a segment is set by a
// person.
// It stands in base because both the agent that computes it and the policy that judges by it speak of it, and neither
// may know the other.
#pragma once

#include <cstdint>
#include <string_view>

namespace dunlin {

// fresh is written "new": too little history to say.
enum class BehaviourClass : std::uint8_t { fresh, punctual, slightly_late, sporadic, chronic, deteriorating };

[[nodiscard]] std::string_view name_of(BehaviourClass behaviour);

}  // namespace dunlin
