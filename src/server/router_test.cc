#include "server/router.h"

#include <gtest/gtest.h>

#include "server/http.h"

namespace dunlin {
namespace {

std::vector<std::string> parts(std::string_view target) {
  HttpRequest request;
  EXPECT_TRUE(read_target(target, request));
  return request.parts;
}

TEST(Router, FindsTheOperationAndItsParameters) {
  Router router;
  router.add("GET", "/v1/proposals", 1);
  router.add("GET", "/v1/proposals/{proposal}", 2);
  router.add("POST", "/v1/proposals/{proposal}/approve", 3);
  router.add("GET", "/v1/proposals/closed", 4);
  EXPECT_EQ(router.match("GET", parts("/v1/proposals")).route, 1U);
  EXPECT_EQ(router.match("HEAD", parts("/v1/proposals")).route, 1U);
  EXPECT_EQ(router.match("GET", parts("/v1/proposals/prp_1")).parameters, std::vector<std::string>{"prp_1"});
  EXPECT_EQ(router.match("GET", parts("/v1/proposals/closed")).route, 4U) << "fixed parts win over names";
  EXPECT_EQ(router.match("POST", parts("/v1/proposals/prp_1/approve")).route, 3U);
  EXPECT_FALSE(router.match("GET", parts("/v1/proposals/")).route) << "a parameter is never empty";
  EXPECT_FALSE(router.match("GET", parts("/v1/nothing")).route);
  EXPECT_EQ(router.match("GET", parts("/v1/proposals/2026%2F0042")).parameters, std::vector<std::string>{"2026/0042"});
  EXPECT_FALSE(router.match("GET", parts("/v1%2Fproposals")).route) << "a slash that is encoded parts nothing";
  const Router::Match wrong = router.match("DELETE", parts("/v1/proposals"));
  EXPECT_FALSE(wrong.route);
  EXPECT_EQ(wrong.methods, std::vector<std::string_view>{"GET"});
}

TEST(Target, IsReadAsTextOrRefused) {
  HttpRequest request;
  ASSERT_TRUE(read_target("/v1/customers?q=M%C3%BCller+%26+Co&limit=5&empty", request));
  EXPECT_EQ(request.path, "/v1/customers");
  EXPECT_EQ(request.parameter("q"), "Müller & Co");
  EXPECT_EQ(request.parameter("limit"), "5");
  EXPECT_EQ(request.parameter("empty"), "");
  EXPECT_FALSE(request.parameter("none"));
  for (const char* bad :
       {"", "v1", "/a%", "/a%2", "/a%zz", "/%00", "/a%0d%0ab", "/%ff", "/a/../b", "/..", "/a?x=%80"}) {
    EXPECT_FALSE(read_target(bad, request)) << bad;
  }
  EXPECT_TRUE(read_target("/a..b/...", request));
  ASSERT_TRUE(read_target("http://elsewhere.example:80/v1/session?a=1", request));
  EXPECT_EQ(request.path, "/v1/session");
}

TEST(HttpRequest, KnowsWhoUnpacksGzip) {
  HttpRequest request;
  for (const auto& [value, takes] :
       std::initializer_list<std::pair<const char*, bool>>{{"gzip", true},
                                                           {"br, GZIP;q=0.5", true},
                                                           {"gzip;q=0", false},
                                                           {"identity, gzip;q=0.000", false},
                                                           {"gzipped", false},
                                                           {"", false},
                                                           {"*", false}}) {
    request.headers = {{"Accept-Encoding", value}};
    EXPECT_EQ(request.takes_gzip(), takes) << value;
  }
}

TEST(HttpRequest, LooksUpHeadersAndCookies) {
  HttpRequest request;
  request.headers = {{"content-type", "text/csv"}, {"Cookie", "a=1; dunlin=abc ;dunlin2=x"}};
  EXPECT_EQ(request.header("Content-Type"), "text/csv");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("dunlin2"), "x");
  EXPECT_EQ(request.cookie("dun"), "");
}

}  // namespace
}  // namespace dunlin
