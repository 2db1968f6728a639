// Finding: something that a checker or the oracle holds against the program. The simulation ends its day and reports.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dunlin::sim {

struct Finding {
  std::string checker;  // of the table in checkers.h
  std::string text;
};

class Findings {
 public:
  void add(std::string_view checker, std::string text) { all_.push_back({std::string(checker), std::move(text)}); }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] const std::vector<Finding>& all() const { return all_; }

 private:
  std::vector<Finding> all_;
};

}  // namespace dunlin::sim
