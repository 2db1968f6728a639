#include "correspondence/mail_message.h"

#include <gmime/gmime.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "correspondence/mail_address.h"
#include "correspondence/mail_header.h"

namespace dunlin {
namespace {

// ---- What a reader of mail makes of the bytes (GMime's parser)

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct ReadMail {
  std::vector<std::string> header_names;
  std::string date;
  std::string message_id;
  std::string from_name, from_address, to_name, to_address, reply_to;
  std::string subject;
  std::string body;  // decoded, lines ending with LF
  std::string content_type;
  std::string charset;
};

std::string text_of(const char* text) {
  return text == nullptr ? "" : text;
}

// The name and address of a list of exactly one mailbox.
void read_mailbox(InternetAddressList* list, std::string* name, std::string& address) {
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(internet_address_list_length(list), 1);
  InternetAddress* const one = internet_address_list_get_address(list, 0);
  ASSERT_TRUE(INTERNET_ADDRESS_IS_MAILBOX(one));
  address = text_of(internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(one)));
  if (name != nullptr) *name = text_of(internet_address_get_name(one));
}

std::string without_carriage_returns(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) != "\r\n") out += text[at];
  }
  return out;
}

std::string decoded_body(GMimeMessage* message) {
  GMimeObject* const part = g_mime_message_get_mime_part(message);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), stream.get());
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return without_carriage_returns({reinterpret_cast<const char*>(bytes->data), bytes->len});
}

ReadMail read_mail(const std::string& bytes) {
  ReadMail read;
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  EXPECT_NE(message, nullptr);
  // A reader counts the Content- fields to the part, the others to the message.
  GMimeObject* const part = g_mime_message_get_mime_part(message.get());
  for (GMimeObject* const object : {GMIME_OBJECT(message.get()), part}) {
    GMimeHeaderList* const headers = g_mime_object_get_header_list(object);
    for (int index = 0; index < g_mime_header_list_get_count(headers); ++index) {
      read.header_names.emplace_back(g_mime_header_get_name(g_mime_header_list_get_header_at(headers, index)));
    }
  }
  read.date = text_of(g_mime_object_get_header(GMIME_OBJECT(message.get()), "Date"));
  read.message_id = text_of(g_mime_message_get_message_id(message.get()));
  read_mailbox(g_mime_message_get_from(message.get()), &read.from_name, read.from_address);
  read_mailbox(g_mime_message_get_to(message.get()), &read.to_name, read.to_address);
  InternetAddressList* const replies = g_mime_message_get_reply_to(message.get());
  if (internet_address_list_length(replies) > 0) read_mailbox(replies, nullptr, read.reply_to);
  read.subject = text_of(g_mime_message_get_subject(message.get()));
  read.body = decoded_body(message.get());
  GMimeContentType* const type = g_mime_object_get_content_type(part);
  read.content_type =
      text_of(g_mime_content_type_get_media_type(type)) + "/" + text_of(g_mime_content_type_get_media_subtype(type));
  read.charset = text_of(g_mime_content_type_get_parameter(type, "charset"));
  return read;
}

// ---- Examples

MailMessage english() {
  MailMessage message;
  message.date = *Instant::parse("2026-11-03T06:02:00.25Z");
  message.message_id = "prp_3f0042@acme.dunlin.example";
  message.from_name = "Weber Pumpen, Receivables";
  message.from_address = "receivables@weber.example";
  message.to_name = "Calderhollow Controls Inc.";
  message.to_address = "ap@calderhollow.example";
  message.reply_to = "replies@weber.example";
  message.subject = "Invoice 4711 was due on 20 October 2026";
  message.body =
      "Dear colleagues,\n\nour invoice 4711 over 48,210.55 EUR was due on 20 October 2026. If you have paid it in the\n"
      "meantime, please take this as settled.\n.\nFrom our side there is nothing else open.\n\nKind regards\n";
  message.language = "en";
  message.proposal = "prp_3f0042";
  return message;
}

MailMessage german() {
  MailMessage message = english();
  message.from_name = "Weber Pumpen GmbH & Co. KG";
  message.to_name =
      "M\xC3\xBCller & S\xC3\xB6hne Gie\xC3\x9F"
      "erei GmbH";
  message.to_address = "buchhaltung@xn--mller-kva.example";
  message.reply_to.clear();
  message.subject =
      "Zahlungserinnerung: Rechnungen 4711 und 4712, f\xC3\xA4llig seit 20. Oktober 2026, zusammen "
      "48.210,55\xC2\xA0\xE2\x82\xAC";
  message.body =
      "Sehr geehrte Damen und Herren,\n\ndiese Rechnungen sind "
      "f\xC3\xA4llig:\n\n\t4711\t48.210,55\xC2\xA0\xE2\x82\xAC\n\n"
      "Mit freundlichen Gr\xC3\xBC\xC3\x9F"
      "en\n-- \nWeber Pumpen";
  message.language = "de";
  return message;
}

