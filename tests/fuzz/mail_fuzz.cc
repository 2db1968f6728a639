// Mail: whatever stands in a name, subject or body, the message has the headers that we wrote and no other, in ASCII
// lines that every server passes on.
#include <algorithm>
#include <array>
#include <vector>

#include "correspondence/mail_address.h"
#include "correspondence/mail_directory.h"
#include "correspondence/mail_message.h"
#include "fuzz/fuzz_target.h"

namespace dunlin {
namespace {

constexpr std::array<std::string_view, 12> known_headers = {"Date",
                                                            "From",
                                                            "To",
                                                            "Reply-To",
                                                            "Subject",
                                                            "Message-ID",
                                                            "MIME-Version",
                                                            "Content-Type",
                                                            "Content-Language",
                                                            "Content-Transfer-Encoding",
                                                            "Auto-Submitted",
                                                            "X-Dunlin-Proposal"};

std::vector<std::string_view> lines_of(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("\r\n");
    CHECK(end != std::string_view::npos);  // the last line ends, too
    lines.push_back(bytes.substr(0, end));
    bytes.remove_prefix(end + 2);
  }
  return lines;
}

void check_message(std::string_view bytes) {
  std::vector<std::string_view> seen;
  bool in_header = true;
  for (const std::string_view line : lines_of(bytes)) {
    CHECK(line.size() <= 998);
    for (const char c : line) CHECK((c >= 0x20 && c < 0x7f) || c == '\t');
    if (line.empty()) in_header = false;
    if (!in_header || line.starts_with(' ') || line.starts_with('\t')) continue;
    const std::string_view name = line.substr(0, line.find(':'));
    CHECK(std::find(known_headers.begin(), known_headers.end(), name) != known_headers.end());
    CHECK(std::find(seen.begin(), seen.end(), name) == seen.end());
    seen.push_back(name);
  }
  CHECK(!in_header);
}

void try_address(std::string_view input) {
  if (accepted(check_mail_address("the address", input))) {
    CHECK(input.size() <= 254 && std::count(input.begin(), input.end(), '@') == 1);
    CHECK(input.find_first_of(std::string_view(" \r\n\t,;<>()\"\0", 12)) == std::string_view::npos);
  }
  if (input.empty()) return;
  const std::string file_name = mail_file_name(input);
  CHECK(!file_name.starts_with('.') && file_name.find('/') == std::string::npos && file_name.ends_with(".eml"));
}

// Four parts: the address, the name, the subject and the body.
void try_mail(std::string_view input) {
  const std::size_t kind = choose(input, 4);
  const auto one_line = [](std::string_view part) { return part.substr(0, part.empty() ? 0 : part.size() - 1); };
  const std::string_view address = one_line(take_part(input));
  const std::string_view name = one_line(take_part(input));
  const std::string_view subject = one_line(take_part(input));
  try_address(address);
  MailMessage message;
  message.date = Instant{1'767'340'920'000'000};
  message.message_id = "prp_3f0042@acme.dunlin.example";
  message.from_name = kind == 1 ? std::string(name) : "Weber Pumpen GmbH";
  message.from_address = "mahnung@weber.example";
  message.to_name = name;
  message.to_address = kind == 2 ? "ap@calderhollow.example" : std::string(address);
  message.reply_to = kind == 3 ? std::string(address) : std::string();
  message.subject = subject;
  message.body = input;
  message.language = "en-GB";
  message.proposal = "prp_3f0042";
  const Result<std::string> bytes = render_mail(message);
  if (accepted(bytes)) check_message(*bytes);
}

const FuzzTarget target("mail", try_mail);

}  // namespace
}  // namespace dunlin
