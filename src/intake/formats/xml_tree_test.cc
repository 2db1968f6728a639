#include "intake/formats/xml_tree.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

// <Ntry><Amt Ccy="EUR">8.85</Amt><Refs><Id>a</Id><Id> b </Id></Refs></Ntry>
XmlTree sample() {
  XmlTree tree;
  tree.open("Ntry", 3);
  tree.text("\n  ");
  tree.open("Amt", 4);
  tree.attribute("EUR");
  tree.text("8.");
  tree.text("85");
  tree.close();
  tree.open("Refs", 5);
  for (const std::string_view text : {"a", " b "}) {
    tree.open("Id", 5);
    tree.text(text);
    tree.close();
  }
  tree.close();
  tree.close();
  return tree;
}

TEST(XmlTree, IsReadByPaths) {
  XmlTree tree = sample();
  EXPECT_EQ(tree.take_text(tree.root(), "Amt"), "8.85");
  EXPECT_EQ(tree.attribute_of(tree.find(tree.root(), "Amt")), "EUR");
  const XmlTree::Place first = tree.find(tree.root(), "Refs/Id");
  EXPECT_EQ(tree.take_text(tree.next_like(first), ""), "b");
  EXPECT_EQ(tree.next_like(tree.next_like(first)), XmlTree::none);
  EXPECT_EQ(tree.find(tree.root(), "Refs/Other"), XmlTree::none);
  EXPECT_EQ(tree.take_text(tree.root(), "Refs"), "") << "not a leaf";
  EXPECT_EQ(tree.line(first), 5);
}

TEST(XmlTree, TellsWhatWasNotTaken) {
  XmlTree tree = sample();
  EXPECT_EQ(tree.untaken(tree.root()).size(), 3U);
  (void)tree.take_text(tree.root(), "Refs/Id");
  const std::vector<NamedText> rest = tree.untaken(tree.root());
  EXPECT_EQ(rest, (std::vector<NamedText>{{"Amt", "8.85 EUR"}, {"Refs/Id", "b"}}));
}

TEST(XmlTree, TellsNoMoreThanALineMayHold) {
  XmlTree tree;
  tree.open("Ntry", 1);
  for (int child = 0; child < 20'000; ++child) {
    tree.open("Ref", 1);
    tree.text("12345");
    tree.close();
  }
  tree.close();
  const std::vector<NamedText> rest = tree.untaken(tree.root());
  EXPECT_EQ(rest.size(), line_text_bytes_max / 8 + 1);
  EXPECT_EQ(rest.back().name, "left out");
}

TEST(XmlTree, IsFullBeyondItsBytes) {
  XmlTree tree;
  tree.open("Ntry", 1);
  EXPECT_FALSE(tree.full());
  tree.text(std::string(xml_tree_bytes_max, 'x'));
  EXPECT_TRUE(tree.full());
  tree.clear();
  EXPECT_FALSE(tree.full());
}

}  // namespace
}  // namespace dunlin
