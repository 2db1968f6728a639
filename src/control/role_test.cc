#include "control/role.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace dunlin {
namespace {

TEST(RoleSet, TextFormIsReadBackForEverySet) {
  for (int bits = 1; bits < 64; ++bits) {
    RoleSet roles = RoleSet::of_bits(static_cast<std::uint8_t>(bits));
    Result<RoleSet> read = parse_roles(roles.to_string());
    ASSERT_TRUE(read.has_value()) << roles.to_string();
    EXPECT_EQ(*read, roles);
    EXPECT_EQ(read->bits(), bits);
  }
  EXPECT_EQ(RoleSet().to_string(), "");
}

TEST(RoleSet, Words) {
  EXPECT_EQ(in_words(RoleSet()), "nobody");
  EXPECT_EQ(in_words({Role::auditor}), "auditor");
  EXPECT_EQ(in_words({Role::collector, Role::controller}), "controller or collector");
  EXPECT_EQ(in_words({Role::account_owner, Role::collector, Role::controller}),
            "controller, collector or account_owner");
}

TEST(RoleSet, SubsetsAndIntersections) {
  RoleSet desk = {Role::controller, Role::collector};
  EXPECT_TRUE(RoleSet({Role::collector}).is_subset_of(desk));
  EXPECT_FALSE(desk.is_subset_of({Role::collector}));
  EXPECT_EQ(desk & RoleSet({Role::collector, Role::auditor}), RoleSet{Role::collector});
  EXPECT_TRUE((desk & RoleSet{Role::service}).empty());
}

TEST(RoleSet, BadNamesAreRefused) {
  for (std::string_view names : {"", "boss", "collector,", ",collector", "collector, auditor", "Collector"}) {
    Result<RoleSet> roles = parse_roles(names);
    ASSERT_FALSE(roles.has_value()) << names;
    EXPECT_EQ(roles.error().reason, Reason::option_invalid);
  }
  EXPECT_EQ(parse_roles("boss").error().text,
            "'boss' is not a role; there are: admin, controller, collector, account_owner, auditor, service");
  EXPECT_EQ(parse_roles("auditor,auditor").error().text,
            "role 'auditor' is named twice in 'auditor,auditor'; name it once");
}

TEST(RoleSet, BitsThatAreNoRoleAreAProgrammersError) {
  EXPECT_THROW((void)RoleSet::of_bits(64), CheckFailure);
}

}  // namespace
}  // namespace dunlin
