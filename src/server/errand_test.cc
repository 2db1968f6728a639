#include "server/errand.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace dunlin {
namespace {

TEST(Errand, IsOneAtATimeAndGoesOnWhenNobodyWaitsAnyMore) {
  std::promise<void> let_go;
  std::atomic<int> done = 0;
  Errand errand;
  EXPECT_TRUE(errand.begin([&] {
    let_go.get_future().wait();
    ++done;
  }));
  EXPECT_FALSE(errand.ends_within(std::chrono::milliseconds(1)));
  EXPECT_FALSE(errand.begin([&done] { done = 100; }));
  let_go.set_value();
  EXPECT_TRUE(errand.ends_within(std::chrono::seconds(30)));
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(errand.begin([&done] { ++done; }));
  EXPECT_TRUE(errand.ends_within(std::chrono::seconds(30)));
  EXPECT_EQ(done, 2);
}

TEST(Errand, IsWaitedForAtTheEnd) {
  std::atomic<bool> done = false;
  {
    Errand errand;
    EXPECT_TRUE(errand.begin([&done] { done = true; }));
  }
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace dunlin
