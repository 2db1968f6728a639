#include "intake/formats/xml_tree.h"

#include "base/check.h"
#include "intake/formats/bank_text.h"

namespace dunlin {

void XmlTree::clear() {
  nodes_.clear();
  arena_.clear();
  open_ = none;
}

XmlTree::Slice XmlTree::store(std::string_view text) {
  const Slice part{static_cast<std::uint32_t>(arena_.size()), static_cast<std::uint32_t>(text.size())};
  arena_ += text;
  return part;
}

void XmlTree::open(std::string_view name, std::int64_t line) {
  Node node;
  node.name = store(name);
  node.parent = open_;
  node.line = line;
  open_ = static_cast<Place>(nodes_.size());
  nodes_.push_back(node);
  nodes_.back().end = none;
}

void XmlTree::attribute(std::string_view value) {
  CHECK(open_ != none);
  nodes_[open_].attribute = store(value);
}

// Text is that of leaves: what stands between the children of an element is layout.
void XmlTree::text(std::string_view more) {
  if (open_ == none || open_ + 1 != nodes_.size()) return;
  Node& node = nodes_[open_];
  if (node.text.size == 0) node.text.at = static_cast<std::uint32_t>(arena_.size());
  node.text.size += static_cast<std::uint32_t>(more.size());
  arena_ += more;
}

void XmlTree::close() {
  CHECK(open_ != none);
  nodes_[open_].end = static_cast<Place>(nodes_.size());
  open_ = nodes_[open_].parent;
}

XmlTree::Place XmlTree::first_child(Place at) const {
  const Place child = at + 1;
  const Place end = nodes_[at].end == none ? static_cast<Place>(nodes_.size()) : nodes_[at].end;
  return child < end ? child : none;
}

XmlTree::Place XmlTree::next_sibling(Place at) const {
  const Place next = nodes_[at].end;
  if (next == none || next >= nodes_.size() || nodes_[next].parent != nodes_[at].parent) return none;
  return next;
}

XmlTree::Place XmlTree::next_like(Place at) const {
  const std::string_view wanted = name(at);
  for (Place next = next_sibling(at); next != none; next = next_sibling(next)) {
    if (name(next) == wanted) return next;
  }
  return none;
}

XmlTree::Place XmlTree::find(Place from, std::string_view path) const {
  Place at = from;
  while (at != none && !path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view wanted = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    at = first_child(at);
    while (at != none && name(at) != wanted) at = next_sibling(at);
  }
  return at;
}

std::string XmlTree::take_text(Place from, std::string_view path) {
  if (from == none) return {};
  const Place at = find(from, path);
  if (at == none || first_child(at) != none) return {};
  nodes_[at].taken = true;
  return clean_text(raw_text(at));
}

void XmlTree::take_all(Place at) {
  const Place end = nodes_[at].end == none ? static_cast<Place>(nodes_.size()) : nodes_[at].end;
  for (Place next = at; next < end; ++next) nodes_[next].taken = true;
}

std::vector<NamedText> XmlTree::untaken(Place at) const {
  std::vector<NamedText> rest;
  std::size_t bytes = 0;
  const Place end = nodes_[at].end == none ? static_cast<Place>(nodes_.size()) : nodes_[at].end;
  for (Place next = at + 1; next < end; ++next) {
    if (nodes_[next].taken || first_child(next) != none) continue;
    std::string text = clean_text(raw_text(next));
    const std::string_view kept = attribute_of(next);
    if (!kept.empty()) append_with_space(text, clean_text(kept));
    if (text.empty()) continue;
    std::string path(name(next));
    for (Place up = nodes_[next].parent; up != at && up != none; up = nodes_[up].parent) {
      path.insert(0, 1, '/');
      path.insert(0, name(up));
    }
    bytes += path.size() + text.size();
    if (bytes > line_text_bytes_max) {
      rest.push_back({"left out", "what more there is: it is too long"});
      break;
    }
    rest.push_back({std::move(path), std::move(text)});
  }
  return rest;
}

}  // namespace dunlin
