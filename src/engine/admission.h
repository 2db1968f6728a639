// Admission: what enters with a command at the one border: the time, who asks, an idempotency key, and entropy for
// salts.
// Everything below is a function of these and of the database.
#pragma once

#include <string>
#include <variant>

#include "base/id.h"
#include "base/instant.h"
#include "base/user.h"

namespace dunlin {

// An agent ("outreach") or the system itself ("scheduler"); neither has roles, and neither can approve.
struct Machine {
  std::string name;  // "agent:outreach", "system:scheduler"
};

using Actor = std::variant<Id<User>, Machine>;

[[nodiscard]] std::string to_string(const Actor& actor);  // "user:usr_1000", "agent:outreach"
// The id of a person written by to_string; none for a machine.
[[nodiscard]] Id<User> person_of(std::string_view actor);

struct Admission {
  Instant at;
  Actor actor;
  std::string login;    // the person's name in the catalog: matches a customer's account owner; empty for machines
  std::string key;      // idempotency key; empty: minted by the caller's face, or none needed
  std::string entropy;  // 32 bytes, secret, from the operating system (from a Prng in tests)
};

}  // namespace dunlin
