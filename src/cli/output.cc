#include "cli/output.h"

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>

namespace dunlin::cli {
namespace {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void print_value(std::ostream& out, const boost::json::value& value, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  if (const boost::json::object* object = value.if_object(); object != nullptr && !object->empty()) {
    out << "{\n";
    std::size_t left = object->size();
    for (const auto& member : *object) {
      out << indent << "  " << boost::json::serialize(boost::json::string(member.key())) << ": ";
      print_value(out, member.value(), depth + 1);
      out << (--left == 0 ? "\n" : ",\n");
    }
    out << indent << "}";
  } else if (const boost::json::array* array = value.if_array(); array != nullptr && !array->empty()) {
    out << "[\n";
    std::size_t left = array->size();
    for (const boost::json::value& element : *array) {
      out << indent << "  ";
      print_value(out, element, depth + 1);
      out << (--left == 0 ? "\n" : ",\n");
    }
    out << indent << "]";
  } else {
    out << boost::json::serialize(value);
  }
}

}  // namespace

void TextTable::row(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size());
  Line line;
  line.cells = std::move(cells);
  lines_.push_back(std::move(line));
}

void TextTable::rule() {
  Line line;
  line.is_rule = true;
  lines_.push_back(std::move(line));
}

void TextTable::note(std::size_t column, std::string text) {
  Line line;
  line.is_note = true;
  line.note_column = column;
  line.cells.push_back(std::move(text));
  lines_.push_back(std::move(line));
}

void TextTable::print(std::ostream& out) const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(width_of(column.head));
  for (const Line& line : lines_) {
    if (line.is_rule || line.is_note) continue;
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width_of(line.cells[i]));
  }
  const auto print_cells = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string padding(widths[i] - width_of(cells[i]), ' ');
      if (i > 0) text += "  ";
      text += columns_[i].align == Align::right ? padding + cells[i] : cells[i] + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  };
  std::vector<std::string> heads;
  for (const Column& column : columns_) heads.push_back(column.head);
  print_cells(heads);
  for (const Line& line : lines_) {
    if (line.is_rule) {
      std::vector<std::string> dashes;
      for (const std::size_t width : widths) dashes.emplace_back(width, '-');
      print_cells(dashes);
    } else if (line.is_note) {
      std::size_t indent = 0;
      for (std::size_t i = 0; i < line.note_column; ++i) indent += widths[i] + 2;
      out << std::string(indent, ' ') << line.cells.front() << '\n';
    } else {
      print_cells(line.cells);
    }
  }
}

void print_json(std::ostream& out, const boost::json::value& value) {
  print_value(out, value, 0);
  out << '\n';
}

int print_refusal(Environment& environment, const Refusal& refusal, bool json) {
  if (json) {
    print_json(
        *environment.out,
        {{"error", {{"kind", name_of(refusal.kind())}, {"reason", name_of(refusal.reason)}, {"text", refusal.text}}}});
  } else {
    *environment.err << "dunlin: " << refusal.text << " (" << name_of(refusal.reason) << ")\n";
  }
  return 1;
}

Progress::~Progress() {
  if (shown_ >= 0) *environment_.err << "\r\033[K" << std::flush;
}

void Progress::show(std::int64_t done, std::string_view unit) {
  if (!environment_.terminal) return;
  shown_ = done;
  *environment_.err << "\r\033[K" << what_ << ": " << done << ' ' << unit << std::flush;
}

}  // namespace dunlin::cli
