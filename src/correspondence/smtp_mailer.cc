#include "correspondence/smtp_mailer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "correspondence/mail_address.h"

namespace dunlin {
namespace {

struct EasyCloser {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, EasyCloser>;
using StringList = std::unique_ptr<curl_slist, ListCloser>;

struct Upload {
  std::string_view rest;
  bool all_handed_over = false;  // the final dot comes after this
};

std::size_t read_upload(char* buffer, std::size_t size, std::size_t count, void* argument) {
  Upload& upload = *static_cast<Upload*>(argument);
  const std::size_t length = std::min(size * count, upload.rest.size());
  if (length == 0) upload.all_handed_over = true;
  std::memcpy(buffer, upload.rest.data(), length);
  upload.rest.remove_prefix(length);
  return length;
}

std::string_view host_of(std::string_view url) {
  std::string_view host = url.substr(url.find("://") + 3);
  host = host.substr(0, host.find('/'));
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_this_machine(std::string_view host) {
  constexpr std::array<std::string_view, 3> names{"localhost", "127.0.0.1", "[::1]"};
  return std::find(names.begin(), names.end(), host) != names.end();
}

class SmtpMailer : public Mailer {
 public:
  explicit SmtpMailer(SmtpSettings settings) : settings_(std::move(settings)) {}

  DeliveryReport deliver(const std::string&, const std::string& bytes) override {
    const std::string sender = address_in_header(bytes, "From");
    const std::string recipient = address_in_header(bytes, "To");
    if (sender.empty() || recipient.empty()) {
      return {DeliveryOutcome::refused, "the message has no sender or no recipient"};
    }
    const EasyHandle handle(curl_easy_init());
    const StringList recipients(curl_slist_append(nullptr, recipient.c_str()));
    if (handle == nullptr || recipients == nullptr) return {DeliveryOutcome::refused, "out of memory"};
    Upload upload{bytes};
    set_up(handle.get(), sender, recipients.get(), upload);
    const CURLcode code = curl_easy_perform(handle.get());
    long answer = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer);
    return report_of(code, answer, upload.all_handed_over);
  }

  LookUp look_up(const std::string&) override { return LookUp::cannot_tell; }

 private:
  // CHECKed: an option that the library does not know would change who reads the message.
  template <class T>
  static void set(CURL* handle, CURLoption option, T value) {
    CHECK(curl_easy_setopt(handle, option, value) == CURLE_OK);
  }

  void set_up(CURL* handle, const std::string& sender, curl_slist* recipients, Upload& upload) const {
    set(handle, CURLOPT_URL, settings_.url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_PROXY, "");  // none, whatever the environment says
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_FRESH_CONNECT, 1L);
    set(handle, CURLOPT_FORBID_REUSE, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings_.timeout_seconds));
    set(handle, CURLOPT_TIMEOUT, static_cast<long>(settings_.timeout_seconds));
    // Also of the farewell, which the limit above does not cover.
    set(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(settings_.timeout_seconds));
    const bool may_be_plain = is_this_machine(host_of(settings_.url));
    set(handle, CURLOPT_USE_SSL, static_cast<long>(may_be_plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (!settings_.authorities_file.empty()) set(handle, CURLOPT_CAINFO, settings_.authorities_file.c_str());
    if (!settings_.user.empty()) {
      set(handle, CURLOPT_USERNAME, settings_.user.c_str());
      set(handle, CURLOPT_PASSWORD, settings_.password.c_str());
    }
    set(handle, CURLOPT_MAIL_FROM, sender.c_str());
    set(handle, CURLOPT_MAIL_RCPT, recipients);
    set(handle, CURLOPT_UPLOAD, 1L);
    set(handle, CURLOPT_READFUNCTION, &read_upload);
    set(handle, CURLOPT_READDATA, static_cast<void*>(&upload));
  }

  // `answer` is the server's last one: behind the whole message, that to the final dot, or still the 354 before it.
  static DeliveryReport report_of(CURLcode code, long answer, bool all_handed_over) {
    if (code == CURLE_OK) return {DeliveryOutcome::accepted, "the mail server took it"};
    const bool is_no = answer >= 400 && answer < 600;
    const std::string why =
        is_no ? "the mail server answered " + std::to_string(answer) : std::string(curl_easy_strerror(code));
    if (!all_handed_over || is_no) return {DeliveryOutcome::refused, "not handed over: " + why};
    return {DeliveryOutcome::unclear, "handed over, and no answer came: " + why +
                                          ". It may have arrived, and will not be sent again unless you say so."};
  }

  SmtpSettings settings_;
};

}  // namespace

std::string address_in_header(std::string_view message, std::string_view field) {
  const std::string_view head = message.substr(0, message.find("\r\n\r\n"));
  const std::string begin = std::string(field) + ": ";
  std::size_t at = head.starts_with(begin) ? 0 : head.find("\r\n" + begin);
  if (at == std::string_view::npos) return {};
  at = head.find(begin, at) + begin.size();
  std::size_t end = head.find("\r\n", at);
  while (end != std::string_view::npos && head.substr(end + 2).starts_with(' ')) end = head.find("\r\n", end + 2);
  std::string_view value = head.substr(at, end == std::string_view::npos ? end : end - at);
  // A name before the address may hold a bracket, within quotes; the address is the last thing.
  if (const std::size_t bracket = value.rfind('<'); bracket != std::string_view::npos) {
    value = value.substr(bracket + 1);
    value = value.substr(0, value.find('>'));
  }
  return check_mail_address("the address", value) ? std::string(value) : std::string();
}

Result<std::unique_ptr<Mailer>> open_smtp(SmtpSettings settings) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(started == CURLE_OK);
  const bool known = settings.url.starts_with("smtp://") || settings.url.starts_with("smtps://");
  if (!known || host_of(settings.url).empty() || settings.url.find('@') != std::string::npos) {
    return refuse(Reason::option_invalid, "No mail server is at \"" + settings.url.substr(0, settings.url.find(':')) +
                                              ":...\": write smtps://HOST:465 or smtp://HOST:587, without a login.");
  }
  if (settings.timeout_seconds < 1) return refuse(Reason::option_invalid, "timeout_seconds must be above zero.");
  return std::make_unique<SmtpMailer>(std::move(settings));
}

}  // namespace dunlin
