#include "correspondence/mail_address.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

std::string refusal_of(std::string_view address) {
  const Result<> result = check_mail_address("the address", address);
  if (result) return "accepted";
  EXPECT_EQ(result.error().reason, Reason::text_malformed);
  return result.error().text;
}

TEST(MailAddress, AcceptsWhatMailServersEverywhereAccept) {
  const std::string label(63, 'a');
  const std::string accepted[] = {
      "ap@calderhollow.example",
      "accounts.payable+dunning@sub.domain.co.example",
      "O'Brien@x.example",
      "a!#$%&'*+-/=?^_`{|}~z@x.example",
      "1@2.example",
      "x@xn--mller-kva.example",
      "x@9-9.example",
      std::string(64, 'l') + "@x.example",
      "x@" + label + "." + label + "." + label + "." + std::string(57, 'b') + ".ex",  // 254 in all
  };
  for (const std::string& address : accepted) EXPECT_EQ(refusal_of(address), "accepted") << address;
  EXPECT_EQ(accepted[8].size(), 254u);
}

struct Wrong {
  std::string address;
  std::string_view because;
};

TEST(MailAddress, RefusesEverythingElseAndSaysWhy) {
  const std::string label(63, 'a');
  const Wrong table[] = {
      {"", "is empty"},
      {"ap", "has no @"},
      {"@x.example", "nothing before its @"},
      {"ap@", "no domain"},
      {"ap@x@y.example", "a second @ at byte 5"},
      {"ap@x.example,b@y.example", "the character , at byte 13"},
      {"ap@x.example b@y.example", "a space at byte 13"},
      {" ap@x.example", "a space at byte 1"},
      {"ap@x.example\r\nBcc: b@y.example", "a control character at byte 13"},
      {"a\np@x.example", "a control character at byte 2"},
      {std::string("a\0p@x.example", 13), "a control character at byte 2"},
      {"ap\x7F@x.example", "a control character at byte 3"},
      {"Accounts <ap@x.example>", "a space at byte 9"},
      {"<ap@x.example>", "the character < at byte 1"},
      {"ap@x.example>", "the character > at byte 13"},
      {"ap(comment)@x.example", "the character ( at byte 3"},
      {"ap@x.example(comment)", "the character ( at byte 13"},
      {"\"a b\"@x.example", "the character \" at byte 1"},
      {"ap@[192.0.2.1]", "the character [ at byte 4"},
      {"group:ap@x.example;", "the character : at byte 6"},
      {".ap@x.example", "begins or ends with a dot"},
      {"ap.@x.example", "begins or ends with a dot"},
      {"a..p@x.example", "two in a row, before"},
      {"ap@.x.example", "a domain that begins or ends with a dot"},
      {"ap@x.example.", "a domain that begins or ends with a dot"},
      {"ap@x..example", "two in a row"},
      {"ap@-x.example", "hyphen"},
      {"ap@x-.example", "hyphen"},
      {"ap@x_y.example", "the character _ at byte 5"},
      {"ap@localhost", "without a dot"},
      {"ap@192.0.2.1", "ends in a number"},
      {"ap@m\xC3\xBCller.example", "outside ASCII in its domain at byte 5 (write the domain in its ASCII form"},
      {"m\xC3\xBCller@x.example", "outside ASCII before its @ at byte 2"},
      {std::string(65, 'l') + "@x.example", "more than 64 characters before"},
      {"x@" + label + "a.example", "more than 63 characters in its domain"},
      {"x@" + label + "." + label + "." + label + "." + std::string(58, 'b') + ".ex", "longer than 254"},
  };
  for (const Wrong& wrong : table) {
    const std::string text = refusal_of(wrong.address);
    EXPECT_NE(text.find(wrong.because), std::string::npos) << wrong.address << ": " << text;
    EXPECT_NE(text.find("the address was not accepted: it "), std::string::npos) << text;
  }
}

TEST(MailAddress, ARefusalDoesNotRepeatTheAddress) {
  EXPECT_EQ(refusal_of("jane.doe@private.example;x").find("jane"), std::string::npos);
}

TEST(MailAddress, ADotAtomHasAtomsWithSingleDotsBetween) {
  for (const std::string_view good : {"a", "a.b", "prp_3f0042", "a.b.c-d"}) EXPECT_TRUE(is_mail_dot_atom(good)) << good;
  for (const std::string_view bad : {"", ".", ".a", "a.", "a..b", "a b", "a@b", "a>", "a\xC3\xBC"}) {
    EXPECT_FALSE(is_mail_dot_atom(bad)) << bad;
  }
}

}  // namespace
}  // namespace dunlin
