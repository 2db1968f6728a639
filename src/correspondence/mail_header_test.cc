#include "correspondence/mail_header.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

namespace dunlin {
namespace {

constexpr std::size_t subject_column = 9;
constexpr std::size_t to_column = 4;

TEST(MailHeader, PlainTextStaysReadable) {
  EXPECT_EQ(mail_text("Invoice 4711, due 3 November 2026 (48,210.55 EUR)", subject_column),
            "Invoice 4711, due 3 November 2026 (48,210.55 EUR)");
}

TEST(MailHeader, LongPlainTextIsFoldedAtSpaces) {
  // The first line has 9 columns before it: "Subject: " and 67 more make 76.
  const std::string first = "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggg";
  ASSERT_EQ(first.size(), 67u);
  EXPECT_EQ(mail_text(first + " next", subject_column), first + "\r\n next");
  EXPECT_EQ(mail_text(first + "g next", subject_column),
            "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff\r\n gggggggg next");
}

TEST(MailHeader, OtherLettersAreEncoded) {
  EXPECT_EQ(mail_text("Rechnung f\xC3\xBCr M\xC3\xBCller", subject_column),
            "=?UTF-8?Q?Rechnung_f=C3=BCr_M=C3=BCller?=");
  // 9 + 10 + 6 * 9 + 2 columns make 75; a seventh character does not fit.
  const std::string six = "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8";
  const std::string six_encoded = "=E8=AB=8B=E6=B1=82=E6=9B=B8=E8=AB=8B=E6=B1=82=E6=9B=B8";
  EXPECT_EQ(mail_text(six, subject_column), "=?UTF-8?Q?" + six_encoded + "?=");
  EXPECT_EQ(mail_text(six + "\xC3\xBC", subject_column), "=?UTF-8?Q?" + six_encoded + "?=\r\n =?UTF-8?Q?=C3=BC?=");
}

TEST(MailHeader, WhatOnlyLooksEncodedIsEncoded) {
  EXPECT_EQ(mail_text("=?utf-8?q?evil?=", subject_column), "=?UTF-8?Q?=3D=3Futf-8=3Fq=3Fevil=3F=3D?=");
  EXPECT_EQ(mail_mailbox("=?utf-8?q?evil?=", "a@b.example", to_column),
            "=?UTF-8?Q?=3D=3Futf-8=3Fq=3Fevil=3F=3D?= <a@b.example>");
}

TEST(MailHeader, SpacesThatFoldingWouldLoseAreEncoded) {
  EXPECT_EQ(mail_text("a  b", subject_column), "=?UTF-8?Q?a__b?=");
  EXPECT_EQ(mail_text(" a ", subject_column), "=?UTF-8?Q?_a_?=");
  EXPECT_EQ(mail_mailbox("a  b", "a@b.example", to_column), "=?UTF-8?Q?a__b?= <a@b.example>");
}

TEST(MailHeader, ANameIsAsShortAsItsLettersAllow) {
  EXPECT_EQ(mail_mailbox("", "a@b.example", to_column), "a@b.example");
  EXPECT_EQ(mail_mailbox("Weber & Sohn KG", "a@b.example", to_column), "Weber & Sohn KG <a@b.example>");
  EXPECT_EQ(mail_mailbox("Calderhollow, Inc.", "a@b.example", to_column), "\"Calderhollow, Inc.\" <a@b.example>");
  EXPECT_EQ(mail_mailbox("the \"old\" \\ plant", "a@b.example", to_column),
            "\"the \\\"old\\\" \\\\ plant\" <a@b.example>");
  EXPECT_EQ(mail_mailbox("other@c.example>, <b", "a@b.example", to_column), "\"other@c.example>, <b\" <a@b.example>");
  EXPECT_EQ(mail_mailbox("M\xC3\xBCller, Co", "a@b.example", to_column), "=?UTF-8?Q?M=C3=BCller=2C_Co?= <a@b.example>");
}

TEST(MailHeader, AnAddressThatDoesNotFitBesideTheNameHasItsOwnLine) {
  const std::string name(50, 'n');
  const std::string address = "somebody@company.example";
  // 4 + 50 + 1 + 26 columns are more than 76.
  EXPECT_EQ(mail_mailbox(name, address, to_column), name + "\r\n <" + address + ">");
  EXPECT_EQ(mail_mailbox(name.substr(5), address, to_column), name.substr(5) + " <" + address + ">");
}

std::vector<std::string> lines_of(const std::string& value) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find("\r\n", begin), value.size());
    lines.push_back(value.substr(begin, end - begin));
    begin = end + 2;
  }
  return lines;
}

