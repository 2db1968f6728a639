#include "control/secret_box.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

const std::string key(32, 'k');
const std::string nonce(24, 'n');

TEST(SecretBox, OpensWhatItSealed) {
  const Result<SecretBox> box = SecretBox::with_key(key);
  ASSERT_TRUE(box);
  for (const std::string& plain : {std::string(), std::string("secret"), std::string("\0\xff", 2)}) {
    const std::string sealed = box->seal(plain, "login 1/3", nonce);
    const Result<std::string> opened = box->open(sealed, "login 1/3");
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, plain);
    EXPECT_EQ(sealed.find("secret"), std::string::npos);
  }
}

TEST(SecretBox, OpensNothingElse) {
  const SecretBox box = *SecretBox::with_key(key);
  const std::string sealed = box.seal("secret", "login 1/3", nonce);
  const auto reason = [](const Result<std::string>& opened) {
    return opened ? Reason::io_failed : opened.error().reason;
  };
  EXPECT_EQ(reason(box.open(sealed, "login 1/4")), Reason::signature_invalid);
  EXPECT_EQ(reason(SecretBox::with_key(std::string(32, 'x'))->open(sealed, "login 1/3")), Reason::signature_invalid);
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = changed[at] == '0' ? '1' : '0';
    EXPECT_EQ(reason(box.open(changed, "login 1/3")), Reason::signature_invalid) << at;
    EXPECT_EQ(reason(box.open(sealed.substr(0, at), "login 1/3")), Reason::signature_invalid) << at;
  }
}

TEST(SecretBox, WantsAWholeKey) {
  EXPECT_EQ(SecretBox::with_key("short").error().reason, Reason::option_invalid);
}

}  // namespace
}  // namespace dunlin
