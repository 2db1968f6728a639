#include "case_runner/case_file.h"

#include <algorithm>
#include <array>

namespace dunlin {
namespace {

struct Directive {
  std::string_view word;
  StepKind kind;
  std::size_t words_min;
  std::size_t words_max;
  bool is_expectation;  // the line itself says what is expected
};

constexpr std::size_t many = 100;

constexpr std::array directives = {
    Directive{"clock", StepKind::clock, 1, 1, false},     Directive{"data", StepKind::data, 1, 1, false},
    Directive{"file", StepKind::file, 1, 4, false},       Directive{"bytes", StepKind::bytes, 3, 3, false},
    Directive{"remove", StepKind::remove, 1, 1, false},   Directive{"$", StepKind::command, 1, many, false},
    Directive{"keep", StepKind::keep, 3, 3, false},       Directive{"same", StepKind::same, 2, 2, false},
    Directive{"forge", StepKind::forge, 3, 3, false},     Directive{"sql", StepKind::sql, 0, many, false},
    Directive{"only", StepKind::only, 1, many, false},    Directive{"unproven", StepKind::unproven, 0, many, false},
    Directive{"letters", StepKind::letters, 0, 0, false}, Directive{"mail", StepKind::mail, 0, 1, true},
    Directive{"head", StepKind::head, 0, 3, true},
};

std::string_view first_word(std::string_view line) {
  return line.substr(0, line.find(' '));
}

bool is_answer(std::string_view line) {
  const std::string_view word = first_word(line);
  return word == ">" || word == "!" || word == "exit";
}

bool has_answer(StepKind kind) {
  return kind == StepKind::command || kind == StepKind::letters;
}

class CaseParser {
 public:
  CaseParser(std::string_view name, std::vector<std::string> lines) : lines_(std::move(lines)) { file_.name = name; }

  Result<CaseFile> parse() {
    if (lines_.empty() || !lines_.front().starts_with("# "))
      return refuse_line(0, "a case begins with \"# \" and its title");
    file_.title = lines_.front().substr(2);
    while (at_ < lines_.size()) TRY(parse_step());
    if (file_.steps.back().kind != StepKind::head) {
      CaseStep head;
      head.kind = StepKind::head;
      head.line = lines_.size();
      file_.steps.push_back(std::move(head));
    }
    return std::move(file_);
  }

 private:
  [[nodiscard]] tl::unexpected<Refusal> refuse_line(std::size_t line, const std::string& why) const {
    return refuse(Reason::row_malformed, file_.name + ".case line " + std::to_string(line + 1) + ": " + why);
  }

  Result<> parse_step() {
    CaseStep step;
    step.line = at_ + 1;
    const std::string& line = lines_[at_];
    if (line.empty() || line.starts_with('#')) {
      step.own.push_back(lines_[at_++]);
      file_.steps.push_back(std::move(step));
      return {};
    }
    const std::string_view word = first_word(line);
    const auto* directive =
        std::find_if(directives.begin(), directives.end(), [&](const Directive& d) { return d.word == word; });
    if (directive == directives.end()) {
      return refuse_line(at_, "\"" + std::string(word) + "\" begins no step; a comment begins with \"#\"");
    }
    step.kind = directive->kind;
    TRY(take_directive(step, *directive));
    if (step.kind == StepKind::file) take_body(step);
    while (has_answer(step.kind) && at_ < lines_.size() && is_answer(lines_[at_]))
      step.expected.push_back(lines_[at_++]);
    file_.steps.push_back(std::move(step));
    return {};
  }

  // A command that ends in a backslash goes on in the next line, behind its own "$ ".
  Result<> take_directive(CaseStep& step, const Directive& directive) {
    const std::size_t first = at_;
    std::string text;
    for (bool more = true; more;) {
      if (at_ == lines_.size() || first_word(lines_[at_]) != directive.word)
        return refuse_line(first, "it does not go on");
      std::string_view rest = lines_[at_];
      rest.remove_prefix(std::min(rest.size(), directive.word.size() + 1));
      more = step.kind == StepKind::command && rest.ends_with('\\');
      if (more) rest.remove_suffix(1);
      text += rest;
      (directive.is_expectation ? step.expected : step.own).push_back(lines_[at_++]);
    }
    if (step.kind == StepKind::sql) {
      step.words = {text};  // its quotes are the database's
      return {};
    }
    step.words = TRY(split_words(text));
    if (step.words.size() < directive.words_min || step.words.size() > directive.words_max) {
      return refuse_line(first, "\"" + std::string(directive.word) + "\" does not take " +
                                    std::to_string(step.words.size()) + " words");
    }
    // The heads of several tenants are one expectation.
    while (step.kind == StepKind::head && at_ < lines_.size() && first_word(lines_[at_]) == "head") {
      step.expected.push_back(lines_[at_++]);
    }
    return {};
  }

  void take_body(CaseStep& step) {
    for (; at_ < lines_.size() && first_word(lines_[at_]) == "|"; ++at_) {
      step.own.push_back(lines_[at_]);
      step.body.push_back(lines_[at_].substr(std::min<std::size_t>(2, lines_[at_].size())));
    }
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
  CaseFile file_;
};

}  // namespace

Result<CaseFile> CaseFile::parse(std::string_view name, std::string_view text) {
  return CaseParser(name, split_lines(text)).parse();
}

std::string text_of(const CaseFile& file, const std::vector<std::vector<std::string>>& actual) {
  std::string text;
  for (std::size_t i = 0; i < file.steps.size(); ++i) {
    for (const std::string& line : file.steps[i].own) text += line + "\n";
    for (const std::string& line : actual[i]) text += line + "\n";
  }
  return text;
}

Result<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  const auto end_word = [&] {
    if (in_word) words.push_back(std::move(word));
    word.clear();
    in_word = false;
  };
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote) {
        quote = '\0';
      } else {
        word += c;
      }
    } else if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
    } else if (c == ' ') {
      end_word();
    } else if (c == '|' || c == '>') {
      end_word();
      words.emplace_back(c == '|' ? pipe_word : arrow_word);
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != '\0') return refuse(Reason::row_malformed, "a quote is not closed: " + std::string(text));
  end_word();
  return words;
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace dunlin
