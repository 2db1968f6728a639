#include "case_runner/case_run.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <map>

#include "case_runner/case_input.h"
#include "case_runner/case_world.h"
#include "case_runner/line_difference.h"

namespace dunlin {
namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

void append_marked(Lines& lines, std::string_view mark, const std::string& text) {
  for (const std::string& line : split_lines(text))
    lines.push_back(std::string(mark) + (line.empty() ? "" : " " + line));
  if (!text.empty() && text.back() != '\n') lines.push_back(std::string(mark) + " (no line end)");
}

Lines lines_with(const std::string& text, const std::string& wanted) {
  Lines found;
  for (std::string& line : split_lines(text)) {
    if (line.find(wanted) != std::string::npos) found.push_back(std::move(line));
  }
  return found;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

Result<std::int64_t> number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return refuse(Reason::row_malformed, "\"" + text + "\" is no number");
  }
  return number;
}

// The words up to the next blank, from `at` on.
std::string word_at(const std::string& text, std::size_t at) {
  const std::size_t begin = text.find_first_not_of(" \n", at);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_first_of(" \n", begin) - begin);
}

class CaseStory {
 public:
  CaseStory(const CaseFile& file, Dialect dialect) : file_(file), world_(file.name, dialect) {}

  CaseResult run() {
    CaseResult result;
    bool is_proven = true;
    for (const CaseStep& step : file_.steps) {
      Lines actual;
      if (const Result<> done = take(step, actual); !done) {
        result.broken_claims.push_back("line " + std::to_string(step.line) + ": " + done.error().text);
      }
      is_proven = is_proven && step.kind != StepKind::unproven;
      result.as_expected = result.as_expected && actual == step.expected;
      result.actual.push_back(std::move(actual));
    }
    if (!is_proven) return result;
    const Result<Lines> faults = world_.faults();
    if (!faults) result.broken_claims.push_back("at the end verify was not run: " + faults.error().text);
    if (faults) result.broken_claims.insert(result.broken_claims.end(), faults->begin(), faults->end());
    return result;
  }

 private:
  Result<> take(const CaseStep& step, Lines& actual) {
    const Lines& words = step.words;
    switch (step.kind) {
      case StepKind::prose:
      case StepKind::unproven:
        return {};
      case StepKind::only:
        if (words[0] == "sqlite" || words[0] == "postgres") return {};
        return refuse(Reason::row_malformed, "\"" + words[0] + "\" is neither sqlite nor postgres");
      case StepKind::clock:
        world_.set_clock(TRY(Instant::parse(words[0])));
        return {};
      case StepKind::data:
        world_.use_data(words[0]);
        return {};
      case StepKind::file:
        return world_.write_file(words[0], TRY(bytes_of_file(step.body, std::span(words).subspan(1))));
      case StepKind::bytes:
        return world_.write_repeated(words[0], TRY(number_of(words[1])), words[2][0]);
      case StepKind::remove:
        return world_.remove_file(words[0]);
      case StepKind::command:
        return command(step, actual);
      case StepKind::keep:
        return keep(words);
      case StepKind::same:
        return same(words[0], words[1]);
      case StepKind::forge:
        return world_.forge(TRY(number_of(words[0])), words[1], words[2]);
      case StepKind::sql:
        return world_.run_sql(TRY(filled_in(words[0])));
      case StepKind::letters:
        return letters(actual);
      case StepKind::mail:
        actual.push_back("mail " + std::to_string(world_.letters().size()));
        return {};
      case StepKind::head:
        actual = TRY(world_.heads());
        return {};
    }
    CHECK_UNREACHABLE("a step without a meaning");
  }

  Result<> command(const CaseStep& step, Lines& actual) {
    Lines words;
    Lines redirection;  // a pipe or an arrow, and what follows it
    for (const std::string& word : step.words) {
      (redirection.empty() && word != pipe_word && word != arrow_word ? words : redirection)
          .push_back(TRY(filled_in(word)));
    }
    if (words.empty() || words.front() != "dunlin")
      return refuse(Reason::row_malformed, "a command begins with \"$ dunlin\"");
    words.erase(words.begin());
    Spoken spoken = world_.dunlin(std::move(words));
    TRY(redirect(redirection, spoken.out));
    last_out_ = spoken.out;
    append_marked(actual, ">", spoken.out);
    append_marked(actual, "!", spoken.err);
    if (spoken.exit_code != 0) actual.push_back("exit " + std::to_string(spoken.exit_code));
    return {};
  }