MailMessage many_scripts() {
  MailMessage message = english();
  message.from_name = "";
  message.to_name =
      "\xD7\x97\xD7\x91\xD7\xA8\xD7\xAA \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\x8F(1998)\xE2\x80\x8F "
      "\xE6\xA0\xAA\xE5\xBC\x8F\xE4\xBC\x9A\xE7\xA4\xBE";
  message.to_address = std::string(64, 'l') + "@" + std::string(60, 'd') + "." + std::string(60, 'e') + ".example";
  message.subject = "=?utf-8?q?not_ours?= \xF0\x9F\x98\x80  \"quoted\" \\ <b@c.example>, (comment); ";
  for (int count = 0; count < 12; ++count) message.subject += "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8";
  message.body = "\xE8\xAB\x8B\xE6\xB1\x82\xE6\x9B\xB8 \xF0\x9F\x98\x80\nTo: nobody@c.example\n\n" +
                 std::string(200, 'x') + " =3D \n\n\n";
  message.language = "";
  message.proposal = "";
  return message;
}

void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(DUNLIN_SOURCE_DIR) + "/tests/golden/mail/" + name + ".eml";
  if (std::getenv("DUNLIN_UPDATE") != nullptr) {
    std::ofstream file(path, std::ios::binary);
    file << actual;
    ASSERT_TRUE(file.good()) << path;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file.good()) << path << " cannot be read";
  std::ostringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(expected.str(), actual) << path << ": if the change is meant, run again with DUNLIN_UPDATE=1";
}

void expect_same(const MailMessage& message, const ReadMail& read) {
  EXPECT_EQ(read.message_id, message.message_id);
  EXPECT_EQ(read.from_name, message.from_name);
  EXPECT_EQ(read.from_address, message.from_address);
  EXPECT_EQ(read.to_name, message.to_name);
  EXPECT_EQ(read.to_address, message.to_address);
  EXPECT_EQ(read.reply_to, message.reply_to);
  EXPECT_EQ(read.subject, message.subject);
  EXPECT_EQ(read.body, message.body.back() == '\n' ? message.body : message.body + "\n");
  EXPECT_EQ(read.content_type, "text/plain");
  EXPECT_EQ(read.charset, "utf-8");
  std::vector<std::string> names{"Date",
                                 "From",
                                 "To",
                                 "Reply-To",
                                 "Subject",
                                 "Message-ID",
                                 "Auto-Submitted",
                                 "X-Dunlin-Proposal",
                                 "MIME-Version",
                                 "Content-Language",
                                 "Content-Type",
                                 "Content-Transfer-Encoding"};
  const auto remove = [&](const char* name) { names.erase(std::find(names.begin(), names.end(), name)); };
  if (message.reply_to.empty()) remove("Reply-To");
  if (message.language.empty()) remove("Content-Language");
  if (message.proposal.empty()) remove("X-Dunlin-Proposal");
  EXPECT_EQ(read.header_names, names);
}

TEST(MailMessage, GoldenMessagesAreReadBackAsTheyWereMeant) {
  const std::pair<const char*, MailMessage> all[] = {
      {"english", english()}, {"german", german()}, {"many_scripts", many_scripts()}};
  for (const auto& [name, message] : all) {
    const Result<std::string> bytes = render_mail(message);
    ASSERT_TRUE(bytes.has_value()) << name << ": " << bytes.error().text;
    expect_golden(name, *bytes);
    expect_same(message, read_mail(*bytes));
    EXPECT_EQ(*render_mail(message), *bytes);
  }
}