// Any mixture of one- to four-byte characters.
rc::Gen<std::string> any_text() {
  const auto character = rc::gen::element<std::string>("a", " ", "=", "?", "_", ",", "\"", "word", "\xC3\xBC",
                                                       "\xD7\xA9", "\xE8\xAB\x8B", "\xF0\x9F\x98\x80", "e\xCC\x81");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(character), [](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) text += one;
    return text;
  });
}

TEST(MailHeader, LinesAndEncodedWordsKeepToTheLimitsOfRfc2047) {
  EXPECT_TRUE(rc::check("76 columns, ASCII, whole characters", [] {
    const std::string text = *rc::gen::scale(8.0, any_text());
    const bool is_name = *rc::gen::arbitrary<bool>();
    const std::string value = is_name ? mail_mailbox(text, "a@b.example", to_column) : mail_text(text, subject_column);
    std::size_t column = is_name ? to_column : subject_column;
    for (const std::string& line : lines_of(value)) {
      RC_ASSERT(column + line.size() <= 76u);
      RC_ASSERT(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
      RC_ASSERT(column > 0u || (line.size() > 1 && line[0] == ' ' && line[1] != ' '));
      column = 0;
    }
    RC_TAG(value.find("?Q?") != std::string::npos ? "encoded" : "plain");
  }));
}

TEST(MailHeader, ControlCharactersAreRefusedByTheirByte) {
  struct Wrong {
    std::string text;
    std::string because;
  };
  const Wrong table[] = {
      {"a\r\nBcc: x@y.example", "line break at byte 2"},
      {"a\nb", "line break at byte 2"},
      {"\ra", "line break at byte 1"},
      {std::string("a\0b", 3), "control character at byte 2"},
      {"a\tb", "control character at byte 2"},
      {"a\x1B[2Jb", "control character at byte 2"},
      {"a\x7F", "control character at byte 2"},
      {"\xC2\x85", "control character at byte 1"},
      {"ab\xE2\x80\xA8", "line break at byte 3"},
      {"ab\xE2\x80\xA9", "line break at byte 3"},
      {"\xFF", "not valid UTF-8"},
      {"M\xFCller", "not valid UTF-8"},
      {"\xED\xA0\x80", "not valid UTF-8"},
      {"\xC0\x8A", "not valid UTF-8"},  // an overlong line feed
  };
  for (const Wrong& wrong : table) {
    const Result<> result = check_mail_text("the subject", wrong.text, LineBreaks::refused);
    ASSERT_FALSE(result.has_value()) << wrong.because;
    EXPECT_EQ(result.error().reason, Reason::text_malformed);
    EXPECT_NE(result.error().text.find("the subject was not accepted: it "), std::string::npos) << result.error().text;
    EXPECT_NE(result.error().text.find(wrong.because), std::string::npos) << result.error().text;
  }
  EXPECT_TRUE(check_mail_text("the subject", "\xC2\xA0 \xE2\x80\xA7 \xE2\x80\xAA \xC3\xBC \xF0\x9F\x98\x80",
                              LineBreaks::refused));
}

TEST(MailHeader, ABodyMayHaveLinesAndTabsAndNothingElse) {
  EXPECT_TRUE(check_mail_text("the text", "a\n\tb\xE2\x80\xA8\n", LineBreaks::allowed));
  for (const std::string& text :
       {std::string("a\r\n"), std::string("a\0", 2), std::string("\x1B"), std::string("\xC2\x9F")}) {
    EXPECT_FALSE(check_mail_text("the text", text, LineBreaks::allowed));
  }
}

}  // namespace
}  // namespace dunlin
