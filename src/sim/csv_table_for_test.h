// CsvTable: reads what csv_lines.h writes. Only tests use it; the product reads files through intake/.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"

namespace dunlin {

class CsvTable {
 public:
  explicit CsvTable(std::string_view text) {
    std::vector<std::string> header = take_line(text);
    for (std::size_t i = 0; i < header.size(); ++i) columns_[header[i]] = i;
    while (!text.empty()) {
      rows_.push_back(take_line(text));
      CHECK(rows_.back().size() == header.size());
    }
  }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] const std::string& at(std::size_t row, std::string_view column) const {
    CHECK(columns_.contains(column));
    return rows_.at(row).at(columns_.find(column)->second);
  }

 private:
  static std::vector<std::string> take_line(std::string_view& text) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size() && (quoted || text[at] != '\n'); ++at) {
      const char c = text[at];
      if (c == '"' && quoted && at + 1 < text.size() && text[at + 1] == '"') {
        fields.back() += text[++at];
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    CHECK(at < text.size());  // every line ends with a line feed
    text.remove_prefix(at + 1);
    return fields;
  }

  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace dunlin
