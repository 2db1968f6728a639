#include "control/role.h"

#include <fmt/format.h>

#include <vector>

#include "base/check.h"

namespace dunlin {

namespace {

constexpr std::uint8_t all_role_bits = (1U << all_roles.size()) - 1U;

std::vector<std::string_view> names_in(RoleSet roles) {
  std::vector<std::string_view> names;
  for (Role role : all_roles) {
    if (roles.contains(role)) names.push_back(name_of(role));
  }
  return names;
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::admin:
      return "admin";
    case Role::controller:
      return "controller";
    case Role::collector:
      return "collector";
    case Role::account_owner:
      return "account_owner";
    case Role::auditor:
      return "auditor";
    case Role::service:
      return "service";
  }
  check_failed("role is an enumerator", __FILE__, __LINE__);
}

RoleSet RoleSet::of_bits(std::uint8_t bits) {
  CHECK((bits & ~all_role_bits) == 0);
  return from(bits);
}

std::string RoleSet::to_string() const {
  return fmt::format("{}", fmt::join(names_in(*this), ","));
}

Result<Role> parse_role(std::string_view name) {
  for (Role role : all_roles) {
    if (name_of(role) == name) return role;
  }
  return refuse(Reason::option_invalid, fmt::format("'{}' is not a role; there are: {}", name,
                                                    fmt::join(names_in(RoleSet::of_bits(all_role_bits)), ", ")));
}

Result<RoleSet> parse_roles(std::string_view names) {
  RoleSet roles;
  std::size_t begin = 0;
  while (true) {
    std::size_t comma = names.find(',', begin);
    std::string_view name = names.substr(begin, comma == std::string_view::npos ? comma : comma - begin);
    Role role = TRY(parse_role(name));
    if (roles.contains(role)) {
      return refuse(Reason::option_invalid, fmt::format("role '{}' is named twice in '{}'; name it once", name, names));
    }
    roles = roles | RoleSet{role};
    if (comma == std::string_view::npos) return roles;
    begin = comma + 1;
  }
}

std::string in_words(RoleSet roles) {
  std::vector<std::string_view> names = names_in(roles);
  if (names.empty()) return "nobody";
  std::string text(names[0]);
  for (std::size_t i = 1; i < names.size(); ++i) {
    text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace dunlin
