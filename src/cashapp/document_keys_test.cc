#include "cashapp/document_keys.h"

#include <gtest/gtest.h>

#include "cashapp/books_for_test.h"

namespace dunlin {
namespace {

TEST(DocumentKeys, TakeANumberApart) {
  const NumberParts dashed = parts_of("INV-2024-01234");
  EXPECT_EQ(dashed.letters_and_digits, "INV202401234");
  EXPECT_EQ(dashed.digits, "202401234");
  EXPECT_EQ(dashed.year, 2024);
  EXPECT_EQ(dashed.sequence, "1234");
  EXPECT_EQ(parts_of("0090017838").digits, "90017838");
  EXPECT_EQ(parts_of("0090017838").year, 0);
  EXPECT_EQ(parts_of("RE202400123").year, 2024);
  EXPECT_EQ(parts_of("RE202400123").sequence, "123");
  EXPECT_EQ(parts_of("24/17").year, 2024);
  EXPECT_EQ(parts_of("4711").digits, "") << "too short to stand alone";
  EXPECT_EQ(parts_of("").letters_and_digits, "");
}

TEST(DocumentKeys, FindByAnyOfThem) {
  MatchLedger ledger = test_books();
  ledger.documents[0].purchase_order = "PO-97828";
  const DocumentKeys keys = DocumentKeys::of(ledger);
  EXPECT_EQ(keys.find("INV202601234").count, 1U);
  EXPECT_EQ(keys.find("202601234").documents[0].document, 0);
  EXPECT_EQ(keys.find("000025005511").documents[0].document, 2) << "without leading zeros";
  EXPECT_EQ(keys.find(2026, "01234").documents[0].kind, KeyKind::year_sequence);
  EXPECT_EQ(keys.find("PO97828").documents[0].kind, KeyKind::order);
  EXPECT_EQ(keys.find("INV202699999").count, 0U);
  EXPECT_EQ(keys.sequence_of(4), 77U);
}

TEST(DocumentKeys, WhatManyBearIsNoEvidence) {
  MatchLedger ledger;
  ledger.customers.resize(1);
  for (int i = 0; i < 40; ++i) {
    ledger.documents.push_back(test_invoice("INV-2026-" + std::to_string(10'000 + i), 0, 100));
    ledger.documents.back().purchase_order = "FRAME-2026";
  }
  EXPECT_EQ(DocumentKeys::of(ledger).find("FRAME2026").count, 0U);
}

}  // namespace
}  // namespace dunlin
