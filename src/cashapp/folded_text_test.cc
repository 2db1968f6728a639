#include "cashapp/folded_text.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

std::string tokens_of(std::string_view text) {
  const FoldedText folded = fold(text);
  std::string joined;
  for (std::size_t i = 0; i < folded.tokens.size(); ++i) joined += (i == 0 ? "" : " ") + std::string(folded.token(i));
  return joined;
}

TEST(FoldedText, IsUpperCaseInTokens) {
  EXPECT_EQ(tokens_of("Ihre Rg. inv-2024/01234"), "IHRE RG INV 2024 01234");
  const FoldedText folded = fold("a-12");
  EXPECT_EQ(folded.tokens[1].before, '-');
  EXPECT_TRUE(folded.tokens[1].all_digits());
}

TEST(FoldedText, WritesLettersAsBanksDo) {
  EXPECT_EQ(tokens_of("M\u00FCller Gro\u00DFmann S\u00F8nderg\u00E5rd"), "MUELLER GROSSMANN SONDERGARD");
  EXPECT_EQ(tokens_of("Lef\u00E8vre N\u00FA\u00F1ez \u0141\u00F3d\u017A"), "LEFEVRE NUNEZ LODZ");
  EXPECT_EQ(tokens_of("\uFF11\uFF12\uFF13 \uFF21"), "123 A") << "full width";
}

TEST(FoldedText, OfMillionsOfWordsKeepsTheFirst) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "x ";
  EXPECT_EQ(fold(text).tokens.size(), tokens_max);
  EXPECT_TRUE(fold("").tokens.empty());
  EXPECT_TRUE(fold("\xFF\xFE\x80 --- ").tokens.empty());
}

TEST(FoldedText, CompactIsLettersAndDigits) {
  EXPECT_EQ(compact("RF18 5390-0754 7034"), "RF18539007547034");
}

}  // namespace
}  // namespace dunlin
