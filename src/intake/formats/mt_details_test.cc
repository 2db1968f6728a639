#include "intake/formats/mt_details.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace dunlin {
namespace {

TEST(MtDetails, OfSubFieldsAreTakenApart) {
  const MtDetails details = read_mt_details(
      {"166?00SEPA GUTSCHRIFT?109310?20EREF+LARK-4711?21MREF+M-1?22CRED+DE98ZZZ?23SVWZ+RE-1 und RE-2?30COBADEFFXXX",
       "?31DE89370400440532013000?32Lark und Partner Maschinen ?33GmbH?34071?60ABWA+Lark Montage"});
  EXPECT_EQ(details.code, "166");
  EXPECT_EQ(details.extension, "071");
  EXPECT_EQ(details.booking_text, "SEPA GUTSCHRIFT");
  EXPECT_EQ(details.end_to_end_id, "LARK-4711");
  EXPECT_EQ(details.mandate, "M-1");
  EXPECT_EQ(details.text, "RE-1 und RE-2");
  EXPECT_EQ(details.other, (BankParty{"Lark und Partner Maschinen GmbH", "DE89370400440532013000", "COBADEFFXXX"}));
  EXPECT_EQ(details.ultimate.name, "Lark Montage");
  EXPECT_EQ(details.further, (std::vector<NamedText>{{"?10", "9310"}, {"CRED", "DE98ZZZ"}}));
}

// Pieces have 27 characters: a full one was cut, a shorter one ended.
TEST(MtDetails, JoinFullPiecesWithoutABlank) {
  const std::string full = "INVOICES OF THE AUTUMN INV-";
  ASSERT_EQ(full.size(), 27U);
  EXPECT_EQ(read_mt_details({"051?20" + full + "?212025-2275"}).text, "INVOICES OF THE AUTUMN INV-2025-2275");
  EXPECT_EQ(read_mt_details({"051?20INV-1?21INV-2"}).text, "INV-1 INV-2");
}

TEST(MtDetails, KnowOtherMarks) {
  for (const char mark : {'?', '~', '<', '>', '^'}) {
    std::string line = "020?00PRZELEW?20Faktura 12?32Orzel";
    std::replace(line.begin(), line.end(), '?', mark);
    const MtDetails details = read_mt_details({line});
    EXPECT_EQ(details.text, "Faktura 12") << mark;
    EXPECT_EQ(details.other.name, "Orzel") << mark;
  }
}

TEST(MtDetails, KeepAKeywordThatIsCutBetweenPieces) {
  const MtDetails details = read_mt_details({"835?20MREF+ 12AB234CD6E7FGHIJKL S?21VWZ+ INV-9"});
  EXPECT_EQ(details.text, "INV-9");
  EXPECT_EQ(details.mandate, "12AB234CD6E7FGHIJKL");
}

TEST(MtDetails, OfWordsBetweenSlashesAreTakenApart) {
  const MtDetails details = read_mt_details({"/TRTP/SEPA OVERBOEKING/IBAN/NL44RABO0123456789/BIC/RABONL2U/NAME/Wren B",
                                             "V/REMI/Factuur 1/2/EREF/NOTPROVIDED/MARF/M-7/CSID/NL1"});
  EXPECT_EQ(details.booking_text, "SEPA OVERBOEKING");
  EXPECT_EQ(details.other, (BankParty{"Wren BV", "NL44RABO0123456789", "RABONL2U"}));
  EXPECT_EQ(details.text, "Factuur 1/2");
  EXPECT_EQ(details.end_to_end_id, "");
  EXPECT_EQ(details.mandate, "M-7");
}

TEST(MtDetails, KnowStructuredReferencesAndCounterparties) {
  const MtDetails details =
      read_mt_details({"/CNTP/NL44RABO0123456789/RABONL2U/Wren BV/Utrecht//REMI/STRD/CUR/1234567890123456/"});
  EXPECT_EQ(details.other.name, "Wren BV");
  EXPECT_EQ(details.structured_references, (std::vector<std::string>{"1234567890123456"}));
}

TEST(MtDetails, OfNoKindAreText) {
  EXPECT_EQ(read_mt_details({"FACTUUR 201403110", "REK: NL65INGB0123456789"}).text,
            "FACTUUR 201403110 REK: NL65INGB0123456789");
  const std::string full(65, 'x');
  EXPECT_EQ(read_mt_details({full, "y"}).text, full + "y");
  EXPECT_EQ(read_mt_details({"999PN5477SCHECK-NR. 16703074"}).text, "999PN5477SCHECK-NR. 16703074");
  EXPECT_EQ(read_mt_details({"EREF+A-1 SVWZ+INV-3"}).end_to_end_id, "A-1");
  EXPECT_EQ(read_mt_details({}).text, "");
}

}  // namespace
}  // namespace dunlin
