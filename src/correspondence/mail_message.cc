#include "correspondence/mail_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "base/check.h"
#include "correspondence/mail_address.h"
#include "correspondence/mail_header.h"

namespace dunlin {
namespace {

constexpr std::size_t body_bytes_max = 1 << 20;
constexpr std::size_t message_id_bytes_max = 200;
constexpr std::size_t tag_bytes_max = 64;
constexpr std::size_t plain_line_columns_max = 78;  // RFC 5322, 2.1.1: longer lines should not be
constexpr std::int64_t micros_per_second = 1'000'000;

tl::unexpected<Refusal> malformed(std::string_view what, std::string_view why, std::string_view remedy) {
  return refuse(Reason::text_malformed,
                std::string(what) + " was not accepted: it " + std::string(why) + "; " + std::string(remedy));
}

// ---- What may become a message

Result<> check_header_text(std::string_view what, std::string_view text) {
  if (text.size() > mail_text_bytes_max) return malformed(what, "is longer than 998 bytes", "shorten it");
  return check_mail_text(what, text, LineBreaks::refused);
}

// A reader takes spaces around a name for none, however they are written.
Result<> check_name(std::string_view what, std::string_view name) {
  if (!name.empty() && (name.front() == ' ' || name.back() == ' ')) {
    return malformed(what, "begins or ends with a space", "take it out");
  }
  return check_header_text(what, name);
}

Result<> check_message_id(std::string_view message_id) {
  const std::size_t at = message_id.find('@');
  const bool shape = at != std::string_view::npos && is_mail_dot_atom(message_id.substr(0, at)) &&
                     is_mail_dot_atom(message_id.substr(at + 1));
  if (shape && message_id.size() <= message_id_bytes_max) return {};
  return malformed("the Message-ID", "is not of the form left@right in at most 200 characters",
                   "write it such as prp_3f0042@company.example, without brackets");
}

// A language or an id: letters, digits, hyphens and underscores.
Result<> check_tag(std::string_view what, std::string_view tag) {
  const bool known =
      std::all_of(tag.begin(), tag.end(), [](char c) { return g_ascii_isalnum(c) || c == '-' || c == '_'; });
  if (known && tag.size() <= tag_bytes_max) return {};
  return malformed(what, "has other characters than letters, digits, - and _, or more than 64", "write it anew");
}

Result<> check_date(Instant date) {
  const int year = date.date().year();
  if (year >= 1970 && year <= 9999) return {};
  return refuse(Reason::instant_malformed,
                "the message was not written: its date is not between 1970 and 9999; send it with the time of today");
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

Result<> check(const MailMessage& message) {
  TRY(check_date(message.date));
  TRY(check_message_id(message.message_id));
  if (message.to_address.empty()) {
    return refuse(Reason::recipient_missing,
                  "the message was not written: there is no address to send it to; add one to the contact");
  }
  TRY(check_mail_address("the recipient's address", message.to_address));
  TRY(check_mail_address("the sender's address", message.from_address));
  if (!message.reply_to.empty()) TRY(check_mail_address("the address for replies", message.reply_to));
  TRY(check_name("the recipient's name", message.to_name));
  TRY(check_name("the sender's name", message.from_name));
  if (is_blank(message.subject)) return malformed("the subject", "is empty", "write one");
  TRY(check_header_text("the subject", message.subject));
  if (is_blank(message.body)) return malformed("the message's text", "is empty", "write one");
  if (message.body.size() > body_bytes_max)
    return malformed("the message's text", "is longer than 1 MiB", "shorten it");
  TRY(check_mail_text("the message's text", message.body, LineBreaks::allowed));
  TRY(check_tag("the message's language", message.language));
  TRY(check_tag("the message's proposal", message.proposal));
  return {};
}

// ---- GMime's objects, owned

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeOptions {
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

void need_gmime() {
  static const bool initialised = (g_mime_init(), true);
  static_cast<void>(initialised);
}

// The value goes out as it stands: GMime would fold and encode it its own way (mail_header.h).
void append_header(GMimeMessage* message, const char* name, const std::string& value) {
  GMimeObject* const object = GMIME_OBJECT(message);
  g_mime_object_append_header(object, name, "", nullptr);
  GMimeHeaderList* const headers = g_mime_object_get_header_list(object);
  GMimeHeader* const header = g_mime_header_list_get_header_at(headers, g_mime_header_list_get_count(headers) - 1);
  g_mime_header_set_raw_value(header, (" " + value + "\n").c_str());
}

void append_mailbox(GMimeMessage* message, const char* name, std::string_view person, std::string_view address) {
  append_header(message, name, mail_mailbox(person, address, std::string_view(name).size() + 2));
}

std::string date_text(Instant date) {
  const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> time(
      g_date_time_new_from_unix_utc(date.micros / micros_per_second), &g_date_time_unref);
  CHECK(time != nullptr);
  const std::unique_ptr<char, decltype(&g_free)> text(g_mime_utils_header_format_date(time.get()), &g_free);
  return text.get();
}

void append_headers(GMimeMessage* target, const MailMessage& message) {
  append_header(target, "Date", date_text(message.date));
  append_mailbox(target, "From", message.from_name, message.from_address);
  append_mailbox(target, "To", message.to_name, message.to_address);
  if (!message.reply_to.empty()) append_mailbox(target, "Reply-To", "", message.reply_to);
  append_header(target, "Subject", mail_text(message.subject, std::string_view("Subject: ").size()));
  append_header(target, "Message-ID", "<" + message.message_id + ">");
  append_header(target, "Auto-Submitted", "auto-generated");
  if (!message.language.empty()) append_header(target, "Content-Language", message.language);
  if (!message.proposal.empty()) append_header(target, "X-Dunlin-Proposal", message.proposal);
}

// Whether the text passes every server as it is: ASCII, short lines, and no white space at their ends, which some cut
// off.
bool is_plain(std::string_view body) {
  std::size_t column = 0;
  char before = '\0';
  for (const char character : body) {
    if (static_cast<unsigned char>(character) >= 0x80) return false;
    if (character == '\n') {
      if (before == ' ' || before == '\t') return false;
      column = 0;
    } else if (++column > plain_line_columns_max) {
      return false;
    }
    before = character;
  }
  return true;
}

Owned<GMimePart> text_part(const std::string& body) {
  Owned<GMimePart> part(g_mime_part_new_with_type("text", "plain"));
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  g_mime_part_set_content_encoding(
      part.get(), is_plain(body) ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(body.data(), body.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  return part;
}

std::string bytes_of(GMimeMessage* message) {
  const std::unique_ptr<GMimeFormatOptions, FreeOptions> options(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  CHECK(g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), stream.get()) > 0);
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

}  // namespace

Result<std::string> render_mail(const MailMessage& message) {
  TRY(check(message));
  need_gmime();
  const Owned<GMimeMessage> target(g_mime_message_new(FALSE));
  append_headers(target.get(), message);
  std::string body = message.body;
  if (body.back() != '\n') body += '\n';
  const Owned<GMimePart> part = text_part(body);
  g_mime_message_set_mime_part(target.get(), GMIME_OBJECT(part.get()));
  return bytes_of(target.get());
}

}  // namespace dunlin
