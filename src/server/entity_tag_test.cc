#include "server/entity_tag.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

HttpResponse asked(std::string body, std::string known) {
  HttpRequest request;
  if (!known.empty()) request.headers.emplace_back("if-none-match", std::move(known));
  return tagged(request, {200, {}, std::move(body), nullptr});
}

TEST(EntityTag, WhatIsKnownIsNotSentAgain) {
  const HttpResponse first = asked("{}", "");
  EXPECT_EQ(first.status, 200);
  const std::string tag(header_of(first.headers, "ETag"));
  for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const HttpResponse again = asked("{}", known);
    EXPECT_EQ(again.status, 304) << known;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(header_of(again.headers, "ETag"), tag);
  }
  EXPECT_EQ(asked("{\"more\":1}", tag).status, 200);
}

}  // namespace
}  // namespace dunlin
