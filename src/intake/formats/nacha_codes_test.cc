#include "intake/formats/nacha_codes.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

TEST(NachaCodes, TellDirectionsAndKinds) {
  struct Row {
    std::int64_t code;
    NachaDirection direction;
    bool comes_back;
    bool prenotification;
    bool zero_dollar;
  };
  using enum NachaDirection;
  for (const Row& row :
       {Row{21, credit, true, false, false}, Row{22, credit, false, false, false}, Row{23, credit, false, true, false},
        Row{24, credit, false, false, true}, Row{26, debit, true, false, false}, Row{27, debit, false, false, false},
        Row{28, debit, false, true, false}, Row{39, debit, false, false, true}, Row{47, debit, false, false, false},
        Row{52, credit, false, false, false}, Row{55, debit, false, false, false},
        Row{56, debit, true, false, false}}) {
    const std::optional<NachaTransaction> found = nacha_transaction_of(row.code, false);
    ASSERT_TRUE(found.has_value()) << row.code;
    EXPECT_EQ(found->direction, row.direction) << row.code;
    EXPECT_EQ(found->comes_back, row.comes_back) << row.code;
    EXPECT_EQ(found->prenotification, row.prenotification) << row.code;
    EXPECT_EQ(found->zero_dollar, row.zero_dollar) << row.code;
  }
  for (const std::int64_t code : {0, 20, 25, 30, 57, 60, 81, 90, 99}) {
    EXPECT_FALSE(nacha_transaction_of(code, false).has_value()) << code;
  }
  EXPECT_EQ(nacha_transaction_of(81, true)->direction, NachaDirection::credit);
  EXPECT_EQ(nacha_transaction_of(82, true)->direction, NachaDirection::debit);
  EXPECT_FALSE(nacha_transaction_of(89, true).has_value());
  EXPECT_FALSE(nacha_transaction_of(22, true).has_value());
}

TEST(NachaCodes, KnowTheListsAndNothingElse) {
  EXPECT_TRUE(is_nacha_entry_class("CTX"));
  EXPECT_FALSE(is_nacha_entry_class("ctx"));
  for (const std::string_view code : {"R01", "R29", "R53", "R69", "R85"}) EXPECT_TRUE(is_nacha_return_reason(code));
  for (const std::string_view code : {"R00", "R86", "R97", "C01", "R1", "", "R0x"}) {
    EXPECT_FALSE(is_nacha_return_reason(code)) << code;
  }
  EXPECT_TRUE(is_nacha_change_code("C01"));
  EXPECT_TRUE(is_nacha_change_code("C69"));
  EXPECT_FALSE(is_nacha_change_code("C92"));
}

TEST(NachaCodes, RoutingNumbersHaveACheckDigit) {
  EXPECT_TRUE(is_routing_number("099000011"));  // 9*7 + 9*1 + 1*7 + 1*1 = 80
  EXPECT_FALSE(is_routing_number("099000012"));
  EXPECT_FALSE(is_routing_number("09900001"));
  EXPECT_FALSE(is_routing_number("09900001x"));
}

}  // namespace
}  // namespace dunlin
