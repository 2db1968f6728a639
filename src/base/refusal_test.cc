#include "base/refusal.h"

#include <gtest/gtest.h>

#include <set>

#include "base/check.h"
#include "base/result.h"

namespace dunlin {
namespace {

constexpr int reason_count = static_cast<int>(Reason::delivery_failed) + 1;

TEST(Refusal, EveryReasonHasItsOwnNameInSnakeCase) {
  std::set<std::string_view> names;
  for (int i = 0; i < reason_count; ++i) {
    const std::string_view name = name_of(static_cast<Reason>(i));
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << name;
  }
  EXPECT_EQ(name_of(Reason::amount_malformed), "amount_malformed");
  EXPECT_EQ(name_of(Reason::digest_stale), "digest_stale");
  EXPECT_EQ(name_of(Reason::delivery_failed), "delivery_failed");
}

TEST(Refusal, KindsFollowTheOrderOfTheEnumeration) {
  Kind last = Kind::invalid;
  std::set<Kind> kinds;
  for (int i = 0; i < reason_count; ++i) {
    const Kind kind = kind_of(static_cast<Reason>(i));
    EXPECT_GE(kind, last) << name_of(static_cast<Reason>(i));
    last = kind;
    kinds.insert(kind);
  }
  EXPECT_EQ(kinds.size(), 5U);
}

TEST(Refusal, TheFirstAndLastReasonOfEachKind) {
  EXPECT_EQ(kind_of(Reason::amount_malformed), Kind::invalid);
  EXPECT_EQ(kind_of(Reason::password_too_weak), Kind::invalid);
  EXPECT_EQ(kind_of(Reason::backup_damaged), Kind::invalid);
  EXPECT_EQ(kind_of(Reason::tenant_unknown), Kind::not_found);
  EXPECT_EQ(kind_of(Reason::object_unknown), Kind::not_found);
  EXPECT_EQ(kind_of(Reason::role_missing), Kind::forbidden);
  EXPECT_EQ(kind_of(Reason::signature_invalid), Kind::forbidden);
  EXPECT_EQ(kind_of(Reason::id_taken), Kind::conflict);
  EXPECT_EQ(kind_of(Reason::schema_newer), Kind::conflict);
  EXPECT_EQ(kind_of(Reason::database_busy), Kind::unavailable);
  EXPECT_EQ(kind_of(Reason::delivery_failed), Kind::unavailable);
}

TEST(Refusal, KindsAreNamed) {
  EXPECT_EQ(name_of(Kind::invalid), "invalid");
  EXPECT_EQ(name_of(Kind::not_found), "not_found");
  EXPECT_EQ(name_of(Kind::forbidden), "forbidden");
  EXPECT_EQ(name_of(Kind::conflict), "conflict");
  EXPECT_EQ(name_of(Kind::unavailable), "unavailable");
}

TEST(Refusal, WhatIsNoEnumeratorFailsTheCheck) {
  EXPECT_THROW(static_cast<void>(kind_of(static_cast<Reason>(255))), CheckFailure);
  EXPECT_THROW(static_cast<void>(name_of(static_cast<Reason>(255))), CheckFailure);
  EXPECT_THROW(static_cast<void>(name_of(static_cast<Kind>(255))), CheckFailure);
}

TEST(Refusal, KnowsItsKind) {
  const Refusal refusal{Reason::four_eyes, "the proposal was not approved: you drafted it; ask a colleague"};
  EXPECT_EQ(refusal.kind(), Kind::forbidden);
}

TEST(Refusal, SaysWhatItQuotesAsUtf8) {
  EXPECT_EQ(sayable("M\u00fcller"), "M\u00fcller");
  EXPECT_EQ(sayable("M\xc3"), "M?");  // cut inside a character
  EXPECT_EQ(sayable("\xff\u20ac\xed\xa0\x80!"),
            "?\u20ac"
            "??"
            "?!");
  EXPECT_EQ(refuse(Reason::text_malformed, "not \xfc").value().text, "not ?");
}

}  // namespace
}  // namespace dunlin
