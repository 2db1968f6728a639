#include "base/hmac_sha1.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

// RFC 2202, section 3, cases 2 and 6.
TEST(HmacSha1, IsThatOfTheStandard) {
  const auto first = hmac_sha1("Jefe", "what do ya want for nothing?");
  EXPECT_EQ((std::array{first[0], first[1], first[18], first[19]}),
            (std::array<std::uint8_t, 4>{0xef, 0xfc, 0x7c, 0x79}));
  const auto second = hmac_sha1(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First");
  EXPECT_EQ((std::array{second[0], second[1], second[18], second[19]}),
            (std::array<std::uint8_t, 4>{0xaa, 0x4a, 0x21, 0x12}));
}

}  // namespace
}  // namespace dunlin
