// The mail directory: a mailer that writes every message into a directory, one file each, where a person or a relay
// finds it.
//
//   auto mailer = TRY(open_mail_directory("dunlin-data/mail"));
//   mailer->deliver("prp_3f0042@acme.dunlin.example", bytes);  // prp_3f0042@acme.dunlin.example.eml
//
// The directory is the record of what was sent. A message appears in it whole or not at all, is never overwritten and
// never doubled, and survives a power cut once it was reported accepted. Relays therefore copy messages out and leave
// them there: a file that was taken away counts as never sent.
//
// How: the bytes go to a file of another name (".unfinished-0") and are synced; link() gives the file its name, which
// fails if the name is taken, in whatever process; the directory is synced. Before the link nothing was sent (refused);
// when the link cannot be told, or the sync after it fails, the outcome is unclear. A second delivery of a Message-ID
// is refused, whatever its bytes are. A look-up syncs the directory before it says found, so that found means found
// after a power cut, too.
//
// After a failed sync of the directory the next one may succeed without having written anything. So there is none: from
// then on everything is refused and no look-up can tell, until the directory is opened anew.
//
// A process that ends half-way leaves an unfinished file. Nobody takes it for a message, and the next to open the
// directory removes it. Those that are being written at the time are locked (flock) and left alone.
//
// The file name is the Message-ID and ".eml", with every byte but a to z, 0 to 9 and @ . _ + - as %XX, also a first
// dot, so that different ids have different names even where case is not told apart. The directory is made with mode
// 0700, files are 0600. Several threads may use one mailer.
//
// Errors: opening refuses with io_failed; deliver and look_up report as mailer.h says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "correspondence/mailer.h"

namespace dunlin {

// Makes the directory if it is absent; its parent must be there.
[[nodiscard]] Result<std::unique_ptr<Mailer>> open_mail_directory(const std::string& path);

[[nodiscard]] std::string mail_file_name(std::string_view message_id);

}  // namespace dunlin