TEST(MailMessage, TheDateIsInUtcToTheSecond) {
  // Worked out with date(1): date -u -R -d @1793685720
  const std::pair<std::int64_t, const char*> all[] = {
      {1'793'685'720'999'999, "Tue, 03 Nov 2026 06:02:00 +0000"},
      {1'835'474'399'000'000, "Tue, 29 Feb 2028 21:59:59 +0000"},
      {0, "Thu, 01 Jan 1970 00:00:00 +0000"},
      {253'402'300'799'999'999, "Fri, 31 Dec 9999 23:59:59 +0000"},
  };
  MailMessage message = english();
  for (const auto& [micros, text] : all) {
    message.date = Instant{micros};
    const Result<std::string> bytes = render_mail(message);
    ASSERT_TRUE(bytes.has_value()) << micros;
    EXPECT_EQ(read_mail(*bytes).date, text);
  }
  for (const std::int64_t micros : {std::int64_t{-1}, std::int64_t{253'402'300'800'000'000}, INT64_MIN, INT64_MAX}) {
    message.date = Instant{micros};
    const Result<std::string> bytes = render_mail(message);
    ASSERT_FALSE(bytes.has_value()) << micros;
    EXPECT_EQ(bytes.error().reason, Reason::instant_malformed);
  }
}

TEST(MailMessage, ABodyTravelsAsItIsOnlyInShortLinesOfAscii) {
  const std::string as_it_is = "Content-Transfer-Encoding: 7bit\r\n";
  const std::string encoded = "Content-Transfer-Encoding: quoted-printable\r\n";
  const std::pair<std::string, std::string> all[] = {
      {"plain\n", as_it_is},
      {"plain\n.\n..\n\n\tFrom here\n", as_it_is},
      {std::string(78, 'x') + "\n", as_it_is},
      {std::string(79, 'x') + "\n", encoded},
      {"trailing \nspace\n", encoded},
      {"trailing\t\ntab\n", encoded},
      {"f\xC3\xBCr\n", encoded},
  };
  for (const auto& [body, encoding] : all) {
    MailMessage message = english();
    message.body = body;
    const Result<std::string> bytes = render_mail(message);
    ASSERT_TRUE(bytes.has_value());
    EXPECT_NE(bytes->find(encoding), std::string::npos) << body;
    EXPECT_EQ(read_mail(*bytes).body, body);
  }
}

// ---- Refusals

struct Wrong {
  std::string what;
  MailMessage message;
  Reason reason;
  std::string because;
};

template <class Change>
Wrong wrong(std::string what, std::string because, Reason reason, Change change) {
  MailMessage message = english();
  change(message);
  return {std::move(what), std::move(message), reason, std::move(because)};
}

TEST(MailMessage, WhatIsNoMessageIsRefusedWithItsReason) {
  using enum Reason;
  using M = MailMessage;
  const Wrong table[] = {
      wrong("no recipient", "no address to send it to", recipient_missing, [](M& m) { m.to_address = ""; }),
      wrong("two recipients", "the recipient's address", text_malformed, [](M& m) { m.to_address += ",b@c.example"; }),
      wrong("no sender", "the sender's address was not accepted: it is empty", text_malformed,
            [](M& m) { m.from_address = ""; }),
      wrong("replies", "the address for replies", text_malformed,
            [](M& m) { m.reply_to = "a@b.example\r\nBcc: c@d.example"; }),
      wrong("name", "the recipient's name was not accepted: it has a line break at byte 2", text_malformed,
            [](M& m) { m.to_name = "A\r\nBcc: c@d.example"; }),
      wrong("space", "the recipient's name was not accepted: it begins or ends with a space", text_malformed,
            [](M& m) { m.to_name = "A "; }),
      wrong("sender", "the sender's name", text_malformed, [](M& m) { m.from_name = std::string("A\0B", 3); }),
      wrong("subject", "the subject was not accepted: it has a line break at byte 8", text_malformed,
            [](M& m) { m.subject = "Invoice\nBcc: c@d.example"; }),
      wrong("no subject", "the subject was not accepted: it is empty", text_malformed, [](M& m) { m.subject = "  "; }),
      wrong("long subject", "longer than 998", text_malformed, [](M& m) { m.subject = std::string(999, 's'); }),
      wrong("long name", "longer than 998", text_malformed, [](M& m) { m.to_name = std::string(999, 's'); }),
      wrong("no body", "text was not accepted: it is empty", text_malformed, [](M& m) { m.body = " \n\n"; }),
      wrong("body with CR", "the message's text", text_malformed, [](M& m) { m.body = "a\r\nb\n"; }),
      wrong("body in Latin-1", "not valid UTF-8", text_malformed, [](M& m) { m.body = "f\xFCr\n"; }),
      wrong("long body", "1 MiB", text_malformed, [](M& m) { m.body = std::string((1 << 20) + 1, 'x'); }),
      wrong("no id", "Message-ID", text_malformed, [](M& m) { m.message_id = ""; }),
      wrong("id in brackets", "Message-ID", text_malformed, [](M& m) { m.message_id = "<a@b.example>"; }),
      wrong("id with a break", "Message-ID", text_malformed, [](M& m) { m.message_id = "a@b.example>\r\nBcc: c"; }),
      wrong("long id", "200 characters", text_malformed, [](M& m) { m.message_id = "a@" + std::string(199, 'b'); }),
      wrong("language", "the message's language", text_malformed, [](M& m) { m.language = "de\r\nBcc: c"; }),
      wrong("proposal", "the message's proposal", text_malformed, [](M& m) { m.proposal = "prp 1"; }),
      wrong("long proposal", "more than 64", text_malformed, [](M& m) { m.proposal = std::string(65, 'p'); }),
  };
  for (const Wrong& one : table) {
    const Result<std::string> bytes = render_mail(one.message);
    ASSERT_FALSE(bytes.has_value()) << one.what;
    EXPECT_EQ(bytes.error().reason, one.reason) << one.what;
    EXPECT_NE(bytes.error().text.find(one.because), std::string::npos) << one.what << ": " << bytes.error().text;
  }
}

// ---- The law: it is read back as it was, or it was refused

// Pieces that break careless writers and readers of headers. The last ones are not allowed in a name or subject.
const std::vector<std::string> harmless_pieces = {"a",
                                                  "Z9",
                                                  " ",
                                                  "  ",
                                                  ",",
                                                  ";",
                                                  ":",
                                                  "\"",
                                                  "\\",
                                                  "(",
                                                  ")",
                                                  "<",
                                                  ">",
                                                  "@",
                                                  ".",
                                                  "=?utf-8?q?x?=",
                                                  "=?",
                                                  "?=",
                                                  "=",
                                                  "_",
                                                  "?",
                                                  "=0D=0A",
                                                  "%0D%0A",
                                                  "\\r\\n",
                                                  "Bcc: b@c.example",
                                                  "From ",
                                                  "\xC3\xBC",
                                                  "\xC3\x9F",
                                                  "\xC2\xA0",
                                                  "e\xCC\x81",
                                                  "\xD7\xA9\xD7\x9C",
                                                  "\xD8\xB9",
                                                  "\xE2\x80\x8F",
                                                  "\xE2\x80\xAE",
                                                  "\xE2\x81\xA6",
                                                  "\xE2\x80\x8B",
                                                  "\xEF\xBB\xBF",
                                                  "\xE8\xAB\x8B",
                                                  "\xEF\xBC\xA0",
                                                  "\xF0\x9F\x98\x80",
                                                  "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBC",
                                                  "\xF4\x8F\xBF\xBF",
                                                  "\xEF\xBF\xBF",
                                                  std::string(61, 'w'),
                                                  std::string(80, '-')};
const std::vector<std::string> harmful_pieces = {"\r\n",    "\n",   "\r",           std::string(1, '\0'),
                                                 "\x1B[2J", "\x7F", "\xC2\x85",     "\xE2\x80\xA8",
                                                 "\xFF",    "\xC3", "\xED\xA0\x80", "\t"};

std::string joined(const std::vector<std::string>& pieces) {
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

std::string any_of(const std::vector<std::string>& pieces) {
  return joined(*rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)));
}

// Mostly harmless: one text in ten has a harmful piece somewhere.
std::string any_header_text() {
  std::string text = any_of(harmless_pieces);
  if (*rc::gen::inRange(0, 10) == 0) text += *rc::gen::elementOf(harmful_pieces) + any_of(harmless_pieces);
  return text;
}

// Mostly without spaces around it.
std::string any_name() {
  const std::string name = any_header_text();
  return *rc::gen::inRange(0, 10) == 0 ? name : "(" + name + ")";
}

bool may_stand_in_a_header(const std::string& text) {
  return text.size() <= mail_text_bytes_max && check_mail_text("", text, LineBreaks::refused).has_value();
}

bool may_be_a_name(const std::string& text) {
  return may_stand_in_a_header(text) && (text.empty() || (text.front() != ' ' && text.back() != ' '));
}

std::size_t encoded_word_longest(const std::string& header) {
  std::size_t longest = 0;
  for (std::size_t at = header.find("=?UTF-8?"); at != std::string::npos; at = header.find("=?UTF-8?", at + 1)) {
    longest = std::max(longest, header.find("?=", at + 10) + 2 - at);
  }
  return longest;
}

// What every server passes on: ASCII, CRLF and nothing else as line end, no line above 998.
void assert_travels(const std::string& bytes) {
  std::size_t column = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char character = bytes[at];
    RC_ASSERT(static_cast<unsigned char>(character) < 0x80);
    RC_ASSERT((character == '\r') == (at + 1 < bytes.size() && bytes[at + 1] == '\n'));
    RC_ASSERT(character >= ' ' || character == '\r' || character == '\n' || character == '\t');
    column = character == '\n' ? 0 : column + 1;
    RC_ASSERT(column <= 999u);  // with the CR
  }
  RC_ASSERT(bytes.substr(bytes.size() - 2) == "\r\n");
}

TEST(MailMessage, HostileNamesAndSubjectsAreReadBackOrRefused) {
  EXPECT_TRUE(rc::check("names and subject", [] {
    MailMessage message = english();
    message.from_name = any_name();
    message.to_name = any_name();
    message.subject = any_header_text() + "s";
    const bool good =
        may_be_a_name(message.from_name) && may_be_a_name(message.to_name) && may_stand_in_a_header(message.subject);
    const Result<std::string> bytes = render_mail(message);
    RC_CLASSIFY(good, "read back");
    RC_ASSERT(bytes.has_value() == good);
    if (!good) {
      RC_ASSERT(bytes.error().reason == Reason::text_malformed);
      return;
    }
    assert_travels(*bytes);
    RC_ASSERT(encoded_word_longest(bytes->substr(0, bytes->find("\r\n\r\n"))) <= 75u);
    const ReadMail read = read_mail(*bytes);
    RC_ASSERT(read.from_name == message.from_name);
    RC_ASSERT(read.from_address == message.from_address);
    RC_ASSERT(read.to_name == message.to_name);
    RC_ASSERT(read.to_address == message.to_address);
    RC_ASSERT(read.subject == message.subject);
    RC_ASSERT(read.body == message.body);
    RC_ASSERT(read.header_names.size() == 12u);
  }));
}

TEST(MailMessage, AnyBodyIsReadBackOrRefused) {
  EXPECT_TRUE(rc::check("body", [] {
    std::vector<std::string> pieces = harmless_pieces;
    for (const char* piece :
         {"\n", "\n\n", "\t", " \n", "\t\n", "\n.\n", "\nFrom x\n", "\n-- \n", "=\n", "\n\nTo: a@b.example\n"}) {
      pieces.emplace_back(piece);
    }
    MailMessage message = english();
    message.body = "x" + *rc::gen::scale(3.0, rc::gen::exec([&] { return any_of(pieces); }));
    const bool good = *rc::gen::inRange(0, 4) != 0;
    if (!good)
      message.body += *rc::gen::element<std::string>("\r", "\r\n", std::string(1, '\0'), "\x1B", "\xFF", "\xC2\x80");
    const Result<std::string> bytes = render_mail(message);
    RC_CLASSIFY(good, "read back");
    RC_ASSERT(bytes.has_value() == good);
    if (!good) return;
    assert_travels(*bytes);
    RC_ASSERT(read_mail(*bytes).body == message.body + (message.body.back() == '\n' ? "" : "\n"));
    RC_ASSERT(read_mail(*bytes).header_names.size() == 12u);
  }));
}

TEST(MailMessage, AnyAddressIsReadBackOrRefused) {
  EXPECT_TRUE(rc::check("addresses", [] {
    const std::vector<std::string> pieces = {"a",
                                             "b-c",
                                             ".",
                                             "@",
                                             "example",
                                             "x9",
                                             "+",
                                             " ",
                                             ",",
                                             "<",
                                             ">",
                                             "\"",
                                             "(c)",
                                             ";",
                                             ":",
                                             "\r\n",
                                             "[",
                                             "]",
                                             "\\",
                                             "\xC3\xBC",
                                             "%",
                                             "!",
                                             "=?utf-8?q?x?=",
                                             "'",
                                             "_",
                                             "`",
                                             "|"};
    MailMessage message = english();
    // Often of the right shape, so that the accepted ones are tried, too.
    message.to_address =
        *rc::gen::arbitrary<bool>() ? any_of(pieces) : any_of({"a", "b-c", "x9", "'", "=", "?", "|"}) + "@x.example";
    const bool good = check_mail_address("", message.to_address).has_value();
    const Result<std::string> bytes = render_mail(message);
    RC_CLASSIFY(good, "read back");
    RC_ASSERT(bytes.has_value() == good);
    if (!good) return;
    assert_travels(*bytes);
    RC_ASSERT(read_mail(*bytes).to_address == message.to_address);
    RC_ASSERT(read_mail(*bytes).to_name == message.to_name);
  }));
}

}  // namespace
}  // namespace dunlin
