// Role and RoleSet: who a user is to the company. A user holds a set of roles; what each may do is one table
// (authorisation.h), printed as a matrix in tests/golden/authorisation.txt.
//
//   RoleSet roles = TRY(parse_roles("collector,account_owner"));
//   roles.contains(Role::collector)    // true
//   roles.to_string()                  // "collector,account_owner"
//   in_words(roles)                    // "collector or account_owner"
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "base/user.h"

namespace dunlin {

enum class Role : std::uint8_t {
  admin,          // users and their roles; no money
  controller,     // approves money and policy
  collector,      // the accounts receivable clerk: works the day's list
  account_owner,  // the same, for his own customers only
  auditor,        // reads everything, changes nothing
  service         // an API key: imports, reads, proposes; never approves
};
inline constexpr std::array all_roles = {Role::admin,         Role::controller, Role::collector,
                                         Role::account_owner, Role::auditor,    Role::service};

[[nodiscard]] std::string_view name_of(Role role);

class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (Role role : roles) bits_ = static_cast<std::uint8_t>(bits_ | bit(role));
  }
  // The stored form; bits that are no role are a programmer's error.
  [[nodiscard]] static RoleSet of_bits(std::uint8_t bits);

  [[nodiscard]] constexpr bool contains(Role role) const { return (bits_ & bit(role)) != 0; }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint8_t bits() const { return bits_; }
  [[nodiscard]] constexpr bool is_subset_of(RoleSet other) const { return (bits_ & ~other.bits_) == 0; }
  [[nodiscard]] std::string to_string() const;  // "controller,collector"; "" when empty

  friend constexpr RoleSet operator&(RoleSet a, RoleSet b) { return from(a.bits_ & b.bits_); }
  friend constexpr RoleSet operator|(RoleSet a, RoleSet b) { return from(a.bits_ | b.bits_); }
  friend constexpr bool operator==(RoleSet a, RoleSet b) { return a.bits_ == b.bits_; }

 private:
  static constexpr std::uint8_t bit(Role role) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role)); }
  static constexpr RoleSet from(int bits) {
    RoleSet set;
    set.bits_ = static_cast<std::uint8_t>(bits);
    return set;
  }

  std::uint8_t bits_ = 0;
};

// option_invalid, listing the names there are.
[[nodiscard]] Result<Role> parse_role(std::string_view name);
[[nodiscard]] Result<RoleSet> parse_roles(std::string_view names);  // separated by commas, at least one, each once
[[nodiscard]] std::string in_words(RoleSet roles);  // "controller, collector or account_owner"; "nobody"

// Who asks, as established by whoever let him in. A user that was disabled has no roles.
struct Identity {
  Id<User> user;
  RoleSet roles;
};

}  // namespace dunlin
