#include "control/password.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <array>
#include <string>

namespace dunlin {
namespace {

constexpr std::string_view good = "seven dunlins on the mud";

TEST(Password, HashIsVerifiedAndSaltedAnew) {
  std::string first = hash_password("anna", good).value();
  std::string second = hash_password("anna", good).value();
  EXPECT_NE(first, second) << "each hash has its own salt";
  EXPECT_TRUE(verify_password(first, good));
  EXPECT_TRUE(verify_password(second, good));
  EXPECT_FALSE(verify_password(first, "seven dunlins on the muD"));
  EXPECT_FALSE(verify_password(first, ""));
  EXPECT_EQ(first.find("$argon2id$v=19$m=65536,t=2,p=1$"), 0U) << first;
  EXPECT_EQ(first.find(good), std::string::npos);
}

TEST(Password, WhatIsNoHashIsNeverRight) {
  EXPECT_FALSE(verify_password("", ""));
  EXPECT_FALSE(verify_password("plain text", "plain text"));
  EXPECT_FALSE(verify_password(std::string(500, '$'), good));
  EXPECT_FALSE(verify_password(std::string("$argon2id$\0", 11), good));
  std::string stored = hash_password("anna", good).value();
  stored.back() = stored.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(verify_password(stored, good));
}

TEST(Password, WeakerParametersAskForARehash) {
  EXPECT_FALSE(password_needs_rehash(hash_password("anna", good).value()));
  std::array<char, crypto_pwhash_STRBYTES> weaker{};
  ASSERT_EQ(crypto_pwhash_str(weaker.data(), good.data(), good.size(), 1, std::size_t{8} * 1024 * 1024), 0);
  EXPECT_TRUE(verify_password(weaker.data(), good)) << "old hashes are still good for a login";
  EXPECT_TRUE(password_needs_rehash(weaker.data()));
  EXPECT_TRUE(password_needs_rehash("plain text"));
}

TEST(Password, WeakOnesAreRefusedWithoutBeingQuoted) {
  struct Case {
    std::string login;
    std::string password;
    std::string why;
  };
  const std::string short_one = "it has fewer than 12 characters";
  const std::string guess = "it is one of those that are tried first";
  const std::string keys = "it repeats a few keys or follows the keyboard";
  const std::vector<Case> cases = {
      {"anna", "", short_one},
      {"anna", "eleven char", short_one},
      {"anna", "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", short_one},  // 12 bytes, 6 characters
      {"anna.smith.x", "Anna.Smith.X", "it is the login"},
      {"anna", "annaANNAanna", "it is the login"},
      {"annabelleroberts", "annabelleroberts2026!", "it is the login"},
      {"annabelleroberts7", "AnnabelleRoberts2026", "it is the login"},
      {"anna", "Password2026!", guess},
      {"anna", "passwordpassword", guess},
      {"anna", "CorrectHorseBatteryStaple", guess},
      {"anna", "Willkommen2026", guess},
      {"anna", "aaaaaaaaaaaa", keys},
      {"anna", "121212121212", keys},
      {"anna", "123456789012", keys},
      {"anna", "987654321098", keys},
      {"anna", "qwertyuiopas", keys},
      {"anna", "QWERTZqwertz", keys},
      {"anna", "abcdefghijklm", keys},
      {"anna", "not utf-8 \xFF\xFE at all", "it is not UTF-8 text"},
      {"anna", std::string("a zero\0 inside of it", 20), "it is not UTF-8 text"},
  };
  for (const Case& each : cases) {
    Result<> result = check_password_strength(each.login, each.password);
    ASSERT_FALSE(result.has_value()) << each.password;
    EXPECT_EQ(result.error().reason, Reason::password_too_weak);
    EXPECT_EQ(result.error().text,
              "the password was not taken: " + each.why + "; a sentence of four or five words is good");
    EXPECT_FALSE(hash_password(each.login, each.password).has_value());
  }
}

TEST(Password, GoodOnesAreTaken) {
  for (std::string_view password :
       {good, std::string_view("839201746352"), std::string_view("tern-plover-knot"),
        std::string_view("!!!annas boat!!!"), std::string_view("passwords are odd things")}) {
    EXPECT_TRUE(check_password_strength("anna", password).has_value()) << password;
  }
  EXPECT_TRUE(check_password_strength("123456", "839201746352").has_value()) << "a login of digits has no stem";
  EXPECT_TRUE(check_password_strength("", good).has_value());
}

TEST(Password, OfEntropyIsReadAloudWithoutDoubt) {
  EXPECT_EQ(readable_password(std::string("\0\1\2\3\4\5\37\40", 8)), "01234-5z0");
  EXPECT_EQ(readable_password(std::string(readable_password_letters, 'x')).size(), 23U);
  EXPECT_TRUE(check_password_strength("anna", readable_password("a quite random text.")).has_value());
}

}  // namespace
}  // namespace dunlin
