#include "view/name_search.h"

#include <gtest/gtest.h>

namespace dunlin::view {
namespace {

TEST(NameSearch, FoldsCapitalsAndAccents) {
  EXPECT_EQ(folded("Halden OPTICS"), "halden optics");
  EXPECT_EQ(folded("R\u00f6thhorst"), "rothhorst");
  EXPECT_EQ(folded("Stra\u00dfe"), "strasse");
  EXPECT_EQ(folded("S\u00f6lv\u00e5s Mekaniska"), "solvas mekaniska");
  EXPECT_EQ(folded("o\u0308"), "o") << "a letter with a mark of its own";
  EXPECT_EQ(folded(""), "");
}

TEST(NameSearch, FindsTheBeginningOfAWord) {
  EXPECT_TRUE(begins_a_word("halden optics", "halden"));
  EXPECT_TRUE(begins_a_word("halden optics", "opt"));
  EXPECT_TRUE(begins_a_word("halden optics", "halden opt"));
  EXPECT_TRUE(begins_a_word("a.b-verlag", "verlag"));
  EXPECT_FALSE(begins_a_word("halden optics", "ptics"));
  EXPECT_FALSE(begins_a_word("halden", "halden optics"));
  EXPECT_TRUE(begins_a_word("popop op", "op")) << "the second one begins a word";
  EXPECT_TRUE(begins_a_word("halden", ""));
}

}  // namespace
}  // namespace dunlin::view
