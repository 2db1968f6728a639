#include "case_runner/case_file.h"

#include <gtest/gtest.h>

#include "store/test_database.h"

namespace dunlin {
namespace {

TEST(CaseFile, SaysWhereItCannotBeRead) {
  const auto refusal = [](const std::string& text) {
    const Result<CaseFile> file = CaseFile::parse("a-story", text);
    return file ? std::string("read") : file.error().text;
  };
  EXPECT_EQ(refusal("$ dunlin version\n"), "a-story.case line 1: a case begins with \"# \" and its title");
  EXPECT_EQ(refusal(""), "a-story.case line 1: a case begins with \"# \" and its title");
  EXPECT_EQ(refusal("# Title\nclick 7\n"),
            "a-story.case line 2: \"click\" begins no step; a comment begins with \"#\"");
  EXPECT_EQ(refusal("# Title\n> an answer to nothing\n"),
            "a-story.case line 2: \">\" begins no step; a comment begins with \"#\"");
  EXPECT_EQ(refusal("# Title\nclock\n"), "a-story.case line 2: \"clock\" does not take 0 words");
  EXPECT_EQ(refusal("# Title\n$ dunlin 'version\n"), "a quote is not closed: dunlin 'version");
  EXPECT_EQ(refusal("# Title\n$ dunlin \\\nmail 0\n"), "a-story.case line 2: it does not go on");
}

TEST(CaseFile, WordsAreSplitAtBlanksOutsideQuotes) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(value_of(split_words("dunlin  import \"a b\" 'c \"d\"' e\"f g\"")),
            (Words{"dunlin", "import", "a b", "c \"d\"", "ef g"}));
  EXPECT_EQ(value_of(split_words("a \"\" b")), (Words{"a", "", "b"}));
  EXPECT_EQ(value_of(split_words("a|b \"|\" > c")),
            (Words{"a", std::string(pipe_word), "b", "|", std::string(arrow_word), "c"}));
}

}  // namespace
}  // namespace dunlin
