#include "intake/shipped_mappings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/binding.h"

namespace dunlin {
namespace {

using Header = std::vector<std::string_view>;

const Header history_columns = {"inv_id", "cust", "company", "amount", "issue", "due", "settle", "paperless"};
const Header highradius_columns = {
    "",       "business_code", "cust_number", "name_customer",        "clear_date",         "buisness_year",
    "doc_id", "posting_date",  "due_in_date", "baseline_create_date", "cust_payment_terms", "converted_usd"};
const Header ibm_columns = {"countryCode", "customerID",    "PaperlessDate", "invoiceNumber",
                            "InvoiceDate", "DueDate",       "InvoiceAmount", "Disputed",
                            "SettledDate", "PaperlessBill", "DaysToSettle",  "DaysLate"};

TEST(ShippedMappings, AreSoundAndHaveTheirOwnNames) {
  const Result<std::vector<Mapping>> mappings = shipped_mappings();
  ASSERT_TRUE(mappings) << mappings.error().text;
  for (const Mapping& mapping : *mappings) {
    EXPECT_EQ(find_mapping(*mappings, mapping.name), &mapping);
    EXPECT_FALSE(mapping.description.empty()) << mapping.name;
  }
  EXPECT_EQ(find_mapping(*mappings, "nobody"), nullptr);
}

TEST(ShippedMappings, AreChosenByTheirColumns) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  const auto chosen = [&](ImportKind kind, const Header& header) {
    const Result<const Mapping*> mapping = choose_mapping(mappings, kind, header);
    return mapping ? (*mapping)->name : mapping.error().text;
  };
  EXPECT_EQ(chosen(ImportKind::history, history_columns), "history-canonical");
  EXPECT_EQ(chosen(ImportKind::invoices, highradius_columns), "highradius-open");
  EXPECT_EQ(chosen(ImportKind::history, ibm_columns), "ibm-late-payments");
  EXPECT_EQ(
      chosen(ImportKind::invoices, {"Kunde", "Rechnungsnummer", "Betrag", "W\u00E4hrung", "Datum", "F\u00E4llig"}),
      "generic");
}

// Every column of the known layouts is read or ignored on purpose.
TEST(ShippedMappings, KnowEveryColumnOfTheirLayouts) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  const struct {
    std::string_view mapping;
    ImportKind kind;
    const Header& header;
  } cases[] = {{"history-canonical", ImportKind::history, history_columns},
               {"highradius-open", ImportKind::invoices, highradius_columns},
               {"ibm-late-payments", ImportKind::history, ibm_columns}};
  for (const auto& c : cases) {
    const Result<Binding> binding = bind_columns(*find_mapping(mappings, c.mapping), c.kind, c.header);
    ASSERT_TRUE(binding) << binding.error().text;
    EXPECT_TRUE(binding->unused_columns.empty()) << c.mapping;
  }
}

TEST(ShippedMappings, NeverReadWhatWasKnownOnlyLater) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  const Binding binding =
      bind_columns(*find_mapping(mappings, "ibm-late-payments"), ImportKind::history, ibm_columns).value();
  EXPECT_FALSE(binding.fed(Field::disputed));
  for (const FieldUse use : fields_of(ImportKind::history)) {
    const std::string label = binding.label(use.field);
    EXPECT_NE(label, "DaysLate");
    EXPECT_NE(label, "DaysToSettle");
    EXPECT_NE(label, "PaperlessDate");
  }
}

// A segment is set by a person, with a reason.
TEST(ShippedMappings, LeaveASegmentColumnUnread) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  const Header header = {"number", "name", "segment"};
  const Binding binding = bind_columns(*find_mapping(mappings, "generic"), ImportKind::customers, header).value();
  EXPECT_THAT(binding.unused_columns, testing::ElementsAre(2u));
}

TEST(ShippedMappings, GenericKnowsEveryFieldOfEveryKindByItsOwnName) {
  const std::vector<Mapping> mappings = shipped_mappings().value();
  const Mapping& generic = *find_mapping(mappings, "generic");
  for (const ImportKind kind : import_kinds) {
    for (const FieldUse use : fields_of(kind)) {
      const FieldRule* const rule = generic.rule(kind, use.field);
      ASSERT_NE(rule, nullptr) << name_of(kind) << " " << name_of(use.field);
      EXPECT_EQ(rule->columns.front(), name_of(use.field)) << name_of(kind);
    }
  }
}

}  // namespace
}  // namespace dunlin