  // "| grep TEXT" keeps the lines that hold the text; "> FILE" keeps all of it for later.
  Result<> redirect(const Lines& redirection, std::string& out) const {
    if (redirection.empty()) return {};
    if (redirection.size() == 3 && redirection[0] == pipe_word && redirection[1] == "grep") {
      out = joined(lines_with(out, redirection[2]));
      return {};
    }
    if (redirection.size() == 2 && redirection[0] == arrow_word) {
      TRY(world_.write_file(redirection[1], out));
      out.clear();
      return {};
    }
    return refuse(Reason::row_malformed, "behind a command stands \"| grep TEXT\" or \"> FILE\"");
  }

  Result<std::string> filled_in(const std::string& word) const {
    std::string text;
    std::size_t at = 0;
    for (std::size_t open = word.find('{'); open != std::string::npos; open = word.find('{', at)) {
      const std::size_t close = word.find('}', open);
      const auto found = kept_.find(word.substr(open + 1, close - open - 1));
      if (close == std::string::npos || found == kept_.end()) {
        return refuse(Reason::row_malformed, "nothing was kept under the name in \"" + word + "\"");
      }
      text += word.substr(at, open - at) + found->second;
      at = close + 1;
    }
    return text + word.substr(at);
  }

  Result<> keep(const Lines& words) {
    std::string value;
    if (words[1] == "after") {
      const std::size_t at = last_out_.find(words[2]);
      if (at != std::string::npos) value = word_at(last_out_, at + words[2].size());
    } else if (words[1] == "beginning") {
      for (std::size_t at = last_out_.find(words[2]); at != std::string::npos && value.empty();
           at = last_out_.find(words[2], at + 1)) {
        if (at == 0 || last_out_[at - 1] == ' ' || last_out_[at - 1] == '\n') value = word_at(last_out_, at);
      }
    } else {
      return refuse(Reason::row_malformed, "keep NAME after TEXT, or keep NAME beginning PREFIX");
    }
    if (value.empty())
      return refuse(Reason::row_malformed, "the last answer has no word " + words[1] + " \"" + words[2] + "\"");
    kept_[words[0]] = value;
    return {};
  }

  Result<> same(const std::string& left, const std::string& right) const {
    const std::string left_bytes = TRY(world_.read_file(left));
    if (left_bytes.empty()) return refuse(Reason::file_empty, left + " is empty: nothing is compared");
    if (left_bytes == TRY(world_.read_file(right))) return {};
    return refuse(Reason::row_malformed,
                  left + " and " + right + " differ:\n" +
                      difference_of(split_lines(left_bytes), split_lines(TRY(world_.read_file(right)))));
  }

  Result<> letters(Lines& actual) const {
    for (const fs::path& letter : world_.letters()) {
      append_marked(actual, ">", "---- " + letter.filename().string() + "\n");
      std::string text = TRY(world_.read_file(letter.string()));
      std::erase(text, '\r');
      append_marked(actual, ">", text);
    }
    return {};
  }

  const CaseFile& file_;
  CaseWorld world_;
  std::string last_out_;
  std::map<std::string, std::string> kept_;
};

}  // namespace

bool concerns(const CaseFile& file, Dialect dialect) {
  const std::string_view other = dialect == Dialect::sqlite ? "postgres" : "sqlite";
  return std::none_of(file.steps.begin(), file.steps.end(),
                      [&](const CaseStep& step) { return step.kind == StepKind::only && step.words.front() == other; });
}

CaseResult run_case(const CaseFile& file, Dialect dialect) {
  try {
    return CaseStory(file, dialect).run();
  } catch (const std::exception& failure) {
    CaseResult result;
    for (const CaseStep& step : file.steps) result.actual.push_back(step.expected);
    result.broken_claims.push_back(std::string("it ended in an exception: ") + failure.what());
    return result;
  }
}

std::string describe_difference(const CaseFile& file, const CaseResult& result) {
  std::string text;
  for (std::size_t i = 0; i < file.steps.size(); ++i) {
    const CaseStep& step = file.steps[i];
    if (step.expected == result.actual[i]) continue;
    text += "  line " + std::to_string(step.line) + (step.own.empty() ? "" : ": " + step.own.back()) + "\n";
    text += difference_of(step.expected, result.actual[i]);
  }
  for (const std::string& claim : result.broken_claims) text += "  " + claim + "\n";
  return text;
}

}  // namespace dunlin
