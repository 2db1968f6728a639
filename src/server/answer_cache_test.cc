#include "server/answer_cache.h"

#include <gtest/gtest.h>

#include "server/operations.h"

namespace dunlin {
namespace {

HttpResponse saying(std::string body, int status = 200) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body), nullptr};
}

TEST(AnswerCache, KeepsAnswersUntilTheNextEntry) {
  AnswerCache cache;
  EXPECT_FALSE(cache.find(7, "a"));
  cache.keep(7, "a", saying("seven"));
  EXPECT_EQ(cache.find(7, "a")->body, "seven");
  EXPECT_FALSE(cache.find(7, "b"));
  EXPECT_FALSE(cache.find(8, "a"));
  EXPECT_FALSE(cache.find(7, "a")) << "forgotten, and who still reads an older snapshot computes";
}

TEST(AnswerCache, AnAnswerThatIsLateIsNotTakenForANewOne) {
  AnswerCache cache;
  cache.keep(8, "a", saying("eight"));
  cache.keep(7, "a", saying("seven"));
  EXPECT_EQ(cache.find(8, "a")->body, "eight");
}

TEST(AnswerCache, RefusalsAreNotKept) {
  AnswerCache cache;
  cache.keep(7, "a", saying("no", 404));
  EXPECT_FALSE(cache.find(7, "a"));
}

TEST(AnswerCache, NeverGrowsWithoutEnd) {
  AnswerCache cache;
  const std::string much(std::size_t{10} * 1024 * 1024, 'x');
  for (const char* key : {"a", "b", "c", "d"}) cache.keep(7, key, saying(much));
  EXPECT_FALSE(cache.find(7, "a"));
  EXPECT_TRUE(cache.find(7, "d"));
}

TEST(AnswerCache, IsForOperationsThatThereAre) {
  int count = 0;
  for (const ApiOperation& operation : api_operations()) {
    if (!is_of_the_books(operation.id)) continue;
    ++count;
    EXPECT_EQ(operation.method, "GET") << operation.id;
  }
  EXPECT_EQ(count, 7);
}

}  // namespace
}  // namespace dunlin
