#include "base/id.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/check.h"

namespace dunlin {
namespace {

struct Invoice {
  static constexpr std::string_view id_prefix = "inv";
};
struct Payment {
  static constexpr std::string_view id_prefix = "pay";
};

TEST(Id, IsWrittenInCrockfordBase32) {
  EXPECT_EQ(Id<Invoice>{1}.to_string(), "inv_1");
  EXPECT_EQ(Id<Invoice>{31}.to_string(), "inv_z");
  EXPECT_EQ(Id<Invoice>{32}.to_string(), "inv_10");
  EXPECT_EQ(Id<Invoice>{18 * 32 + 20}.to_string(), "inv_jm");
  EXPECT_EQ(Id<Invoice>{INT64_MAX}.to_string(), "inv_7zzzzzzzzzzzz");
}

TEST(Id, SaysWhichEntryCreatedIt) {
  const Id<Payment> id = Id<Payment>::of(7, 5);
  EXPECT_EQ(id.value, 7 * 1048576 + 5);
  EXPECT_EQ(id.seq(), 7);
  EXPECT_EQ(id.to_string(), "pay_70005");
  EXPECT_LT(Id<Payment>::of(7, 1048575), Id<Payment>::of(8, 0));
}

TEST(Id, NoneIsFalseAndHasNoText) {
  EXPECT_FALSE(Id<Invoice>{});
  EXPECT_TRUE(Id<Invoice>{1});
  EXPECT_THROW(static_cast<void>(Id<Invoice>{}.to_string()), CheckFailure);
  EXPECT_THROW(static_cast<void>(Id<Invoice>{-1}.to_string()), CheckFailure);
}

TEST(Id, OnlyTheCanonicalTextIsRead) {
  EXPECT_EQ(Id<Invoice>::parse("inv_jm").value().value, 596);
  for (const char* text : {"",
                           "inv",
                           "inv_",
                           "_1",
                           "1",
                           "inv_0",
                           "inv_01",
                           "inv_JM",
                           "INV_jm",
                           "pay_jm",
                           "inv_i",
                           "inv_l",
                           "inv_o",
                           "inv_u",
                           "inv_-1",
                           "inv_+1",
                           "inv_1 ",
                           " inv_1",
                           "inv__1",
                           "inv_1_",
                           "inv-1",
                           "inv_8000000000000",
                           "inv_zzzzzzzzzzzzz",
                           "inv_10000000000000",
                           "invx_1",
                           "inv_\xC3\xA9"}) {
    const Result<Id<Invoice>> id = Id<Invoice>::parse(text);
    ASSERT_FALSE(id.has_value()) << text;
    EXPECT_EQ(id.error().reason, Reason::id_malformed) << text;
  }
  EXPECT_EQ(Id<Invoice>::parse("inv_7zzzzzzzzzzzz").value().value, INT64_MAX);
  const std::string with_zero("inv_1\0", 6);
  EXPECT_FALSE(Id<Invoice>::parse(with_zero).has_value());
}

RC_GTEST_PROP(IdLaws, TextRoundTrip, ()) {
  const Id<Invoice> id{*rc::gen::suchThat<std::int64_t>([](std::int64_t value) { return value > 0; })};
  RC_ASSERT(Id<Invoice>::parse(id.to_string()).value() == id);
}

// Strictness as a law: whatever is read is exactly what would be written.
RC_GTEST_PROP(IdLaws, WhatIsReadIsWhatIsWritten, ()) {
  const std::string text =
      "inv_" + *rc::gen::container<std::string>(rc::gen::element('0', '1', '7', 'a', 'i', 'l', 'z', 'Z', 'u', '_'));
  const Result<Id<Invoice>> id = Id<Invoice>::parse(text);
  if (id) RC_ASSERT(id->to_string() == text);
}

}  // namespace
}  // namespace dunlin
