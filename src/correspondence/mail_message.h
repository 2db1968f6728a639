// MailMessage: one letter to one person, and its bytes as they travel (RFC 5322).
//
//   MailMessage message;
//   message.date = at;                                     // the time of the command that sends it
//   message.message_id = "prp_3f0042@acme.dunlin.example"; // without the brackets; what a look-up searches for
//   message.from_name = "Weber Pumpen GmbH";
//   message.from_address = "mahnung@weber.example";
//   message.to_address = "ap@calderhollow.example";
//   message.subject = "Invoice 4711";
//   message.body = "Dear colleagues,\n...\n";
//   std::string bytes = TRY(render_mail(message));
//
// The same message gives the same bytes, always: there is no clock, no host name and no random boundary in them (one
// part of text/plain needs no boundary). Reading the bytes gives the same names, addresses, subject and body back, or
// there are no bytes: what was approved is what is sent. Lines end with CRLF, all bytes are ASCII, no line is longer
// than 998 octets, so that every mail server passes the message on unchanged.
//
// The body's lines end with a line feed alone; a missing last one is added. It travels as it is while it is ASCII in
// short lines, and as quoted-printable otherwise.
//
// Every message says Auto-Submitted: auto-generated (RFC 3834), so that no holiday notice answers it. The date is
// written in UTC, to the second.
//
// Refused: recipient_missing when there is no address to send to; text_malformed for a control character anywhere (a
// line break in a name or subject would begin a header of its own), for addresses as mail_address.h says, for what is
// too long, for a name with a space before or after it, and for a missing subject or body; instant_malformed for a date
// before 1970 or after 9999.
#pragma once

#include <string>

#include "base/instant.h"
#include "base/result.h"

namespace dunlin {

struct MailMessage {
  Instant date;
  std::string message_id;  // left@right, each atoms with single dots between; at most 200 characters
  std::string from_name;   // UTF-8, or empty
  std::string from_address;
  std::string to_name;  // UTF-8, or empty
  std::string to_address;
  std::string reply_to;  // an address, or empty
  std::string subject;   // UTF-8
  std::string body;      // text/plain, UTF-8
  std::string language;  // BCP 47 ("de", "en-GB"), or empty
  std::string proposal;  // the proposal's id ("prp_3f0042"), or empty: header X-Dunlin-Proposal
};

[[nodiscard]] Result<std::string> render_mail(const MailMessage& message);

}  // namespace dunlin
