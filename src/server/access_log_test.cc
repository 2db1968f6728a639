#include "server/access_log.h"

#include <gtest/gtest.h>

#include "server/operations.h"

namespace dunlin {
namespace {

// One that is misspelt would be read by whoever likes, and nobody would know.
TEST(AccessLog, KnowsOperationsThatThereAre) {
  int count = 0;
  for (const ApiOperation& operation : api_operations()) {
    if (!shows_people(operation.id)) continue;
    ++count;
    EXPECT_EQ(operation.method, "GET") << operation.id;
    EXPECT_NE(operation.entrance, Entrance::open) << operation.id;
  }
  EXPECT_EQ(count, 10);
}

}  // namespace
}  // namespace dunlin
