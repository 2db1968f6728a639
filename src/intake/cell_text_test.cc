#include "intake/cell_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

TEST(Trim, CutsEveryKindOfSpace) {
  EXPECT_EQ(trim(" \tAM \r\n"), "AM");
  EXPECT_EQ(trim("\u00A0AM x\u00A0 "), "AM x");
  EXPECT_EQ(trim(" \u00A0 "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(NormaliseHeader, ComparesAsPeopleDo) {
  EXPECT_EQ(normalise_header(" Invoice No. "), "invoice_no");
  EXPECT_EQ(normalise_header("Amount (EUR)"), "amount_eur");
  EXPECT_EQ(normalise_header("invoice-no"), normalise_header("INVOICE_NO"));
  EXPECT_EQ(normalise_header("F\u00E4llig am"), "f\u00E4llig_am");
  EXPECT_EQ(normalise_header("DaysLate"), "dayslate");
  EXPECT_EQ(normalise_header("Invoice\u00A0No\u00A0."), "invoice_no");
  EXPECT_EQ(normalise_header("  "), "");
}

TEST(HasControlCharacter, KnowsAllThatBreakALine) {
  for (const std::string_view text : {"a\nb", "\x7F", "\x01", "a\u0085", "\u2028", "\t"}) {
    EXPECT_TRUE(has_control_character(text)) << printable(text, 20);
  }
  EXPECT_FALSE(has_control_character("M\u00FCller \u20AC \U0001F600 \u00A0"));
}

TEST(CutUtf8, CutsBetweenCharacters) {
  EXPECT_EQ(cut_utf8("a\u20AC", 3), "a");
  EXPECT_EQ(cut_utf8("a\u20AC", 4), "a\u20AC");
  EXPECT_EQ(cut_utf8("\u20AC", 2), "");
}

TEST(Printable, ShowsWhatWasThere) {
  EXPECT_EQ(printable("plain", 20), "plain");
  EXPECT_EQ(printable("a\x01\n", 20), "a\\x01\\x0a");
  EXPECT_EQ(printable("a\u0085\u2028", 20), "a\\x85\\u2028");
  EXPECT_EQ(printable("M\xFCller", 20), "M\u00FCller");
  EXPECT_EQ(printable("0123456789", 8), "01234...");
}

RC_GTEST_PROP(Printable, IsShortValidAndWithoutControls, ()) {
  const std::string text = *rc::gen::container<std::string>(rc::gen::inRange<char>(-128, 127));
  const std::size_t bytes_max = *rc::gen::inRange<std::size_t>(3, 40);
  const std::string shown = printable(text, bytes_max);
  RC_ASSERT(shown.size() <= bytes_max);
  RC_ASSERT(is_valid_utf8(shown));
  RC_ASSERT(!has_control_character(shown));
}

}  // namespace
}  // namespace dunlin
