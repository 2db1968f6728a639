#include "correspondence/smtp_mailer.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/instant.h"
#include "correspondence/mail_message.h"

// What the server does to a delivery, and what comes of it: tests/crash/smtp_outcomes.py.

namespace dunlin {
namespace {

SmtpSettings at(const std::string& url, int timeout_seconds = 5) {
  SmtpSettings settings;
  settings.url = url;
  settings.timeout_seconds = timeout_seconds;
  return settings;
}

std::string rendered(const std::string& name) {
  MailMessage message;
  message.date = Instant{1'772'434'800'000'000};
  message.message_id = "prp_1@acme.dunlin.example";
  message.from_name = name;
  message.from_address = "mahnung@weber.example";
  message.to_name = name;
  message.to_address = "ap@calderhollow.example";
  message.subject = "To: nobody@other.example";
  message.body = "To: nobody@other.example\n";
  const Result<std::string> bytes = render_mail(message);
  CHECK(bytes.has_value());
  return *bytes;
}

TEST(SmtpMailer, TakesTheEnvelopeFromTheMessage) {
  for (const char* name : {"", "Weber Pumpen", "Weber <a@b.example>", "M\xc3\xbcller & S\xc3\xb6hne",
                           "A name that is much too long for one line of a header, so that it has to be folded once"}) {
    const std::string bytes = rendered(name);
    EXPECT_EQ(address_in_header(bytes, "From"), "mahnung@weber.example") << bytes;
    EXPECT_EQ(address_in_header(bytes, "To"), "ap@calderhollow.example") << bytes;
  }
  EXPECT_EQ(address_in_header("Subject: x\r\n\r\nTo: a@b.example", "To"), "");
  EXPECT_EQ(address_in_header("To: two@b.example, three@b.example\r\n\r\n", "To"), "");
}

TEST(SmtpMailer, GoesToMailServersOnly) {
  for (const char* url : {"", "http://mail.example", "mail.example", "smtp://", "smtps://user:secret@mail.example"}) {
    const Result<std::unique_ptr<Mailer>> opened = open_smtp(at(url));
    ASSERT_FALSE(opened.has_value()) << url;
    EXPECT_EQ(opened.error().reason, Reason::option_invalid);
    EXPECT_EQ(opened.error().text.find("secret"), std::string::npos) << "a password is not shown";
  }
  EXPECT_TRUE(open_smtp(at("smtp://mail.example:587")).has_value());
  EXPECT_FALSE(open_smtp(at("smtp://mail.example:587", 0)).has_value());
}

// A port that was ours a moment ago, and at which nobody listens.
int closed_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  socklen_t length = sizeof(address);
  CHECK(::bind(socket, reinterpret_cast<sockaddr*>(&address), length) == 0);
  CHECK(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

TEST(SmtpMailer, ReportsRefusedWhenNobodyListensAndCannotTellLater) {
  const Result<std::unique_ptr<Mailer>> mailer = open_smtp(at("smtp://127.0.0.1:" + std::to_string(closed_port())));
  ASSERT_TRUE(mailer.has_value());
  const DeliveryReport report = (*mailer)->deliver("prp_1@acme.dunlin.example", rendered("Weber"));
  EXPECT_EQ(report.outcome, DeliveryOutcome::refused) << report.detail;
  EXPECT_EQ(report.detail.find('@'), std::string::npos) << report.detail;
  EXPECT_EQ((*mailer)->look_up("prp_1@acme.dunlin.example"), LookUp::cannot_tell);
  EXPECT_EQ((*mailer)->deliver("prp_1@acme.dunlin.example", "no message").outcome, DeliveryOutcome::refused);
}

}  // namespace
}  // namespace dunlin
