// SMTP: a mailer that hands every message to a mail server, over libcurl.
//
//   SmtpSettings settings;
//   settings.url = "smtps://mail.example.com:465";
//   auto mailer = TRY(open_smtp(settings));
//   mailer->deliver("prp_3f0042@acme.dunlin.example", bytes);
//
// What the outcome means (mailer.h) follows from how far the conversation came:
//
//   refused   whatever fails before the whole message was handed to the connection: without the final dot no server
//             passes a message on. And an answer of 4xx or 5xx to the final dot
//   accepted  250 to the final dot
//   unclear   everything else: the final dot may have arrived, and its answer did not. Trying again would make two
//
// A mail server cannot be asked what it has, so a look-up cannot tell. Each message has a connection of its own, is
// tried once, and takes timeout_seconds at most, and as much again for the farewell.
//
// smtps:// is encrypted from the beginning; smtp:// begins plainly and must become encrypted (STARTTLS) before anything
// is said, unless the server is this machine. Certificates are checked.
//
// The envelope's addresses are those of From and To. Errors: option_invalid for a URL that is none of the two.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "correspondence/mailer.h"

namespace dunlin {

struct SmtpSettings {
  std::string url;
  std::string user;  // none: without a login
  std::string password;
  std::string authorities_file;  // of certificates; none: those of the system
  int timeout_seconds = 60;
};

[[nodiscard]] Result<std::unique_ptr<Mailer>> open_smtp(SmtpSettings settings);

// The address in a header field of a rendered message; empty when there is none.
[[nodiscard]] std::string address_in_header(std::string_view message, std::string_view field);

}  // namespace dunlin
