#include "cashapp/payer.h"

#include <gtest/gtest.h>

#include "cashapp/books_for_test.h"

namespace dunlin {
namespace {

PayerAgreement agreement(const MatchLedger& ledger, std::string_view account, std::string_view name,
                         CustomerIndex customer) {
  const PayerBook book = PayerBook::of(ledger);
  Payer payer;
  book.identify(account, name, payer);
  return book.agreement(payer, customer);
}

TEST(Payer, IsKnownByHisAccount) {
  const MatchLedger ledger = test_books();
  EXPECT_EQ(agreement(ledger, "DE10", "ANYBODY", 0), PayerAgreement::account);
  EXPECT_EQ(agreement(ledger, "DE10", "ANYBODY", 1), PayerAgreement::group);
  EXPECT_EQ(agreement(ledger, "DE10", "ANYBODY", 3), PayerAgreement::other);
  EXPECT_EQ(agreement(ledger, "DE 10", "", 0), PayerAgreement::account);
}

TEST(Payer, ANewAccountNeedsTwoConfirmations) {
  MatchLedger ledger = test_books();
  ledger.edges.push_back({4, "FR30", "CORBY", PayerEdge::Source::confirmed});
  EXPECT_EQ(agreement(ledger, "FR30", "UNHEARD OF", 4), PayerAgreement::likely_account);
  ledger.edges.push_back({4, "FR30", "CORBY", PayerEdge::Source::confirmed});
  EXPECT_EQ(agreement(ledger, "FR30", "UNHEARD OF", 4), PayerAgreement::account);
}

TEST(Payer, IsKnownByHisNameWithoutLegalFormAndCutOff) {
  const MatchLedger ledger = test_books();
  EXPECT_EQ(name_without_form("Brenner Antriebstechnik GmbH & Co. KG"), "BRENNERANTRIEBSTECHNIK");
  EXPECT_EQ(name_without_form("Lion Optik S.A."), "LIONOPTIK");
  EXPECT_EQ(agreement(ledger, "", "ASHFORD CONTROLS", 3), PayerAgreement::name);
  EXPECT_EQ(agreement(ledger, "", "Brenner Antriebst", 0), PayerAgreement::similar_name);
  EXPECT_EQ(agreement(ledger, "", "ASHFRD CONTROLS LTD", 3), PayerAgreement::similar_name) << "one letter lost";
  EXPECT_EQ(agreement(ledger, "", "SOMEBODY ELSE", 3), PayerAgreement::unknown);
  EXPECT_EQ(agreement(ledger, "", "", 3), PayerAgreement::unknown);
}

TEST(Payer, ANameOfTwoIsNobodysInParticular) {
  MatchLedger ledger = test_books();
  ledger.customers.push_back({"C-9", "Ashford Controls Inc.", no_customer});
  EXPECT_EQ(agreement(ledger, "", "ASHFORD CONTROLS", 3), PayerAgreement::shared_name);
}

TEST(Payer, ARingInAHierarchyEnds) {
  MatchLedger ledger = test_books();
  ledger.customers[0].parent = 1;
  ledger.customers[1].parent = 0;
  EXPECT_EQ(agreement(ledger, "DE10", "", 0), PayerAgreement::account);
}

}  // namespace
}  // namespace dunlin
