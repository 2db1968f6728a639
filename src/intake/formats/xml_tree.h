// XmlTree: a small piece of an XML document, kept while it is looked at: one entry, one balance.
//
//   tree.open("Ntry", 12); tree.open("Amt", 13); tree.attribute("EUR"); tree.text("8.85"); tree.close(); tree.close();
//   tree.text_at(tree.root(), "Amt")            // "8.85", cleaned
//   for (auto at = tree.find(root, "NtryDtls/TxDtls"); at != XmlTree::none; at = tree.next_like(at)) ...
//   tree.untaken(root)                          // what nobody asked for: {"Refs/Prtry/Ref", "100"}
//
// Names are local names. One attribute of each element is kept, the one that the reader cares for. What was asked for
// with take_* is marked, so that the rest can be told apart: nothing of a document is lost without being seen.
//
// full() when there are more than xml_tree_bytes_max or xml_tree_nodes_max: the reader has to stop then.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "intake/formats/bank_line.h"

namespace dunlin {

inline constexpr std::size_t xml_tree_bytes_max = std::size_t{4} << 20;
inline constexpr std::size_t xml_tree_nodes_max = 200'000;

class XmlTree {
 public:
  using Place = std::uint32_t;
  static constexpr Place none = ~Place{0};

  void clear();
  void open(std::string_view name, std::int64_t line);
  void attribute(std::string_view value);
  void text(std::string_view more);
  void close();
  [[nodiscard]] bool full() const { return arena_.size() > xml_tree_bytes_max || nodes_.size() > xml_tree_nodes_max; }
  [[nodiscard]] bool empty() const { return nodes_.empty(); }
  // What it takes in memory, near enough.
  [[nodiscard]] std::size_t bytes() const { return arena_.size() + nodes_.size() * sizeof(Node); }

  [[nodiscard]] Place root() const { return nodes_.empty() ? none : 0; }
  // The first descendant by a path of names; "" is the place itself. none for none.
  [[nodiscard]] Place find(Place from, std::string_view path) const;
  // The next sibling of the same name.
  [[nodiscard]] Place next_like(Place at) const;
  [[nodiscard]] Place first_child(Place at) const;
  [[nodiscard]] Place next_sibling(Place at) const;

  [[nodiscard]] std::string_view name(Place at) const { return slice(nodes_[at].name); }
  [[nodiscard]] std::string_view raw_text(Place at) const { return slice(nodes_[at].text); }
  [[nodiscard]] std::string_view attribute_of(Place at) const { return slice(nodes_[at].attribute); }
  [[nodiscard]] std::int64_t line(Place at) const { return nodes_[at].line; }

  // Cleaned text of a leaf, which counts as taken; empty when it is not there.
  [[nodiscard]] std::string take_text(Place from, std::string_view path);
  void take(Place at) { nodes_[at].taken = true; }
  void take_all(Place at);
  // The leaves that were not taken, with their paths from `at` downwards: at most line_text_bytes_max of them, and then
  // a last one that says so.
  [[nodiscard]] std::vector<NamedText> untaken(Place at) const;

 private:
  struct Slice {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  struct Node {
    Slice name;
    Slice text;
    Slice attribute;
    Place end = 0;  // behind its last descendant
    Place parent = none;
    bool taken = false;
    std::int64_t line = 0;
  };
  [[nodiscard]] std::string_view slice(Slice part) const { return std::string_view(arena_).substr(part.at, part.size); }
  [[nodiscard]] Slice store(std::string_view text);

  std::vector<Node> nodes_;  // each before its descendants
  std::string arena_;
  Place open_ = none;
};

}  // namespace dunlin
