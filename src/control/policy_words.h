// describe: a policy in sentences, for `dunlin policy show` and for the person who approves a change of it.
//
//   describe(policy)
//   // Kill switch: off.
//   // Segment standard: shadow, nothing goes without a person.
//   // ...
//   // Rules; the first that applies decides:
//   //   1. first-reminder-punctual: send_message, segment standard, behaviour punctual, up to reminder 1,
//   //      up to 5000.00 EUR: allowed without a person.
//   // If none applies, a person decides.
#pragma once

#include <string>

#include "control/policy.h"

namespace dunlin {

[[nodiscard]] std::string describe(const Policy& policy);         // lines, each ended by a newline
[[nodiscard]] std::string describe_rule(const PolicyRule& rule);  // one line, without the name

}  // namespace dunlin
